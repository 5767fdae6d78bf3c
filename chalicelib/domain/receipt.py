"""Who was told of a page, when and how: an entry of the ledger of its own, chained to the one that made the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.change import EARSHOT
from chalicelib.domain.desk import Way
from chalicelib.domain.digest import Turn
from chalicelib.domain.ledger import Entry, Fact, Place, write
from chalicelib.domain.page import Page

TOLD = "#told"
MOST = 1000
"""A page has fewer addressees than that."""


class Outcome(StrEnum):
    """What became of a page for one of those it was for."""

    TOLD = "told"
    DIGEST = "digest"  # one of several cases in one notice
    DROPPED = "dropped"  # somebody had acknowledged before it left
    UNREACHED = "unreached"  # no device, number or address works


@dataclass(frozen=True, slots=True)
class Send:
    """One message that left: the way it took, and what SNS calls it."""

    way: Way
    id: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a page for one addressee. `cases` were in the notice, `gone` devices did no longer work."""

    case: str
    page: str
    number: int
    to: str
    at: datetime
    outcome: Outcome
    sends: tuple[Send, ...] = ()
    gone: int = 0
    cases: int = 1


def entry_of(receipt: Receipt, page: Page) -> Entry:
    """The receipt as an entry of the ledger, after that of its page."""
    data: dict[str, str | int | None] = {
        "page": receipt.page,
        "to": receipt.to,
        "outcome": receipt.outcome,
        "sends": " ".join(f"{one.way}:{one.id}" for one in receipt.sends) or None,
        "gone": receipt.gone,
        "cases": receipt.cases,
    }
    version = int(receipt.page) * MOST + receipt.number
    place = Place(f"{receipt.case}{TOLD}", version, page.entry)
    return write(place, receipt.at, EARSHOT, (Fact("page.told", data),))


def receipt_of(entry: Entry) -> Receipt:
    """The receipt that an entry is."""
    data = entry.facts[0].data
    sends = [one.partition(":") for one in str(data.get("sends") or "").split()]
    return Receipt(
        case=entry.case.removesuffix(TOLD),
        page=str(data["page"]),
        number=entry.version % MOST,
        to=str(data["to"]),
        at=entry.at,
        outcome=Outcome(str(data["outcome"])),
        sends=tuple(Send(Way(way), id) for way, _, id in sends),
        gone=int(data.get("gone") or 0),
        cases=int(data.get("cases") or 1),
    )


def false_receipts(receipts: Iterable[Entry], entries: Sequence[Entry]) -> list[int]:
    """Versions of receipts whose hash is wrong, or that do not follow the entry that made their page."""
    hashes = {entry.version: entry.hash for entry in entries}
    return [one.version for one in receipts if not _holds(one, hashes.get(one.version // MOST))]


def _holds(entry: Entry, made: str | None) -> bool:
    place = Place(entry.case, entry.version, entry.previous)
    return entry.previous == made and write(place, entry.at, entry.by, entry.facts) == entry


def of_turn(turn: Turn, at: datetime, outcome: Outcome) -> Receipt:
    """A receipt of one turn that nothing was sent for."""
    page = turn.page
    return Receipt(page.case, page.id, turn.number, turn.to, at, outcome)
