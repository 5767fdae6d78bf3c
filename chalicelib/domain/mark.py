"""Marks: what happened and is counted. Those of a case follow from its ledger, so a recount comes to the same.

A tally holds what happened with one case within one hour of UTC: it is what is stored, and what a number opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Counted(StrEnum):
    """What is counted."""

    HEARD = "heard"  # a mention, by what became of it
    SENTIMENT = "sentiment"
    INTENT = "intent"
    OPENED = "opened"  # a case, by its priority
    TOPIC = "topic"  # a case that was opened, by each of its tags
    REOPENED = "reopened"
    CLOSED = "closed"  # a case, by its outcome
    FIRST_REPLY = "first_reply"  # a promise, by its fate
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"
    ANSWER = "answer"  # a reply, by how far it came
    WAIT = "wait"  # in a team's queue, by its end


class Fate(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    LATE = "late"  # broken, and met later
    OPEN = "open"  # broken, and still not met
    MISSED = "missed"  # broken, and ended without
    WITHDRAWN = "withdrawn"  # ended without while there was time left


BROKEN = frozenset({Fate.LATE, Fate.OPEN, Fate.MISSED})
DECIDED = (Fate.KEPT, Fate.LATE, Fate.OPEN, Fate.MISSED)
PROMISES = (Counted.FIRST_REPLY, Counted.NEXT_REPLY, Counted.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened. `agent` and `team` are '' where it was nobody's; `seconds` are whole ones."""

    what: Counted
    value: str = ""
    team: str = ""
    agent: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A mark with its moment."""

    at: datetime
    mark: Mark


@dataclass(frozen=True, slots=True)
class Tally:
    """The marks of one case in the hour that begins at `hour`, as of a version of the case.

    `of` is the case, or the reference of a mention that is in none; of that one the `version` is 0, and 1 once a case
    has it after all.
    """

    hour: datetime
    of: str
    version: int
    channel: str
    marks: tuple[Mark, ...]


def hour_of(at: datetime) -> datetime:
    """The beginning of the hour of UTC in which a moment lies."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    """The beginning of the day of UTC in which a moment lies."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def by_hour(dated: Iterable[Dated]) -> dict[datetime, tuple[Mark, ...]]:
    """Marks by the hour in which they stand, in an order that is the same in every run."""
    found: dict[datetime, list[Mark]] = {}
    for one in dated:
        found.setdefault(hour_of(one.at), []).append(one.mark)
    return {hour: tuple(sorted(marks, key=_order)) for hour, marks in found.items()}


def _order(mark: Mark) -> tuple[str, str, str, str, int]:
    seconds = -1 if mark.seconds is None else mark.seconds
    return (mark.what, mark.value, mark.team, mark.agent, seconds)
