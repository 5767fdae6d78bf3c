"""Dead letters: messages whose worker failed again and again go to where a lead sees and replays them."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent

from chalicelib.ports import Queue
from functions.work import Event, park

REASON = "its worker failed every time; the function's log says why"


def handler(event: Event, context: Any) -> None:  # noqa: ARG001 - Lambda's signature
    """Park the messages of a dead-letter queue, which is named `<stack>-<queue>-dlq`."""
    for record in SQSEvent(event).records:
        queue = record.event_source_arn.removesuffix("-dlq").rpartition("-")[2]
        park(Queue(queue), record, REASON)
