"""The keys of a stage's connections: what the secret holds, and what a file of keys makes of it."""

import os
import stat
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain.desk import Connection
from chalicelib.errors import Invalid
from infra import document

Content = dict[str, Any]
"""What the stage's secret holds, see chalicelib/gateways/secrets.py."""
Invent = Callable[[str, str], str]
"""Makes a key: for a channel, of a kind (signing, verify_token or token)."""

SSO = "sso_client_secret"
"""The one key that belongs to no connection: that of the OIDC client of single sign-on."""
_KINDS = ("signing", "verify_token", "token")
_OURS = {"standard": ("signing",)}
"""Keys that we choose, by channel; the verify token is ours on every channel, the rest comes from the platform."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What the secret shall hold, and what that changes."""

    content: Content
    changes: tuple[str, ...]
    """In words, without any key."""
    missing: Mapping[str, tuple[str, ...]]
    """Kinds of keys that nobody gave yet, by connection."""


def read(path: Path) -> Content:
    """The keys in a file: connection id -> signing, token, verify_token; and sso_client_secret. Raises Invalid."""
    private(path)
    content = document.read(path, secret=True)
    if not isinstance(content, dict):
        raise Invalid(f"{path}: write `<connection>: {{ signing: ..., token: ... }}`")
    for id, keys in content.items():
        _check(keys, str(id), path)
    return content


def _check(keys: Any, id: str, path: Path) -> None:
    if id == SSO:
        if not isinstance(keys, str) or not keys:
            raise Invalid(f"{path}: {SSO}: write it as text")
        return
    if not isinstance(keys, dict):
        raise Invalid(f"{path}: {id}: write `signing: ...` and `token: ...` below it")
    for kind, value in keys.items():
        if kind not in _KINDS:
            raise Invalid(f"{path}: {id}: there are no keys but {', '.join(_KINDS)}")
        many = isinstance(value, list) and kind == "signing" and 1 <= len(value) <= 2
        texts = value if many else [value]
        if not all(isinstance(text, str) and text.strip() == text and text for text in texts):
            more = ", or a list of the current and the previous one" if kind == "signing" else ""
            raise Invalid(f"{path}: {id}.{kind}: write it as text in quotes{more}")


def private(path: Path) -> None:
    """Returns when nobody else can read a file of keys, and git does not keep it. Raises Invalid."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise Invalid(f"{path}: cannot be read: {error.strerror}") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Invalid(f"{path}: other users can read it: run `chmod 600 {path}`")
    if _tracked(path):
        raise Invalid(
            f"{path}: git keeps it, and with it the keys: `git rm --cached` it, ignore it, and renew the keys"
        )


def _tracked(path: Path) -> bool:
    command = ["git", "ls-files", "--error-unmatch", "--", path.name]
    try:
        asked = subprocess.run(
            command, cwd=path.resolve().parent, capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False  # No git here.
    return asked.returncode == 0


def merge(
    known: Content, given: Content, connections: Sequence[Connection], invent: Invent, *, all: bool
) -> Merged:
    """The secret's content with what is given and what we choose; a former signing key stays accepted.

    With `all` even a platform's keys are invented, for a stage that no platform will ever call. Raises Invalid
    when keys are given for a connection that is not there.
    """
    ids = [one.id for one in connections]
    stray = next((id for id in given if id not in ids and id != SSO), None)
    if stray is not None:
        raise Invalid(f"there are keys for {stray}, and the desk has {', '.join(ids)} only")
    before = known.get("connections", {})
    after: Content = {}
    for one in connections:
        own = before.get(one.id, {})
        own = dict(own) if own.get("channel") == one.channel else {"channel": one.channel}
        after[one.id] = _of_connection(own, given.get(one.id, {}), invent, all)
    content: Content = {**known, "connections": after}
    if given.get(SSO):
        content[SSO] = given[SSO]
    missing = {one.id: _missing(after[one.id]) for one in connections}
    return Merged(
        content,
        _changes(known, given, content),
        {id: kinds for id, kinds in missing.items() if kinds},
    )


def widened(known: Content, content: Content) -> Content:
    """The content while a change is made: enough for the new version, and for the former one if it is taken back."""
    before, after = known.get("connections", {}), content["connections"]
    both = {id: _both(before.get(id, {}), keys) for id, keys in after.items()}
    return {**content, "connections": {**before, **both}}


def _both(former: Content, keys: Content) -> Content:
    if former.get("channel") != keys["channel"]:
        return keys
    rest = [one for one in former.get("signing", ()) if one not in keys["signing"]]
    return {**keys, "signing": [*keys["signing"], *rest]}


def _of_connection(keys: Content, given: Content, invent: Invent, all: bool) -> Content:
    channel = keys["channel"]
    signing = list(keys.get("signing", ()))
    if isinstance(given.get("signing"), list):
        signing = list(given["signing"])
    elif given.get("signing") and given["signing"] != next(iter(signing), None):
        signing = [given["signing"], *signing[:1]]
    if not signing and (all or "signing" in _OURS.get(channel, ())):
        # An invented stage gets a previous key as well, so that a rotation can be tried.
        signing = [invent(channel, "signing") for _ in range(2 if all else 1)]
    token = given.get("token") or keys.get("token") or (invent(channel, "token") if all else "")
    verify = given.get("verify_token") or keys.get("verify_token")
    return {
        "channel": channel,
        "signing": signing,
        "verify_token": verify or invent(channel, "verify_token"),
        "token": token,
    }


def _missing(keys: Content) -> tuple[str, ...]:
    return tuple(kind for kind in ("signing", "token") if not keys[kind])


def _changes(known: Content, given: Content, content: Content) -> tuple[str, ...]:
    before, after = known.get("connections", {}), content["connections"]
    told = [f"remove the keys of {id}" for id in before if id not in after]
    for id, keys in after.items():
        old = before.get(id, {})
        new = [kind for kind in _KINDS if keys[kind] and keys[kind] != old.get(kind)]
        for word, kinds in (
            ("take", [kind for kind in new if kind in given.get(id, {})]),
            ("invent", [kind for kind in new if kind not in given.get(id, {})]),
        ):
            told += [f"{word} {', '.join(kinds)} of {id}"] if kinds else []
        if keys != old and not new:
            told.append(f"name {id}")
    if content.get(SSO) != known.get(SSO):
        told.append(f"take {SSO}")
    return tuple(told)
