"""SQS: messages to ourselves, in batches."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.errors import Unavailable
from chalicelib.ports import Message, Queue

# SQS takes ten messages at once; 256 KB is what it takes everywhere, with room for the envelope of each.
BATCH, BYTES, ENVELOPE = 10, 262_144, 200

# A webhook may have waited for DynamoDB before it spills here, and platforms give up after 5 to 20 s.
PATIENCE = Config(
    connect_timeout=0.5, read_timeout=1.5, retries={"total_max_attempts": 2, "mode": "standard"}
)


class Queues:
    """`Queues` on SQS; `urls` says where each queue is."""

    def __init__(self, session: Session, urls: Mapping[Queue, str]) -> None:
        self._session = session
        self._urls = urls

    @cached_property
    def _sqs(self) -> Any:
        return self._session.create_client("sqs", config=PATIENCE)

    def send(self, queue: Queue, bodies: Iterable[Message]) -> None:
        """Hand messages over; a double is possible, a loss is not. Raises Unavailable unless all of them are kept."""
        for batch in batches(bodies):
            refused = self._send(queue, batch)
            if refused and (left := self._send(queue, refused)):
                raise Unavailable(f"SQS refused {len(left)} messages for {queue}")

    def _send(self, queue: Queue, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send one batch; returns what was refused."""
        try:
            answer = self._sqs.send_message_batch(QueueUrl=self._urls[queue], Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"SQS, queue {queue}: {error}") from error
        failed = {one["Id"] for one in answer.get("Failed", ())}
        return [entry for entry in entries if entry["Id"] in failed]


def batches(bodies: Iterable[Message]) -> Iterator[list[dict[str, Any]]]:
    """Messages as SQS entries, grouped so that each group may be sent at once."""
    batch: list[dict[str, Any]] = []
    size = 0
    for message in bodies:
        body = json.dumps(dict(message.body), separators=(",", ":"))
        if batch and (len(batch) == BATCH or size + len(body) + ENVELOPE > BYTES):
            yield batch
            batch, size = [], 0
        batch.append({"Id": str(len(batch)), "MessageBody": body, "DelaySeconds": message.delay})
        size += len(body) + ENVELOPE
    if batch:
        yield batch
