"""What fails every time ends where a lead sees it, under the queue that it comes from."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from chalicelib.ports import Queue
from tests.e2e.conftest import World, until

pytestmark = pytest.mark.stack


@pytest.fixture
def aws(world: World) -> Any:
    """Clients for the running stack."""

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=world.state.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    return client


@pytest.fixture
def pages_stand_still(world: World, aws: Any) -> Iterator[None]:
    """Nobody works off the pages, so that a test may fail in their worker's place."""
    functions = aws("lambda")
    suffix = f":{world.state.stack}-pages"
    mappings = functions.list_event_source_mappings()["EventSourceMappings"]
    [id] = [one["UUID"] for one in mappings if one["EventSourceArn"].endswith(suffix)]
    functions.update_event_source_mapping(UUID=id, Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=id, Enabled=True)


@pytest.mark.usefixtures("pages_stand_still")
def test_a_message_that_fails_every_time_is_parked_under_its_own_queue(
    world: World, aws: Any
) -> None:
    sqs, pages = aws("sqs"), world.state.outputs["PagesQueueUrl"]
    body = json.dumps({"case": "c-dead", "page": "1"})
    sqs.send_message(QueueUrl=pages, MessageBody=body)

    def parked() -> list[Queue]:
        # Received and not deleted, as by a worker that dies; the page itself is no worker's any more.
        sqs.receive_message(QueueUrl=pages, VisibilityTimeout=0, MaxNumberOfMessages=10)
        return [one.queue for one in world.ports.parking.all(500) if one.body == body]

    assert until(parked, 40) == [Queue.PAGES]
