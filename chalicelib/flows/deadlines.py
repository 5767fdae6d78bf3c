"""One engine for everything that waits: the sweep hands due timers over, firing acts on those that still stand."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.clocks import breached, warned
from chalicelib.domain.moves import woken
from chalicelib.domain.page import Page, Reason
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.timer import BREACHES, CLOCK_OF, Timer, TimerKind
from chalicelib.errors import AlreadyDone
from chalicelib.flows.paging import with_page
from chalicelib.flows.routing import reassigned_if_gone, untaken
from chalicelib.flows.saving import begin, change_case, due_message
from chalicelib.ports import Ports, Queue

# Two lost sweeps in a row still leave every timer handed over in time.
AHEAD = timedelta(seconds=240)

# Who is due before the next sweep, or is late, is handed over twice more, since messages get lost. Few timers come so
# far; one that has fired meanwhile no longer stands, and its message does nothing.
LAST_CALL = timedelta(seconds=75)
ECHO = timedelta(seconds=20)

# A timer that stands this long after its time was lost on its way, or its worker died.
LATE = timedelta(seconds=10)


def sweep(now: datetime, ports: Ports) -> int:
    """Send the timers due soon, and again those that are late; returns how many timers were sent."""
    until = now + AHEAD
    handed = ports.cases.swept_until()
    due = [timer for timer in ports.cases.due(until) if _wanted(timer, now, handed)]
    urgent = [timer for timer in due if timer.due_at - now <= LAST_CALL]
    echoes = [due_message(timer, now, after=ECHO) for timer in urgent]
    ports.queues.send(Queue.DUE, [*(due_message(timer, now) for timer in due), *echoes])
    ports.cases.sweep(until)
    return len(due)


def _wanted(timer: Timer, now: datetime, handed: datetime | None) -> bool:
    """Whether a timer is to be handed over: for the first time, just before it is due, ever more rarely after it."""
    if handed is None or timer.due_at > handed:
        return True
    late = now - timer.due_at
    if late <= LATE:
        return -LAST_CALL <= late < timedelta(0)
    # In the minutes 0, 1, 2, 4, 8 ...: a queue that stands still is not filled with the same timers every minute.
    minutes = late // timedelta(minutes=1)
    return minutes & (minutes - 1) == 0


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
    change = replace(begin(case, now, EARSHOT, ports), fired=timer)
    kind = CLOCK_OF.get(timer.kind)
    if kind is not None:
        return _of_clock(change, kind, timer.kind, ports)
    match timer.kind:
        case TimerKind.PAGE if case.ladder is not None:
            return with_page(change, case.ladder.reason, ports, climb=True)
        case TimerKind.SNOOZE:
            return _brought_up(woken(change), Reason.SNOOZED, ports)
        case TimerKind.FOLLOW_UP:
            return _brought_up(change.fact("case.silent"), Reason.FOLLOW_UP, ports)
        case TimerKind.TAKE | TimerKind.SHIFT:
            return untaken(change, timer.kind, ports)
    return change.fact("timer.idle", kind=timer.kind)


def _brought_up(change: Change, reason: Reason, ports: Ports) -> Change:
    """Its owner is told of a case that was put aside; others, if the owner has gone."""
    elsewhere = reassigned_if_gone(change, ports, reason)
    return with_page(change, reason, ports) if elsewhere is change else elsewhere


def _of_clock(change: Change, kind: ClockKind, timer: TimerKind, ports: Ports) -> Change:
    if timer is BREACHES[kind]:
        return with_page(breached(change, kind), Reason.BREACH, ports)
    clock = change.case.clock(kind)
    overdue = clock is not None and clock.due_at is not None and change.at >= clock.due_at
    change = warned(change, kind)
    # Too late for a warning: the breach is what has to be told.
    return change if overdue else with_page(change, Reason.WARNING, ports)
