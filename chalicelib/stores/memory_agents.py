"""Agents, queues' pace and customers without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.customer import MOST_HANDLES, Customer, Handle, Joined
from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.routing import Load
from chalicelib.domain.waiting import REMEMBERED, Departure
from chalicelib.errors import Invalid
from chalicelib.stores.memory_cases import Shelves


class Agents:
    """`AgentStore` in memory."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves
        self._away: set[str] = set()
        self._departures: dict[str, list[Departure]] = {}

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""
        return [agent for agent in desk.agents if agent.id not in self._away]

    def is_away(self, agent: str) -> bool:
        """Whether an agent is off duty at this very moment."""
        return agent in self._away

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""
        (self._away.discard if on else self._away.add)(agent)

    def loads(self, desk: Desk) -> Mapping[str, Load]:
        """What each agent has."""
        with self._all.lock:
            return {
                agent.id: Load(
                    len(self._all.loads.get(agent.id, ())), self._all.given.get(agent.id)
                )
                for agent in desk.agents
            }

    def owners(self, team: str | None = None) -> Sequence[str]:
        """Who has open cases, of a team or of any, on the desk or not; perhaps also who once had some of the team."""
        with self._all.lock:
            loads = sorted(self._all.loads.items())
            return [
                agent
                for agent, cases in loads
                if cases and (team is None or team in self._all.served[agent])
            ]

    def left_queue(self, team: str, departure: Departure) -> None:
        """Remember that a case left a team's queue."""
        with self._all.lock:
            known = sorted({*self._departures.get(team, ()), departure})
            self._departures[team] = known[-REMEMBERED - 1 :]

    def departures(self, team: str) -> Sequence[Departure]:
        """Those from a team's queue of late, oldest first."""
        return tuple(self._departures.get(team, ()))


class Customers:
    """`CustomerStore` in memory."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Customer] = {}
        self.people: list[set[Handle]] = []

    def get(self, channel: str, id: str) -> Customer:
        """A customer; nothing is known of one who is new."""
        return self.known.get((channel, id), Customer())

    def set_tier(self, channel: str, id: str, tier: str) -> None:
        """Give a customer a tier; '' takes it away."""
        self.known[channel, id] = replace(self.get(channel, id), tier=tier)

    def answered(self, channel: str, id: str, agent: str, at: datetime) -> None:
        """Remember who answered a customer last."""
        self.known[channel, id] = replace(self.get(channel, id), agent=agent, answered_at=at)

    def handles(self, one: Handle) -> Sequence[Handle]:
        """All handles of the person whose this one is, this one first."""
        return [one, *sorted(self._person(one) - {one})]

    def join(self, one: Handle, other: Handle, joined: Joined) -> None:  # noqa: ARG002 - the row keeps who did
        """Two handles, with all that are joined to either, are one person's. Raises Invalid."""
        here, there = self._person(one), self._person(other)
        if len(here | there) > MOST_HANDLES:
            raise Invalid(f"id: together they have more than {MOST_HANDLES} handles")
        self.people = [each for each in self.people if each not in (here, there)]
        self.people.append(here | there)

    def part(self, one: Handle) -> None:
        """A handle is no longer that of the person; one that is alone then is nobody's handle but its own."""
        rest = [each - {one} for each in self.people]
        self.people = [each for each in rest if len(each) > 1]

    def _person(self, one: Handle) -> set[Handle]:
        return next((each for each in self.people if one in each), {one})
