"""The promise of a case, with the arithmetic that anybody can check."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.api._json import moment, moment_or_none
from chalicelib.domain.case import Case, Clock, Status

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"))


def clock_json(case: Case, now: datetime) -> "answers.Clock | None":
    """Started, target, due, met and how late, in numbers and in a sentence; None without a promise."""
    clock = case.clock
    if clock is None:
        return None
    state, late = _standing(case, clock, now)
    return {
        "promise": clock.promise,
        "state": state,
        "started_at": moment(clock.started_at),
        "target_seconds": clock.target.total_seconds(),
        "warn_at": moment(clock.warn_at),
        "due_at": moment(clock.due_at),
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


def _standing(
    case: Case, clock: Clock, now: datetime
) -> "tuple[answers.ClockState, timedelta | None]":
    """How the promise stands, and how late the answer is (negative: early); None where none will come."""
    if clock.met_at is not None:
        late = clock.met_at - clock.due_at
        return ("kept" if late <= timedelta(0) else "broken"), late
    if case.status is Status.CLOSED:
        return "unanswered", None
    late = now - clock.due_at
    return ("running" if late <= timedelta(0) else "overdue"), late


def _arithmetic(clock: Clock, late: timedelta | None, state: str) -> str:
    promised = f"{moment(clock.started_at)} + {span(clock.target)} = due {moment(clock.due_at)}"
    if late is None:
        return f"{promised}; closed without an answer"
    if clock.met_at is not None:
        how = "early" if state == "kept" else "late"
        return f"{promised}; answered {moment(clock.met_at)}, {span(late)} {how}"
    return f"{promised}; {span(late)} {'left' if state == 'running' else 'over'}"
