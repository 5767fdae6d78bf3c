"""Due times worked by hand: each with its reason, each one that anybody can check with a wall calendar."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from chalicelib.domain.calendar import Window

DAYS = "mon tue wed thu fri sat sun".split()
BERLIN = "Europe/Berlin"
OFFICE = "mon-fri 09:00-12:00 13:00-17:00"


@dataclass(frozen=True, slots=True)
class Worked:
    """`hours` as `mon-fri 09:00-17:00`, None for round the clock; `due` '' for never; a pause is FROM/TO or FROM/."""

    why: str
    opened: str
    target: timedelta
    due: str
    hours: str | None = OFFICE
    zone: str = BERLIN
    holidays: str = ""
    pauses: tuple[str, ...] = ()


def a_week(hours: str | None) -> tuple[tuple[Window, ...], ...] | None:
    """The windows of a text: names of days, then their windows."""
    if hours is None:
        return None
    week: list[list[Window]] = [[] for _ in DAYS]
    chosen: list[int] = []
    for word in hours.split():
        first, _, last = word.partition("-")
        if first in DAYS:
            chosen = list(range(DAYS.index(first), DAYS.index(last or first) + 1))
            continue
        ends = time() if last == "24:00" else time.fromisoformat(last)
        for day in chosen:
            week[day].append(Window(time.fromisoformat(first), ends))
    return tuple(tuple(day) for day in week)


def at(text: str) -> datetime:
    """A moment, of an ISO text with its offset."""
    return datetime.fromisoformat(text)


def _h(hours: float = 0, minutes: float = 0, seconds: float = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


_NIGHTS = "mon-tue 22:00-02:00"

# Berlin is an hour ahead of UTC in winter, two in summer; in 2026 its clocks jump from 2 to 3 on 29 March (01:00 UTC)
# and go back from 3 to 2 on 25 October (01:00 UTC). 23 November 2026 is a Monday.
PLAIN = (
    Worked(
        "round the clock, an hour is an hour", "2026-11-22T10:00Z", _h(1), "2026-11-22T11:00Z", None
    ),
    Worked("within a window", "2026-11-23T09:30+01:00", _h(1), "2026-11-23T10:30+01:00"),
    Worked(
        "opened on Sunday, counts from Monday", "2026-11-22T12:00Z", _h(1), "2026-11-23T10:00+01:00"
    ),
    Worked("lunch does not count", "2026-11-23T11:30+01:00", _h(1), "2026-11-23T13:30+01:00"),
    Worked(
        "reached as the window ends: due then",
        "2026-11-23T09:00+01:00",
        _h(3),
        "2026-11-23T12:00+01:00",
    ),
    Worked(
        "reached as the week ends: not on Monday",
        "2026-11-27T16:00+01:00",
        _h(1),
        "2026-11-27T17:00+01:00",
    ),
    Worked(
        "a second more is Monday's",
        "2026-11-27T16:00+01:00",
        _h(1, 0, 1),
        "2026-11-30T09:00:01+01:00",
    ),
    Worked(
        "opened as the window ends",
        "2026-11-27T17:00+01:00",
        _h(0, 0, 1),
        "2026-11-30T09:00:01+01:00",
    ),
    Worked("nothing to count is due when opened", "2026-11-22T10:00Z", _h(), "2026-11-22T10:00Z"),
    Worked(
        "microseconds are kept",
        "2026-11-23T11:59:59.999999+01:00",
        timedelta(microseconds=3),
        "2026-11-23T13:00:00.000002+01:00",
    ),
    Worked("an empty week is never due", "2026-11-22T10:00Z", _h(1), "", ""),
    Worked(
        "a whole day, from a time to the same",
        "2026-11-23T08:00+01:00",
        _h(24),
        "2026-11-24T09:00+01:00",
        "mon 09:00-09:00",
    ),
    Worked(
        "an end of 24:00 is midnight",
        "2026-11-23T23:00+01:00",
        _h(2),
        "2026-11-30T01:00+01:00",
        "mon 00:00-24:00",
    ),
    Worked(
        "a moment in two windows counts once",
        "2026-11-23T09:00+01:00",
        _h(3),
        "2026-11-23T12:00+01:00",
        "mon 09:00-12:00 10:00-11:00 09:00-12:00",
    ),
    Worked("29 February is a day", "2028-02-28T16:30+01:00", _h(1), "2028-02-29T09:30+01:00"),
    Worked("and there is none in 2026", "2026-02-27T16:30+01:00", _h(1), "2026-03-02T09:30+01:00"),
    Worked(
        "an offset of 5:45",
        "2026-11-23T03:00Z",
        _h(1),
        "2026-11-23T04:15Z",
        "mon-fri 09:00-17:00",
        "Asia/Kathmandu",
    ),
)

NIGHTS_AND_HOLIDAYS = (
    Worked("over midnight", "2026-11-23T22:00+01:00", _h(3), "2026-11-24T01:00+01:00", _NIGHTS),
    Worked(
        "after midnight it is still Monday's",
        "2026-11-25T00:30+01:00",
        _h(2),
        "2026-11-30T22:30+01:00",
        _NIGHTS,
    ),
    Worked(
        "overlapping the next day's window, it counts once",
        "2026-11-24T04:00+01:00",
        _h(5),
        "2026-11-24T09:00+01:00",
        "mon-sun 22:00-06:00 05:00-09:00",
    ),
    Worked(
        "a holiday and the weekend after it",
        "2026-12-24T16:30+01:00",
        _h(1),
        "2026-12-28T09:30+01:00",
        holidays="2026-12-25",
    ),
    Worked(
        "a holiday leaves the night that began before it",
        "2026-11-23T22:00+01:00",
        _h(3),
        "2026-11-24T01:00+01:00",
        _NIGHTS,
        holidays="2026-11-24",
    ),
    Worked(
        "and removes all of the night that begins on it",
        "2026-11-23T22:00+01:00",
        _h(1),
        "2026-11-24T23:00+01:00",
        _NIGHTS,
        holidays="2026-11-23",
    ),
    Worked(
        "29 February as a holiday",
        "2028-02-28T16:30+01:00",
        _h(1),
        "2028-03-01T09:30+01:00",
        holidays="2028-02-29",
    ),
    Worked(
        "round the clock knows no holiday",
        "2026-12-25T10:00Z",
        _h(1),
        "2026-12-25T11:00Z",
        None,
        holidays="2026-12-25",
    ),
)

CLOCKS = (
    Worked(
        "round the clock over the long day", "2026-10-24T22:00Z", _h(25), "2026-10-25T23:00Z", None
    ),
    Worked(
        "the long night has an hour more",
        "2026-10-24T22:00Z",
        _h(7),
        "2026-10-25T05:00Z",
        "sun 00:00-06:00",
    ),
    Worked(
        "the short night has an hour less",
        "2026-03-28T23:00Z",
        _h(5),
        "2026-03-29T04:00Z",
        "sun 00:00-06:00",
    ),
    Worked(
        "a start shown twice is the first",
        "2026-10-24T12:00Z",
        _h(2.5),
        "2026-10-25T03:00Z",
        "sun 02:30-04:00",
    ),
    Worked(
        "of it, the first hour ends as the clocks show 2:30 again",
        "2026-10-24T12:00Z",
        _h(1),
        "2026-10-25T01:30Z",
        "sun 02:30-04:00",
    ),
    Worked(
        "an end shown twice is the second",
        "2026-10-24T12:00Z",
        _h(2.5),
        "2026-10-25T01:30Z",
        "sun 01:00-02:30",
    ),
    Worked(
        "2:00 is shown twice", "2026-10-24T12:00Z", _h(2), "2026-10-25T01:00Z", "sun 01:00-02:00"
    ),
    Worked(
        "3:00 is shown once", "2026-10-24T12:00Z", _h(2), "2026-10-25T02:00Z", "sun 02:00-03:00"
    ),
    Worked(
        "a skipped start is the jump",
        "2026-03-28T12:00Z",
        _h(1),
        "2026-03-29T02:00Z",
        "sun 02:30-04:00",
    ),
    Worked(
        "a skipped end is the jump",
        "2026-03-28T12:00Z",
        _h(1),
        "2026-03-29T01:00Z",
        "sun 01:00-02:30",
    ),
    Worked(
        "skipped as a whole, it is empty",
        "2026-03-28T12:00Z",
        _h(0, 10),
        "2026-04-05T00:20Z",
        "sun 02:10-02:50",
    ),
    Worked(
        "New York, 1:30 the second time",
        "2026-10-31T12:00Z",
        _h(1.5),
        "2026-11-01T06:30Z",
        "sun 01:00-01:30",
        "America/New_York",
    ),
    Worked(
        "Lord Howe goes back by half an hour",
        "2026-04-04T10:00Z",
        _h(1),
        "2026-04-04T15:30Z",
        "sun 01:30-02:00",
        "Australia/Lord_Howe",
    ),
    Worked(
        "and ahead by half an hour",
        "2026-10-03T10:00Z",
        _h(0.5),
        "2026-10-03T16:00Z",
        "sun 02:00-03:00",
        "Australia/Lord_Howe",
    ),
    Worked(
        "Havana has midnight twice",
        "2024-11-02T12:00Z",
        _h(3.5),
        "2024-11-03T05:30Z",
        "sat 22:00-00:30",
        "America/Havana",
    ),
    Worked(
        "Friday's window still runs when Newfoundland shows Sunday for half a minute, and then Saturday again",
        "2010-11-07T02:30:30Z",
        _h(0, 29, 30),
        "2010-11-07T03:00Z",
        "fri 23:30-23:30",
        "America/St_Johns",
    ),
    Worked(
        "Beirut has a day without midnight",
        "2024-03-30T12:00Z",
        _h(7),
        "2024-03-31T05:00Z",
        "sun 00:00-08:00",
        "Asia/Beirut",
    ),
    Worked(
        "and what ends at that midnight ends at the jump",
        "2024-03-30T12:00Z",
        _h(4),
        "2024-03-30T22:00Z",
        "sat 20:00-24:00",
        "Asia/Beirut",
    ),
    Worked(
        "Casablanca goes back for Ramadan",
        "2024-03-09T12:00Z",
        _h(3),
        "2024-03-10T04:00Z",
        "sun 02:00-04:00",
        "Africa/Casablanca",
    ),
    Worked(
        "Apia had no Friday, 30 December 2011",
        "2011-12-29T16:00-10:00",
        _h(2),
        "2012-01-02T10:00+14:00",
        "mon-fri 09:00-17:00",
        "Pacific/Apia",
    ),
    Worked(
        "what would have ended on it ended as Thursday did",
        "2011-12-29T12:00-10:00",
        _h(2),
        "2011-12-30T10:00Z",
        "thu 22:00-06:00",
        "Pacific/Apia",
    ),
)

PAUSES = (
    Worked(
        "a pause moves the due time by its length",
        "2026-11-23T09:00+01:00",
        _h(2),
        "2026-11-23T11:30+01:00",
        pauses=("2026-11-23T10:00+01:00/2026-11-23T10:30+01:00",),
    ),
    Worked(
        "one that ends as the clock starts does nothing",
        "2026-11-23T09:00+01:00",
        _h(2),
        "2026-11-23T11:00+01:00",
        pauses=("2026-11-23T08:00+01:00/2026-11-23T09:00+01:00",),
    ),
    Worked(
        "nor one that starts as it is due",
        "2026-11-23T09:00+01:00",
        _h(2),
        "2026-11-23T11:00+01:00",
        pauses=("2026-11-23T11:00+01:00/2026-11-23T11:30+01:00",),
    ),
    Worked(
        "nor one after it",
        "2026-11-23T09:00+01:00",
        _h(2),
        "2026-11-23T11:00+01:00",
        pauses=("2026-11-24T11:00+01:00/",),
    ),
    Worked(
        "one that began before",
        "2026-11-22T10:00Z",
        _h(1),
        "2026-11-22T11:30Z",
        None,
        pauses=("2026-11-22T09:00Z/2026-11-22T10:30Z",),
    ),
    Worked(
        "overlapping ones count once",
        "2026-11-22T08:00Z",
        _h(2),
        "2026-11-22T11:30Z",
        None,
        pauses=("2026-11-22T09:00Z/2026-11-22T10:00Z", "2026-11-22T08:30Z/2026-11-22T09:30Z"),
    ),
    Worked(
        "and so does one within another",
        "2026-11-22T08:00Z",
        _h(2),
        "2026-11-22T11:00Z",
        None,
        pauses=("2026-11-22T08:30Z/2026-11-22T09:30Z", "2026-11-22T09:00Z/2026-11-22T09:10Z"),
    ),
    Worked(
        "touching ones add up",
        "2026-11-22T08:00Z",
        _h(2),
        "2026-11-22T11:00Z",
        None,
        pauses=("2026-11-22T09:00Z/2026-11-22T09:30Z", "2026-11-22T09:30Z/2026-11-22T10:00Z"),
    ),
    Worked(
        "over lunch it costs nothing",
        "2026-11-23T11:30+01:00",
        _h(1),
        "2026-11-23T13:30+01:00",
        pauses=("2026-11-23T12:00+01:00/2026-11-23T13:00+01:00",),
    ),
    Worked(
        "over the weekend, and an hour of Monday",
        "2026-11-27T16:00+01:00",
        _h(1),
        "2026-11-30T10:30+01:00",
        pauses=("2026-11-27T16:30+01:00/2026-11-30T10:00+01:00",),
    ),
    Worked(
        "over the hour that comes twice",
        "2026-10-25T00:00Z",
        _h(1),
        "2026-10-25T03:00Z",
        None,
        pauses=("2026-10-25T02:00+02:00/2026-10-25T03:00+01:00",),
    ),
    Worked(
        "one that still runs", "2026-11-22T08:00Z", _h(2), "", None, pauses=("2026-11-22T09:00Z/",)
    ),
    Worked(
        "one that still runs, too late to matter",
        "2026-11-22T08:00Z",
        _h(2),
        "2026-11-22T10:00Z",
        None,
        pauses=("2026-11-22T10:00Z/",),
    ),
)

WORKED = PLAIN + NIGHTS_AND_HOLIDAYS + CLOCKS + PAUSES
