"""A notice that wants an acknowledgement, and the ladder that it climbs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


class PageState(StrEnum):
    """Whether the page has left."""

    NEW = "new"
    SENT = "sent"
    UNREACHED = "unreached"  # nobody of those to be told has a device that works


@dataclass(frozen=True, slots=True)
class Page:
    """One page: agents `to` be told of a case. `step` is the rung of the ladder, from 0; `sends` are message ids.

    `reference` is what the log calls the mention that it is about; pages of before there was one have none.
    """

    case: str
    id: str
    reason: Reason
    step: int
    to: tuple[str, ...]
    at: datetime
    state: PageState = PageState.NEW
    sent_at: datetime | None = None
    sends: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The page of a case that waits for an acknowledgement: since when it climbs, and how far it is."""

    reason: Reason
    since: datetime
    step: int


@dataclass(frozen=True, slots=True)
class Device:
    """An agent's phone or browser, as SNS knows it. `id` is a hash of its token."""

    agent: str
    id: str
    platform: str
    endpoint: str
    registered_at: datetime
