"""Saving a change of a case: from a fresh read, again after a conflict, and with its near timers sent on their way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Desks
from chalicelib.domain.timer import Timer
from chalicelib.errors import Conflict, NotFound
from chalicelib.flows.waking import followed
from chalicelib.ports import Message, Ports, Queue

# A timer nearer than this is sent to its queue at once: the sweep, which looks 240 s ahead each minute, could miss it.
NEAR = timedelta(seconds=270)

# Concurrent workers on one case or one agent: each round one of them wins.
ROUNDS = 8


def begin(case: Case, at: datetime, by: str, ports: Ports) -> Change:
    """An empty change of a case, by the desk as it is now and those by which its clocks were started."""
    current = ports.desk.current()
    others = sorted({clock.desk for clock in case.clocks} - {current.version})
    older = tuple(ports.desk.version(number) for number in others)
    return Change.of(case, at, by, Desks(current, older))


def save(ports: Ports, change: Change) -> Case:
    """Write a change, send the timers that are due soon, and tell who waits for what it frees."""
    case = ports.cases.save(change)
    near = [timer for timer in change.start if timer.due_at - change.at <= NEAR]
    ports.queues.send(Queue.DUE, [due_message(timer, change.at) for timer in near])
    followed(change, ports)
    return case


@dataclass(frozen=True, slots=True)
class Moved:
    """A case as it stands after a move, and the change that this was; None when it changed nothing."""

    case: Case
    change: Change | None = None


def change_case(ports: Ports, case: str, move: Callable[[Case], Change | None]) -> Moved:
    """Read a case, make a move, save; after a conflict once more from the start. A move of None changes nothing."""
    for round in range(1, ROUNDS + 1):
        before = ports.cases.get(case)
        if before is None:
            raise NotFound(f"there is no case {case}")
        change = move(before)
        if change is None:
            return Moved(before)
        try:
            return Moved(save(ports, change), change)
        except Conflict:
            if round == ROUNDS:
                raise
    raise AssertionError("the last round returns or raises")


def due_message(timer: Timer, now: datetime, after: timedelta = timedelta(0)) -> Message:
    """The message that fires a timer in its second, or `after` it: never early, nothing but a hint to look at it."""
    seconds = -((now - max(timer.due_at, now) - after) // timedelta(seconds=1))
    body = {"case": timer.case, "kind": timer.kind, "due_at": timer.due_at.isoformat()}
    return Message(body, delay=min(max(seconds, 0), 900))
