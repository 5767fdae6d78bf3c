"""One change of a case with all that follows from it: saved whole, in one transaction, or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from chalicelib.domain.case import Case
from chalicelib.domain.desk import Desk, Desks
from chalicelib.domain.ledger import START, Entry, Fact, Place, write
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.page import Page
from chalicelib.domain.timer import Timer, TimerKind

EARSHOT = "earshot"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in an agent's load; with a `capacity` it is given only while there is room."""

    agent: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From `before` (None: a new case) to `case`, at a moment, by somebody; `desks` are the rules that it is made by.

    `start` and `stop` are timers put and removed, `fired` one that must still stand unchanged and is removed. `mention`
    is the key of the mention taken in, which must not have been taken in before; with `restored` it is one that was
    noise. `queued` is a new reply; `settled` one
    that was being sent, or whose fate was unknown. `note` is a new note. `seated` and `freed` are agents whose load
    grows or shrinks by this case.
    """

    before: Case | None
    case: Case
    at: datetime
    by: str
    desks: Desks
    facts: tuple[Fact, ...] = ()
    start: tuple[Timer, ...] = ()
    stop: tuple[TimerKind, ...] = ()
    fired: Timer | None = None
    pages: tuple[Page, ...] = ()
    queued: Outgoing | None = None
    settled: Outgoing | None = None
    note: Note | None = None
    mention: str | None = None
    restored: bool = False
    seated: Seat | None = None
    freed: str | None = None

    @classmethod
    def of(cls, case: Case, at: datetime, by: str, desks: Desks) -> Self:
        """An empty change of a case that exists; its version is the next one."""
        return cls(case, replace(case, version=case.version + 1), at, by, desks)

    @classmethod
    def opening(cls, case: Case, at: datetime, desk: Desk) -> Self:
        """An empty change that makes a new case, as version 1."""
        return cls(None, case, at, EARSHOT, Desks(desk))

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self.desks.current

    def to(self, **fields: object) -> Self:
        """With these fields of the case changed."""
        return replace(self, case=replace(self.case, **fields))  # type: ignore[arg-type]

    def fact(self, what: str, **data: str | int | None) -> Self:
        """With one more fact for the ledger."""
        return replace(self, facts=(*self.facts, Fact(what, data)))

    def starting(self, *timers: Timer) -> Self:
        """With timers put, each in the place of an earlier one of its kind."""
        kinds = {timer.kind for timer in timers}
        kept = tuple(timer for timer in self.start if timer.kind not in kinds)
        stop = tuple(kind for kind in self.stop if kind not in kinds)
        return replace(self, start=(*kept, *timers), stop=stop)

    def stopping(self, *kinds: TimerKind) -> Self:
        """With timers removed, whether they stood or not."""
        kept = tuple(timer for timer in self.start if timer.kind not in kinds)
        return replace(self, start=kept, stop=tuple(dict.fromkeys((*self.stop, *kinds))))

    @property
    def timers(self) -> tuple[Timer, ...]:
        """What stands after this change, the earliest first."""
        gone = {*self.stop, *(timer.kind for timer in self.start)}
        before = self.before.timers if self.before else ()
        kept = (one for one in before if one.kind not in gone and one != self.fired)
        return tuple(sorted((*kept, *self.start), key=lambda one: (one.due_at, one.kind)))

    @property
    def saved(self) -> Case:
        """The case as it is saved: with what stands after this change, and the hash of its entry."""
        return replace(self.case, timers=self.timers, ledger_hash=self.entry.hash)

    @property
    def entry(self) -> Entry:
        """The ledger entry of this change; the saved case carries its hash."""
        previous = self.before.ledger_hash if self.before else START
        place = Place(self.case.id, self.case.version, previous)
        return write(place, self.at, self.by, self.facts)

    @property
    def pages_made(self) -> tuple[Page, ...]:
        """Its pages as they are saved: each with the hash of the entry that made it."""
        return tuple(replace(page, entry=self.entry.hash) for page in self.pages)

    @property
    def opens_thread(self) -> bool:
        """True when the case becomes the open one of its thread."""
        return self.before is None
