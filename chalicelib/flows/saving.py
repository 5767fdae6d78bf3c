"""Saving a change of a case: from a fresh read, again after a conflict, and with its near timers sent on their way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import Change
from chalicelib.domain.clock import Clock
from chalicelib.domain.desk import Desks
from chalicelib.domain.timer import Timer
from chalicelib.errors import Conflict, NotFound
from chalicelib.flows.waking import followed
from chalicelib.ports import Message, Ports, Queue

# A timer nearer than this is sent to its queue at once: the sweep, which looks 240 s ahead each minute, could miss it.
NEAR = timedelta(seconds=270)

# Concurrent workers on one case or one agent: each round one of them wins.
ROUNDS = 8


def begin(case: Case, at: datetime, by: str, ports: Ports, clocks: Iterable[Clock] = ()) -> Change:
    """An empty change of a case, by the desk as it is now and those by which its clocks were started.

    `clocks` are further ones that it may come to have.
    """
    current = ports.desk.current()
    others = sorted({clock.desk for clock in (*case.clocks, *clocks)} - {current.version})
    older = tuple(ports.desk.version(number) for number in others)
    return Change.of(case, at, by, Desks(current, older))


def save(ports: Ports, change: Change) -> Case:
    """Write a change, send the timers that are due soon, and tell who waits for what it frees."""
    case = ports.cases.save(change)
    _follow(change, ports)
    return case


def _follow(change: Change, ports: Ports) -> None:
    near = [timer for timer in change.start if timer.due_at - change.at <= NEAR]
    ports.queues.send(Queue.DUE, [due_message(timer, change.at) for timer in near])
    followed(change, ports)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case as it stands after a move, and the change that this was; None when it changed nothing."""

    case: Case
    change: Change | None = None


def change_case(ports: Ports, case: str, move: Callable[[Case], Change | None]) -> Moved:
    """Read a case, make a move, save; after a conflict once more from the start. A move of None changes nothing."""
    for round in range(1, ROUNDS + 1):
        before = _there(case, ports)
        change = move(before)
        if change is None:
            return Moved(before)
        try:
            return Moved(save(ports, change), change)
        except Conflict:
            if round == ROUNDS:
                raise
    raise AssertionError("the last round returns or raises")


def change_both(
    ports: Ports,
    one: str,
    other: str,
    move: Callable[[Case, Case], tuple[Change, Change] | None],
) -> tuple[Moved, Moved]:
    """The same for a move of two cases, which is saved for both or for neither."""
    for round in range(1, ROUNDS + 1):
        first, second = (_there(id, ports) for id in (one, other))
        changes = move(first, second)
        if changes is None:
            return Moved(first), Moved(second)
        try:
            saved = ports.cases.save_together(changes)
        except Conflict:
            if round == ROUNDS:
                raise
            continue
        for change in changes:
            _follow(change, ports)
        return Moved(saved[0], changes[0]), Moved(saved[1], changes[1])
    raise AssertionError("the last round returns or raises")


def _there(case: str, ports: Ports) -> Case:
    found = ports.cases.get(case)
    if found is None:
        raise NotFound(f"there is no case {case}")
    return found


def due_message(timer: Timer, now: datetime, after: timedelta = timedelta(0)) -> Message:
    """The message that fires a timer in its second, or `after` it: never early, nothing but a hint to look at it."""
    seconds = -((now - max(timer.due_at, now) - after) // timedelta(seconds=1))
    body = {"case": timer.case, "kind": timer.kind, "due_at": timer.due_at.isoformat()}
    return Message(body, delay=min(max(seconds, 0), 900))
