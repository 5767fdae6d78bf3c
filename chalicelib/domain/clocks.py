"""The moves of a case's clocks: each takes a change so far and returns it with the clocks, facts and timers to be."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import clock as hands
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.change import Change
from chalicelib.domain.clock import Clock
from chalicelib.domain.promise import REPLIES, ClockKind, Promise, Wait
from chalicelib.domain.timer import BREACHES, WARNINGS, Timer


def promised(change: Change, since: datetime) -> Change:
    """The promise that fits is made: first reply and resolution count from a moment, however late this change comes."""
    promise, why = change.desk.promise(change.case.matter)
    change = change.to(why=(*change.case.why, f"promise {promise.name}: {why}"))
    change = chosen(change, promise, None)
    change = started(change, ClockKind.FIRST_REPLY, promise, since)
    return started(change, ClockKind.RESOLUTION, promise, since)


def started(change: Change, kind: ClockKind, promise: Promise, since: datetime) -> Change:
    """A clock starts, if the promise has a target for it."""
    target = promise.target(kind)
    if target is None:
        return change
    version, hours = change.desk.version, promise.hours
    clock = Clock(kind, promise.name, version, target, since, since, None, hours)
    clock = hands.planned(clock, calendar_of(change, clock))
    change = change.fact(
        "clock.started",
        clock=kind,
        promise=promise.name,
        target=int(target.total_seconds()),
        at=since.isoformat(),
    )
    return with_clock(change, clock)


def next_started(change: Change, since: datetime) -> Change:
    """The customer waits for our next reply: its clock starts, unless one for a reply runs already."""
    case = change.case
    if case.reply_clock is not None:
        return change
    promise, _ = change.desk.promise(case.matter)
    change = chosen(change, promise, ClockKind.NEXT_REPLY)
    return started(change, ClockKind.NEXT_REPLY, promise, since)


def moved(change: Change, since: datetime) -> Change:
    """An earlier word of the same matter was triaged after a later one: what was promised for it counts from it.

    What was met already is judged anew, so that the order of triage changes no result.
    """
    for clock in change.case.clocks:
        if clock.kind is not ClockKind.NEXT_REPLY:
            change = _earlier(change, clock, since)
    return change


def next_moved(change: Change, since: datetime) -> Change:
    """The same for the next reply, while it is not given."""
    clock = change.case.clock(ClockKind.NEXT_REPLY)
    return change if clock is None or not clock.unmet else _earlier(change, clock, since)


def _earlier(change: Change, clock: Clock, since: datetime) -> Change:
    if since >= clock.started_at or clock.ended_at is not None:
        return change
    early = hands.earlier(clock, calendar_of(change, clock), since)
    if early == clock:
        return change
    change = with_clock(change, early).fact("clock.moved", clock=clock.kind, at=since.isoformat())
    return change if early.met_at is None else _judged(change, early)


def paused(change: Change, wait: Wait, at: datetime) -> Change:
    """The case waits for somebody else: clocks whose promise says so stand still."""
    for clock in change.case.clocks:
        if wait in promise_of(change, clock).pauses:
            still = hands.paused(clock, calendar_of(change, clock), at)
            if still != clock:
                change = with_clock(change, still)
                change = change.fact(
                    "clock.paused", clock=clock.kind, wait=wait, at=_iso(still.paused_at)
                )
    return change


def resumed(change: Change, at: datetime) -> Change:
    """The case waits for us again: clocks that stood still run on."""
    for clock in change.case.clocks:
        going = hands.resumed(clock, calendar_of(change, clock), at)
        if going != clock:
            change = with_clock(change, going)
            change = change.fact("clock.resumed", clock=clock.kind, at=going.since.isoformat())
    return change


def met(change: Change, kind: ClockKind, at: datetime) -> Change:
    """What was promised happened: the promise is kept or broken as of then."""
    clock = change.case.clock(kind)
    if clock is None or not clock.unmet:
        return change
    going = hands.resumed(clock, calendar_of(change, clock), at)
    done = replace(going, met_at=max(at, clock.started_at))
    return _judged(with_clock(change, done), done)


def reply_met(change: Change, at: datetime, wrote_on: datetime | None) -> Change:
    """We answered: whichever reply was promised is given, but for one to what the customer wrote thereafter.

    Of a case that ended without one, a reply of before that end counts, too: word of it came late.
    """
    for kind in REPLIES:
        clock = change.case.clock(kind)
        if clock is None or (wrote_on is not None and clock.started_at >= wrote_on):
            continue
        if clock.ended_at is not None and at <= clock.ended_at:
            change = with_clock(change, replace(clock, ended_at=None, goes_on=False))
        change = met(change, kind, at)
    return change


def resolved(change: Change) -> Change:
    """The matter is over: the promise of a resolution is kept or broken as of now."""
    return met(change, ClockKind.RESOLUTION, change.at)


def withdrawn(change: Change) -> Change:
    """The case ends without the reply that was promised, and that is told: not kept, unless there was time left."""
    for kind in REPLIES:
        clock = change.case.clock(kind)
        if clock is not None and clock.unmet:
            going = hands.resumed(clock, calendar_of(change, clock), change.at)
            ended = replace(going, ended_at=max(change.at, clock.started_at))
            change = concluded(change, ended, "clock.withdrawn")
    return change


def taken_up(change: Change, closed_at: datetime, at: datetime) -> Change:
    """A case that was resolved is reopened: the time from its end until now does not count for its resolution."""
    clock = change.case.clock(ClockKind.RESOLUTION)
    if clock is None or clock.met_at is None:
        return change
    calendar = calendar_of(change, clock)
    still = hands.paused(replace(clock, met_at=None), calendar, closed_at)
    going = hands.resumed(still, calendar, at)
    change = with_clock(change, going)
    return change.fact("clock.resumed", clock=clock.kind, at=going.since.isoformat())


def warned(change: Change, kind: ClockKind) -> Change:
    """A promise is about to be broken; warnings whose time is past as well are told by this one."""
    clock = _of(change, kind)
    calendar, shares = calendar_of(change, clock), promise_of(change, clock).warn
    moments = [hands.warning_at(clock, calendar, share) for share in shares]
    told = sum(moment is not None and moment <= change.at for moment in moments)
    told = max(told, clock.warned + 1)
    share = round(shares[min(told, len(shares)) - 1] * 100) if shares else None
    change = change.fact("clock.warned", clock=kind, promise=clock.promise, percent=share)
    return with_clock(change, replace(clock, warned=told))


def breached(change: Change, kind: ClockKind) -> Change:
    """A promise was broken: at its due time, whenever we came to say so."""
    clock = _of(change, kind)
    late = clock.late(change.at)
    change = change.fact(
        "clock.breached",
        clock=kind,
        promise=clock.promise,
        notice_late_ms=None if late is None else _milliseconds(late),
    )
    return with_clock(change, replace(clock, breached=True))


def chosen(
    change: Change, promise: Promise, kind: ClockKind | None, at: datetime | None = None
) -> Change:
    """For a kind of clock alone, or for the case; `at` a moment at which clocks ran already."""
    return change.fact(
        "promise.chosen",
        promise=promise.name,
        desk=change.desk.version,
        clock=kind,
        at=_iso(at),
    )


def _of(change: Change, kind: ClockKind) -> Clock:
    clock = change.case.clock(kind)
    if clock is None:
        raise LookupError(f"case {change.case.id} has no clock {kind}")
    return clock


def with_clock(change: Change, clock: Clock) -> Change:
    """The change with a clock in the place of the one of its kind; its next warning and its breach become timers."""
    others = tuple(one for one in change.case.clocks if one.kind is not clock.kind)
    clocks = sorted((*others, clock), key=lambda one: list(ClockKind).index(one.kind))
    change = change.to(clocks=tuple(clocks))
    change = change.stopping(WARNINGS[clock.kind], BREACHES[clock.kind])
    if not clock.running or clock.due_at is None or clock.breached:
        return change
    change = change.starting(Timer(change.case.id, BREACHES[clock.kind], clock.due_at))
    shares = promise_of(change, clock).warn[clock.warned :]
    at = hands.warning_at(clock, calendar_of(change, clock), shares[0]) if shares else None
    return (
        change if at is None else change.starting(Timer(change.case.id, WARNINGS[clock.kind], at))
    )


def concluded(change: Change, clock: Clock, how: str, *, elsewhere: bool = False) -> Change:
    """A clock is over without what it waited for; one that was overdue is broken, unless it goes on elsewhere."""
    at = clock.ended_at or change.at
    late = clock.late(at)
    broken = not elsewhere and late is not None and late > timedelta(0)
    return _told(with_clock(change, clock), "clock.broken" if broken else how, clock, at)


def _judged(change: Change, clock: Clock) -> Change:
    assert clock.met_at is not None
    late = clock.late(clock.met_at)
    kept = late is None or late <= timedelta(0)
    return _told(change, "clock.kept" if kept else "clock.broken", clock, clock.met_at)


def _told(change: Change, what: str, clock: Clock, at: datetime) -> Change:
    late = clock.late(at)
    return change.fact(
        what,
        clock=clock.kind,
        promise=clock.promise,
        at=at.isoformat(),
        late_ms=None if late is None else _milliseconds(late),
    )


def calendar_of(change: Change, clock: Clock) -> Calendar:
    """The calendar in which a clock counts."""
    return change.desks.of(clock.desk).calendar(clock.hours)


def promise_of(change: Change, clock: Clock) -> Promise:
    """The promise that a clock was started for."""
    promises = change.desks.of(clock.desk).promises
    return next(one for one in promises if one.name == clock.promise)


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
