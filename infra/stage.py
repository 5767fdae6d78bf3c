"""The stage file: what one stage of Earshot is told, every key with a default, checked as a whole."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.errors import Invalid
from infra import document

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE_DESK = ROOT / "infra" / "desk.yaml"

LOG_RETENTION = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""Days for which CloudWatch can keep logs."""
GOOGLE = "GCM"
APPLE = ("APNS", "APNS_SANDBOX")
"""Push services, as SNS calls them: Firebase Cloud Messaging, and Apple's own, which has one for apps being built."""
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_PREFIX = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Single sign-on: a domain prefix of Cognito, and the team's identity provider."""

    domain: str
    provider: str = ""
    """saml, oidc, or '' for Cognito's own sign-in page with passwords."""
    metadata_url: str = ""
    issuer: str = ""
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """The push service of the agents' app: where its credential lies, and for Apple whose it is."""

    platform: str
    credential_file: Path
    key_id: str = ""
    team_id: str = ""
    bundle_id: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a stage is told."""

    name: str
    region: str | None = None
    """None: that of the environment or the profile."""
    desk: Path = EXAMPLE_DESK
    log_retention_days: int = 30
    retention_days: int = 400
    alarm_email: str = ""
    console_domain: str = ""
    firewall: bool = False
    sign_in: SignIn | None = None
    push: tuple[Push, ...] = ()
    """At most one of Google's and one of Apple's."""
    intake_concurrency: int = 50
    worker_concurrency: int = 20
    keep_data: bool = False
    protect: bool = False


def file_of(root: Path, name: str) -> Path:
    """Where the file of a stage is looked for when none is named."""
    return root / "stages" / f"{name}.yaml"


def read(path: Path, name: str) -> Stage:
    """The stage that a file describes. Paths in it count from its folder. Raises Invalid, with the place."""
    fields = document.read(path)
    try:
        return parse({} if fields is None else fields, name, path.resolve().parent)
    except Invalid as error:
        raise Invalid(f"{path}: {error}") from None


def parse(fields: Any, name: str, folder: Path) -> Stage:
    """The stage of a document's fields. Raises Invalid."""
    known = _fields(fields, "the stage file", _KEYS)
    made = {key: _KEYS[key](value, key, folder) for key, value in known.items()}
    return Stage(name=name, **made)


def _fields(value: Any, where: str, known: Mapping[str, Any]) -> Fields:
    if not isinstance(value, dict):
        raise Invalid(f"{where}: write it as `key: value` pairs")
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        raise Invalid(f"{where}: {unknown} is not known; there are {', '.join(known)}")
    return value


def _text(pattern: re.Pattern[str], what: str) -> Callable[[Any, str, Path], str]:
    def read_text(value: Any, where: str, _folder: Path) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Invalid(f"{where}: write {what}")
        return value

    return read_text


def _number(low: int, high: int) -> Callable[[Any, str, Path], int]:
    def read_number(value: Any, where: str, _folder: Path) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Invalid(f"{where}: write a whole number from {low} to {high}")
        return value

    return read_number


def _flag(value: Any, where: str, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise Invalid(f"{where}: write true or false")
    return value


def _path(value: Any, where: str, folder: Path) -> Path:
    if not isinstance(value, str) or not value:
        raise Invalid(f"{where}: write the path of a file, counted from the stage file's folder")
    path = folder / Path(value).expanduser()
    if not path.is_file():
        raise Invalid(f"{where}: there is no file {path}")
    return path


def _days_of_logs(value: Any, where: str, _folder: Path) -> int:
    if type(value) is not int or value not in LOG_RETENTION:
        raise Invalid(f"{where}: CloudWatch takes only one of {', '.join(map(str, LOG_RETENTION))}")
    return value


def _sign_in(value: Any, where: str, folder: Path) -> SignIn:
    fields = _fields(value, where, _SIGN_IN)
    known = {key: _SIGN_IN[key](one, f"{where}.{key}", folder) for key, one in fields.items()}
    provider = known.get("provider", "")
    needed = {
        "": ("domain",),
        "saml": ("domain", "metadata_url"),
        "oidc": ("domain", "issuer", "client_id"),
    }[provider]
    _exactly(known, where, (*needed, "provider"), needed, provider or "no provider")
    return SignIn(**known)


def _pushes(value: Any, where: str, folder: Path) -> tuple[Push, ...]:
    """One push service, or a list: Google's for all devices, and Apple's for the iPhones of an app of one's own."""
    if not isinstance(value, list):
        return (_push(value, where, folder),)
    found = tuple(_push(one, f"{where}[{n}]", folder) for n, one in enumerate(value, start=1))
    google = [one for one in found if one.platform == GOOGLE]
    if not found or len(google) > 1 or len(found) - len(google) > 1:
        raise Invalid(
            f"{where}: write one of {GOOGLE}, one of {' or '.join(APPLE)}, or one of each"
        )
    return found


def _push(value: Any, where: str, folder: Path) -> Push:
    fields = _fields(value, where, _PUSH)
    known = {key: _PUSH[key](one, f"{where}.{key}", folder) for key, one in fields.items()}
    platform = known.get("platform")
    if platform is None:
        raise Invalid(f"{where}.platform: write one of GCM, APNS, APNS_SANDBOX")
    apple = ("key_id", "team_id", "bundle_id") if platform != "GCM" else ()
    needed = ("platform", "credential_file", *apple)
    _exactly(known, where, needed, needed, platform)
    return Push(**known)


def _exactly(
    known: Fields, where: str, allowed: tuple[str, ...], needed: tuple[str, ...], kind: str
) -> None:
    missing = next((key for key in needed if not known.get(key)), None)
    if missing is not None:
        raise Invalid(f"{where}.{missing}: is missing, and needed with {kind}")
    other = next((key for key in known if key not in allowed), None)
    if other is not None:
        raise Invalid(f"{where}.{other}: is not used with {kind}; leave it out")


def _prefix(value: Any, where: str, folder: Path) -> str:
    text = _text(_PREFIX, "1 to 63 of a-z 0-9 and hyphens, with no hyphen at either end")(
        value, where, folder
    )
    if any(word in text for word in ("aws", "amazon", "cognito")):
        raise Invalid(f"{where}: Cognito refuses a domain with aws, amazon or cognito in it")
    return text


_https = _text(re.compile(r"https://[^\s/]+\S*"), "an address that starts with https://")
_word = _text(re.compile(r"\S{1,255}"), "a text without blanks")
_SIGN_IN: Mapping[str, Callable[[Any, str, Path], Any]] = {
    "domain": _prefix,
    "provider": _text(re.compile("saml|oidc"), "saml or oidc, or leave it out"),
    "metadata_url": _https,
    "issuer": _https,
    "client_id": _word,
}
_PUSH: Mapping[str, Callable[[Any, str, Path], Any]] = {
    "platform": _text(re.compile("GCM|APNS|APNS_SANDBOX"), "one of GCM, APNS, APNS_SANDBOX"),
    "credential_file": _path,
    "key_id": _text(re.compile(r"[A-Z0-9]{10}"), "the key's id, 10 of A-Z 0-9"),
    "team_id": _text(re.compile(r"[A-Z0-9]{10}"), "the team's id, 10 of A-Z 0-9"),
    "bundle_id": _text(re.compile(r"[A-Za-z0-9.-]{1,155}"), "the app's bundle id"),
}
_KEYS: Mapping[str, Callable[[Any, str, Path], Any]] = {
    "region": _text(_REGION, "a region of AWS, as eu-west-1"),
    "desk": _path,
    "log_retention_days": _days_of_logs,
    "retention_days": _number(1, 3650),
    "alarm_email": _text(_EMAIL, "one e-mail address"),
    "console_domain": _text(_HOST, "a host name without https://, as care.example.com"),
    "firewall": _flag,
    "sign_in": _sign_in,
    "push": _pushes,
    "intake_concurrency": _number(2, 1000),
    "worker_concurrency": _number(2, 1000),
    "keep_data": _flag,
    "protect": _flag,
}
KEYS = tuple(_KEYS)
"""All keys of a stage file, in the order of its documentation."""
