"""Sums of marks: how many of each, and how long they took; sums of sums are the same as sums of all.

Lengths of time are kept to the second up to 34 minutes and to one part in 1,024 above, rounded down: so the sums of a
day stay small however much happens in it, and whoever counts anew with `coarse` comes to the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.domain.mark import PROMISES, Counted, Tally

BITS = 11
"""So many leading bits of a length count."""


class Cell(NamedTuple):
    """What marks that are summed up have in common."""

    what: str
    value: str
    team: str
    channel: str
    agent: str


@dataclass(slots=True)
class Sum:
    """How many marks there are, and how often each length of time is among them."""

    count: int = 0
    lengths: dict[int, int] = field(default_factory=dict)

    def take(self, other: "Sum") -> None:
        """Take in more marks."""
        self.count += other.count
        for length, times in other.lengths.items():
            self.lengths[length] = self.lengths.get(length, 0) + times


Sums = dict[Cell, Sum]


def coarse(seconds: int) -> int:
    """A length as it is kept."""
    shift = max(0, seconds.bit_length() - BITS)
    return seconds >> shift << shift


def of_tallies(tallies: Iterable[Tally]) -> Sums:
    """The sums of marks."""
    sums: Sums = {}
    for tally in tallies:
        for mark in tally.marks:
            cell = Cell(mark.what, mark.value, mark.team, tally.channel, mark.agent)
            found = sums.setdefault(cell, Sum())
            found.count += 1
            if mark.seconds is not None:
                length = coarse(max(0, mark.seconds))
                found.lengths[length] = found.lengths.get(length, 0) + 1
    return sums


def together(many: Iterable[Sums]) -> Sums:
    """The sums of sums."""
    all_: Sums = {}
    for sums in many:
        for cell, one in sums.items():
            all_.setdefault(cell, Sum()).take(one)
    return all_


def without_agents(sums: Sums) -> Sums:
    """The sums of promises, whoever kept them."""
    found: Sums = {}
    for cell, one in sums.items():
        if Counted(cell.what) in PROMISES:
            found.setdefault(cell._replace(agent=""), Sum()).take(one)
    return found


def by(sums: Sums, key: Callable[[Cell], str | None]) -> dict[str, Sum]:
    """Sums by a word of their cells; those without one are left out."""
    found: dict[str, Sum] = {}
    for cell, one in sums.items():
        word = key(cell)
        if word is not None:
            found.setdefault(word, Sum()).take(one)
    return dict(sorted(found.items()))


def percentile(lengths: Mapping[int, int], hundredths: int) -> int | None:
    """The smallest length that so many in a hundred do not exceed; None of nothing."""
    total = sum(lengths.values())
    if not total:
        return None
    wanted, seen = -(-total * hundredths // 100), 0
    for length in sorted(lengths):
        seen += lengths[length]
        if seen >= wanted:
            return length
    raise AssertionError("all of them are not fewer than some of them")


@dataclass(frozen=True, slots=True)
class Only:
    """Which marks are asked for: those of a team, a channel and an agent; None for all."""

    team: str | None = None
    channel: str | None = None
    agent: str | None = None

    def fits(self, team: str, channel: str, agent: str) -> bool:
        """Whether marks are among them."""
        return (
            self.team in (None, team)
            and self.channel in (None, channel)
            and self.agent in (None, agent)
        )

    def of(self, sums: Sums) -> Sums:
        """Those sums that are among them."""
        return {
            cell: one
            for cell, one in sums.items()
            if self.fits(cell.team, cell.channel, cell.agent)
        }


@dataclass(slots=True)
class Summed:
    """The sums of an hour or a day, and of which generation; `hours` are a day's by hour of UTC, without agents."""

    generation: int
    sums: Sums
    hours: dict[int, Sums] = field(default_factory=dict)
