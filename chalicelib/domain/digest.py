"""At most one notice a minute for each agent: what waits for its turn, and what the next notice says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.page import Device, Page
from chalicelib.domain.priority import Priority

MINUTE = timedelta(minutes=1)
"""The least time between two notices of one agent."""
DIGEST_FROM = 5
"""So many waiting cases are told of in one notice; of fewer the first one, and of the others in the next minutes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A page that is to be told to one of its addressees, by the number that it has among them."""

    page: Page
    number: int

    @property
    def to(self) -> str:
        """Who is to be told."""
        return self.page.addressees[self.number]

    @property
    def id(self) -> str:
        """What it is called, once for each page and addressee."""
        return f"{self.page.case}#{self.page.id}#{self.number}"


@dataclass(frozen=True, slots=True)
class Box:
    """What there is of an addressee: devices, latest first, and what waits, the most urgent and oldest first."""

    devices: tuple[Device, ...] = ()
    waiting: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One notice: of these pages, the latest of each case in `shown`. `rest` waits for another minute."""

    told: tuple[Turn, ...]
    shown: tuple[Page, ...]
    rest: tuple[Turn, ...] = ()


def next_round(turns: Iterable[Turn]) -> Round:
    """What is told next: everything at once from five cases on, else the most urgent case, of these the oldest."""
    cases: dict[str, list[Turn]] = {}
    for turn in sorted(turns, key=lambda one: (one.page.at, int(one.page.id))):
        cases.setdefault(turn.page.case, []).append(turn)
    waiting = sorted(cases.values(), key=_urgency)
    now = waiting if len(waiting) >= DIGEST_FROM else waiting[:1]
    return Round(
        tuple(turn for case in now for turn in case),
        tuple(case[-1].page for case in now),
        tuple(turn for case in waiting[len(now) :] for turn in case),
    )


def _urgency(case: list[Turn]) -> tuple[Priority, datetime, str]:
    first = case[0].page
    return min(turn.page.priority for turn in case), first.at, first.case
