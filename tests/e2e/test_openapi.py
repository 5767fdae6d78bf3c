"""The OpenAPI document on the running stack: served as it is, and Schemathesis finds nothing that it does not tell."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.ports import Parked, Queue
from tests.e2e.conftest import World, standard
from tests.fuzzing import Target, fuzz
from tests.integration.promised import promised
from tools.send import sender

EXAMPLES = 4
"""Requests made by chance for each operation; many more come from the edges of what it takes."""
MANY = 10
LONG_AGO = datetime(2026, 11, 22, tzinfo=UTC)

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def test_the_document_is_served_to_everybody(world: World) -> None:
    answer = world.pool.request("GET", f"{world.state.api}openapi.json")
    assert answer.status == 200
    assert json.loads(answer.data) == promised()


@pytest.mark.parametrize(("who", "tags"), [("fay", ()), ("max", ("parked",))])
def test_whatever_is_asked_is_answered_as_the_document_says(
    world: World, tmp_path: Path, who: str, tags: tuple[str, ...]
) -> None:
    one = world.senders.setdefault("try", sender(world.state, "standard", "try"))
    for number in range(MANY):
        shot = one.send(
            standard(f"fuzz-{number}", "Where is it?", f"c-fuzz-{number}"), f"f-{number}"
        )
        world.ports.parking.park(Parked(f"fuzz-{number}", Queue.DUE, "{}", "a try", LONG_AGO))
        world.case_of(shot)
    target = Target(world.state.api.rstrip("/"), world.token(who), "standard", "try")
    made = fuzz(target, EXAMPLES, tmp_path, tags)
    print(f"{made} requests as {who}")  # noqa: T201 - the figure is what the story is about
    assert world.call(who, "PUT", "/me", {"on_duty": True})[0] == 200
