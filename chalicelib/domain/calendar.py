"""What a calendar makes of a promise: due times and open time, exact to the microsecond, and how they come about.

`hours` has the rules. All moments given must have a time zone; all that are returned are in UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from chalicelib.domain.hours import (
    ALREADY_BEGUN,
    LAST_MOMENT,
    ROUND_THE_CLOCK,
    Calendar,
    Window,
    pieces,
    walk,
)
from chalicelib.domain.wallclock import DAY, END, local, local_day, micros, micros_of, moment

__all__ = [
    "ROUND_THE_CLOCK",
    "Calendar",
    "Pause",
    "Reckoning",
    "Span",
    "Step",
    "What",
    "Window",
    "closes_at",
    "counted",
    "due_at",
    "is_open",
    "open_spans",
    "opens_at",
    "reckon",
]

Pause = tuple[datetime, datetime | None]
"""From when to when a clock stands still; None is still running. One that ends at or before its start is none."""
_SURELY_WHOLE = 35 * DAY
_TOLD_ONE_BY_ONE = 500
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in UTC, its end not included."""

    start: datetime
    end: datetime


class What(StrEnum):
    """What a stretch of time is to a clock."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: a stretch of time, what it counts, and what all steps so far do.

    `ends` is None for what never ends. `zone` is the calendar's. A target of hundreds of windows ends with one step
    that sums up the rest: it counts less than its length.
    """

    what: What
    starts: datetime
    ends: datetime | None
    counted: timedelta
    total: timedelta
    zone: str

    @property
    def text(self) -> str:
        """The step in words, as the zone's clocks show it."""
        until = "no end" if self.ends is None else shown(self.ends, self.zone)
        stretch = f"{shown(self.starts, self.zone)} to {until}"
        if self.what is not What.COUNTED:
            return f"{stretch}: {self.what}, nothing counts"
        whole = self.ends is not None and self.counted == self.ends - self.starts
        of = "" if whole else " in its open hours"
        return f"{stretch}: {seconds(self.counted)} counted{of}, {seconds(self.total)} so far"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """When a target is reached, None for never, and the steps from the opening to there."""

    due_at: datetime | None
    steps: tuple[Step, ...]


def open_spans(calendar: Calendar, since: datetime) -> Iterator[Span]:
    """When it is open from a moment on: in order, each as long as it is, the first one cut to begin at `since`.

    Endless unless the calendar never opens again, or never closes: that span ends with the year 9999.
    """
    start = opens_at(calendar, since)
    while start is not None:
        end = closes_at(calendar, start)
        yield Span(start, end or END)
        start = None if end is None else opens_at(calendar, end)


def due_at(calendar: Calendar, since: datetime, target: timedelta) -> datetime | None:
    """When the target is reached that counts from a moment on; None for never.

    A target that is reached just when a window ends is due at that end. One of nothing, or less, is due at once.
    """
    at, left = walk(calendar, micros(since), LAST_MOMENT, micros_of(target))
    return None if left else moment(at)


def counted(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    """The open time between two moments; nothing when the second is not the later one."""
    most = max(0, micros(until) - micros(since))
    _, left = walk(calendar, micros(since), micros(until), most)
    return timedelta(microseconds=most - left)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether it is open at a moment; it is not at the end of a window."""
    return opens_at(calendar, at) == at


def opens_at(calendar: Calendar, at: datetime) -> datetime | None:
    """When it is open next: the moment itself when it is open then; None for never."""
    first = next(pieces(calendar, micros(at)), None)
    return None if first is None else moment(first[0])


def closes_at(calendar: Calendar, at: datetime) -> datetime | None:
    """When it closes after a moment: the moment itself when it is closed then; None for never."""
    since = until = micros(at)
    for start, end in pieces(calendar, since):
        if start > until:
            break
        until = end
        if until - since > _SURELY_WHOLE and not _holiday_ahead(calendar, since):
            return None
    return None if until >= LAST_MOMENT else moment(until)


def _holiday_ahead(calendar: Calendar, since: int) -> bool:
    """Whether a week that is always open may close all the same."""
    day = local_day(since, calendar.zone)
    return any(one.toordinal() >= day - ALREADY_BEGUN for one in calendar.holidays)


def reckon(
    calendar: Calendar, opened: datetime, target: timedelta, pauses: Sequence[Pause] = ()
) -> Reckoning:
    """When a target is reached that was opened at a moment and stands still in the pauses, step by step."""
    wanted = micros_of(target)
    if wanted <= 0:
        return Reckoning(moment(micros(opened)), ())
    laps: list[_Lap] = []
    lasting = [one for one in pauses if one[1] is None or one[1] > one[0]]
    for lap in _laps(calendar, micros(opened), wanted, lasting):
        what, start, end, gained = lap
        if laps and laps[-1][0] is what and laps[-1][2] == start:
            _, start, _, before = laps.pop()
            lap = (what, start, end, before + gained)
        laps.append(lap)
    steps, total = [], 0
    for what, start, end, gained in laps:
        total += gained
        ends = None if end == LAST_MOMENT else moment(end)
        lengths = timedelta(microseconds=gained), timedelta(microseconds=total)
        steps.append(Step(what, moment(start), ends, *lengths, calendar.zone))
    return Reckoning(moment(laps[-1][2]) if total == wanted else None, tuple(steps))


_Lap = tuple[What, int, int, int]
"""What a stretch is, from when to when, and how much of it counts; in microseconds."""


def _laps(calendar: Calendar, at: int, left: int, pauses: Sequence[Pause]) -> Iterator[_Lap]:
    """All from a moment until the target is used up, or for ever."""
    stops = sorted((micros(begins), micros(resumes or END)) for begins, resumes in pauses)
    for begins, resumes in (*stops, (LAST_MOMENT, LAST_MOMENT)):
        for lap in _until(calendar, at, begins, left):
            yield lap
            _, _, at, gained = lap
            left -= gained
            if not left:
                return
        if at < resumes:
            yield What.PAUSED, at, resumes, 0
            at = resumes


def _until(calendar: Calendar, at: int, until: int, left: int) -> Iterator[_Lap]:
    """What is open and what is closed, up to a pause or until the target is used up."""
    for start, end in islice(pieces(calendar, at), _TOLD_ONE_BY_ONE):
        if start >= until:
            break
        if start > at:
            yield What.CLOSED, at, start, 0
        at = min(end, until, start + left)
        yield What.COUNTED, start, at, at - start
        left -= at - start
        if not left:
            return
    else:
        stop, rest = walk(calendar, at, until, left)
        if rest < left:
            yield What.COUNTED, at, stop, left - rest
            at, left = stop, rest
    if left and at < until:
        yield What.CLOSED, at, until, 0


def shown(moment: datetime, zone_name: str) -> str:
    """A moment as the zone's clocks show it, with the day of the week and the offset to UTC."""
    here = local(moment, zone_name)
    return f"{_WEEKDAYS[here.weekday()]} {here.isoformat(sep=' ')}"


def seconds(length: timedelta) -> str:
    """A length of time as a person checks it: seconds, and what they are in hours and days."""
    whole, rest = divmod(micros_of(length), 1_000_000)
    fraction = f".{rest:06}".rstrip("0") if rest else ""
    return f"{whole}{fraction} s ({timedelta(seconds=whole)})"
