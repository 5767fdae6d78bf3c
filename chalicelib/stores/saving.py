"""A change of a case as one transaction over the tables of cases, ledger, mentions and desk."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from pynamodb.expressions.condition import Condition, size

from chalicelib.domain.case import Case
from chalicelib.domain.change import Change
from chalicelib.domain.ledger import Entry
from chalicelib.domain.mention import Handling
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Page
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.errors import AgentFull, AlreadyDone, Conflict
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.lists import frees_thread, partition, place, seats, takes_up_thread
from chalicelib.stores.tables import (
    EPOCH,
    CaseRow,
    DeskRow,
    LedgerRow,
    MentionRow,
    Stage,
    due_shard,
    micros,
)
from chalicelib.stores.transaction import Only, Transaction

HEAD, THREAD, LATEST = "head", "thread#", "latest"
PAGE, OUTBOX, NOTE = "page#", "outbox#", "note#"
LOAD = "load"

ABSENT = CaseRow.case.does_not_exist()


@dataclass(frozen=True, slots=True)
class Tables:
    """The models of a save, bound to their tables."""

    cases: type[CaseRow]
    ledger: type[LedgerRow]
    mentions: type[MentionRow]
    desk: type[DeskRow]

    @classmethod
    def of(cls, stage: Stage) -> Self:
        """The tables of a stage."""
        table = stage.database.table
        return cls(
            table(CaseRow, stage.cases),
            table(LedgerRow, stage.ledger),
            table(MentionRow, stage.mentions),
            table(DeskRow, stage.desk),
        )

    def head(self, case: Case) -> CaseRow:
        """The row of a case itself."""
        row = self.cases(case.id, HEAD, version=case.version, body=pack(case, without=("timers",)))
        row.inbox = partition(case)
        row.rank = place(case) if row.inbox else None
        if case.timers:
            row.due_shard = due_shard(case.id)
            row.due_at = min(timer.due_at for timer in case.timers)
            row.timers = write_timers(case.timers)
        return row

    def page(self, page: Page) -> CaseRow:
        """The row of a page."""
        return self.cases(page.case, f"{PAGE}{page.id}", body=pack(page))

    def note(self, note: Note) -> CaseRow:
        """The row of a note."""
        return self.cases(note.case, f"{NOTE}{note.id}", body=pack(note))

    def outgoing(self, reply: Outgoing) -> CaseRow:
        """The row of a reply."""
        body = pack(reply)
        return self.cases(reply.case, f"{OUTBOX}{reply.id}", body=body, state=reply.state.value)

    def entry(self, entry: Entry, change: Change) -> LedgerRow:
        """The row of a ledger entry, and whom its arrival wakes."""
        row = write_entry(self.ledger, entry)
        row.pages = {page.id for page in change.pages} or None
        row.reply = change.queued.id if change.queued else None
        wakes = {"page": row.pages, "reply": row.reply}
        row.wakes = ",".join(name for name, ids in wakes.items() if ids is not None) or None
        for name, value in concern(change).items():
            setattr(row, name, value)
        return row


def write_entry(rows: type[LedgerRow], entry: Entry) -> LedgerRow:
    """An entry as a row that wakes nobody."""
    facts = [[fact.what, dict(fact.data)] for fact in entry.facts]
    return rows(
        entry.case,
        entry.version,
        at=entry.at,
        by=entry.by,
        facts=json.dumps(facts, separators=(",", ":")),
        previous=entry.previous,
        hash=entry.hash,
    )


def concern(change: Change) -> dict[str, str | None]:
    """Whose consoles an entry concerns: those who have the case, and who just had it, '' for nobody."""
    found = {"team": change.case.team, "owner": change.case.owner}
    before = change.before
    if before is not None and before.team != change.case.team:
        found["from_team"] = before.team
    if before is not None and before.owner != change.case.owner:
        found["from_owner"] = before.owner or ""
    return found


def write_timers(timers: Iterable[Timer]) -> str:
    """Timers of one case as text."""
    return json.dumps({one.kind: micros(one.due_at) for one in timers}, separators=(",", ":"))


def read_timers(case: str, text: str | None) -> tuple[Timer, ...]:
    """The timers of a head's row; those of a kind that we no longer have are passed over."""
    known = {kind.value: kind for kind in TimerKind}
    found: dict[str, int] = json.loads(text or "{}")
    return tuple(
        Timer(case, known[kind], EPOCH + timedelta(microseconds=due))
        for kind, due in found.items()
        if kind in known
    )


def read_head(row: CaseRow) -> Case:
    """The case of a head's row, or of its entry in the index `list`."""
    return replace(unpack(Case, row.body), timers=read_timers(row.case, row.timers))


def transaction(
    change: Change, case: Case, tables: Tables, writes: Transaction | None = None
) -> Transaction:
    """All writes of a change, beside those that are there already; `case` is the head to be."""
    writes = writes or Transaction()
    writes.put(tables.head(case), _unchanged(change))
    absent = LedgerRow.case.does_not_exist()
    stale = Conflict(f"case {case.id} has an entry {case.version}")
    writes.put(tables.entry(change.entry, change), Only(absent, stale))
    _thread(change, tables, writes)
    _parts(change, tables, writes)
    _mention(change, tables, writes)
    _load(change, tables, writes)
    return writes


def _unchanged(change: Change) -> Only:
    stale = Conflict(f"case {change.case.id} was changed meanwhile")
    if change.before is None:
        return Only(ABSENT, stale)
    return Only(CaseRow.version == change.before.version, stale)


def _thread(change: Change, tables: Tables, writes: Transaction) -> None:
    case = change.case
    pointer = tables.cases(f"{THREAD}{case.thread.key}", LATEST, latest=case.id)
    taken = Conflict(f"the thread of case {case.id} has an open case")
    if change.opens_thread:
        writes.put(pointer, Only(ABSENT | CaseRow.ended.exists(), taken))
    elif takes_up_thread(change):
        writes.put(pointer, Only(ABSENT | (CaseRow.latest == case.id), taken))
    elif frees_thread(change):
        pointer.ended = True
        writes.put(pointer)


def _parts(change: Change, tables: Tables, writes: Transaction) -> None:
    for row in {page.id: tables.page(page) for page in change.pages_made}.values():
        writes.put(row)
    if change.queued is not None:
        double = AlreadyDone(f"reply {change.queued.id} is in the outbox")
        writes.put(tables.outgoing(change.queued), Only(ABSENT, double))
    if change.settled is not None:
        open_ = CaseRow.state.is_in(OutgoingState.SENDING.value, OutgoingState.UNKNOWN.value)
        settled = Conflict(f"reply {change.settled.id} is not being sent")
        writes.put(tables.outgoing(change.settled), Only(open_, settled))
    if change.note is not None:
        written = Conflict(f"note {change.note.id} is written")
        writes.put(tables.note(change.note), Only(ABSENT, written))


def _mention(change: Change, tables: Tables, writes: Transaction) -> None:
    if change.mention is None:
        return
    new: Condition = MentionRow.handling.does_not_exist()
    if change.restored:
        new = MentionRow.handling == Handling.NOISE.value
    new = MentionRow.id.exists() & new
    double = AlreadyDone(f"mention {change.mention} was taken in before")
    actions = (
        MentionRow.case.set(change.case.id),
        MentionRow.handling.set(Handling.CASE.value),
    )
    writes.update(tables.mentions(change.mention), *actions, only=Only(new, double))


def _load(change: Change, tables: Tables, writes: Transaction) -> None:
    case = {change.case.id}
    seat, freed = seats(change)
    if seat is not None:
        room = None
        if seat.capacity is not None:
            full = AgentFull(f"agent {seat.agent} has no room")
            room = Only(_room(change.case.id, seat.capacity), full)
        team = {change.case.team}  # which never goes away: it narrows down where a team's cases are
        actions = (DeskRow.cases.add(case), DeskRow.teams.add(team), DeskRow.at.set(change.at))
        writes.update(tables.desk(LOAD, seat.agent), *actions, only=room)
    if freed is not None:
        writes.update(tables.desk(LOAD, freed), DeskRow.cases.delete(case))


def _room(case: str, capacity: int) -> Condition:
    cases = DeskRow.cases
    seated = cases.contains(case)
    if capacity <= 0:
        return seated
    room: Condition = cases.does_not_exist() | (size(cases) < capacity) | seated
    return room
