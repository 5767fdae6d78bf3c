"""What a calendar is, and when it is open, in whole microseconds since 1970.

Windows are wall-clock times. Where the clocks go back, a window starts at the first and ends at the second occurrence
of a time shown twice; where they go forward, a time that is skipped means the moment of the jump. A moment in two
windows counts once. They are told up to the end of the year 9999, so that nothing here goes on for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile

from chalicelib.domain.wallclock import (
    DAY,
    END,
    RECKONED,
    local_day,
    micros,
    micros_of,
    reading_of,
    steady_until,
)

WEEK = 7 * DAY
LAST_MOMENT = micros(END)
ALREADY_BEGUN = 2
"""Days back to the oldest window still open: one for midnight, one for clocks that go back over another."""
_LONG = 10 * DAY
_WALKED = 4 * WEEK


@dataclass(frozen=True, slots=True)
class Window:
    """Open from one wall-clock time to another; one that ends at or before its start runs past midnight.

    It belongs to the day it starts on. From a time to the same is a whole day.
    """

    starts: time
    ends: time


Week = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works.

    `zone` is an IANA name. `week` has the windows of seven days, Monday first; None is round the clock, on holidays
    too. A holiday removes the windows that start on it.
    """

    name: str
    zone: str
    week: Week | None
    holidays: frozenset[date] = frozenset()


ROUND_THE_CLOCK = Calendar("round the clock", "UTC", None)


def pieces(calendar: Calendar, since: int) -> Iterator[tuple[int, int]]:
    """When it is open from a moment on: in order and disjoint; what touches is not made one."""
    week, zone, holidays = calendar.week, calendar.zone, calendar.holidays
    if week is None:
        yield since, LAST_MOMENT
        return
    if not any(week):
        return
    first = max(RECKONED.start, local_day(since, zone) - ALREADY_BEGUN)
    for day in range(first, RECKONED.stop):
        windows = week[(day - 1) % 7]
        if not windows or (holidays and date.fromordinal(day) in holidays):
            continue
        for starts, ends in _walls(windows):
            start = max(since, reading_of(day, starts, zone, last=False))
            end = reading_of(day, ends, zone, last=True)
            if end > start:
                yield start, end
                since = end


def walk(calendar: Calendar, at: int, until: int, left: int) -> tuple[int, int]:
    """Goes ahead from a moment until so much open time is counted, or to `until`.

    Returns where it arrived, and what is left to be counted.
    """
    left = max(0, left)
    while left and at < until:
        stop = until
        if left > _LONG and calendar.week and any(calendar.week):
            at, left = _whole_weeks(calendar, at, until, left)
            stop = min(until, at + _WALKED)
        for start, end in pieces(calendar, at):
            if start >= stop:
                break
            length = min(end, stop) - start
            if length >= left:
                return start + left, 0
            left -= length
        at = stop
    return at, left


def _whole_weeks(calendar: Calendar, at: int, until: int, left: int) -> tuple[int, int]:
    """`walk` over the weeks that are all alike: no holiday, no change of the clocks. Something stays left."""
    assert calendar.week is not None
    worth = _worth(calendar.week)
    most = min((left - 1) // worth, (until - at) // WEEK)
    margin = ALREADY_BEGUN * DAY
    end = steady_until(calendar.zone, at - margin, at + most * WEEK + margin)
    today = local_day(at, calendar.zone)
    for one in calendar.holidays:
        if one.toordinal() >= today - ALREADY_BEGUN:
            end = min(end, at + (one.toordinal() - today - 1) * DAY)
    weeks = max(0, (end - margin - at) // WEEK)
    return at + weeks * WEEK, left - weeks * worth


@lru_cache(maxsize=64)
def _worth(week: Week) -> int:
    """The open time of a week in which nothing happens."""
    plain, monday = Calendar("", "UTC", week), micros(datetime(2001, 1, 1, tzinfo=UTC))
    within = takewhile(lambda piece: piece[0] < monday + WEEK, pieces(plain, monday))
    return sum(min(end, monday + WEEK) - start for start, end in within)


@lru_cache(maxsize=512)
def _walls(windows: tuple[Window, ...]) -> tuple[tuple[int, int], ...]:
    """Starts and ends of a day's windows in microseconds after its midnight, in order."""
    pairs = ((_since_midnight(one.starts), _since_midnight(one.ends)) for one in windows)
    return tuple(sorted((starts, ends if ends > starts else ends + DAY) for starts, ends in pairs))


def _since_midnight(wall: time) -> int:
    return micros_of(
        timedelta(
            hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond
        )
    )
