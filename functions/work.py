"""One loop for all queue workers: each message by itself, what makes no sense parked, the rest retried."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from chalicelib.domain.mention import reference
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


def work(queue: Queue, event: Event, context: Any, act: Act) -> Any:
    """Let `act` do each message of a batch. Failed ones come again, their neighbours do not.

    When all fail it is no error of the call: Lambda would print their texts, which may be a customer's.
    """
    records = event.get("Records")
    if not records:  # a call that only wakes the function
        return {"batchItemFailures": []}
    batch = Batch(queue, alone=len(records) == 1)

    def on_record(record: SQSRecord) -> None:
        try:
            batch.did(act, record)
        except (Rejected, Misconfigured) as error:
            park(queue, record, str(error), error)

    answer = process_partial_response(
        event=event,
        record_handler=on_record,
        processor=Loudly(queue, event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )
    batch.tell(messages=len(records), failed=len(answer["batchItemFailures"]))
    return answer


class Batch:
    """A batch at work. One message is one line, with its metrics; many are a line each, and one with all metrics."""

    def __init__(self, queue: Queue, *, alone: bool) -> None:
        self._queue = queue
        self._alone = alone
        self._metrics: dict[Metric, list[int]] = {}

    def did(self, act: Act, record: SQSRecord) -> None:
        """Let a message be done, and tell what it did."""
        started = perf_counter()
        did = act(_body(record))
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


class Loudly(BatchProcessor):
    """Says what failed, and where: the message comes again, and at last is parked with a pointer to this line."""

    def __init__(self, queue: Queue, **options: Any) -> None:
        super().__init__(**options)
        self._queue = queue

    def failure_handler(self, record: Any, exception: Any) -> Any:
        """Log an error's type and place, never its text, which may be a customer's."""
        _, error, _ = exception
        fields = {"queue": self._queue, "message_id": record.message_id, **failure(error)}
        tell("message failed", _trail(record) | fields, level=ERROR)
        return super().failure_handler(record, exception)


def _body(record: SQSRecord) -> Mapping[str, str]:
    """The fields of a message, all of them text. Raises Unreadable."""
    try:
        body = json.loads(record.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the message is not JSON: {type(error).__name__}") from None
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Unreadable("the message is no JSON object of texts")
    return Fields(body)


class Fields(dict[str, str]):
    """The fields of a message; one that is missing makes it unreadable."""

    def __missing__(self, name: str) -> str:
        raise Unreadable(f"the message has no field {name}")


def _trail(record: SQSRecord) -> dict[str, object]:
    """What a message tells of the mention or case that it is about, in words that a log may hold."""
    try:
        body = _body(record)
    except Unreadable:
        return {}
    key, case = body.get("mention"), body.get("case", "")
    return {
        "correlation_id": reference(key) if key else None,
        "case": case if CASE.fullmatch(case) else None,
    }


def park(queue: Queue, record: SQSRecord, reason: str, error: Exception | None = None) -> None:
    """Put a message where a person sees it, under an id that is the same however often it is parked."""
    sent = int(record.attributes.sent_timestamp or 0)
    id = f"{datetime.fromtimestamp(sent / 1000, UTC):%Y%m%dT%H%M%S}-{record.message_id}"
    ports().parking.park(Parked(id, queue, record.body, reason, now()))
    fields = {"queue": queue, "parked": id, **(failure(error) if error else {})}
    tell("parked", _trail(record) | fields, {"Parked": [1]}, WARNING)
