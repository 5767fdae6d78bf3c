"""The lead's figures: sums of marks, read where they are kept, counted and kept where they are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.mark import DAY, HOUR, Tally, day_of
from chalicelib.domain.sums import Summed, Sums, of_tallies, together, without_agents
from chalicelib.errors import Unavailable
from chalicelib.ports import Ports, Span

LONGEST = timedelta(days=93)
BY_HOUR = timedelta(days=3)
"""Rows go by the hour up to here."""

GRACE = timedelta(minutes=5)
"""So long after its end an hour is not summed up yet: whoever began to keep a mark in it has ended by then."""

AT_ONCE = 100
"""So many hours are summed up for one question, then it is to be asked again."""
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """From one whole hour of UTC to another."""

    since: datetime
    until: datetime

    @property
    def step(self) -> Span:
        """How far apart its rows are."""
        return Span.HOUR if self.until - self.since <= BY_HOUR else Span.DAY

    @property
    def starts(self) -> list[datetime]:
        """The beginnings of its rows; the first may lie before it, at the beginning of its day."""
        length = HOUR if self.step is Span.HOUR else DAY
        at = self.since if self.step is Span.HOUR else day_of(self.since)
        found = []
        while at < self.until:
            found.append(at)
            at += length
        return found


@dataclass(frozen=True, slots=True)
class Viewed:
    """The sums of a window by row, and by hour of UTC; without agents where rows are days."""

    steps: Mapping[datetime, Sums]
    hours: Sequence[tuple[datetime, Sums]]


def view(window: Window, now: datetime, ports: Ports) -> Viewed:
    """The sums of all marks in a window. Raises Unavailable where too much is to be counted at once."""
    reading = _Reading(now, ports, ports.figures.stirred(window.since, window.until))
    if window.step is Span.HOUR:
        hours = reading.hours(sorted(reading.generations))
        return Viewed(hours, list(hours.items()))
    days = [one for one in window.starts if window.since <= one and one + DAY <= window.until]
    whole = reading.days([one for one in days if reading.settled(one + DAY - HOUR)])
    rest = [one for one in reading.generations if day_of(one) not in whole]
    single = reading.hours(sorted(rest))
    steps = {day: summed.sums for day, summed in whole.items()}
    for day in sorted({day_of(hour) for hour in single}):
        steps[day] = together(sums for hour, sums in single.items() if day_of(hour) == day)
    by_hour = [
        (day + hour * HOUR, sums)
        for day, summed in whole.items()
        for hour, sums in summed.hours.items()
    ]
    return Viewed(steps, [*by_hour, *((at, without_agents(one)) for at, one in single.items())])


def sum_up(hour: datetime, now: datetime, ports: Ports) -> None:
    """Sum up what was over before an hour, of its day and the three before, so that no lead has to wait for it."""
    view(Window(day_of(hour) - 4 * DAY, hour), now, ports)


@dataclass(slots=True)
class _Reading:
    """One look at the sums. `generations` are of every hour of the window that has marks."""

    now: datetime
    ports: Ports
    generations: Mapping[datetime, int]
    counted: int = field(default=0)

    def settled(self, hour: datetime) -> bool:
        """Whether an hour is over for so long that its sums can be kept."""
        return hour + HOUR + GRACE <= self.now

    def hours(self, hours: Sequence[datetime]) -> dict[datetime, Sums]:
        """The sums of hours that have marks."""
        if not hours:
            return {}
        kept = self.ports.figures.summed(Span.HOUR, hours[0], hours[-1] + HOUR)
        return {hour: self._hour(hour, kept.get(hour)) for hour in hours}

    def _hour(self, hour: datetime, kept: Summed | None) -> Sums:
        generation = self.generations[hour]
        if kept is not None and kept.generation == generation:
            return kept.sums
        if not self.settled(hour):
            return self._count(hour)
        if self.counted >= AT_ONCE:
            raise Unavailable("a long time is summed up for the first time: ask again in a moment")
        self.counted += 1
        sums = self._count(hour)
        self.ports.figures.sum_up(Span.HOUR, hour, Summed(generation, sums))
        return sums

    def _count(self, hour: datetime) -> Sums:
        parts, after = [], ""
        while True:
            tallies: Sequence[Tally] = self.ports.figures.tallies(hour, PAGE, after)
            parts.append(of_tallies(tallies))
            if len(tallies) < PAGE:
                return together(parts)
            after = tallies[-1].of

    def days(self, days: Sequence[datetime]) -> dict[datetime, Summed]:
        """The sums of whole days that are over; those without marks are left out."""
        wanted = {day: self.generation_of(day) for day in days}
        wanted = {day: generation for day, generation in wanted.items() if generation}
        if not wanted:
            return {}
        kept = self.ports.figures.summed(Span.DAY, min(wanted), max(wanted) + DAY)
        found = {}
        for day, generation in wanted.items():
            summed = kept.get(day)
            if summed is None or summed.generation != generation:
                summed = self._day(day, generation)
            found[day] = summed
        return found

    def generation_of(self, day: datetime) -> int:
        """Grows with every hour that gets marks, and with that of each; 0 for a day without."""
        hours = (day + number * HOUR for number in range(24))
        return sum(self.generations[hour] + 1 for hour in hours if hour in self.generations)

    def _day(self, day: datetime, generation: int) -> Summed:
        hours = self.hours([one for one in sorted(self.generations) if day_of(one) == day])
        by_hour = {hour.hour: without_agents(sums) for hour, sums in hours.items()}
        summed = Summed(generation, together(hours.values()), by_hour)
        self.ports.figures.sum_up(Span.DAY, day, summed)
        return summed
