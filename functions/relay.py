"""Streams to queues: stream batch in, SQS batch out, nothing else. A failure repeats the batch, which harms nothing."""

from typing import Any

from chalicelib.ports import Message, Queue
from chalicelib.wiring import ports
from functions.failures import told

Event = dict[str, Any]


@told
def mentions(event: Event) -> Event:
    """New mentions and signals go to intake, by their keys."""
    keys = [new["dynamodb"]["Keys"]["id"]["S"] for new in _inserted(event)]
    ports().queues.send(Queue.INTAKE, [Message({"mention": key}) for key in keys])
    return {"batchItemFailures": []}


@told
def ledger(event: Event) -> Event:
    """What happened wakes the ones who act on it: pages to notify, replies to deliver."""
    images = [new["dynamodb"]["NewImage"] for new in _inserted(event)]
    pages = [
        Message({"case": image["case"]["S"], "page": page})
        for image in images
        for page in image.get("pages", {}).get("SS", [])
    ]
    replies = [
        Message({"case": image["case"]["S"], "reply": image["reply"]["S"]})
        for image in images
        if "reply" in image
    ]
    ports().queues.send(Queue.PAGES, pages)
    ports().queues.send(Queue.OUTBOUND, replies)
    return {"batchItemFailures": []}


def _inserted(event: Event) -> list[Event]:
    return [record for record in event["Records"] if record["eventName"] == "INSERT"]
