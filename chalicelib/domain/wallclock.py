"""What a clock on the wall shows in a time zone, as exact moments: whole microseconds since 1970, in UTC.

The zones are those of the packaged database, on every machine the same. Days are counted as `date.toordinal` does.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import import_module

from chalicelib.errors import Invalid

SECOND = 1_000_000
DAY = 86_400 * SECOND
END = datetime.max.replace(tzinfo=UTC)
"""Nothing is later."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_DAY = date(1970, 1, 1).toordinal()
RECKONED = range(5, date.max.toordinal() - 4)
"""The days whose wall-clock times can be told, the next day's too: not those at the ends of the years 1 and 9999."""
_FIRST_MOMENT = (RECKONED.start - _FIRST_DAY) * DAY
_LAST_MOMENT = (RECKONED.stop - _FIRST_DAY) * DAY
# No zone of the database ever changed twice in less.
_NEVER_TWICE = 6 * DAY


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """The time zone of an IANA name. Raises Invalid when there is none."""
    # Most functions never need a zone, and their start need not wait for this.
    from zoneinfo import ZoneInfo

    folder = _packaged()
    try:
        if folder is None:
            return ZoneInfo(name)
        if name not in _names(folder):
            raise ValueError
        with open(f"{folder}/zoneinfo/{name}", "rb") as data:
            return ZoneInfo.from_file(data, key=name)
    except (OSError, ValueError, LookupError):
        raise Invalid(f"{name!r} is no time zone: use an IANA name, as Europe/Berlin") from None


@lru_cache(maxsize=1)
def database() -> str:
    """Which zone database counts, with its release."""
    release = getattr(import_module("tzdata"), "IANA_VERSION", "") if _packaged() else ""
    return f"tzdata {release}" if release else "this machine"


def _packaged() -> str | None:
    """Where the packaged zone database lies; None leaves it to the machine's own."""
    try:
        return str(import_module("tzdata").__path__[0])
    except ImportError:
        return None


@lru_cache(maxsize=1)
def _names(folder: str) -> frozenset[str]:
    """The zones that there are. Some file systems find a file by a name that is spelt otherwise."""
    with open(f"{folder}/zones", encoding="ascii") as names:
        return frozenset(names.read().split())


def micros(moment: datetime) -> int:
    """A moment as a number. Raises TypeError when it has no time zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    """The moment of a number, in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def local(moment: datetime, zone_name: str) -> datetime:
    """A moment as the zone's clocks show it; in UTC where the year would be one that no date can have."""
    try:
        return moment.astimezone(zone(zone_name))
    except OverflowError:
        return moment.astimezone(UTC)


def local_day(at: int, zone_name: str) -> int:
    """Number of the day that the zone has at a moment."""
    return local(moment(at), zone_name).toordinal()


def micros_of(length: timedelta) -> int:
    """A length of time in whole microseconds."""
    return length // _MICROSECOND


@lru_cache(maxsize=16384)
def steady_offset(zone_name: str, day: int) -> int | None:
    """The offset to UTC, in microseconds, of a day and the next; None when it changes in them."""
    begin = datetime.fromordinal(day).replace(tzinfo=zone(zone_name))
    end = begin + timedelta(days=2)
    offset = _offset(begin)
    # A time within a change has one offset before it and another one after.
    return offset if offset == _offset(end) == _offset(end.replace(fold=1)) else None


def steady_until(zone_name: str, since: int, until: int) -> int:
    """A moment up to which the offset to UTC stays what it is at `since`; within six days of the last such one."""
    at, until = max(since, _FIRST_MOMENT), min(until, _LAST_MOMENT)
    here, now = zone(zone_name), moment(at)
    offset = now.astimezone(here).utcoffset()
    while at < until:
        later = min(until, at + _NEVER_TWICE)
        now += timedelta(microseconds=later - at)
        if now.astimezone(here).utcoffset() != offset:
            break
        at = later
    return at


def reading_of(day: int, wall: int, zone_name: str, *, last: bool) -> int:
    """The moment at which clocks show `wall` microseconds after a day's midnight; `wall` may reach into the next day.

    Of a time that clocks show twice it is the first moment, or the last; of one that they skip, that of the jump.
    """
    steady = steady_offset(zone_name, day)
    since_1970 = (day - _FIRST_DAY) * DAY + wall
    return _turning(since_1970, zone_name, last) if steady is None else since_1970 - steady


def _turning(since_1970: int, zone_name: str, last: bool) -> int:
    """`reading_of` a time near a change of the clocks."""
    shown = moment(since_1970).replace(tzinfo=zone(zone_name))
    before, after = (_offset(shown.replace(fold=fold)) for fold in (0, 1))
    if before >= after:
        return since_1970 - (after if last else before)
    # Skipped. Clocks change at whole seconds: those at either end of this are on either side of the change.
    early, late = (since_1970 - after) // SECOND, (since_1970 - before) // SECOND
    while late - early > 1:
        middle = (early + late) // 2
        if _offset(local(moment(middle * SECOND), zone_name)) == before:
            early = middle
        else:
            late = middle
    return late * SECOND


def _offset(shown: datetime) -> int:
    return (shown.utcoffset() or timedelta(0)) // _MICROSECOND
