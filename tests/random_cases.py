"""Random cases of calendars for the tests and the measurement, most of them around nights on which clocks change."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from chalicelib.domain.calendar import Calendar, Window
from tests.brute_force import DAY, Case, Hours, Stretch, packaged_zone

DAYS = 11
"""How long a stretch is; nothing is opened in its last six days, or its first one."""
ZONES = (
    "Europe/Berlin Europe/London Europe/Dublin America/New_York America/Los_Angeles America/Sao_Paulo America/Havana "
    "America/St_Johns America/Scoresbysund America/Nuuk America/Caracas Atlantic/Azores Africa/Cairo Africa/Casablanca "
    "Asia/Beirut Asia/Gaza Asia/Tehran Asia/Kathmandu Asia/Pyongyang Asia/Kolkata Asia/Tokyo Australia/Lord_Howe "
    "Australia/Sydney Pacific/Auckland Pacific/Chatham Pacific/Apia Pacific/Kiritimati Antarctica/Troll UTC"
).split()
NAMED = (
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that was skipped
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Kwajalein", date(1969, 10, 1)),  # a day that came twice
    ("Asia/Kathmandu", date(1986, 1, 1)),  # fifteen minutes
    ("Asia/Pyongyang", date(2015, 8, 15)),
    ("America/Caracas", date(2016, 5, 1)),
    ("Europe/Amsterdam", date(1937, 7, 1)),  # offsets with seconds
    ("Africa/Casablanca", date(2024, 3, 10)),  # Ramadan
    ("Africa/Cairo", date(2014, 5, 15)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/Havana", date(2024, 11, 3)),
    ("Asia/Beirut", date(2024, 3, 31)),
    ("Europe/Berlin", date(2024, 2, 29)),
    ("America/New_York", date(2028, 2, 29)),
    ("UTC", date(2000, 2, 29)),
)
_TIMES = (
    "00:00",
    "00:00",
    "00:30",
    "01:00",
    "01:30",
    "02:00",
    "02:15",
    "02:30",
    "03:00",
    "09:00",
    "12:00",
    "17:30",
)
_LENGTHS = (0, 1, 59, 60, 899, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 100_000, 180_000)


def cases(chance: random.Random, many: int, of_each: int = 40) -> Iterator[tuple[Case, Stretch]]:
    """So many cases, some of each stretch, with the stretch that they lie in."""
    left = many
    while left:
        zone, around = _place(chance)
        begin = _midnight(around) - chance.randint(1, 4) * DAY - chance.randrange(DAY)
        stretch = Stretch(zone, begin, begin + DAYS * DAY)
        for _ in range(min(left, of_each)):
            yield case(chance, stretch, around), stretch
            left -= 1


def case(chance: random.Random, stretch: Stretch, around: date) -> Case:
    """One case within a stretch, its times often near one another and near the night in question."""
    opened = chance.choice(
        (
            chance.randint(stretch.begin + DAY, stretch.end - 6 * DAY),
            _near(chance, stretch, _midnight(around)),
        )
    )
    hours = _hours(chance)
    holidays = {around + timedelta(days=chance.randint(-3, 3)) for _ in range(chance.randint(0, 2))}
    target = chance.choice(
        (chance.choice(_LENGTHS), chance.randint(1, 3 * 3600), chance.randint(1, 2 * DAY))
    )
    pauses = tuple(_pause(chance, opened, target) for _ in range(chance.choice((0, 0, 1, 2, 4))))
    return Case(stretch.zone, hours, frozenset(holidays), opened, target, pauses)


def calendar_of(case: Case) -> Calendar:
    """The case's calendar."""
    week = None
    if case.hours is not None:
        days = (case.hours.get(day, ()) for day in range(7))
        week = tuple(tuple(Window(_time(one), _time(two)) for one, two in day) for day in days)
    return Calendar("random", case.zone, week, case.holidays)


def _time(wall: str) -> time:
    return time.fromisoformat(wall)


def _near(chance: random.Random, stretch: Stretch, second: int) -> int:
    near = second + chance.randint(-20, 20) * 3600 + chance.choice((0, 0, 1, -1, 1800))
    return min(max(near, stretch.begin + DAY), stretch.end - 6 * DAY)


def _place(chance: random.Random) -> tuple[str, date]:
    if chance.random() < 0.2:
        return chance.choice(NAMED)
    zone, year = chance.choice(ZONES), chance.randint(1995, 2045)
    changes = changing_days(zone, year)
    if changes and chance.random() < 0.85:
        return zone, chance.choice(changes)
    return zone, date(year, 1, 1) + timedelta(days=chance.randrange(365))


@cache
def changing_days(zone: str, year: int) -> tuple[date, ...]:
    """The days of a year on which the zone's clocks change."""
    here, noon = packaged_zone(zone), datetime(year, 1, 1, 12, tzinfo=UTC)
    days = [noon + timedelta(days=number) for number in range(366)]
    offsets = [day.astimezone(here).utcoffset() for day in days]
    return tuple(
        day.date()
        for day, before, after in zip(days[1:], offsets, offsets[1:], strict=False)
        if before != after
    )


def _hours(chance: random.Random) -> Hours | None:
    sort = chance.random()
    if sort < 0.08:
        return None
    if sort < 0.1:
        return {}
    if sort < 0.2:
        return {day: [("00:00", "00:00")] for day in range(7)}
    if sort < 0.3:
        return {day: [("09:00", "12:30"), ("13:15", "18:00")] for day in range(5)}
    if sort < 0.4:
        return {day: [("22:00", "06:00"), ("05:00", "09:00")] for day in range(7)}
    return {
        day: [(_wall(chance), _wall(chance)) for _ in range(chance.choice((1, 1, 2, 3)))]
        for day in range(7)
        if chance.random() < 0.8
    }


def _wall(chance: random.Random) -> str:
    sort = chance.random()
    if sort < 0.5:
        return chance.choice(_TIMES)
    hours = chance.choice((chance.randint(0, 4), chance.randint(0, 23)))
    seconds = f":{chance.randrange(60):02}" if sort < 0.6 else ""
    return f"{hours:02}:{chance.choice((0, 1, 15, 30, 45, 59)):02}{seconds}"


def _pause(chance: random.Random, opened: int, target: int) -> tuple[int, int]:
    begins = opened + chance.choice((-7200, -60, 0, 1, target, chance.randint(-DAY, 3 * DAY)))
    return begins, begins + chance.choice((0, 1, 60, 3600, chance.randint(1, DAY)))


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY
