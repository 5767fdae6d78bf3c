"""Standard Webhooks: the generic channel, for any system that can send JSON. docs/standard-channel.md defines the body.

Source: the Standard Webhooks specification (standardwebhooks.com).
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.mention import Reading, Visibility
from chalicelib.domain.reply import Access, Limit, Outcome, Request, Response, Target
from chalicelib.errors import Forged, Misconfigured
from chalicelib.platforms import _ed25519
from chalicelib.platforms._json import ident, load
from chalicelib.platforms._replies import body_of, by_status, fits, post, refused, sent
from chalicelib.platforms._signatures import base64, hmac_sha256, same, to_bytes, usable
from chalicelib.platforms._standard import read

LIMIT = 10_000  # characters of a reply
MOST_SIGNATURES = (
    10  # a sender that rotates keys has two or three; each costs time before anything is proven
)
TOLERANCE = 300  # seconds between the signed time and ours, either way


def length(text: str) -> int:
    """Length of a reply in characters."""
    return len(text)


def limit(visibility: Visibility) -> Limit:
    """Of a reply: the same for all."""
    return Limit(LIMIT)


def challenge(delivery: Delivery, secrets: Secrets) -> Answer | None:
    """None: Standard Webhooks know no handshake."""
    return None


def verify(delivery: Delivery, secrets: Secrets, now: float) -> None:
    """Return when one of the keys signed id, time and body, and the time is within TOLERANCE; raises Forged."""
    keys = [key for key in map(_key, usable(secrets)) if key]
    if not keys:
        raise Forged(
            "No signing secret of this connection is of the form whsec_..., whpk_... or base64."
        )
    signed = _signed(delivery, now)
    given = (_header(delivery, "signature") or "").split(" ")[:MOST_SIGNATURES]
    if not any(_proven(key, given, signed) for key in keys):
        raise Forged("No signature matches the body.")


def sign(body: bytes, secret: str, now: float, message_id: str) -> dict[str, str]:
    """Headers as a sender with this secret would send them. Raises Misconfigured for an Ed25519 key."""
    key = _key(secret)
    if key is None or key.public:
        raise Misconfigured("To sign as the sender does, a whsec_ secret is needed.")
    timestamp = str(int(now))
    signature = base64(hmac_sha256(key.raw, _to_sign(message_id, timestamp, body)))
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def parse(body: bytes, headers: Mapping[str, str]) -> Reading:
    """The one event or signal of a delivery. Raises Invalid, naming the field to change, for a wrong one of ours."""
    return read(load(body), headers.get("webhook-id", ""))


def reply(target: Target, text: str, access: Access) -> Request:
    """The reply as JSON, to the address that the connection names. Raises Misconfigured when it names none."""
    fits(text, length(text), LIMIT)
    if not access.base:
        raise Misconfigured("This connection has no address for replies: set its base URL.")
    data = {
        "in_reply_to": target.external_id,
        "account_id": target.account_id,
        "customer_id": target.customer_id,
        "visibility": target.visibility.value,
        "text": text,
    }
    return post(access.base, access, {"type": "reply.created", "data": data})


def outcome(response: Response) -> Outcome:
    """What became of a reply: any 2xx took it; an id in the answer lets its echo be recognised."""
    if 200 <= response.status < 300:
        return sent(ident(body_of(response).get("id")))
    if 300 <= response.status < 400:
        return refused(
            "The address for replies redirects: an administrator must set the one that it leads to."
        )
    return by_status(response)


@dataclass(frozen=True, slots=True)
class _Key:
    raw: bytes
    public: bool


def _key(secret: str) -> _Key | None:
    """The key in a secret; None when it is none, or a private one, which has no place here."""
    secret = secret.strip()
    public = secret.startswith("whpk_")
    raw = _decoded(secret.removeprefix("whpk_").removeprefix("whsec_"))
    return _Key(raw, public) if raw and not secret.startswith("whsk_") else None


def _decoded(encoded: str) -> bytes | None:
    try:
        return b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        return None


def _header(delivery: Delivery, name: str) -> str | None:
    """A header under the name of the specification, or under that of Svix, whose signatures are the same."""
    family = "webhook" if "webhook-id" in delivery.headers else "svix"
    return delivery.headers.get(f"{family}-{name}")


def _signed(delivery: Delivery, now: float) -> bytes:
    """What the sender signed. Raises Forged when a part is missing or the time is too far from ours."""
    message_id, timestamp = _header(delivery, "id"), _header(delivery, "timestamp")
    if not message_id or not timestamp:
        raise Forged("The webhook-id or webhook-timestamp header is missing.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise Forged("The webhook-timestamp header is not a number of seconds.")
    # Written so that a clock that is not a number is refused too.
    if not abs(now - int(timestamp)) <= TOLERANCE:
        raise Forged(f"The webhook-timestamp is more than {TOLERANCE} seconds away from our time.")
    return _to_sign(message_id, timestamp, delivery.body)


def _to_sign(message_id: str, timestamp: str, body: bytes) -> bytes:
    return to_bytes(f"{message_id}.{timestamp}.") + body


def _proven(key: _Key, given: list[str], signed: bytes) -> bool:
    """Whether one of the signatures is the key's; those of unknown versions are passed over."""
    parts = [signature.partition(",") for signature in given]
    if key.public:
        return any(version == "v1a" and _verifies(key, text, signed) for version, _, text in parts)
    expected = base64(hmac_sha256(key.raw, signed))
    return any(version == "v1" and same(text, expected) for version, _, text in parts)


def _verifies(key: _Key, encoded: str, signed: bytes) -> bool:
    raw = _decoded(encoded)
    # Base64 has several spellings of the same bytes; only the usual one is a signature.
    return raw is not None and base64(raw) == encoded and _ed25519.verifies(key.raw, signed, raw)
