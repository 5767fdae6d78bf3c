"""Open consoles: whose they are, what each looks at, and of which changes each hears."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from chalicelib.domain.desk import Agent, Role

TICKET_LASTS = timedelta(seconds=30)

# API Gateway ends a connection on which nothing was said for ten minutes, and any after two hours; some seconds more,
# so that nobody is missed who is still there.
IDLE = timedelta(minutes=10, seconds=30)
LONGEST = timedelta(hours=2, minutes=1)

LEADS = "leads"
"""Where the consoles of leads are gathered."""
TEAM = "team#"
"""Before the id of a team: where the consoles of its agents are gathered."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right of an agent, in the role of their token, to open one console; kept under the hash of its secret."""

    agent: str
    team: str
    role: Role
    expires_at: datetime

    @classmethod
    def of(cls, agent: Agent, at: datetime) -> Self:
        """A ticket that is made now."""
        return cls(agent.id, agent.team, agent.role, at + TICKET_LASTS)


def hashed(secret: str) -> str:
    """What is kept of a ticket's secret: whoever reads the table can open no console with it."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Console:
    """One open console: a browser of an agent. `id` is that of its connection.

    `looking` is the case on its screen, `writing` whether its agent writes there. With `all` it hears of every case of
    the team, else of its agent's own ones, of those that nobody has, and of the one it looks at.
    """

    id: str
    agent: str
    team: str
    role: Role
    opened_at: datetime
    seen_at: datetime
    looking: str | None = None
    writing: bool = False
    all: bool = True

    @classmethod
    def opened(cls, id: str, ticket: Ticket, at: datetime) -> Self:
        """A console that somebody opens with a ticket."""
        return cls(id, ticket.agent, ticket.team, ticket.role, at, at)

    @property
    def gathered(self) -> str:
        """Where it stands among the others: leads with leads, agents with their team."""
        return LEADS if self.role is Role.LEAD else f"{TEAM}{self.team}"

    @property
    def gone_at(self) -> datetime:
        """From when on it is surely closed, unless something is heard from it."""
        return min(self.seen_at + IDLE, self.opened_at + LONGEST)

    def heard(self, said: "Said", at: datetime) -> Self:
        """As it is once it has told what it shows."""
        return replace(self, seen_at=at, looking=said.looking, writing=said.writing, all=said.all)

    def hears(self, change: "Changed") -> bool:
        """Whether a change concerns it; nobody hears of a case that they may not see."""
        own = self.agent in change.agents
        may_see = own or self.role is Role.LEAD or self.team in change.teams
        return may_see and (own or self.all or change.queued or self.looking == change.case)


@dataclass(frozen=True, slots=True)
class Said:
    """What a console tells of itself."""

    looking: str | None
    writing: bool
    all: bool = True


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that changed, once or several times. `what` are the names of the facts.

    `teams` and `agents` are all that had it before or have it now; `queued` says whether anybody could take it, before
    or now.
    """

    case: str
    version: int
    team: str
    owner: str | None
    what: tuple[str, ...]
    teams: frozenset[str]
    agents: frozenset[str]
    queued: bool

    def then(self, later: "Changed") -> "Changed":
        """Both changes of a case as one; the one of the higher version says how it stands."""
        first, last = sorted((self, later), key=lambda one: one.version)
        return replace(
            last,
            what=tuple(dict.fromkeys((*first.what, *last.what))),
            teams=first.teams | last.teams,
            agents=first.agents | last.agents,
            queued=first.queued or last.queued,
        )


def together(changes: Iterable[Changed]) -> tuple[Changed, ...]:
    """One change for each case, in the order in which they began."""
    found: dict[str, Changed] = {}
    for change in changes:
        before = found.get(change.case)
        found[change.case] = before.then(change) if before else change
    return tuple(found.values())


def at_case(consoles: Iterable[Console], case: str) -> dict[str, bool]:
    """Who looks at a case, and whether they write there: on any of their screens."""
    found: dict[str, bool] = {}
    for console in sorted(consoles, key=lambda one: (one.opened_at, one.id)):
        if console.looking == case:
            found[console.agent] = found.get(console.agent, False) or console.writing
    return found
