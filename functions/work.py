"""One loop for all queue workers: each message by itself, what makes no sense parked, the rest retried."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from chalicelib.errors import Misconfigured, Rejected
from chalicelib.gateways.clock import now
from chalicelib.ports import Parked, Queue
from chalicelib.wiring import ports
from functions.log import log

Event = dict[str, Any]


def work(queue: Queue, event: Event, context: Any, act: Callable[[Mapping[str, str]], None]) -> Any:
    """Let `act` do each message of a batch. Failed ones come again, their neighbours do not."""

    def on_record(record: SQSRecord) -> None:
        try:
            act(json.loads(record.body))
        except (Rejected, Misconfigured) as error:
            log.warning("parked", extra={"queue": queue, "reason": str(error)})
            park(queue, record, str(error))

    if not event.get("Records"):  # a call that only wakes the function
        return {"batchItemFailures": []}
    return process_partial_response(
        event=event,
        record_handler=on_record,
        processor=BatchProcessor(event_type=EventType.SQS),
        context=context,
    )


def park(queue: Queue, record: SQSRecord, reason: str) -> None:
    """Put a message where a person sees it, under an id that is the same however often it is parked."""
    sent = int(record.attributes.sent_timestamp or 0)
    id = f"{datetime.fromtimestamp(sent / 1000, UTC):%Y%m%dT%H%M%S}-{record.message_id}"
    ports().parking.park(Parked(id, queue, record.body, reason, now()))
