"""The team's configuration: connections, teams, agents, promises and the paging ladder."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority


class Role(StrEnum):
    """What a person may do; also the name of the Cognito group."""

    AGENT = "agent"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Connection:
    """One of our accounts on a channel, and the team that answers there; `base` replaces the platform's address."""

    id: str
    channel: str
    team: str
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who answers. `channels` are what the agent may answer on; `capacity` counts open cases.

    `email` is where an invitation to sign in goes, and how single sign-on knows the agent; '' when nobody gave it.
    """

    id: str
    name: str
    team: str
    channels: frozenset[str]
    capacity: int
    role: Role = Role.AGENT
    email: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A first-reply target for the cases that fit; None fits everything. `warn` is the share of the target, 0 to 1."""

    name: str
    target: timedelta
    warn: float
    channel: str | None = None
    priority: Priority | None = None
    visibility: Visibility | None = None


class Reach(StrEnum):
    """Whom a step of the paging ladder tells."""

    OWNER = "owner"
    BACKUP = "backup"
    TEAM = "team"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: whom to tell when nobody acknowledged until `after` the first page."""

    after: timedelta
    reach: Reach


@dataclass(frozen=True, slots=True)
class Desk:
    """The whole configuration. `promises` are tried in order, the last one fits everything.

    `ladder` has at least two rungs.
    """

    connections: tuple[Connection, ...]
    agents: tuple[Agent, ...]
    promises: tuple[Promise, ...]
    ladder: tuple[Step, ...]

    def connection(self, id: str) -> Connection | None:
        """The connection of that id."""
        return next((one for one in self.connections if one.id == id), None)

    def agent(self, id: str) -> Agent | None:
        """The agent of that id."""
        return next((one for one in self.agents if one.id == id), None)

    def wait(self, step: int) -> timedelta:
        """How long the rung of that number waits for an acknowledgement; the last one as long as the one before it."""
        first = min(step, len(self.ladder) - 2)
        return self.ladder[first + 1].after - self.ladder[first].after

    def promise(
        self, channel: str, priority: Priority, visibility: Visibility
    ) -> tuple[Promise, str]:
        """The first promise that fits, and why it does."""
        for promise in self.promises:
            asked = {
                "channel": (promise.channel, channel),
                "priority": (promise.priority, priority),
                "visibility": (promise.visibility, visibility),
            }
            named = {name: pair for name, pair in asked.items() if pair[0] is not None}
            if all(wanted == given for wanted, given in named.values()):
                fits = ", ".join(f"{name} {pair[1]}" for name, pair in named.items())
                return promise, fits or "fits every case"
        raise LookupError("the last promise of a desk fits everything")
