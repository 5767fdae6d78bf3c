"""The customers of a demo: what they say goes to the real webhooks, what they are answered is heard at the stand-in."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import urllib3

from tools.demo import says_standard, says_whatsapp, says_x
from tools.demo.saying import Run, Saying
from tools.demo.script import FORMS, Care, Line
from tools.send import Sender, Shot

Json = dict[str, Any]
_PAYLOADS: Mapping[str, Callable[[Saying], Json]] = {
    "x": says_x.payload,
    "whatsapp": says_whatsapp.payload,
    "web": says_standard.payload,
    "stations": says_standard.payload,
}
TAKEN_BACK = Care(close="no_answer_needed")
"""What is left to do with something that its customer took back."""


def body_of(saying: Saying) -> bytes:
    """The delivery with which the platform tells of it."""
    return json.dumps(_PAYLOADS[FORMS[saying.line.on]](saying), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply of ours that a platform took: the line that it answers, and the platform's id of it."""

    line: Line
    id: str


@dataclass(slots=True)
class Customers:
    """All of them: what was said so far, by the keys under which the mentions are kept."""

    run: Run
    senders: Mapping[str, Sender]
    standin: str
    pool: urllib3.PoolManager
    said: dict[str, Line] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    failed: int = 0
    _heard: int = 0

    def say(self, line: Line, now: datetime, answer: str = "") -> Shot:
        """Say a line now, signed as its platform signs; one that is not taken is counted."""
        saying = self.run.saying(line, now, answer)
        shot = self._deliver(saying.account.connection, body_of(saying), saying.id)
        for key in shot.mentions:
            self.said[key] = line
        return shot

    def care_for(self, mention: str) -> Care | None:
        """What the script wants done with a mention; None for one that is not of this script."""
        line = self.said.get(mention)
        if line is None:
            return None
        gone = any(one.deletes == line.id for one in self.said.values())
        return TAKEN_BACK if gone else line.care

    def hear_nothing_of_before(self) -> None:
        """What the platforms were answered so far was not for these customers."""
        self._heard = len(self._received())

    def hear(self, now: datetime) -> list[Answer]:
        """The replies that came since the last time; WhatsApp tells that each was delivered and read."""
        found = self._received()
        new, self._heard = found[self._heard :], len(found)
        answers = [answer for one in new if (answer := self._answer(one))]
        self.answers += answers
        for answer in answers:
            if FORMS[answer.line.on] == "whatsapp":
                self._read(answer, now)
        return answers

    def _received(self) -> list[Json]:
        found: list[Json] = json.loads(self.pool.request("GET", f"{self.standin}/_received").data)
        return found

    def _deliver(self, connection: str, body: bytes, id: str) -> Shot:
        shot = self.senders[connection].send(body, f"msg_{id}")
        self.failed += shot.status != 200
        return shot

    def _answer(self, received: Json) -> Answer | None:
        line = answered_by(received, list(self.said.values()), self.run)
        return Answer(line, _id_of(received)) if line and received.get("accepted") else None

    def _read(self, answer: Answer, now: datetime) -> None:
        account = self.run.script.cast.accounts["whatsapp"]
        phone = self.run.script.cast.people[answer.line.who].phone
        for state in ("delivered", "read"):
            told = says_whatsapp.state_of_reply(account, answer.id, phone, state, now)
            self._deliver(account.connection, json.dumps(told).encode(), f"{answer.id}.{state}")


def answered_by(received: Json, said: Sequence[Line], run: Run) -> Line | None:
    """The line that a reply answers: by the id that it names, a direct message by its customer."""
    body = received["body"] if isinstance(received.get("body"), dict) else {}
    named = (
        body.get("context", {}).get("message_id")
        or body.get("reply", {}).get("in_reply_to_tweet_id")
        or body.get("data", {}).get("in_reply_to")
    )
    if named:
        return next((one for one in reversed(said) if run.id(one) == named), None)
    with_ = str(received.get("path", "")).partition("/dm_conversations/with/")[2].split("/")[0]
    people = run.script.cast.people
    dms = (one for one in reversed(said) if one.on == "dm" and people[one.who].x_id == with_)
    return next(dms, None)


def _id_of(received: Json) -> str:
    """The id that the platform gave a reply, in its answer."""
    said = received.get("answer") or {}
    data = said.get("data", {})
    messages = said.get("messages") or [{}]
    found = data.get("id") or data.get("dm_event_id") or messages[0].get("id") or said.get("id")
    return str(found or "")


def moment(clock: float) -> datetime:
    """The moment of a time of the clock."""
    return datetime.fromtimestamp(clock, UTC)
