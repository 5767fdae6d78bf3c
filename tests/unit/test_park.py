"""Dead letters are parked under the queue that they come from, and one that cannot be parked stays."""

from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.ports import Parked, Queue
from chalicelib.stores.memory import MemoryPorts
from functions import park, work
from tests.unit.recorded import Context, failed, messages

ARN = "arn:aws:sqs:eu-west-1:000000000000:earshot-two"


@pytest.fixture(autouse=True)
def wired(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler works with the ports of the test."""
    monkeypatch.setattr(work, "ports", lambda: ports)


def dead(*sources: str | None) -> dict[str, Any]:
    """A batch of the dead-letter queue, a message from each of these queues."""
    event = messages(*({"mention": f"x#{n}"} for n in range(len(sources))), queue="dead-letters")
    for record, source in zip(event["Records"], sources, strict=True):
        if source is not None:
            record["attributes"]["DeadLetterQueueSourceArn"] = f"{ARN}-{source}"
    return event


@pytest.mark.parametrize("queue", Queue)
def test_a_dead_letter_is_parked_under_the_queue_it_came_from(
    ports: MemoryPorts, queue: Queue
) -> None:
    assert failed(park.handler(dead(queue), Context())) == []
    [parked] = ports.parking.all(10)
    assert (parked.queue, parked.body) == (queue, '{"mention": "x#0"}')
    assert "the function's log says why" in parked.reason


@pytest.mark.parametrize("source", [None, "another"])
def test_a_dead_letter_from_nowhere_stays_and_its_neighbours_are_parked(
    ports: MemoryPorts, source: str | None
) -> None:
    assert failed(park.handler(dead(source, "due"), Context())) == ["message-0"]
    assert [one.queue for one in ports.parking.all(10)] == [Queue.DUE]


def test_a_dead_letter_that_cannot_be_parked_just_now_comes_again(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(parked: Parked) -> None:
        raise Unavailable(f"busy with {parked.id}")

    monkeypatch.setattr(ports.parking, "park", busy)
    assert failed(park.handler(dead("intake"), Context())) == ["message-0"]


def test_a_dead_letter_parked_twice_is_parked_once(ports: MemoryPorts) -> None:
    for _ in range(2):
        park.handler(dead("pages"), Context())
    assert len(ports.parking.all(10)) == 1


def test_a_call_that_only_wakes_the_function_does_nothing() -> None:
    assert park.handler({}, Context()) == {"batchItemFailures": []}
