"""What is kept to be found and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.finding import Term, Trace
    from chalicelib.domain.mark import Tally
    from chalicelib.domain.sums import Summed


class FindingStore(Protocol):
    """By what cases are found; it keeps no text, and forgets when the customer's words go."""

    def add(self, trace: Trace, terms: Iterable[Term]) -> None:
        """Let a case be found by these terms. Twice is once."""

    def find(self, term: Term, most: int) -> Sequence[Trace]:
        """The cases that a term leads to, the latest first."""


class Span(StrEnum):
    """What sums are kept of."""

    HOUR = "hour"
    DAY = "day"


class FigureStore(Protocol):
    """The marks of what happened, by hours of UTC, and their sums."""

    def keep(self, tally: Tally) -> None:
        """Keep the marks of a case in an hour, in the place of earlier ones; those of a later version stand."""

    def stir(self, hour: datetime, late: bool) -> bool:
        """Say that an hour has marks. `late` ones raise its generation, so that sums of it count no more.

        True when it had none so far, as far as this process knows; False for late ones.
        """

    def stirred(self, since: datetime, until: datetime) -> Mapping[datetime, int]:
        """The hours from one to before another that have marks, in order, with their generations."""

    def tallies(self, hour: datetime, limit: int, after: str = "") -> Sequence[Tally]:
        """Marks of an hour, by what they are of, from after that on."""

    def summed(self, span: Span, since: datetime, until: datetime) -> Mapping[datetime, Summed]:
        """The sums that are kept of hours or days from one moment to before another."""

    def sum_up(self, span: Span, at: datetime, summed: Summed) -> None:
        """Keep sums; the last ones stand."""
