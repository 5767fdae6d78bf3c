"""The team's configuration: connections, teams, agents, hours, promises, the paging ladder and who is on call."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.calendar import ROUND_THE_CLOCK, Calendar
from chalicelib.domain.promise import Matter, Promise, chosen
from chalicelib.domain.rota import Rota
from chalicelib.errors import Misconfigured


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
    """A person who answers, or a bot, whose answers keep no promise.

    `channels` are what the agent may answer on; `capacity` counts open cases; `public` says how good the agent is
    before an audience, 0 to 9, and the best answer there. `languages` are ISO 639-1 codes, none for all. `shift` and
    `quiet` name calendars: the hours of work ('' for always) and those in which only what is urgent may ring. `email`
    is where an invitation and e-mail pages go, and how single sign-on knows the agent; `phone` is for text messages,
    in E.164 form; '' when nobody gave it.
    """

    id: str
    name: str
    team: str
    channels: frozenset[str]
    capacity: int
    role: Role = Role.AGENT
    email: str = ""
    phone: str = ""
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    public: int = 0
    shift: str = ""
    quiet: str = ""
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Automatic:
    """What Earshot says by itself to who writes when a team is closed; it keeps no promise.

    `text` may hold {opens}, when the team answers again. It is said in private messages on `channels`, none for all.
    """

    text: str
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """How a team works: its `hours` ('' for always), and after what time a case that nobody took goes to another."""

    id: str
    hours: str = ""
    take: timedelta | None = None
    automatic: Automatic | None = None


@dataclass(frozen=True, slots=True)
class TagRule:
    """A tag that a case gets when a customer's mention holds one of these words, in any case of letters."""

    tag: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Words to begin an answer with, whose variables `domain.template` fills.

    `channels` are where they can be said, `languages` (ISO 639-1) those of the customer; none for all.
    """

    name: str
    text: str
    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


class Reach(StrEnum):
    """Whom a step of the paging ladder tells."""

    OWNER = "owner"
    BACKUP = "backup"
    TEAM = "team"
    ON_CALL = "on_call"
    LEAD = "lead"


class Way(StrEnum):
    """How somebody is told."""

    PUSH = "push"
    SMS = "sms"
    EMAIL = "email"
    TOPIC = "topic"  # whatever the operator subscribed for the team


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: whom to tell when nobody acknowledged until `after` the first page, and how.

    `urgent` are the ways for cases of the highest priority; none means the same ways as for all.
    """

    after: timedelta
    reach: Reach
    by: tuple[Way, ...] = (Way.PUSH,)
    urgent: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The whole configuration. `promises` are tried in order, the last one fits everything.

    `ladder` has at least two rungs. `reopen` is for how long after its end a case is taken up again when the customer
    writes, `sticky` for how long a customer is given to the agent who answered last, `lease` for how long a case that
    was claimed is kept from colleagues. `brand` is how the brand calls itself in `templates`. `version` counts what was
    applied; 0 was not.
    """

    connections: tuple[Connection, ...]
    agents: tuple[Agent, ...]
    promises: tuple[Promise, ...]
    ladder: tuple[Step, ...]
    calendars: tuple[Calendar, ...] = ()
    teams: tuple[Team, ...] = ()
    rotas: tuple[Rota, ...] = ()
    tags: tuple[TagRule, ...] = ()
    tiers: tuple[str, ...] = ()
    reopen: timedelta = timedelta(0)
    sticky: timedelta = timedelta(0)
    lease: timedelta = timedelta(minutes=10)
    version: int = 0
    brand: str = ""
    templates: tuple[Template, ...] = ()

    def connection(self, id: str) -> Connection | None:
        """The connection of that id."""
        return next((one for one in self.connections if one.id == id), None)

    def agent(self, id: str) -> Agent | None:
        """The agent of that id."""
        return next((one for one in self.agents if one.id == id), None)

    def team(self, id: str) -> Team:
        """The team of that id; one that the desk says nothing of works always."""
        return next((one for one in self.teams if one.id == id), Team(id))

    def rota(self, team: str) -> Rota | None:
        """Who of a team is on call when."""
        return next((one for one in self.rotas if one.team == team), None)

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name, '' for round the clock. Raises Misconfigured when there is none."""
        if not name:
            return ROUND_THE_CLOCK
        found = next((one for one in self.calendars if one.name == name), None)
        if found is None:
            raise Misconfigured(f"the desk has no calendar {name}: add and apply it")
        return found

    def wait(self, step: int) -> timedelta:
        """How long the rung of that number waits for an acknowledgement; the last one as long as the one before it."""
        first = min(step, len(self.ladder) - 2)
        return self.ladder[first + 1].after - self.ladder[first].after

    def promise(self, matter: Matter) -> tuple[Promise, str]:
        """The first promise that fits, and why it does."""
        return chosen(self.promises, matter)


@dataclass(frozen=True, slots=True)
class Desks:
    """The desk as it is now, and those by which clocks that still run were started."""

    current: Desk
    older: tuple[Desk, ...] = ()

    def of(self, version: int) -> Desk:
        """The desk of that version. Raises Misconfigured when it is none of these."""
        for desk in (self.current, *self.older):
            if desk.version == version:
                return desk
        raise Misconfigured(f"version {version} of the desk is not kept: apply the desk again")
