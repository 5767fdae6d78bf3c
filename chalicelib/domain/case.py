"""A case: one customer's matter in one thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ledger import START
from chalicelib.domain.mention import Visibility, reference, short_hash
from chalicelib.domain.page import Ladder
from chalicelib.domain.priority import WORTH, Priority
from chalicelib.domain.timer import Timer


class Status(StrEnum):
    """Who has the next word."""

    OPEN = "open"  # we have
    ANSWERED = "answered"  # the customer has
    CLOSED = "closed"  # nobody has


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
class Clock:
    """A promise running on a case. Seconds are real ones; `met_at` is the moment of the answer."""

    promise: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    met_at: datetime | None = None

    @property
    def target(self) -> timedelta:
        """How much time the promise gives."""
        return self.due_at - self.started_at


@dataclass(frozen=True, slots=True)
class Case:
    """State of a case. `version` counts its changes, `ledger_hash` is the hash of its last ledger entry.

    `last_mention` is the key of the customer's latest mention, which a reply answers. `why` explains priority, promise
    and agent in words. `timers` are those that stand since its last change was saved.
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
    clock: Clock | None = None
    acknowledged_at: datetime | None = None
    ladder: Ladder | None = None
    timers: tuple[Timer, ...] = ()
    ledger_hash: str = START

    @property
    def reference(self) -> str:
        """What the customer's latest mention is called in logs."""
        return reference(self.last_mention)

    @property
    def rank(self) -> datetime | None:
        """Place in the inbox, earliest first: reply due minus what the priority is worth; None is after all others."""
        if self.clock is None or self.status is not Status.OPEN:
            return None
        kept = self.clock.met_at is not None
        due = self.last_heard_at + self.clock.target if kept else self.clock.due_at
        return due - WORTH[self.priority]


def case_id(first_mention: str) -> str:
    """Id of the case that a mention opens: the same in every run."""
    return f"c-{short_hash(first_mention)}"
