"""Marks and their sums without a database."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from threading import RLock

from chalicelib.domain.mark import Tally
from chalicelib.domain.sums import Summed
from chalicelib.ports import Span


class Figures:
    """`FigureStore` in memory."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._tallies: dict[datetime, dict[str, Tally]] = {}
        self._generations: dict[datetime, int] = {}
        self._summed: dict[tuple[Span, datetime], Summed] = {}

    def keep(self, tally: Tally) -> None:
        """Keep the marks of a case in an hour; those of a later version stand."""
        with self._lock:
            hour = self._tallies.setdefault(tally.hour, {})
            standing = hour.get(tally.of)
            if standing is None or standing.version <= tally.version:
                hour[tally.of] = tally

    def stir(self, hour: datetime, late: bool) -> bool:
        """Say that an hour has marks; late ones raise its generation."""
        with self._lock:
            new = hour not in self._generations
            self._generations[hour] = self._generations.get(hour, 0) + late
            return new and not late

    def stirred(self, since: datetime, until: datetime) -> Mapping[datetime, int]:
        """The hours that have marks, with their generations."""
        with self._lock:
            found = sorted(self._generations.items())
        return {hour: generation for hour, generation in found if since <= hour < until}

    def tallies(self, hour: datetime, limit: int, after: str = "") -> Sequence[Tally]:
        """Marks of an hour, by what they are of, from after that on."""
        with self._lock:
            found = sorted(self._tallies.get(hour, {}).items())
        return [tally for of, tally in found if of > after][:limit]

    def summed(self, span: Span, since: datetime, until: datetime) -> Mapping[datetime, Summed]:
        """The sums that are kept of hours or days."""
        with self._lock:
            return {
                at: deepcopy(summed)
                for (of, at), summed in self._summed.items()
                if of is span and since <= at < until
            }

    def sum_up(self, span: Span, at: datetime, summed: Summed) -> None:
        """Keep sums; the last ones stand."""
        with self._lock:
            self._summed[span, at] = deepcopy(summed)
