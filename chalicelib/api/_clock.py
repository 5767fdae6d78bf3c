"""The clocks of a case, with the arithmetic that anybody can check."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.api._json import moment, moment_or_none
from chalicelib.domain.case import Case
from chalicelib.domain.clock import Clock

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"))


def clocks_json(case: Case, now: datetime) -> "list[answers.Clock]":
    """The latest clock of each kind, the first reply's before all others."""
    return [_clock_json(clock, now) for clock in case.clocks]


def _clock_json(clock: Clock, now: datetime) -> "answers.Clock":
    """Started, target, due, met and how late, in numbers and in a sentence."""
    state, late = _standing(clock, now)
    return {
        "kind": clock.kind,
        "promise": clock.promise,
        "hours": clock.hours,
        "state": state,
        "started_at": moment(clock.started_at),
        "target_seconds": clock.target.total_seconds(),
        "left_seconds": (clock.target - clock.ran).total_seconds() if clock.paused_at else None,
        "due_at": moment_or_none(clock.due_at),
        "paused_at": moment_or_none(clock.paused_at) if clock.unmet else None,
        "met_at": moment_or_none(clock.met_at),
        "late_by_ms": None if late is None else max(0, late // timedelta(milliseconds=1)),
        "arithmetic": _arithmetic(clock, late, state),
    }


def span(time: timedelta) -> str:
    """A span of time in words: 1 h 5 min 0.250 s."""
    rest = abs(time) // timedelta(milliseconds=1)
    parts = []
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    if rest or not parts:
        parts.append(f"{rest / 1000:.3f} s" if rest % 1000 else f"{rest // 1000} s")
    return " ".join(parts)


def _standing(clock: Clock, now: datetime) -> "tuple[answers.ClockState, timedelta | None]":
    """How the promise stands, and how late it is or was met (negative: early); None where none will come."""
    if clock.met_at is not None:
        late = clock.late(clock.met_at)
        return ("broken" if late is not None and late > timedelta(0) else "kept"), late
    if clock.ended_at is not None:
        return ("merged" if clock.goes_on else "unanswered"), None
    if clock.paused_at is not None:
        return "paused", None
    late = clock.late(now)
    return ("overdue" if late is not None and late > timedelta(0) else "running"), late


def _arithmetic(clock: Clock, late: timedelta | None, state: str) -> str:
    hours = f" in {clock.hours} hours" if clock.hours else ""
    promised = f"{moment(clock.started_at)} + {span(clock.target)}{hours}"
    if clock.since != clock.started_at and clock.paused_at is None:
        # It stood still, or another promise took over: what had run by then is not in the sum.
        left = span(max(clock.target - clock.ran, timedelta(0)))
        so_far = f"{span(clock.ran)} of {span(clock.target)} until {moment(clock.since)}"
        promised = f"{so_far}, + {left}{hours}"
    if clock.due_at is not None:
        promised = f"{promised} = due {moment(clock.due_at)}"
    if state == "paused" and clock.paused_at is not None:
        left = span(max(clock.target - clock.ran, timedelta(0)))
        return f"{promised}; stands still since {moment(clock.paused_at)}, {left} left"
    if clock.goes_on:
        return f"{promised}; goes on as one promise of the cases that were merged"
    if late is None:
        return f"{promised}; {'never due' if clock.ended_at is None else 'ended without it'}"
    if clock.met_at is not None:
        how = "early" if state == "kept" else "late"
        return f"{promised}; met {moment(clock.met_at)}, {span(late)} {how}"
    return f"{promised}; {span(late)} {'left' if state == 'running' else 'over'}"
