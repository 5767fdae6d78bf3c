"""One loop for all queue workers: each message by itself, what makes no sense parked, the rest retried."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, NamedTuple, Self

from chalicelib.domain.mention import reference, short_hash
from chalicelib.errors import Misconfigured, Rejected, Unreadable
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import ERROR, INFO, WARNING, Metric, failure, tell
from chalicelib.ports import Parked, Queue
from chalicelib.wiring import ports

Event = dict[str, Any]

CASE = re.compile(r"c-[a-z2-7]{24}")


@dataclass(frozen=True, slots=True)
class Did:
    """What a message did: a line of the log, and its part of the metrics of its batch.

    `trouble` is why it did not do all of it: raised once the rest is told.
    """

    message: str
    what: str
    fields: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[Metric, int] = field(default_factory=dict)
    level: str = INFO
    trouble: Exception | None = None


Act = Callable[[Mapping[str, str]], Did | None]


class Letter(NamedTuple):
    """A message as SQS hands it over: its id, what is in it, and when it was sent, in ms since 1970."""

    id: str
    body: str
    sent: int

    @classmethod
    def of(cls, record: Event) -> Self:
        """The message of a record."""
        sent = int(record.get("attributes", {}).get("SentTimestamp") or 0)
        return cls(record["messageId"], record["body"], sent)


def work(queue: Queue, event: Event, act: Act) -> Event:
    """Let `act` do each message of a batch. Failed ones come again, their neighbours do not.

    When all fail it is no error of the call: Lambda would print their texts, which may be a customer's.
    """
    letters = [Letter.of(record) for record in event.get("Records", ())]
    batch = Batch(queue, alone=len(letters) == 1)
    failed = [letter.id for letter in letters if not batch.done(act, letter)]
    batch.tell(messages=len(letters), failed=len(failed))
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


class Batch:
    """A batch at work. One message is one line, with its metrics; many are a line each, and one with all metrics."""

    def __init__(self, queue: Queue, *, alone: bool) -> None:
        self._queue = queue
        self._alone = alone
        self._metrics: dict[Metric, list[int]] = {}

    def done(self, act: Act, letter: Letter) -> bool:
        """Let a message be done, or park it; False when it has to come again, which the log says with the place.

        An error's text is never told, as it may be a customer's.
        """
        try:
            try:
                self._do(act, letter)
            except (Rejected, Misconfigured) as error:
                park(self._queue, letter, str(error), error)
        except Exception as error:
            fields = {"queue": self._queue, "message_id": letter.id, **failure(error)}
            tell("message failed", _trail(letter) | fields, level=ERROR)
            return False
        return True

    def _do(self, act: Act, letter: Letter) -> None:
        started = perf_counter()
        did = act(_body(letter))
        if did is None:
            return
        own = {name: [value] for name, value in did.metrics.items()}
        for name, values in own.items():
            self._metrics.setdefault(name, []).extend(values)
        ms = round((perf_counter() - started) * 1000)
        metrics = own if self._alone else None
        fields = {"what": did.what, **did.fields, "ms": ms}
        tell(did.message, fields, metrics, did.level)
        if did.trouble is not None:
            raise did.trouble

    def tell(self, messages: int, failed: int) -> None:
        """Tell the metrics of all messages of a batch, once."""
        if self._metrics and not self._alone:
            fields = {"queue": self._queue, "messages": messages, "failed": failed or None}
            tell("batch", fields, self._metrics)


def _body(letter: Letter) -> Mapping[str, str]:
    """The fields of a message, all of them text. Raises Unreadable."""
    try:
        body = json.loads(letter.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the message is not JSON: {type(error).__name__}") from None
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Unreadable("the message is no JSON object of texts")
    return Fields(body)


class Fields(dict[str, str]):
    """The fields of a message; one that is missing makes it unreadable."""

    def __missing__(self, name: str) -> str:
        raise Unreadable(f"the message has no field {name}")


def _trail(letter: Letter) -> dict[str, object]:
    """What a message tells of the mention or case that it is about, in words that a log may hold."""
    try:
        body = _body(letter)
    except Unreadable:
        return {}
    key, case = body.get("mention"), body.get("case", "")
    return {
        "correlation_id": reference(key) if key else None,
        "case": case if CASE.fullmatch(case) else None,
    }


def _parked_id(queue: Queue, letter: Letter) -> str:
    """When it was sent and what it is: a timer that cannot be fired is sent anew again and again, and parked once."""
    if queue is Queue.DUE:
        return f"timer-{short_hash(letter.body)}"
    return f"{datetime.fromtimestamp(letter.sent / 1000, UTC):%Y%m%dT%H%M%S}-{letter.id}"


def park(queue: Queue, letter: Letter, reason: str, error: Exception | None = None) -> None:
    """Put a message where a person sees it, under an id that is the same however often it is parked."""
    id = _parked_id(queue, letter)
    ports().parking.park(Parked(id, queue, letter.body, reason, now()))
    fields = {"queue": queue, "parked": id, **(failure(error) if error else {})}
    tell("parked", _trail(letter) | fields, {"Parked": [1]}, WARNING)
