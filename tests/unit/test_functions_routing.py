"""The handlers that move cases when agents come and go, and that wake those who wait."""

import pytest

from chalicelib.domain.desk import Role
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from functions import sla_clock, sla_due, work
from tests.build import NOW, a_desk, a_mention, an_agent
from tests.unit.flows.stories import hear
from tests.unit.recorded import Context, failed, messages

LEA = an_agent("lea", role=Role.LEAD)


@pytest.fixture(autouse=True)
def wired(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handlers work with the ports of the test."""
    for module in (sla_clock, sla_due, work):
        monkeypatch.setattr(module, "ports", lambda: ports)


@pytest.fixture
def waits(ports: MemoryPorts) -> str:
    """A case that waited until amy got room."""
    ports.desk.apply(a_desk(an_agent(capacity=0), LEA))
    case = hear(ports, a_mention())
    ports.desk.apply(a_desk(an_agent(), LEA))
    ports.queues.take(Queue.DUE)
    return case.id


def owner(ports: MemoryPorts, case: str) -> str | None:
    standing = ports.cases.get(case)
    assert standing is not None
    return standing.owner


def test_the_minute_wakes_the_queues_in_which_cases_wait(ports: MemoryPorts, waits: str) -> None:
    sla_clock.handler({}, Context())
    bodies = [dict(one.body) for one in ports.queues.of(Queue.DUE)]
    assert {"team": "care", "looked": "0"} in bodies
    assert owner(ports, waits) is None


def test_a_team_that_is_woken_gets_what_waits(ports: MemoryPorts, waits: str) -> None:
    result = sla_due.handler(messages({"team": "care", "looked": "0"}), Context())
    assert (failed(result), owner(ports, waits)) == ([], "amy")


def test_the_cases_of_an_agent_who_left_are_taken_back(ports: MemoryPorts, waits: str) -> None:
    sla_due.handler(messages({"team": "care", "looked": "0"}), Context())
    ports.agents.set_duty("amy", on=False)
    body = {"agent": "amy", "left": NOW.isoformat()}
    assert failed(sla_due.handler(messages(body, body), Context())) == []
    assert owner(ports, waits) is None


@pytest.mark.parametrize(
    "body",
    [{"team": "care"}, {"team": "care", "looked": "many"}, {"agent": "amy"}],
)
def test_what_makes_no_sense_is_parked(ports: MemoryPorts, body: dict[str, str]) -> None:
    assert failed(sla_due.handler(messages(body), Context())) == []
    [parked] = ports.parking.all(9)
    assert parked.queue is Queue.DUE
