"""What to make of a delivery: proof, content and answer. Pure: the webhook route and `inspect` both use it."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus

from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.mention import Reading
from chalicelib.errors import Forged, Invalid, Unreadable
from chalicelib.ports import Platform

# Meta sends up to 3 MB at once; what API Gateway hands to a function ends at 6 MB, base64 included.
LARGEST = 4 * 1024 * 1024  # bytes of a body


@dataclass(frozen=True, slots=True)
class Reception:
    """What a delivery proved and holds, and our answer.

    `verified` is None where nothing was to be proven or nobody looked. `unreadable` means that it comes from the
    platform and that we cannot read it: it is acknowledged, and parked for a person.
    """

    verified: bool | None
    reason: str
    answer: Answer
    reading: Reading = field(default_factory=Reading)
    unreadable: bool = False


def receive(
    platform: Platform, delivery: Delivery, secrets: Secrets, now: float, verify: bool = True
) -> Reception:
    """Receive a delivery; `now` is epoch seconds. Without `verify` only the content of a body is read."""
    if not verify:
        return (
            _read(platform, delivery, None) if delivery.body else Reception(None, "", Answer(200))
        )
    if delivery.method == "GET":
        return _handshake(platform, delivery, secrets)
    if delivery.method != "POST":
        return _refusal(None, 405, f"Deliveries are sent with POST, not {delivery.method}.")
    if len(delivery.body) > LARGEST:
        return _refusal(None, 413, f"The body has more than {LARGEST} bytes: send less at once.")
    try:
        platform.verify(delivery, secrets, now)
    except Forged as error:
        return _refusal(False, 401, str(error))
    return _read(platform, delivery, True)


def _handshake(platform: Platform, delivery: Delivery, secrets: Secrets) -> Reception:
    try:
        answer = platform.challenge(delivery, secrets)
    except Forged as error:
        return _refusal(False, 403, str(error))
    if answer is None:
        return _refusal(
            None, 405, "This is no handshake of the platform; deliveries are sent with POST."
        )
    return Reception(True, "", answer)


def _read(platform: Platform, delivery: Delivery, verified: bool | None) -> Reception:
    try:
        return Reception(verified, "", Answer(200), platform.parse(delivery.body, delivery.headers))
    except Invalid as error:
        return _refusal(verified, 422, str(error))
    except Unreadable as error:
        return Reception(verified, str(error), Answer(200), unreadable=True)


def _refusal(verified: bool | None, status: int, detail: str) -> Reception:
    """A problem document (RFC 9457) that says what to change."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = {"content-type": "application/problem+json"}
    if status == 405:
        headers["allow"] = "GET, POST"
    return Reception(verified, detail, Answer(status, json.dumps(problem), headers))
