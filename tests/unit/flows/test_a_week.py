"""A week by a clock that a test turns: sweeps and messages get lost, doubled and late, and no timer does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from statistics import quantiles
from typing import Any

import pytest

from chalicelib import platforms
from chalicelib.domain.case import Case
from chalicelib.domain.recount import recount
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.flows.casework import acknowledge, close
from chalicelib.flows.deadlines import fire, sweep
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, all_keys, an_agent, at
from tests.conftest import Clear
from tests.unit.flows.stories import AMY, LEA, act, answer, hear, the_case, timer_of

HOUR, DAY = 3600, 24 * 3600
WEEK = 7 * DAY
CASES = 300
RUNS = {TimerKind.FIRST_REPLY_WARNING: 2880.0, TimerKind.FIRST_REPLY_BREACH: 3600.0}


@dataclass
class Week:
    """What happens when, in seconds; `lost_sweeps` and `lost_messages` are shares, as many messages are doubled.

    Every hour the queue stands still between the seconds `stalled`; every day the sweep's clock is an hour ahead
    between those of `ahead`.
    """

    ports: MemoryPorts
    chance: Random
    lost_sweeps: float = 0
    lost_messages: float = 0
    stalled: tuple[float, float] = (0, 0)
    ahead: tuple[float, float] = (0, 0)
    late: list[float] = field(default_factory=list)
    fired: set[tuple[str, TimerKind]] = field(default_factory=set)
    _waiting: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=count)

    def then(self, when: float, what: Callable[[float], None]) -> None:
        """Something will happen."""
        heappush(self._waiting, (when, next(self._number), what))

    def run(self) -> None:
        """Let everything happen, in order; after each thing the queue hands its messages out."""
        while self._waiting:
            now, _, what = heappop(self._waiting)
            what(now)
            for message in self.ports.queues.take(Queue.DUE):
                lost = self.chance.random() < self.lost_messages
                doubled = self.chance.random() < self.lost_messages
                timer = timer_of(message)
                for _ in range((not lost) + doubled):
                    way = self.chance.uniform(0.05, 0.95)
                    comes = self._flows(now + message.delay + way)
                    self.then(comes, partial(self._fire, timer))

    def _flows(self, when: float) -> float:
        """When the queue hands out what would be there at a moment."""
        begun, over = self.stalled
        second = when % HOUR
        return when - second + over + self.chance.random() if begun <= second < over else when

    def _fire(self, timer: Timer, now: float) -> None:
        if fire(timer, at(now), self.ports):
            self.late.append((at(now) - timer.due_at).total_seconds())
            self.fired.add((timer.case, timer.kind))

    def sweeps(self) -> None:
        """The minute hand, with its gaps."""
        for minute in range(0, WEEK + 4 * 3600, 60):
            if self.chance.random() >= self.lost_sweeps:
                self.then(minute + 0.3, lambda now: void(sweep(at(self._shown(now)), self.ports)))

    def _shown(self, now: float) -> float:
        """What the sweep's clock shows."""
        return now + HOUR if self.ahead[0] <= now % DAY < self.ahead[1] else now

    def opens(self, number: int, answered_after: float | None, plan: Random) -> None:
        """A case comes, its pages are acknowledged after a while, it is answered or given up after two hours."""
        ports = self.ports
        comes = plan.uniform(0, WEEK - 3 * 3600)
        name = f"{number}"
        mention = a_mention(external_id=name, thread_id=name, received_at=at(comes))
        self.then(comes, lambda _: void(hear(ports, mention)))
        id = f"x#{name}"
        for after in (plan.uniform(30, 1500), plan.uniform(2900, 3500), 4000):
            self.then(comes + after, lambda now: self._acknowledge(id, now))
        if answered_after is not None:
            self.then(comes + answered_after, lambda now: void(answer(ports, self._case(id), now)))
        self.then(
            comes + 7200, lambda now: void(close(act(self._case(id), LEA, now), "solved", ports))
        )

    def _acknowledge(self, mention: str, now: float) -> None:
        acknowledge(act(self._case(mention), AMY, now), self.ports)

    def _case(self, mention: str) -> Case:
        kept = self.ports.mentions.get(mention)
        assert kept is not None
        assert kept.case is not None
        return the_case(self.ports, kept.case)


def void(_: object) -> None:
    """Something done for its effect."""


TROUBLES: dict[str, dict[str, Any]] = {
    "none": {},
    "5 % of sweeps lost": {"lost_sweeps": 0.05},
    "5 % of sweeps and messages lost": {"lost_sweeps": 0.05, "lost_messages": 0.05},
    "a queue that stands still for ten minutes": {"stalled": (1000, 1600)},
    "a clock that is an hour ahead for three": {"ahead": (5 * HOUR, 8 * HOUR)},
}
LATE = {
    "a queue that stands still for ten minutes": 602.0,
    "a clock that is an hour ahead for three": 320.0,
}
"""At most, in seconds, where it is not the two minutes of after a crash."""

Results = list[tuple[object, ...]]


def lived(ports: MemoryPorts, **troubles: Any) -> tuple[Week, dict[int, float | None]]:
    """A week of cases, the same ones whatever the troubles; and when each was answered."""
    ports.desk.apply(a_desk(an_agent(capacity=1000), LEA))
    week, plan = Week(ports, Random(5), **troubles), Random(11)
    week.sweeps()
    answered = {n: plan.choice([None, plan.uniform(0, 7000)]) for n in range(CASES)}
    for number, after in answered.items():
        week.opens(number, after, plan)
    week.run()
    return week, answered


def results(ports: MemoryPorts) -> Results:
    """What became of every promise, by the ledger alone."""
    found: Results = []
    for id in sorted(ports.shelves.heads):
        counted = recount(ports.ledger.of_case(id), ports.desk.version)
        found += [(id, one.kind, one.due_at, one.met_at, one.late) for one in counted]
    return found


@pytest.fixture(scope="module")
def untroubled() -> Results:
    """The results of a week in which nothing went wrong."""
    ports = MemoryPorts(platforms.named, Clear(), a_desk(), all_keys())
    lived(ports)
    return results(ports)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_a_week_no_timer_is_lost_and_no_trouble_changes_a_result(
    ports: MemoryPorts, trouble: str, untroubled: Results
) -> None:
    week, answered = lived(ports, **TROUBLES[trouble])

    for number, after in answered.items():
        kept = ports.mentions.get(f"x#{number}")
        assert kept is not None
        for kind, due in RUNS.items():
            fired = (kept.case, kind) in week.fired
            if after is None:
                assert fired, f"case {number}: {kind} never fired"
            elif after < due:
                assert not fired, f"case {number}: {kind} fired though it was answered"
    assert list(ports.cases.due(at(2 * WEEK))) == []
    assert min(week.late) >= 0
    p50, top5 = quantiles(week.late, n=100)[49], quantiles(week.late, n=100)[94]
    print(  # noqa: T201 - the number that promise 4 asks for
        f"{trouble}: {len(week.late)} timers, late p50 {p50:.2f} s, p95 {top5:.1f} s, max {max(week.late):.1f} s"
    )
    assert top5 <= 5 or trouble in LATE
    assert max(week.late) <= LATE.get(trouble, 120)
    assert results(ports) == untroubled
