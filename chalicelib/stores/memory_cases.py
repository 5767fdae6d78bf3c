"""The case store and the ledger without a database: the same promises, under one lock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from typing import TypeVar

from chalicelib.domain.case import Case, Thread
from chalicelib.domain.change import Change
from chalicelib.domain.ledger import Entry
from chalicelib.domain.looking import Look
from chalicelib.domain.mention import Handling, HeardSignal, Mention
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Page
from chalicelib.domain.receipt import TOLD, Receipt, receipt_of
from chalicelib.domain.timer import Timer
from chalicelib.domain.verdict import Verdict
from chalicelib.errors import AgentFull, AlreadyDone, Conflict
from chalicelib.ports import Listing, WholeCase
from chalicelib.stores.cursor import Position, read_cursor, write_cursor
from chalicelib.stores.lists import (
    LOOKED_AT,
    due_of,
    frees_thread,
    list_of,
    lists,
    partition,
    place,
    refuse_fired,
    seats,
    takes_up_thread,
)

Row = TypeVar("Row")

UNSETTLED = (OutgoingState.SENDING, OutgoingState.UNKNOWN)


@dataclass(slots=True)
class Shelves:
    """What the stores in memory share: the rows of all tables, and the lock that makes a transaction of a save."""

    lock: RLock = field(default_factory=RLock)
    mentions: dict[str, Mention] = field(default_factory=dict)
    replies: set[str] = field(default_factory=set)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    signals: dict[str, HeardSignal] = field(default_factory=dict)
    heads: dict[str, Case] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    outbox: dict[tuple[str, str], Outgoing] = field(default_factory=dict)
    notes: dict[tuple[str, str], Note] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    receipts: dict[str, dict[int, Entry]] = field(default_factory=dict)
    loads: dict[str, set[str]] = field(default_factory=dict)
    served: dict[str, set[str]] = field(default_factory=dict)
    given: dict[str, datetime] = field(default_factory=dict)
    swept_until: datetime | None = None


class Cases:
    """`CaseStore` in memory."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves

    def get(self, id: str) -> Case | None:
        """The case as it stands now."""
        return self._all.heads.get(id)

    def whole(self, id: str) -> WholeCase | None:
        """The case with all that stands beside it."""
        with self._all.lock:
            case = self._all.heads.get(id)
            if case is None:
                return None
            return WholeCase(case, self.pages(id), self.outbox(id), self.notes(id))

    def latest_in(self, thread: Thread) -> str | None:
        """Id of the latest case of a thread, open or closed."""
        return self._all.threads.get(thread.key)

    def save(self, change: Change) -> Case:
        """Write a change whole, or raise what `CaseStore.save` promises."""
        [case] = self.save_together([change])
        return case

    def save_together(self, changes: Sequence[Change]) -> Sequence[Case]:
        """Write changes of several cases, all of them or none."""
        with self._all.lock:
            for change in changes:
                self._refuse_doubles(change)
                self._refuse_full(change)
                self._refuse_stale(change)
            return [self._write(change) for change in changes]

    def _write(self, change: Change) -> Case:
        case = change.saved
        self._all.heads[case.id] = case
        self._all.entries.setdefault(case.id, []).append(change.entry)
        self._write_parts(change)
        self._write_effects(change)
        return case

    def _refuse_doubles(self, change: Change) -> None:
        if change.mention is not None:
            mention = self._all.mentions.get(change.mention)
            waits = Handling.NOISE if change.restored else None
            if mention is None or mention.handling is not waits:
                raise AlreadyDone(f"mention {change.mention} was taken in before")
        refuse_fired(change)
        if change.queued is not None and (change.case.id, change.queued.id) in self._all.outbox:
            raise AlreadyDone(f"reply {change.queued.id} is in the outbox")

    def _refuse_full(self, change: Change) -> None:
        seat, _ = seats(change)
        if seat is None or seat.capacity is None:
            return
        load = self._all.loads.get(seat.agent, set())
        if len(load) >= seat.capacity and change.case.id not in load:
            raise AgentFull(f"agent {seat.agent} has no room")

    def _refuse_stale(self, change: Change) -> None:
        case, standing = change.case, self._all.heads.get(change.case.id)
        expected = change.before.version if change.before else None
        if (standing.version if standing else None) != expected:
            raise Conflict(f"case {case.id} was changed meanwhile")
        latest = self._all.threads.get(case.thread.key)
        if change.opens_thread and latest is not None and latest not in self._all.ended:
            raise Conflict(f"the thread of case {case.id} has an open case")
        if takes_up_thread(change) and latest not in (None, case.id):
            raise Conflict(f"the thread of case {case.id} has an open case")
        if change.note is not None and (case.id, change.note.id) in self._all.notes:
            raise Conflict(f"note {change.note.id} is written")
        if change.settled is not None:
            reply = self._all.outbox.get((case.id, change.settled.id))
            if reply is None or reply.state not in UNSETTLED:
                raise Conflict(f"reply {change.settled.id} is not being sent")

    def _write_parts(self, change: Change) -> None:
        id = change.case.id
        self._all.pages |= {(id, page.id): page for page in change.pages_made}
        for reply in (change.queued, change.settled):
            if reply is not None:
                self._all.outbox[id, reply.id] = reply
        if change.note is not None:
            self._all.notes[id, change.note.id] = change.note

    def _write_effects(self, change: Change) -> None:
        case = change.case
        if change.opens_thread or takes_up_thread(change):
            self._all.threads[case.thread.key] = case.id
            self._all.ended.discard(case.id)
        elif frees_thread(change):
            self._all.ended.add(case.id)
        if change.mention is not None:
            mention = self._all.mentions[change.mention]
            taken = replace(mention, case=case.id, handling=Handling.CASE)
            self._all.mentions[change.mention] = taken
        seat, freed = seats(change)
        if freed is not None:
            self._all.loads.get(freed, set()).discard(case.id)
        if seat is not None:
            self._all.loads.setdefault(seat.agent, set()).add(case.id)
            self._all.served.setdefault(seat.agent, set()).add(case.team)
            self._all.given[seat.agent] = change.at

    def inbox(self, of: str, limit: int, after: str | None = None) -> Listing:
        """Open and answered cases of a list, first things first, from a cursor on."""
        return self.look((of,), Look(limit, after))

    def look(self, of: Sequence[str], asked: Look) -> Listing:
        """Cases of several lists as one, first things first."""
        names = {name for one in of for name in lists(one)}
        start = read_cursor(asked.after) or Position(-(10**17), "", "")
        with self._all.lock:
            heads = list(self._all.heads.values())
        placed = [(place(case), partition(case) or "", case.id, case) for case in heads]
        ahead = sorted(row for row in placed if row[1] in names and row[:3] > start)
        found: list[Case] = []
        for number, (rank, name, id, case) in enumerate(ahead, start=1):
            if asked.wanted.fits(case):
                found.append(case)
            if len(found) == asked.limit or number == LOOKED_AT:
                last = write_cursor(Position(rank, name, id))
                return Listing(tuple(found), last if number < len(ahead) else None)
        return Listing(tuple(found), None)

    def several(self, ids: Sequence[str]) -> Mapping[str, Case]:
        """The cases of these ids; those that are not there are left out."""
        with self._all.lock:
            return {id: self._all.heads[id] for id in ids if id in self._all.heads}

    def count(self, of: str, most: int, before: Case | None = None) -> int:
        """How many cases stand in a list, or come before one there; counted up to `most`."""
        lists(of)
        with self._all.lock:
            places = [place(case) for case in self._all.heads.values() if list_of(case) == of]
        ahead = places if before is None else [one for one in places if one < place(before)]
        return min(len(ahead), most)

    def due(self, until: datetime) -> Sequence[Timer]:
        """All timers due until then, earliest first."""
        with self._all.lock:
            heads = list(self._all.heads.values())
        return due_of((timer for head in heads for timer in head.timers), until)

    def page(self, case: str, id: str) -> Page | None:
        """One page."""
        return self._all.pages.get((case, id))

    def pages(self, case: str) -> Sequence[Page]:
        """All pages of a case, oldest first."""
        return sorted(self._of(case, self._all.pages.items()), key=lambda page: page.at)

    def outgoing(self, case: str, id: str) -> Outgoing | None:
        """One reply of the outbox."""
        return self._all.outbox.get((case, id))

    def outbox(self, case: str) -> Sequence[Outgoing]:
        """All replies of a case, oldest first."""
        return sorted(self._of(case, self._all.outbox.items()), key=lambda reply: reply.written_at)

    def notes(self, case: str) -> Sequence[Note]:
        """All notes of a case, oldest first."""
        return sorted(self._of(case, self._all.notes.items()), key=lambda note: note.at)

    def _of(self, case: str, rows: Iterable[tuple[tuple[str, str], Row]]) -> list[Row]:
        with self._all.lock:
            return [row for key, row in rows if key[0] == case]

    def begin_sending(self, case: str, id: str, at: datetime) -> bool:
        """Move a reply from queued to sending; False when it is not queued."""
        with self._all.lock:
            reply = self._all.outbox.get((case, id))
            if reply is None or reply.state is not OutgoingState.QUEUED:
                return False
            sending = replace(reply, state=OutgoingState.SENDING, sending_since=at)
            self._all.outbox[case, id] = sending
            return True

    def back_to_queue(self, case: str, id: str, reason: str) -> None:
        """A reply that surely did not leave waits again."""
        with self._all.lock:
            reply = self._all.outbox.get((case, id))
            if reply is not None and reply.state is OutgoingState.SENDING:
                waiting = replace(
                    reply, state=OutgoingState.QUEUED, sending_since=None, reason=reason
                )
                self._all.outbox[case, id] = waiting

    def mark_delivery(self, case: str, external_id: str, state: str, reason: str) -> bool:
        """Record the platform's word on a reply that was sent; False when there is none of that id."""
        with self._all.lock:
            for reply in self.outbox(case):
                if reply.external_id == external_id:
                    marked = replace(reply, delivery=state, reason=reason)
                    self._all.outbox[case, reply.id] = marked
                    return True
            return False

    def swept_until(self) -> datetime | None:
        """Until which due time the sweep has handed timers over."""
        return self._all.swept_until

    def sweep(self, until: datetime) -> None:
        """Record until which due time the sweep has handed timers over."""
        self._all.swept_until = until


class Ledger:
    """`Ledger` in memory."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves

    def of_case(self, case: str) -> Sequence[Entry]:
        """All entries of a case, in order."""
        return list(self._all.entries.get(case, ()))

    def tell(self, receipt: Entry) -> bool:
        """Keep a receipt; False when there is one of its version already."""
        with self._all.lock:
            kept = self._all.receipts.setdefault(receipt.case.removesuffix(TOLD), {})
            return kept.setdefault(receipt.version, receipt) is receipt

    def receipts(self, case: str, page: str) -> Sequence[Receipt]:
        """Receipts of one page, by number."""
        return [one for one in map(receipt_of, self.told(case)) if one.page == page]

    def told(self, case: str) -> Sequence[Entry]:
        """All receipts of a case, in the order of their pages."""
        with self._all.lock:
            return [one for _, one in sorted(self._all.receipts.get(case, {}).items())]
