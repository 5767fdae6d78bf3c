"""One loop for all queue workers: each message by itself, what makes no sense parked, the rest retried."""

import json
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from chalicelib.errors import Misconfigured, Rejected, Unreadable
from chalicelib.gateways.clock import now
from chalicelib.ports import Parked, Queue
from chalicelib.wiring import ports
from functions.log import log

Event = dict[str, Any]


def work(queue: Queue, event: Event, context: Any, act: Callable[[Mapping[str, str]], None]) -> Any:
    """Let `act` do each message of a batch. Failed ones come again, their neighbours do not."""

    def on_record(record: SQSRecord) -> None:
        try:
            act(_body(record))
        except (Rejected, Misconfigured) as error:
            log.warning("parked", extra={"queue": queue, "reason": str(error)})
            park(queue, record, str(error))

    if not event.get("Records"):  # a call that only wakes the function
        return {"batchItemFailures": []}
    return process_partial_response(
        event=event,
        record_handler=on_record,
        processor=Loudly(event_type=EventType.SQS),
        context=context,
    )


class Loudly(BatchProcessor):
    """Says what failed, and where: the message comes again, and at last is parked with a pointer to this line."""

    def failure_handler(self, record: Any, exception: Any) -> Any:
        """Log an error's type and place, never its text, which may be a customer's."""
        kind, error, trace = exception
        place = traceback.extract_tb(trace)[-1] if trace else None
        log.error(
            "message failed",
            extra={
                "message_id": record.message_id,
                "error": kind.__name__ if kind else type(error).__name__,
                "where": f"{Path(place.filename).name}:{place.lineno}" if place else None,
            },
        )
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


def park(queue: Queue, record: SQSRecord, reason: str) -> None:
    """Put a message where a person sees it, under an id that is the same however often it is parked."""
    sent = int(record.attributes.sent_timestamp or 0)
    id = f"{datetime.fromtimestamp(sent / 1000, UTC):%Y%m%dT%H%M%S}-{record.message_id}"
    ports().parking.park(Parked(id, queue, record.body, reason, now()))
