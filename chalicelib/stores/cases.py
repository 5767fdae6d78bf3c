"""Cases with their timers, pages, notes and outbox in DynamoDB; every change of a case is one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.case import Case, Thread
from chalicelib.domain.change import Change
from chalicelib.domain.looking import Look
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Page
from chalicelib.domain.timer import Timer
from chalicelib.errors import Conflict
from chalicelib.ports import Listing, WholeCase
from chalicelib.stores.batches import read_several
from chalicelib.stores.codec import unpack
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.inbox import count, look
from chalicelib.stores.lists import due_of, refuse_fired
from chalicelib.stores.saving import (
    HEAD,
    LATEST,
    NOTE,
    OUTBOX,
    PAGE,
    THREAD,
    Tables,
    read_head,
    read_timers,
    transaction,
)
from chalicelib.stores.tables import CaseRow, Stage, TimersDue, due_shards
from chalicelib.stores.transaction import Transaction

Part = TypeVar("Part")

SWEEP = "sweep"

KEY_LIMIT = 1_024  # bytes, of DynamoDB for a range key; our ids are far shorter


def known_key(case: str, part: str = HEAD) -> bool:
    """Whether these can be the key of an item; no other is asked for."""
    return bool(case) and max(len(case.encode()), len(part.encode())) <= KEY_LIMIT


class Cases:
    """`CaseStore` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._database = stage.database
        self._tables = Tables.of(stage)
        self._rows = self._tables.cases

    def get(self, id: str) -> Case | None:
        """The case as it stands now."""
        row = self._row(id, HEAD)
        return read_head(row) if row is not None and row.body else None

    def whole(self, id: str) -> WholeCase | None:
        """The case with all that stands beside it: one look at its partition."""
        if not known_key(id):
            return None
        with reaching():
            rows = list(self._rows.query(id, consistent_read=True))
        head = next((row for row in rows if row.part == HEAD and row.body), None)
        if head is None:
            return None
        return WholeCase(
            read_head(head),
            _of(rows, PAGE, Page, lambda page: page.at),
            _of(rows, OUTBOX, Outgoing, lambda reply: reply.written_at),
            _of(rows, NOTE, Note, lambda note: note.at),
        )

    def latest_in(self, thread: Thread) -> str | None:
        """Id of the latest case of a thread, open or closed."""
        row = self._row(f"{THREAD}{thread.key}", LATEST)
        return row.latest if row else None

    def save(self, change: Change) -> Case:
        """Write a change whole, or raise what the port promises."""
        refuse_fired(change)
        case = change.saved
        transaction(change, case, self._tables).commit(self._database)
        return case

    def save_together(self, changes: Sequence[Change]) -> Sequence[Case]:
        """Write changes of several cases, all or none; no two of them may give or take a seat of one agent."""
        writes = Transaction()
        saved = []
        for change in changes:
            refuse_fired(change)
            saved.append(change.saved)
            transaction(change, saved[-1], self._tables, writes)
        writes.commit(self._database)
        return saved

    def inbox(self, of: str, limit: int, after: str | None = None) -> Listing:
        """Open and answered cases of a list, first things first, from a cursor on. Raises Invalid."""
        return look(self._rows, (of,), Look(limit, after))

    def look(self, of: Sequence[str], asked: Look) -> Listing:
        """Cases of several lists as one, first things first. Raises Invalid."""
        return look(self._rows, of, asked)

    def several(self, ids: Sequence[str]) -> Mapping[str, Case]:
        """The cases of these ids, as of a moment ago; those that are not there are left out."""
        keys = [(id, HEAD) for id in ids if known_key(id)]
        rows = read_several(self._rows, keys)
        return {row.case: read_head(row) for row in rows if row.body}

    def count(self, of: str, most: int, before: Case | None = None) -> int:
        """How many cases stand in a list, or come before one there; counted up to `most`. Raises Invalid."""
        return count(self._rows, of, most, before)

    def due(self, until: datetime) -> Sequence[Timer]:
        """All timers due until then, earliest first; one of the last second may not be in the index yet."""
        with reaching():
            rows = [
                row
                for shard in due_shards()
                for row in self._rows.due.query(shard, TimersDue.due_at <= until)
            ]
        return due_of((timer for row in rows for timer in read_timers(row.case, row.timers)), until)

    def page(self, case: str, id: str) -> Page | None:
        """One page."""
        return self._value(Page, case, f"{PAGE}{id}")

    def pages(self, case: str) -> Sequence[Page]:
        """All pages of a case, oldest first."""
        return _of(self._parts(case, PAGE), PAGE, Page, lambda page: page.at)

    def outgoing(self, case: str, id: str) -> Outgoing | None:
        """One reply of the outbox."""
        return self._value(Outgoing, case, f"{OUTBOX}{id}")

    def outbox(self, case: str) -> Sequence[Outgoing]:
        """All replies of a case, oldest first."""
        rows = self._parts(case, OUTBOX)
        return _of(rows, OUTBOX, Outgoing, lambda reply: reply.written_at)

    def notes(self, case: str) -> Sequence[Note]:
        """All notes of a case, oldest first."""
        return _of(self._parts(case, NOTE), NOTE, Note, lambda note: note.at)

    def begin_sending(self, case: str, id: str, at: datetime) -> bool:
        """Move a reply from queued to sending; False when it is not queued."""
        reply = self.outgoing(case, id)
        if reply is None or reply.state is not OutgoingState.QUEUED:
            return False
        sending = replace(reply, state=OutgoingState.SENDING, sending_since=at)
        return self._move(reply.state, sending)

    def back_to_queue(self, case: str, id: str, reason: str) -> None:
        """A reply that surely did not leave waits again."""
        reply = self.outgoing(case, id)
        if reply is not None and reply.state is OutgoingState.SENDING:
            waiting = replace(reply, state=OutgoingState.QUEUED, sending_since=None, reason=reason)
            self._move(reply.state, waiting)

    def mark_delivery(self, case: str, external_id: str, state: str, reason: str) -> bool:
        """Record the platform's word on a reply that was sent; False when there is none of that id."""
        sent = [reply for reply in self.outbox(case) if reply.external_id == external_id]
        for reply in sent:
            if not self._move(reply.state, replace(reply, delivery=state, reason=reason)):
                raise Conflict(f"reply {reply.id} was changed meanwhile")
        return bool(sent)

    def _move(self, standing: OutgoingState, reply: Outgoing) -> bool:
        """Write a reply only while it is in that state."""
        row = self._tables.outgoing(reply)
        return attempt(lambda: row.save(CaseRow.state == standing.value))

    def swept_until(self) -> datetime | None:
        """Until which due time the sweep has handed timers over."""
        row = self._row(SWEEP, HEAD)
        return row.until if row else None

    def sweep(self, until: datetime) -> None:
        """Record until which due time the sweep has handed timers over."""
        with reaching():
            self._rows(SWEEP, HEAD, until=until).save()

    def _row(self, case: str, part: str) -> CaseRow | None:
        """An item, read consistently. What no key can be is not there."""
        if not known_key(case, part):
            return None
        with reaching():
            try:
                return self._rows.get(case, part, consistent_read=True)
            except self._rows.DoesNotExist:
                return None

    def _value(self, type_: type[Part], case: str, part: str) -> Part | None:
        row = self._row(case, part)
        return unpack(type_, row.body) if row is not None and row.body else None

    def _parts(self, case: str, prefix: str) -> list[CaseRow]:
        with reaching():
            return list(
                self._rows.query(case, CaseRow.part.startswith(prefix), consistent_read=True)
            )


def _of(
    rows: Iterable[CaseRow], prefix: str, type_: type[Part], age: Callable[[Part], datetime]
) -> list[Part]:
    """The parts of one kind among a case's rows, oldest first."""
    return sorted((unpack(type_, row.body) for row in rows if row.part.startswith(prefix)), key=age)
