"""Due times by counting every second, to check the calendar against. It shares no code with it.

A stretch of time is laid out second by second, with what a clock on the wall shows in each. The zone is only asked what
a UTC second looks like there, never the other way round, and nothing is known of repeated or skipped times. What a
window is follows from watching that clock:

- it begins with the first second that shows its start or more;
- it ends with the last second that shows its end; if none ever does, with the first one that shows more.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from itertools import accumulate
from zoneinfo import ZoneInfo

Hours = Mapping[int, Sequence[tuple[str, str]]]
"""Windows of weekdays, Monday is 0; times as HH:MM or HH:MM:SS."""
DAY = 86400
_PROBE = 900


@dataclass(frozen=True, slots=True)
class Case:
    """One question: seconds since 1970, whole ones. `hours` of None is round the clock."""

    zone: str
    hours: Hours | None
    holidays: frozenset[date]
    opened: int
    target: int
    pauses: tuple[tuple[int, int], ...]


@cache
def packaged_zone(name: str) -> tzinfo:
    """The zone as the packaged database has it."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


class Stretch:
    """Some days of a zone, second by second; `begin` and `end` are seconds since 1970 in UTC."""

    def __init__(self, zone: str, begin: int, end: int) -> None:
        self.zone, self.begin, self.end = zone, begin, end
        shows = self._readings()
        self.first_day, self.last_day = shows[0] // DAY, shows[-1] // DAY
        self._at_most_so_far = array("q", accumulate(shows, max))
        self._at_least_from_here = array("q", accumulate(reversed(shows), min))[::-1]

    def _readings(self) -> "array[int]":
        """What the wall shows in each second, as seconds since 1970-01-01 00:00 of the wall itself."""
        shows = array("q")
        for probe in range(self.begin, self.end, _PROBE):
            after = min(probe + _PROBE, self.end)
            here, there = self._offset(probe), self._offset(after)
            if here == there:
                shows.extend(range(probe + here, after + here))
            else:
                shows.extend(second + self._offset(second) for second in range(probe, after))
        return shows

    def _offset(self, second: int) -> int:
        offset = datetime.fromtimestamp(second, packaged_zone(self.zone)).utcoffset()
        assert offset is not None
        return offset // timedelta(seconds=1)

    def first_showing(self, wall: int) -> int:
        """The first second that shows this or more."""
        return self.begin + bisect_left(self._at_most_so_far, wall)

    def last_showing(self, wall: int) -> int:
        """The last second that shows this; if none does, the first one from which on more is shown."""
        after = bisect_right(self._at_least_from_here, wall)
        shown = after and self._at_least_from_here[after - 1] == wall
        return self.begin + after - (1 if shown else 0)

    def opened(self, case: Case) -> bytearray:
        """One byte for each second: 1 where the case's calendar is open."""
        if case.hours is None:
            return bytearray(b"\1") * (self.end - self.begin)
        seconds = bytearray(self.end - self.begin)
        for day in range(self.first_day - 2, self.last_day + 1):
            today = date(1970, 1, 1) + timedelta(days=day)
            if today in case.holidays:
                continue
            for starts, ends in case.hours.get(today.weekday(), ()):
                start, end = day * DAY + _seconds(starts), day * DAY + _seconds(ends)
                end += DAY if end <= start else 0
                first, last = self.first_showing(start), self.last_showing(end)
                length = max(0, last - first)
                seconds[first - self.begin : first - self.begin + length] = b"\1" * length
        return seconds


def due(case: Case, stretch: Stretch) -> int | None:
    """The second at which the target is reached; None when it is not within the stretch."""
    if not case.target:
        return case.opened
    seconds = stretch.opened(case)
    for begins, resumes in case.pauses:
        for second in range(max(begins, stretch.begin), min(resumes, stretch.end)):
            seconds[second - stretch.begin] = 0
    counted = 0
    for second, counts in enumerate(seconds[case.opened - stretch.begin :], start=case.opened):
        if counts:
            counted += 1
            if counted == case.target:
                return second + 1
    return None


def utc(second: int) -> datetime:
    """A second as a moment."""
    return datetime.fromtimestamp(second, UTC)


def _seconds(wall: str) -> int:
    hours, minutes, *rest = (int(part) for part in wall.split(":"))
    return hours * 3600 + minutes * 60 + sum(rest)
