"""Signatures that more than one network uses. All comparisons are over bytes and take the same time for any input."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Iterable

from chalicelib.domain.delivery import Secrets
from chalicelib.errors import Forged

Encoding = Callable[[bytes], str]


def usable(secrets: Secrets) -> tuple[str, ...]:
    """The signing secrets that are not empty. Raises Forged when there is none: nothing can be proven then."""
    found = tuple(secret for secret in secrets.signing if secret.strip())
    if not found:
        raise Forged("There is no signing secret for this connection, so nothing can be proven.")
    return found


def to_bytes(value: str) -> bytes:
    """The text as UTF-8; header values and secrets may hold anything."""
    return value.encode("utf-8", "surrogatepass")


def same(given: str, expected: str) -> bool:
    """Whether two texts are equal, in constant time."""
    return hmac.compare_digest(to_bytes(given), to_bytes(expected))


def base64(raw: bytes) -> str:
    """Standard base64 with padding."""
    return b64encode(raw).decode()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.digest(key, message, "sha256")


def sha256_header(body: bytes, secret: str, encode: Encoding) -> str:
    """`sha256=` and the encoded HMAC of the body: what Meta (hex) and X (base64) send."""
    return f"sha256={encode(hmac_sha256(to_bytes(secret), body))}"


def check_sha256_header(
    given: str | None, body: bytes, secrets: Iterable[str], encode: Encoding
) -> None:
    """Return when one of the secrets made this header over this body; raises Forged."""
    if not given:
        raise Forged("The signature header is missing.")
    matches = [same(given, sha256_header(body, secret, encode)) for secret in secrets]
    if not any(matches):
        raise Forged("The signature does not match the body.")


def challenge_token(given: str | None, expected: str | None) -> None:
    """Return when a handshake carries our verify token; raises Forged."""
    if not expected:
        raise Forged(
            "There is no verify token for this connection, so the handshake cannot be proven."
        )
    if not given or not same(given, expected):
        raise Forged("The verify token of the handshake is not ours.")
