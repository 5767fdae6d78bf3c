"""What stands behind a number: the cases whose marks it counts, the latest hour first, a bounded look at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.mark import HOUR, Counted, Mark, Tally
from chalicelib.domain.sums import Only
from chalicelib.domain.wallclock import local
from chalicelib.errors import Invalid
from chalicelib.flows.figures import Window
from chalicelib.ports import Ports

LOOKED_AT = 1000
"""So many tallies are read for one page at most, and of so many hours:"""
HOURS = 100
AT_ONCE = 250

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)#([cm]-[a-z0-9-]{1,60})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose marks, in which window, with which values (None: any), at which hour of day; `cursor` is where to go on."""

    window: Window
    only: Only
    what: frozenset[Counted]
    values: frozenset[str] | None = None
    hour: int | None = None
    zone: str = "UTC"
    cursor: str | None = None

    def marks(self, tally: Tally) -> tuple[Mark, ...]:
        """Those of a tally that are asked for."""
        return tuple(
            mark
            for mark in tally.marks
            if mark.what in self.what
            and (self.values is None or mark.value in self.values)
            and self.only.fits(mark.team, tally.channel, mark.agent)
        )

    def shows(self, at: datetime) -> bool:
        """Whether an hour is at the hour of day that is asked for."""
        return self.hour is None or local(at, self.zone).hour == self.hour


@dataclass(frozen=True, slots=True)
class Behind:
    """A case, or a mention that is in none, with the marks of one hour that are asked for."""

    hour: datetime
    of: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what stands behind a number; `cursor` leads to the next page, None at the end."""

    found: Sequence[Behind]
    cursor: str | None


def behind(asked: Asked, limit: int, ports: Ports) -> Page:
    """A page of what a number counts; short where much had to be looked at. Raises Invalid for a cursor."""
    found: list[Behind] = []
    hours: set[datetime] = set()
    looked, last = 0, ""
    for tally in _ahead(asked, ports):
        hours.add(tally.hour)
        if len(found) >= limit or looked >= LOOKED_AT or len(hours) > HOURS:
            return Page(found, last)
        looked, last = looked + 1, f"{tally.hour:%Y-%m-%dT%H}#{tally.of}"
        marks = asked.marks(tally)
        if marks:
            found.append(Behind(tally.hour, tally.of, marks))
    return Page(found, None)


def _ahead(asked: Asked, ports: Ports) -> Iterator[Tally]:
    """All tallies from the cursor on, hour by hour backwards."""
    start, after = _read(asked)
    since, until = asked.window.since, min(asked.window.until, start + HOUR)
    hours = ports.figures.stirred(since, until) if since < until else ()
    for hour in sorted(hours, reverse=True):
        if not asked.shows(hour):
            continue
        of = after if hour == start else ""
        while tallies := ports.figures.tallies(hour, AT_ONCE, of):
            yield from tallies
            if len(tallies) < AT_ONCE:
                break
            of = tallies[-1].of


def _read(asked: Asked) -> tuple[datetime, str]:
    """The hour to go on with, and after which case of it."""
    if asked.cursor is None:
        return asked.window.until, ""
    read = _CURSOR.fullmatch(asked.cursor)
    try:
        at = datetime.fromisoformat(f"{read[1]}:00").replace(tzinfo=UTC) if read else None
    except ValueError:
        at = None
    if read is None or at is None or at > asked.window.until:
        raise Invalid("cursor: not one of these figures; leave it out to start anew")
    return at, read[2] or ""
