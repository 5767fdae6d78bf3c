"""A notice that wants an acknowledgement, and the ladder that it climbs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.desk import Way
from chalicelib.domain.priority import Priority

TEAM = "team:"
"""What begins the name of a team among those who are told; no agent's id has a colon."""

WEBPUSH = "webpush"
"""The platform of browsers that are woken by their own push service, without SNS and without a word."""


class Reason(StrEnum):
    """Why somebody is paged."""

    ASSIGNED = "assigned"  # a new case is yours
    WAITING = "waiting"  # a new case found nobody free
    WROTE_AGAIN = "wrote_again"  # the customer answered
    RAISED = "raised"  # the customer said something more urgent
    WARNING = "warning"  # a promise will soon be broken
    BREACH = "breach"  # a promise is broken
    HANDED_OVER = "handed_over"  # a colleague gave you the case
    REPLY_FAILED = "reply_failed"  # a reply did not leave, or nobody knows
    NOT_TAKEN = "not_taken"  # it was given to somebody who did not take it, or has gone
    SNOOZED = "snoozed"  # a case that you put aside comes back
    FOLLOW_UP = "follow_up"  # who was waited for has not spoken
    ASKED = "asked"  # a colleague names you in a note; no ladder climbs for it


@dataclass(frozen=True, slots=True)
class Page:
    """One page: agents `to` be told of a case, in the ways `by`. It never changes; receipts say what became of it.

    `step` is the rung of the ladder, from 0. `due` is when the case's next reply is. `reference` is what the log calls
    the mention that it is about; pages of before there was one have none. `entry` is the hash of the ledger entry that
    made it, whose version is its `id`; it has one once it is saved.
    """

    case: str
    id: str
    reason: Reason
    step: int
    to: tuple[str, ...]
    at: datetime
    by: tuple[Way, ...] = (Way.PUSH,)
    priority: Priority = Priority.NORMAL
    due: datetime | None = None
    team: str = ""
    reference: str = ""
    entry: str = ""

    @property
    def addressees(self) -> tuple[str, ...]:
        """Whom it has to reach, each apart: the agents, unless by the topic alone, and the team for its topic."""
        agents = self.to if set(self.by) - {Way.TOPIC} else ()
        return (*agents, f"{TEAM}{self.team}") if Way.TOPIC in self.by else agents


@dataclass(frozen=True, slots=True)
class Ladder:
    """The page of a case that waits for an acknowledgement: since when it climbs, and how far it is.

    While it is `held` nobody was told yet: it is the quiet hours of all who could be. `first` is the version of the
    case in which it began to climb, which is its first page's id.
    """

    reason: Reason
    since: datetime
    step: int
    held: bool = False
    first: int = 0

    def covers(self, page: Page) -> bool:
        """Whether a page is one of those that wait; one of an earlier ladder was acknowledged.

        By versions, since the clocks of two workers may differ.
        """
        return int(page.id) >= self.first


@dataclass(frozen=True, slots=True)
class Device:
    """An agent's phone or browser. `id` is a hash of its token; `endpoint` the ARN that SNS gave it, or the address at
    the push service of the browser itself.
    """

    agent: str
    id: str
    platform: str
    endpoint: str
    registered_at: datetime
