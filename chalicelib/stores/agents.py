"""Who is on duty, what agents have, and how fast queues move, in the table of the desk.

| of      | what  | holds                                                                                            |
|---------|-------|--------------------------------------------------------------------------------------------------|
| `away`  | agent | that the agent is off duty; one who is on duty has no row                                        |
| `load`  | agent | ids of the agent's open cases, and when the last was given; of which teams there ever were some; |
|         |       | written by `cases.Cases.save`                                                                    |
| `queue` | team  | when cases left the team's queue of late, and for how long they had waited, in milliseconds each |
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.routing import Load
from chalicelib.domain.waiting import REMEMBERED, Departure
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import EPOCH, DeskRow, Stage

AWAY, LOAD, QUEUE = "away", "load", "queue"

FRESH_DUTY = 5.0  # seconds for which a container keeps who is away: so long may somebody who left still be given a case

# Those beyond what is remembered are removed so many at a time, which is a write of its own. All stay below 1 KB.
SURPLUS = 20

MILLISECOND = timedelta(milliseconds=1)


class Agents:
    """`AgentStore` in DynamoDB. `clock` counts seconds."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._clock = clock
        self._away: tuple[float, frozenset[str]] | None = None

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""
        now = self._clock()
        if self._away is None or now - self._away[0] >= FRESH_DUTY:
            with reaching():
                rows = self._rows.query(AWAY, consistent_read=True)
                self._away = (now, frozenset(row.what for row in rows))
        away = self._away[1]
        return [agent for agent in desk.agents if agent.id not in away]

    def is_away(self, agent: str) -> bool:
        """Whether an agent is off duty at this very moment."""
        with reaching():
            try:
                self._rows.get(AWAY, agent, consistent_read=True)
            except self._rows.DoesNotExist:
                return False
        return True

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""
        row = self._rows(AWAY, agent)
        self._away = None
        with reaching():
            row.delete() if on else row.save()

    def loads(self, desk: Desk) -> Mapping[str, Load]:
        """What each agent has, as of some moments ago: `save` refuses a seat that is gone."""
        with reaching():
            rows = {row.what: row for row in self._rows.query(LOAD)}
        return {
            agent.id: Load(len(row.cases or ()), row.at) if row else Load()
            for agent in desk.agents
            for row in [rows.get(agent.id)]
        }

    def owners(self, team: str | None = None) -> Sequence[str]:
        """Who has open cases, of a team or of any, on the desk or not; perhaps also who once had some of the team."""
        with reaching():
            rows = list(self._rows.query(LOAD, attributes_to_get=["of", "what", "cases", "teams"]))
        return [
            row.what
            for row in rows
            if row.cases and (team is None or not row.teams or team in row.teams)
        ]

    def left_queue(self, team: str, departure: Departure) -> None:
        """Remember that a case left a team's queue."""
        row = self._rows(QUEUE, team)
        with reaching():
            row.update(actions=[DeskRow.departures.add({_written(departure)})])
            known = sorted(row.departures or ())
            if len(known) > REMEMBERED + SURPLUS:
                row.update(actions=[DeskRow.departures.delete(set(known[: -REMEMBERED - 1]))])

    def departures(self, team: str) -> Sequence[Departure]:
        """Those from a team's queue of late, oldest first; at least as many as make the pace, if there were so many."""
        with reaching():
            try:
                row = self._rows.get(QUEUE, team)
            except self._rows.DoesNotExist:
                return ()
        return [_read(text) for text in sorted(row.departures or ())]


def _written(departure: Departure) -> str:
    """A departure as a text; texts sort as the departures do, up to the year 2286."""
    at = (departure.at - EPOCH) // MILLISECOND
    return f"{at:013d} {(departure.at - departure.queued_at) // MILLISECOND}"


def _read(text: str) -> Departure:
    at, waited = map(int, text.split())
    moment = EPOCH + at * MILLISECOND
    return Departure(moment, moment - waited * MILLISECOND)
