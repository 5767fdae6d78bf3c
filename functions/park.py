"""Dead letters: messages whose worker failed again and again go to where a lead sees and replays them."""

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent, SQSRecord

from chalicelib.errors import EarshotError, Unreadable
from chalicelib.gateways.log import ERROR, failure, tell
from chalicelib.ports import Queue
from functions.failures import told
from functions.work import Event, Letter, park

REASON = "its worker failed every time; the function's log says why"


@told
def handler(event: Event) -> Event:
    """Park the dead letters of a batch. One that cannot be parked stays where it is, and an alarm tells of it."""
    failed = []
    for record in SQSEvent(event).records if event.get("Records") else ():
        try:
            park(_queue(record), Letter.of(record.raw_event), REASON)
        except EarshotError as error:
            fields = {"message_id": record.message_id, **failure(error)}
            tell("dead letter not parked", fields, level=ERROR)
            failed.append({"itemIdentifier": record.message_id})
    return {"batchItemFailures": failed}


def _queue(record: SQSRecord) -> Queue:
    """The queue that a dead letter comes from, which is named `<stack>-<queue>`. Raises Unreadable."""
    source = record.attributes.dead_letter_queue_source_arn or ""
    name = source.rpartition("-")[2]
    if name not in set(Queue):
        raise Unreadable(f"the dead letter comes from {source or 'nowhere'}, which is no queue")
    return Queue(name)
