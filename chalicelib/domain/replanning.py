"""Another promise takes over the clocks of a case: what has run has run, and the rest counts anew."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import clock as hands
from chalicelib.domain.change import Change
from chalicelib.domain.clock import Clock
from chalicelib.domain.clocks import calendar_of, chosen, concluded, with_clock
from chalicelib.domain.promise import Promise


def replanned(change: Change, at: datetime) -> Change:
    """Another promise may fit now: clocks that are not overdue go over to it. What has run has run, the rest is new.

    A target that has run out by then is due at once: nobody could have kept it before.
    """
    promise, why = change.desk.promise(change.case.matter)
    moving = [
        one
        for one in change.case.clocks
        if one.unmet and not _overdue(one, at) and _other(change, one, promise)
    ]
    if not moving:
        return change
    change = change.to(why=(*change.case.why, f"promise {promise.name}: {why}"))
    change = chosen(change, promise, None, at)
    for clock in moving:
        change = _moved_over(change, clock, promise, at)
    return change


def _moved_over(change: Change, clock: Clock, promise: Promise, at: datetime) -> Change:
    target = promise.target(clock.kind)
    at = max(at, clock.since, clock.paused_at or clock.since)
    if target is None:
        going = hands.resumed(clock, calendar_of(change, clock), at)
        return concluded(change, replace(going, ended_at=at), "clock.dropped")
    still = clock if clock.paused_at else hands.paused(clock, calendar_of(change, clock), at)
    new = replace(
        still,
        promise=promise.name,
        desk=change.desk.version,
        target=target,
        hours=promise.hours,
        ran=min(still.ran, target),
        paused_at=at,
        warned=0,
        breached=False,
    )
    if clock.paused_at is None:
        new = hands.resumed(new, change.desk.calendar(promise.hours), at)
    change = with_clock(change, new)
    return change.fact(
        "clock.replanned",
        clock=clock.kind,
        promise=promise.name,
        target=int(target.total_seconds()),
        at=at.isoformat(),
    )


def _overdue(clock: Clock, at: datetime) -> bool:
    """What is broken stays broken, under the promise that it broke."""
    return clock.due_at is not None and clock.due_at <= max(at, clock.since)


def _other(change: Change, clock: Clock, promise: Promise) -> bool:
    """Whether a promise is not the one that a clock runs by; the same words in a later desk are the same promise."""
    standing = (clock.promise, clock.target, calendar_of(change, clock))
    wanted = (promise.name, promise.target(clock.kind), change.desk.calendar(promise.hours))
    return standing != wanted
