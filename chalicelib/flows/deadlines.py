"""One engine for everything that waits: the sweep hands due timers over, firing acts on those that still stand."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.moves import breached, warned
from chalicelib.domain.page import Reason
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.errors import AlreadyDone
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import change_case, due_message
from chalicelib.ports import Ports, Queue

# Two lost sweeps in a row still leave every timer handed over in time.
AHEAD = timedelta(seconds=240)

# A timer that stands this long after its time was lost on its way, or its worker died: it is handed over again.
LATE = timedelta(seconds=20)


def sweep(now: datetime, ports: Ports) -> int:
    """Send the timers due soon, and again those that are late; returns how many were sent."""
    until = now + AHEAD
    handed = ports.cases.swept_until()
    waiting = ports.cases.due(until)
    due = [
        timer
        for timer in waiting
        if handed is None or timer.due_at > handed or timer.due_at < now - LATE
    ]
    ports.queues.send(Queue.DUE, [due_message(timer, now) for timer in due])
    ports.cases.sweep(until)
    return len(due)


def fire(timer: Timer, now: datetime, ports: Ports) -> bool:
    """Act on a timer if it stands unchanged; False when it does not: a late, moved or doubled one does nothing."""
    if timer.due_at > now:
        if ports.cases.timer(timer.case, timer.kind) != timer:
            return False
        ports.queues.send(Queue.DUE, [due_message(timer, now)])
        return False

    def move(case: Case) -> Change | None:
        if ports.cases.timer(timer.case, timer.kind) != timer:
            raise AlreadyDone
        return _fired(case, timer, now, ports)

    try:
        change_case(ports, timer.case, move)
    except AlreadyDone:
        return False
    return True


def _fired(case: Case, timer: Timer, now: datetime, ports: Ports) -> Change:
    change = replace(Change.of(case, now, EARSHOT), fired=timer)
    desk = ports.desk.current()
    match timer.kind:
        case TimerKind.WARNING:
            return with_page(warned(change), Reason.WARNING, desk, ports)
        case TimerKind.BREACH:
            return with_page(breached(change), Reason.BREACH, desk, ports)
        case TimerKind.PAGE if case.ladder is not None:
            return with_page(change, case.ladder.reason, desk, ports, climb=True)
    return change.fact("timer.idle", kind=timer.kind)
