"""Fifty workers who give cases at once, over any stores: what they did, and what has to hold afterwards."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.domain.page import Reason
from chalicelib.errors import AlreadyDone, Conflict, NotNow, Unavailable
from chalicelib.flows.casework import Act, close
from chalicelib.flows.refilling import refill
from chalicelib.flows.routing import routed
from chalicelib.ports import Ports
from tests.build import a_case, a_desk, a_thread, an_agent

WORKERS = 50


def the_desk(agents: int, capacity: int, team: str = "care") -> Desk:
    """So many agents of a team with so much room, and the lead."""
    there = (an_agent(f"agent-{n}", team=team, capacity=capacity) for n in range(agents))
    return a_desk(*there, a_desk().agents[2])


@dataclass
class Rush:
    """What happened: attempts of each case, and how many ended in which refusal."""

    ports: Ports
    team: str = "care"
    attempts: list[int] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    def opens(self, case: Case, given_up_after: int = 400) -> None:
        """A worker opens a case, from the start again after each refusal, as triage and its queue do."""
        for attempt in range(1, given_up_after):
            change = Change.opening(case, datetime.now(UTC), self.ports.desk.current())
            change = routed(change.fact("case.opened", priority=3), Reason.ASSIGNED, self.ports)
            try:
                self.ports.cases.save(change)
            except (Conflict, Unavailable) as error:
                self.refusals[type(error).__name__] += 1
                if self.ports.cases.get(case.id) is not None:
                    return
                continue
            self.attempts.append(attempt)
            return
        raise AssertionError(f"{case.id} was never opened")

    def closes(self, case: str) -> None:
        """Its owner closes a case."""
        for _ in range(400):
            standing = self.ports.cases.get(case)
            assert standing is not None
            if standing.owner is None:
                return
            agent = self.ports.desk.current().agent(standing.owner)
            assert agent is not None
            try:
                close(Act(case, agent, datetime.now(UTC)), "solved", self.ports)
            except (Conflict, Unavailable) as error:
                self.refusals[type(error).__name__] += 1
            else:
                return
        raise AssertionError(f"{case} was never closed")

    def refills(self, _: int) -> int:
        """A worker gives the queue to who is free, again after a refusal, as its queue does."""
        for _ in range(400):
            try:
                return refill(self.team, 0, None, datetime.now(UTC), self.ports).cases
            except (Conflict, Unavailable, AlreadyDone, NotNow) as error:
                self.refusals[type(error).__name__] += 1
        raise AssertionError("the queue was never given")


def cases_of(number: int, team: str = "care", name: str = "c") -> list[Case]:
    """So many new cases of a team, each of a customer of its own."""
    return [
        a_case(f"{name}-{n:04}", thread=a_thread(f"{name}-{n}", f"t-{n}"), team=team, why=())
        for n in range(number)
    ]


def at_once(work: Callable[[Any], Any], items: list[Any], workers: int = WORKERS) -> list[Any]:
    """All items done by so many workers, who begin together."""
    start = Barrier(min(workers, len(items)))
    begun: list[int] = []

    def done(item: Any) -> Any:
        if len(begun) < start.parties:
            begun.append(1)
            start.wait(10)
        return work(item)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(done, items))


def hold(ports: Ports, cases: list[Case]) -> Counter[str | None]:
    """Nobody is over capacity, nothing is assigned twice, no load is leaked; the open cases by owner."""
    desk = ports.desk.current()
    standing = [ports.cases.get(case.id) for case in cases]
    owners: Counter[str | None] = Counter()
    for case in standing:
        assert case is not None
        if case.status is not Status.CLOSED:
            owners[case.owner] += 1
        _assigned_once(ports, case)
    # The lead is given nothing, and may have cases of other stories.
    agents = [one for one in desk.agents if one.role is Role.AGENT]
    assert owners.keys() <= {None, *(one.id for one in agents)}
    for agent in agents:
        load = ports.agents.loads(desk)[agent.id].cases
        assert load == owners[agent.id], (agent.id, load, owners)
        assert load <= agent.capacity
    return owners


def _assigned_once(ports: Ports, case: Case) -> None:
    facts = [fact.what for entry in ports.ledger.of_case(case.id) for fact in entry.facts]
    assert facts.count("case.assigned") <= 1, facts
    assert (facts.count("case.assigned") == 1) == (case.owner is not None), facts


def room(agents: tuple[Agent, ...]) -> int:
    """How many cases all of them can have."""
    return sum(agent.capacity for agent in agents if agent.id.startswith("agent-"))
