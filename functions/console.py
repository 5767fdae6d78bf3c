"""The console's files, from beside this module; standard library only, so that a first visit waits for nothing.

What it serves is public: the same for everybody, no secret in it. `config.json` is made from the environment.
"""

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

Event = dict[str, Any]
Answer = dict[str, Any]

SITE = Path(__file__).resolve().parent.parent / "site"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
"""All that the build of the console makes; anything else is not served."""
PACKED = (".html", ".js", ".css", ".json", ".webmanifest", ".svg")
YEAR = "public, max-age=31536000, immutable"
"""For what has the hash of its content in its name."""
ASK_AGAIN = "no-cache"
"""For what keeps its name: kept, but asked about each time."""


class File(NamedTuple):
    """One file as it is sent. `packed` is its gzip form, None where that gains nothing."""

    type: str
    plain: bytes
    packed: bytes | None
    etag: str
    keep: str


def handler(event: Event, _context: object) -> Answer:
    """The file of a path; 404 for what is none, 304 for what the browser has already."""
    path = event["path"].lstrip("/")
    if not path and not event["requestContext"]["path"].endswith("/"):
        # Relative addresses in the page need the slash.
        return _answer(308, {"location": event["requestContext"]["path"] + "/"})
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    file = _config() if path == "config.json" else _file(path or "index.html")
    if file is None:
        return _answer(404, {"cache-control": "no-store", "content-type": "text/plain"})
    known = {"etag": file.etag, "cache-control": file.keep, "vary": "accept-encoding"}
    if headers.get("if-none-match", "").removeprefix("W/") == file.etag:
        return _answer(304, known)
    known["content-type"] = file.type
    if file.packed is not None and "gzip" in headers.get("accept-encoding", ""):
        return _answer(200, known | {"content-encoding": "gzip"}, file.packed)
    return _answer(200, known, file.plain)


def _answer(status: int, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    return {
        "statusCode": status,
        "headers": {**_guards(), **headers},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


@cache
def _file(path: str) -> File | None:
    """One of the files that were built. Nothing else is ever opened, whatever the path says."""
    place = _site().get(path)
    if place is None:
        return None
    plain = place.read_bytes()
    keep = YEAR if path.startswith("assets/") else ASK_AGAIN
    return _as_file(place.suffix, plain, keep)


@cache
def _site() -> dict[str, Path]:
    found = (one for one in SITE.rglob("*") if one.is_file() and one.suffix in TYPES)
    return {one.relative_to(SITE).as_posix(): one for one in found}


def _as_file(suffix: str, plain: bytes, keep: str) -> File:
    packed = gzip.compress(plain, 9, mtime=0) if suffix in PACKED else None
    etag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
    return File(TYPES[suffix], plain, packed, etag, keep)


@cache
def _config() -> File:
    """What the console has to know of its stage."""
    names = ("stage", "region", "client_id", "cognito", "sign_in", "push_key")
    known: dict[str, object] = {
        name: os.environ.get(f"CONSOLE_{name.upper()}", "") for name in names
    }
    known["live"] = bool(os.environ.get("LIVE_ENDPOINT"))
    return _as_file(".json", json.dumps(known).encode(), ASK_AGAIN)


@cache
def _guards() -> dict[str, str]:
    """What a browser may do with the page: run our own files, and talk to this stage, nobody else."""
    reached = [os.environ.get(f"CONSOLE_{name}", "") for name in ("COGNITO", "SIGN_IN")]
    # Browsers open a WebSocket where the functions speak to it by HTTP.
    reached.append(os.environ.get("LIVE_ENDPOINT", "").replace("http", "ws", 1))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        # Pictures that customers attach lie with the platforms.
        "img-src": "'self' https: data:",
        "media-src": "https:",
        "font-src": "'self'",
        "connect-src": " ".join(("'self'", *(_origin(one) for one in reached if one))),
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
    }


def _origin(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
