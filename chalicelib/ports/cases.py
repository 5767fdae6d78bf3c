"""Where cases are kept, and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.case import Case, Thread
    from chalicelib.domain.change import Change
    from chalicelib.domain.ledger import Entry
    from chalicelib.domain.looking import Look
    from chalicelib.domain.note import Note
    from chalicelib.domain.outgoing import Outgoing
    from chalicelib.domain.page import Page
    from chalicelib.domain.receipt import Receipt
    from chalicelib.domain.timer import Timer
    from chalicelib.domain.unsent import Unsent


class CaseStore(Protocol):
    """Cases with their timers, pages and outbox. Every write of a case is one `save`."""

    def get(self, id: str) -> Case | None:
        """The case as it stands now."""

    def whole(self, id: str) -> WholeCase | None:
        """The case with all that stands beside it."""

    def latest_in(self, thread: Thread) -> str | None:
        """Id of the latest case of a thread, open or closed."""

    def save(self, change: Change) -> Case:
        """Write a change whole and return the case as saved.

        Raises Conflict when the case, its thread or a reply moved meanwhile, AgentFull when the seat is gone,
        AlreadyDone when the mention was taken in before or the fired timer no longer stands, Unavailable.
        """

    def save_together(self, changes: Sequence[Change]) -> Sequence[Case]:
        """Write changes of several cases, all of them or none, and return the cases as saved. Raises as `save` does."""

    def inbox(self, of: str, limit: int, after: str | None = None) -> Listing:
        """Open and answered cases of `agent#id` or `queue#team`, first things first, from a cursor on."""

    def look(self, of: Sequence[str], asked: Look) -> Listing:
        """Cases of several such lists as one, first things first. A page may be short though there is a cursor."""

    def several(self, ids: Sequence[str]) -> Mapping[str, Case]:
        """The cases of these ids, as of a moment ago; those that are not there are left out."""

    def count(self, of: str, most: int, before: Case | None = None) -> int:
        """How many cases stand in a list, with `before` those that come before that one; counted up to `most`."""

    def due(self, until: datetime) -> Sequence[Timer]:
        """All timers due until then, however long ago."""

    def page(self, case: str, id: str) -> Page | None:
        """One page."""

    def pages(self, case: str) -> Sequence[Page]:
        """All pages of a case, oldest first."""

    def outgoing(self, case: str, id: str) -> Outgoing | None:
        """One reply of the outbox."""

    def outbox(self, case: str) -> Sequence[Outgoing]:
        """All replies of a case, oldest first."""

    def notes(self, case: str) -> Sequence[Note]:
        """All notes of a case, oldest first."""

    def begin_sending(self, case: str, id: str, at: datetime) -> bool:
        """Move a reply from queued to sending; False when it is not queued."""

    def back_to_queue(self, case: str, id: str, reason: str) -> None:
        """A reply that surely did not leave waits again."""

    def mark_delivery(self, case: str, external_id: str, state: str, reason: str) -> bool:
        """Record the platform's word on a reply that was sent; False when there is none of that id."""

    def swept_until(self) -> datetime | None:
        """Until which due time the sweep has handed timers over."""

    def sweep(self, until: datetime) -> None:
        """Record until which due time the sweep has handed timers over."""


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with its pages, replies and notes, each kind oldest first."""

    case: Case
    pages: Sequence[Page]
    outbox: Sequence[Outgoing]
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of an inbox; `cursor` leads to the next one, None at the end."""

    cases: tuple[Case, ...]
    cursor: str | None


class Ledger(Protocol):
    """What happened, written by CaseStore.save; and who was told of it."""

    def of_case(self, case: str) -> Sequence[Entry]:
        """All entries of a case, in order."""

    def tell(self, receipt: Entry) -> bool:
        """Keep a receipt, as `receipt.entry_of` makes it; False when there is one of its version already."""

    def receipts(self, case: str, page: str) -> Sequence[Receipt]:
        """Receipts of one page, by number."""

    def told(self, case: str) -> Sequence[Entry]:
        """All receipts of a case as they are kept, in the order of their pages."""


class DraftStore(Protocol):
    """What agents have typed and not sent."""

    def keep(self, draft: Unsent) -> None:
        """Keep a draft in the place of the one before it."""

    def of(self, agent: str, case: str) -> Unsent | None:
        """An agent's draft for a case."""

    def remove(self, agent: str, case: str) -> None:
        """It was sent, or is not wanted."""
