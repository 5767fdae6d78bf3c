"""How the stand-in answers: as the platforms would when all is well, and in four ways when it is not."""

import itertools
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chalicelib.errors import Invalid
from chalicelib.platforms import names

Json = dict[str, Any]

PUSH = "push"
"""Where browsers' push services would be; what comes is no reply."""

# A platform of your own is answered as the standard channel is.
CHANNELS = (*names(), PUSH)


class Mode(StrEnum):
    """What happens to a reply."""

    OK = "ok"
    FAIL = "fail"
    """Definitely refused, and not taken."""
    LIMIT = "limit"
    """Asked to come back later, and not taken."""
    TIMEOUT = "timeout"
    """Taken, and never answered in time."""
    ERROR = "error"
    """Taken, and answered with a server error."""

    @property
    def accepts(self) -> bool:
        """True when the platform has the reply, whatever it says."""
        return self in {Mode.OK, Mode.TIMEOUT, Mode.ERROR}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How to answer from now on: on one channel or all, a number of times or until told otherwise."""

    mode: Mode = Mode.OK
    channel: str | None = None
    times: int | None = None
    status: int | None = None
    """Overrides the HTTP status that the mode has by itself."""
    seconds: int = field(default=2)
    """What a limit asks the sender to wait."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer of the stand-in."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


_numbers = itertools.count(1)


def behaviour(wish: object) -> Behaviour:
    """The behaviour that a PUT asks for. Raises Invalid, which says what is wrong with it."""
    if not isinstance(wish, dict) or wish.keys() - {
        "mode",
        "channel",
        "times",
        "status",
        "seconds",
    }:
        raise Invalid("say {mode, channel?, times?, status?, seconds?}")
    try:
        mode = Mode(wish.get("mode", ""))
    except ValueError:
        raise Invalid(f"mode is one of {', '.join(Mode)}") from None
    channel = wish.get("channel")
    if channel is not None and channel not in CHANNELS:
        raise Invalid(f"channel is one of {', '.join(CHANNELS)}")
    times, status, seconds = (_whole(wish, name) for name in ("times", "status", "seconds"))
    return Behaviour(mode, channel, times, status, 2 if seconds is None else seconds)


def _whole(wish: Mapping[str, object], name: str) -> int | None:
    value = wish.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Invalid(f"{name} is a whole number")
    return value


def answer(channel: str, path: str, body: object, wanted: Behaviour) -> Answer:
    """What the platform of a channel would say to a reply, behaving as wanted."""
    said = body if isinstance(body, dict) else {}
    plain = {
        Mode.OK: lambda: _accepted(channel, path, said),
        Mode.TIMEOUT: lambda: _accepted(channel, path, said),
        Mode.FAIL: lambda: _refused(channel),
        Mode.LIMIT: lambda: _limited(channel, wanted.seconds),
        Mode.ERROR: lambda: _broken(channel),
    }[wanted.mode]()
    return Answer(wanted.status or plain.status, plain.body, plain.headers)


def _accepted(channel: str, path: str, said: Json) -> Answer:
    if channel == PUSH:
        return Answer(201, {}, {"Location": f"/{PUSH}/message/{uuid.uuid4().hex}"})
    if channel == "whatsapp":
        to = str(said.get("to") or said.get("recipient") or "")
        message = {"id": f"wamid.standin.{uuid.uuid4().hex}", "message_status": "accepted"}
        contacts = [{"input": to, "wa_id": to}]
        return Answer(
            200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": [message]}
        )
    if channel == "x":
        number = str(
            1_900_000_000_000_000_000
            + time.time_ns() // 1_000 % 10**15 * 100
            + next(_numbers) % 100
        )
        if "/dm_conversations/" in path:
            return Answer(
                201, {"data": {"dm_conversation_id": f"1-{number}", "dm_event_id": number}}
            )
        return Answer(201, {"data": {"id": number, "text": str(said.get("text", ""))}})
    return Answer(201, {"id": f"standin-{uuid.uuid4().hex}"})


def _refused(channel: str) -> Answer:
    if channel == PUSH:
        return Answer(410, {"error": "this subscription has ended"})
    if channel == "whatsapp":
        return Answer(
            400, _meta(131047, "More than 24 hours have passed since the customer last replied.")
        )
    if channel == "x":
        return Answer(
            403, _problem(403, "Forbidden", "You are not permitted to perform this action.")
        )
    return Answer(422, {"error": "this reply is not wanted"})


def _limited(channel: str, seconds: int) -> Answer:
    later = {"Retry-After": str(seconds)}
    if channel == "whatsapp":
        return Answer(429, _meta(130429, "Cloud API message throughput has been reached."), later)
    if channel == "x":
        reset = {
            "x-rate-limit-remaining": "0",
            "x-rate-limit-reset": str(int(time.time()) + seconds),
        }
        return Answer(429, _problem(429, "Too Many Requests", "Too Many Requests"), reset)
    return Answer(429, {"error": "too many replies"}, later)


def _broken(channel: str) -> Answer:
    if channel == "whatsapp":
        return Answer(500, _meta(131000, "Something went wrong."))
    if channel == "x":
        return Answer(500, _problem(500, "Internal Server Error", "Something is broken."))
    return Answer(500, {"error": "something went wrong"})


def _meta(code: int, details: str) -> Json:
    error = {"message": f"(#{code}) {details}", "type": "OAuthException", "code": code}
    return {"error": {**error, "error_data": {"messaging_product": "whatsapp", "details": details}}}


def _problem(status: int, title: str, detail: str) -> Json:
    return {"title": title, "type": "about:blank", "status": status, "detail": detail}
