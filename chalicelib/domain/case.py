"""A case: one customer's matter in one thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.clock import Clock
from chalicelib.domain.ledger import START
from chalicelib.domain.mention import Visibility, reference, short_hash
from chalicelib.domain.page import Ladder
from chalicelib.domain.priority import WORTH, Priority
from chalicelib.domain.promise import REPLIES, ClockKind, Matter, Wait
from chalicelib.domain.timer import Timer
from chalicelib.domain.verdict import Intent, Sentiment


class Status(StrEnum):
    """Who has the next word."""

    OPEN = "open"  # we have
    ANSWERED = "answered"  # the customer has
    WAITING = "waiting"  # a third party has
    CLOSED = "closed"  # nobody has


WAITING_FOR: Mapping[Wait, Status] = {
    Wait.CUSTOMER: Status.ANSWERED,
    Wait.THIRD_PARTY: Status.WAITING,
}
"""Who has the next word when a case waits for somebody."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a case lives: one customer in one thread of one of our accounts. `scope` is that of the mention's ids."""

    channel: str
    account_id: str | None
    thread_id: str
    customer_id: str
    scope: str = ""

    @property
    def key(self) -> str:
        """Key of the pointer to the open case; the ids are hashed, as they may be long and hold any character."""
        place = (self.channel, self.scope, self.account_id or "")
        parts = (*place, self.thread_id, self.customer_id)
        return short_hash("\x1f".join(f"{len(part)}:{part}" for part in parts))


@dataclass(frozen=True, slots=True)
class Lease:
    """A case kept for who claimed it, until a moment: no colleague can answer meanwhile."""

    agent: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """State of a case. `version` counts its changes, `ledger_hash` is the hash of its last ledger entry.

    `last_mention` is the key of the customer's latest mention, which a reply answers; `answered_at` is when we spoke
    last, and what was heard until `answered_through` is answered. `why` explains priority, promise and agent in words.
    Of each kind of clock the latest stands here. `timers` are those that stand since its last change was saved.
    `declined` are agents who were given it and did not take it. `sentiment`, `intent` and `urgent` are what the latest
    mention was understood as. `merger` says that it ended in another case, and `merged` names those that ended in it.
    """

    id: str
    version: int
    thread: Thread
    connection: str
    visibility: Visibility
    team: str
    status: Status
    owner: str | None
    priority: Priority
    why: tuple[str, ...]
    opened_at: datetime
    last_mention: str
    last_heard_at: datetime
    clocks: tuple[Clock, ...] = ()
    tier: str = ""
    tags: frozenset[str] = frozenset()
    language: str | None = None
    answered_at: datetime | None = None
    answered_through: datetime | None = None
    closed_at: datetime | None = None
    queued_at: datetime | None = None
    snoozed_until: datetime | None = None
    lease: Lease | None = None
    declined: tuple[str, ...] = ()
    acknowledged_at: datetime | None = None
    ladder: Ladder | None = None
    timers: tuple[Timer, ...] = ()
    ledger_hash: str = START
    sentiment: Sentiment | None = None
    intent: Intent | None = None
    urgent: bool = False
    merger: "Merger | None" = None
    merged: tuple[str, ...] = ()

    @property
    def merged_into(self) -> str | None:
        """The case in which this one goes on."""
        return self.merger.into if self.merger else None

    @property
    def reference(self) -> str:
        """What the customer's latest mention is called in logs."""
        return reference(self.last_mention)

    @property
    def code(self) -> str:
        """What people call it in talk: the first letters of its id."""
        return short_code(self.id)

    @property
    def matter(self) -> Matter:
        """What its promise is chosen by."""
        channel = self.thread.channel
        return Matter(channel, self.priority, self.visibility, self.team, self.tier, self.tags)

    def clock(self, kind: ClockKind) -> Clock | None:
        """The latest clock of that kind."""
        return next((one for one in self.clocks if one.kind is kind), None)

    @property
    def reply_clock(self) -> Clock | None:
        """The clock that our next answer meets."""
        return next((one for one in self.clocks if one.kind in REPLIES and one.unmet), None)

    @property
    def rank(self) -> datetime | None:
        """Place in the inbox, earliest first: what is due next minus what the priority is worth; None comes last.

        A case without a clock that runs is due when its first reply would be, counted from the last word.
        """
        if self.status is not Status.OPEN or not self.clocks:
            return None
        dues = [one.due_at for one in self.clocks if one.running and one.due_at is not None]
        due = min(dues, default=self.last_heard_at + self.clocks[0].target) - WORTH[self.priority]
        return max(due, self.snoozed_until) if self.snoozed_until else due


@dataclass(frozen=True, slots=True)
class Merger:
    """That a case was merged `into` another: what it was `before`, and the `other`, which undoing brings back."""

    into: str
    at: datetime
    before: Case
    other: Case

    @property
    def version(self) -> int:
        """The version of the other case that took this one in."""
        return self.other.version + 1


CODE = 7  # letters: of a million cases some fifteen pairs share theirs


def short_code(id: str) -> str:
    """The first letters of a case's id, by which people name it."""
    return id.removeprefix("c-")[:CODE]


def case_id(first_mention: str) -> str:
    """Id of the case that a mention opens: the same in every run."""
    return f"c-{short_hash(first_mention)}"
