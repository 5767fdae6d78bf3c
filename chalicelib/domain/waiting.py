"""How long a case waits in its team's queue: by the pace at which cases left it of late, honest about a stall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from chalicelib.domain.calendar import Calendar, counted, due_at, is_open, opens_at
from chalicelib.domain.wallclock import local

REMEMBERED = 20
"""So many departures make the pace."""
ENOUGH = 3
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Departure:
    """A case left a queue in which it had waited since `queued_at`."""

    at: datetime
    queued_at: datetime


def pace(
    departures: Sequence[Departure], hours: Calendar, waiting_since: datetime | None, at: datetime
) -> timedelta | None:
    """Mean open time from one departure to the next while somebody waited; None while too few are known.

    `waiting_since` is when the first of those who wait now came. A stall that is longer than usual counts.
    """
    latest = sorted(departures)[-REMEMBERED - 1 :]
    if len(latest) < ENOUGH:
        return None
    gaps = NOTHING
    for before, departure in pairwise(latest):
        gaps += counted(hours, max(before.at, departure.queued_at), departure.at)
    number = len(latest) - 1
    usual = gaps / number
    if waiting_since is None:
        return usual
    stall = counted(hours, max(latest[-1].at, waiting_since), at)
    return max(usual, (gaps + stall) / (number + 1))


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a case will be given to somebody: `ahead` wait before it, at this `pace`; both None when nobody knows."""

    ahead: int
    pace: timedelta | None
    given_at: datetime | None
    opens_at: datetime | None = None
    """When the team works again; None while it does, and for never."""


def forecast(ahead: int, pace: timedelta | None, hours: Calendar, at: datetime) -> Forecast:
    """When a case with so many before it will be given, counted in the open hours of its team."""
    opens = None if is_open(hours, at) else opens_at(hours, at)
    given = None if pace is None else due_at(hours, at, pace * (ahead + 1))
    return Forecast(ahead, pace, given, opens)


def in_words(forecast: Forecast, most: int, hours: Calendar, at: datetime) -> str:
    """The forecast in a few words; `most` is where counting ended."""
    number = f"{most} or more" if forecast.ahead >= most else f"{forecast.ahead}"
    verb = "waits" if forecast.ahead == 1 else "wait"
    words = f"{number} {verb} before it"
    if forecast.opens_at is not None:
        words += f", the team is closed until {on_the_wall(forecast.opens_at, hours.zone, at)}"
    if forecast.given_at is None:
        return f"{words}, nobody knows how long"
    if forecast.opens_at is not None:
        return f"{words}, given about {on_the_wall(forecast.given_at, hours.zone, at)}"
    return f"{words}, about {roughly(forecast.given_at - at)}"


def roughly(span: timedelta) -> str:
    """A length of time as one says it."""
    minutes = round(span / timedelta(minutes=1))
    if minutes < 1:
        return "a minute"
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def on_the_wall(moment: datetime, zone: str, now: datetime) -> str:
    """A moment as people of a zone say it; with the date when the day of the week would not tell."""
    here, today = local(moment, zone), local(now, zone)
    day = _DAYS[here.weekday()]
    if here.toordinal() - today.toordinal() >= 7:
        day = f"{day} {here.day} {_MONTHS[here.month - 1]}"
    return f"{day} {here:%H:%M} ({zone})"
