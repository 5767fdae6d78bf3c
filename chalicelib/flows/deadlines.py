"""One engine for everything that waits: the sweep hands due timers over, firing acts on those that still stand."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.moves import breached, warned
from chalicelib.domain.page import Page, Reason
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


@dataclass(frozen=True, slots=True)
class Fired:
    """What a timer did: how late it came, and the page that it made, if anybody could be told.

    `unanswered` means that nobody had acknowledged until the ladder's last rung, which is told now. `reference` is what
    the log calls the customer's latest mention.
    """

    late: timedelta
    reference: str
    page: Page | None
    unanswered: bool


def fire(timer: Timer, now: datetime, ports: Ports) -> Fired | None:
    """Act on a timer if it stands unchanged; None when it does not: a late, moved or doubled one does nothing."""
    if timer.due_at > now:
        case = ports.cases.get(timer.case)
        if case is None or timer not in case.timers:
            return None
        ports.queues.send(Queue.DUE, [due_message(timer, now)])
        return None

    def move(case: Case) -> Change | None:
        if timer not in case.timers:
            raise AlreadyDone
        return _fired(case, timer, now, ports)

    try:
        moved = change_case(ports, timer.case, move)
    except AlreadyDone:
        return None
    page = moved.change.pages[-1] if moved.change and moved.change.pages else None
    last = len(ports.desk.current().ladder) - 1
    unanswered = timer.kind is TimerKind.PAGE and page is not None and page.step >= last
    return Fired(now - timer.due_at, moved.case.reference, page, unanswered)


def _fired(case: Case, timer: Timer, now: datetime, ports: Ports) -> Change:
    change = replace(Change.of(case, now, EARSHOT), fired=timer)
    desk = ports.desk.current()
    match timer.kind:
        case TimerKind.WARNING if case.clock is not None and now >= case.clock.due_at:
            return warned(change)  # too late for one: the breach is what has to be told
        case TimerKind.WARNING:
            return with_page(warned(change), Reason.WARNING, desk, ports)
        case TimerKind.BREACH:
            return with_page(breached(change), Reason.BREACH, desk, ports)
        case TimerKind.PAGE if case.ladder is not None:
            return with_page(change, case.ladder.reason, desk, ports, climb=True)
    return change.fact("timer.idle", kind=timer.kind)
