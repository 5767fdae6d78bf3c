"""Word to a team's queue that somebody may be free, and to the cases of who leaves."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.change import Change
from chalicelib.errors import Unavailable
from chalicelib.flows.forecasting import departed
from chalicelib.ports import Message, Ports, Queue

# Versions of the desk in which agents are looked for who have left since.
LOOKED_BACK = 5

# Seconds for which a worker may still take somebody who came on duty for away: the store keeps who is.
UNSEEN = 6

# Seconds after which the cases of who left are looked for once more: those that such a worker gave them meanwhile.
GIVEN_UNSEEN = 10


def refill_message(team: str, looked: int = 0, after: str | None = None) -> Message:
    """The message that gives a team's queue to who is free; from a cursor on, `looked` cases down."""
    return Message({"team": team, "looked": str(looked)} | ({"after": after} if after else {}))


def leaving_message(agent: str, left: datetime, after: str | None = None) -> Message:
    """The message that takes the open cases of an agent back who went off duty; from a cursor on."""
    return Message({"agent": agent, "left": left.isoformat()} | ({"after": after} if after else {}))


def followed(change: Change, ports: Ports) -> None:
    """What follows a change that is saved: the pace of its queue, and word to who waits for the seat that it frees.

    Both may be lost: the pace is an estimate, and the minute wakes every queue.
    """
    with suppress(Unavailable):
        departed(change, ports)
        agent = change.desk.agent(change.freed) if change.freed else None
        if agent is not None and _gives_room(change):
            wake(agent.team, ports)


def _gives_room(change: Change) -> bool:
    """Whether the seat that a change frees is one to fill: not of somebody who did not take a case, or has gone."""
    return all(fact.what != "case.taken_back" for fact in change.facts)


def wake(team: str, ports: Ports, delay: int = 0) -> bool:
    """Have a team's queue given to who is free, after so many seconds, if anybody waits in it."""
    if not ports.cases.count(f"queue#{team}", 1):
        return False
    ports.queues.send(Queue.DUE, [replace(refill_message(team), delay=delay)])
    return True


def wake_all(ports: Ports) -> int:
    """The same for every team, each minute: shifts begin, a new desk gives room, words get lost. How many waited."""
    desk = ports.desk.current()
    teams = {one.team for one in desk.connections} | {one.team for one in desk.agents}
    return sum(wake(team, ports) for team in sorted(teams))


def recall(at: datetime, ports: Ports) -> int:
    """Have the open cases of agents who have left the desk given to others, each minute; of how many agents."""
    desk = ports.desk.current()
    there = {agent.id for agent in desk.agents}
    versions = range(max(1, desk.version - LOOKED_BACK), desk.version)
    known = {agent.id for number in versions for agent in ports.desk.version(number).agents}
    left = [id for id in sorted(known - there) if ports.cases.count(f"agent#{id}", 1)]
    ports.queues.send(Queue.DUE, [leaving_message(id, at) for id in left])
    return len(left)


def came_or_left(agent: str, on: bool, at: datetime, ports: Ports) -> None:
    """An agent goes on duty, and the queue may be given to them; or off duty, and their cases go to others."""
    known = ports.desk.current().agent(agent)
    ports.agents.set_duty(agent, on)
    if not on:
        leaving = leaving_message(agent, at)
        ports.queues.send(Queue.DUE, [leaving, replace(leaving, delay=GIVEN_UNSEEN)])
    elif known is not None:
        wake(known.team, ports, UNSEEN)
