"""Where the desk is kept, its agents, and whom they serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.customer import Customer, Handle, Joined
    from chalicelib.domain.desk import Agent, Desk
    from chalicelib.domain.routing import Load
    from chalicelib.domain.waiting import Departure


class DeskStore(Protocol):
    """The desk, and what changes in it by the day: connections."""

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""

    def version(self, number: int) -> Desk:
        """The desk of a version, all of which are kept. Raises Misconfigured when there is none of that number."""

    def revoke(self, connection: str, at: datetime, reason: str) -> None:
        """Mark a connection that the platform closed: it has to be connected again."""

    def revoked(self) -> Mapping[str, str]:
        """Reason by connection, for those that are closed."""


class AgentStore(Protocol):
    """Who is there, what they have, and how fast the teams' queues move."""

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""

    def is_away(self, agent: str) -> bool:
        """Whether an agent is off duty at this very moment."""

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""

    def loads(self, desk: Desk) -> Mapping[str, Load]:
        """What each agent has, as of some moments ago."""

    def owners(self, team: str | None = None) -> Sequence[str]:
        """Who has open cases, of a team or of any, on the desk or not; perhaps also who once had some of the team."""

    def left_queue(self, team: str, departure: Departure) -> None:
        """Remember that a case left a team's queue."""

    def departures(self, team: str) -> Sequence[Departure]:
        """Those from a team's queue of late, oldest first; at least as many as make its pace, if there were so many."""


class CustomerStore(Protocol):
    """What we know of customers beside what they said."""

    def get(self, channel: str, id: str) -> Customer:
        """A customer; nothing is known of one who is new."""

    def set_tier(self, channel: str, id: str, tier: str) -> None:
        """Give a customer a tier; '' takes it away."""

    def answered(self, channel: str, id: str, agent: str, at: datetime) -> None:
        """Remember who answered a customer last."""

    def handles(self, one: Handle) -> Sequence[Handle]:
        """All handles of the person whose this one is, this one first."""

    def join(self, one: Handle, other: Handle, joined: Joined) -> None:
        """Two handles, with all that are joined to either, are one person's. Raises Invalid, Conflict."""

    def part(self, one: Handle) -> None:
        """A handle is no longer that of the person; one that is alone then is nobody's handle but its own."""
