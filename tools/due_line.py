"""What a line of `./earshot due` asks: a calendar, an opening, a target and pauses, each checked."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from chalicelib.domain.calendar import Calendar, Pause, Window
from chalicelib.domain.wallclock import zone
from chalicelib.errors import Invalid

Fields = Mapping[str, object]
T = TypeVar("T")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WALL = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """When is a target reached?"""

    calendar: Calendar
    opened: datetime
    target: timedelta
    pauses: tuple[Pause, ...] = ()


def read(line: str) -> Question:
    """The question of a line. Raises Invalid with the field and what to change there."""
    try:
        given = json.loads(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise Invalid(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        raise Invalid(f"is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise Invalid("must be a JSON object, as {...}")
    hours = _needed(given, "hours", "null is round the clock")
    week = None if hours is None else _within("hours", _week, hours)
    calendar = Calendar(
        "line",
        _within("timezone", _zone, given.get("timezone", "UTC" if week is None else None)),
        week,
        frozenset(_each(given, "holidays", _holiday)),
    )
    return Question(
        calendar,
        _within("opened", moment, _needed(given, "opened")),
        _within("target_seconds", _target, _needed(given, "target_seconds")),
        tuple(_each(given, "pauses", _pause)),
    )


def moment(value: object) -> datetime:
    """A moment in UTC, of an ISO text. Raises Invalid for one without a time zone."""
    if not isinstance(value, str):
        raise Invalid("must be a text, as 2026-11-22T10:00:00Z")
    try:
        read = datetime.fromisoformat(value.strip())
        if read.utcoffset() is None:
            raise Invalid("needs a time zone, as 2026-11-22T10:00:00Z")
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{_cited(value)} is no moment: write it as 2026-11-22T10:00:00Z") from None


def pause(begins: object, resumes: object) -> Pause:
    """A pause; without an end it is still running. Raises Invalid when it ends before it starts."""
    start = moment(begins)
    end = None if resumes is None else moment(resumes)
    if end is not None and end < start:
        raise Invalid(f"ends before it starts: {_cited(resumes)} is before {_cited(begins)}")
    return start, end


def _within(name: str, make: Callable[[object], T], value: object) -> T:
    try:
        return make(value)
    except Invalid as error:
        raise Invalid(f"{name}: {error}") from None


def _needed(given: Fields, name: str, hint: str = "") -> object:
    if name not in given:
        raise Invalid(f"{name}: is missing{'; ' if hint else ''}{hint}")
    return given[name]


def _each(given: Fields, name: str, make: Callable[[object], T]) -> Iterator[T]:
    values = given.get(name)
    if values is None:
        return
    if not isinstance(values, list):
        raise Invalid(f"{name}: must be a list")
    for number, value in enumerate(values, start=1):
        yield _within(f"{name}: entry {number}", make, value)


def _zone(value: object) -> str:
    if not isinstance(value, str):
        raise Invalid("name one, as Europe/Berlin")
    zone(value)
    return value


def _week(value: object) -> tuple[tuple[Window, ...], ...]:
    if not isinstance(value, dict):
        raise Invalid("must be an object of days, or null for round the clock")
    unknown = next((name for name in value if name not in WEEK), None)
    if unknown is not None:
        raise Invalid(f"{_cited(unknown)} is no day: use {', '.join(WEEK)}")
    return tuple(tuple(_each(value, name, _window)) for name in WEEK)


def _window(value: object) -> Window:
    if not (isinstance(value, list) and len(value) == 2):
        raise Invalid('must be a start and an end, as ["09:00", "17:00"]')
    starts, ends = value
    return Window(_wall(starts), time() if ends in ("24:00", "24:00:00") else _wall(ends))


def _wall(value: object) -> time:
    match = _WALL.fullmatch(value) if isinstance(value, str) else None
    try:
        if match is None:
            raise ValueError
        hours, minutes, seconds, fraction = match.groups(default="0")
        return time(int(hours), int(minutes), int(seconds), int(fraction.ljust(6, "0")))
    except ValueError:
        raise Invalid(f"{_cited(value)} is no time of day: use 00:00 to 23:59") from None


def _holiday(value: object) -> date:
    try:
        if not (isinstance(value, str) and _DATE.fullmatch(value)):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid(f"{_cited(value)} is no date: write it as 2026-12-25") from None


def _target(value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise Invalid(f"{_cited(value)} is no number of seconds")
    if value < 0:
        raise Invalid("must not be negative")
    try:
        return timedelta(seconds=value)
    except OverflowError:
        if value == math.inf:
            raise Invalid("must be finite") from None
        return timedelta.max


def _pause(value: object) -> Pause:
    if not (isinstance(value, list) and len(value) == 2):
        raise Invalid(
            "must be a start and an end, as two moments; null as the end is still running"
        )
    return pause(*value)


def _cited(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
