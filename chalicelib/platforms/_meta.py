"""What all of Meta's networks share: the handshake, the signature, and the meaning of Graph API errors.

Sources: Meta's webhooks getting-started page; Graph API and WhatsApp Cloud API error-code pages.
"""

from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.reply import Outcome, Response
from chalicelib.errors import Forged
from chalicelib.platforms._json import Object, obj, text
from chalicelib.platforms._replies import body_of, by_status, later, refused, unknown
from chalicelib.platforms._signatures import (
    challenge_token,
    check_sha256_header,
    sha256_header,
    usable,
)

GRAPH = "https://graph.facebook.com"
VERSION = "v23.0"
SIGNATURE = (
    "x-hub-signature-256"  # X-Hub-Signature (SHA-1) still comes beside it and proves nothing
)

# Codes with which Meta says that the account or its right to speak was taken away for breaking a policy.
POLICY = frozenset({"368", "131031"})

_RECONNECT = (
    "The access token is no longer accepted: an administrator must connect the account again."
)
_PERMISSION = "The app may not do this: an administrator must grant it the missing permission."
_BLOCKED = "Meta has blocked the account for breaking a policy: an administrator must appeal in Business Manager."

_GONE = "What is answered is gone or not visible to the app: the agent must close it or write anew."

_REFUSED = {
    "0": _RECONNECT,
    "190": _RECONNECT,
    "3": _PERMISSION,
    "10": _PERMISSION,
    "368": _BLOCKED,
    "131031": _BLOCKED,
    "131005": _PERMISSION,
    "131026": "The message cannot be delivered to this number: the agent must reach the customer another way.",
    "131047": "More than 24 hours have passed since the customer last wrote: the agent must wait for a message"
    " or send an approved template.",
    "131051": "This type of message is not supported: the agent must send it as text.",
    "131052": "The customer's media cannot be fetched: the agent must ask for it again.",
    "131053": "The media cannot be uploaded: the agent must choose another file.",
}
_PERMISSIONS = frozenset(map(str, range(200, 300)))
# Seconds to wait, by code: a limit was reached, or the service says that it did nothing.
_RATE = {"4": 300, "17": 300, "32": 300, "613": 300, "80007": 300} | {
    "130429": 30,
    "131048": 3600,
    "131056": 60,
}
_DOWN = {"2": 30, "131016": 30}
_UNCERTAIN = frozenset({"1", "131000", "135000"})  # "unknown error": may have been sent


def challenge(delivery: Delivery, secrets: Secrets) -> Answer | None:
    """Answer of the handshake: exactly the challenge, when it carries our verify token. Raises Forged."""
    query = {name.replace("_", "."): value for name, value in delivery.query.items()}
    if delivery.method != "GET" or "hub.mode" not in query:
        return None
    challenge_token(query.get("hub.verify.token"), secrets.verify_token)
    answer = query.get("hub.challenge")
    if query["hub.mode"] != "subscribe" or not answer:
        raise Forged("The handshake is not a subscription with a challenge.")
    return Answer(
        200,
        answer,
        {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"},
    )


def verify(delivery: Delivery, secrets: Secrets) -> None:
    """Return when Meta signed these bytes with one of our app secrets; raises Forged."""
    keys = usable(secrets)
    if SIGNATURE not in delivery.headers and "x-hub-signature" in delivery.headers:
        raise Forged(
            "There is only a SHA-1 signature (X-Hub-Signature); X-Hub-Signature-256 is needed."
        )
    check_sha256_header(delivery.headers.get(SIGNATURE), delivery.body, keys, bytes.hex)


def sign(body: bytes, secret: str) -> dict[str, str]:
    """Headers as Meta would send them."""
    return {"content-type": "application/json", SIGNATURE: sha256_header(body, secret, bytes.hex)}


def failure(response: Response) -> Outcome:
    """What an answer means that names no message of ours."""
    error = obj(body_of(response).get("error"))
    code = str(error.get("code", ""))
    said = _said(error)
    if code in _REFUSED:
        return refused(_REFUSED[code], said)
    if code in _PERMISSIONS:
        return refused(_PERMISSION, said)
    if code == "100" and str(error.get("error_subcode")) == "33":
        return refused(_GONE, said)
    if code in _RATE:
        return later(response, _RATE[code], said or "The rate limit is reached.")
    if code in _DOWN:
        return later(response, _DOWN[code], said or "The service is down for a moment.")
    if code in _UNCERTAIN:
        return unknown(said)
    return by_status(response, said)


def _said(error: Object) -> str:
    details = text(obj(error.get("error_data")).get("details")) or text(error.get("message")) or ""
    code = error.get("code")
    return f"{details} (code {code})" if details and code is not None else details
