"""Cases move when agents come and go: the queue's first ones to who is free, and those of who leaves to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.page import Reason
from chalicelib.domain.routing import Colleague, choose
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.domain.watching import answering, waits_for_owner
from chalicelib.flows.paging import with_page
from chalicelib.flows.routing import OFF_DUTY, chosen, colleagues, given, need_of, taken_back
from chalicelib.flows.saving import begin, change_case
from chalicelib.flows.waking import leaving_message, refill_message
from chalicelib.ports import Message, Ports, Queue

# Cases that one message moves: timers wait behind it in the same batch, and are to be told in their second.
MOVED = 10

# Cases that one message looks at, and how far down a queue a refill goes: in a flood that nobody who is free can
# answer, one free seat must not cost a reading of all that waits.
LOOKED_AT, DEEP = 50, 200


@dataclass(frozen=True, slots=True)
class Moved:
    """How many cases a message moved, and whether another one goes on from there."""

    cases: int
    more: bool = False


def refill(team: str, looked: int, after: str | None, now: datetime, ports: Ports) -> Moved:
    """Give the first cases of a team's queue, in its order, to those who are free, until nobody is or nothing fits."""
    desk = ports.desk.current()
    there = colleagues(team, desk, now, ports)
    if not _anybody_free(there):
        return Moved(0)
    listing, moved = ports.cases.inbox(f"queue#{team}", LOOKED_AT, after), 0
    for case in listing.cases:
        if choose(need_of(case, desk), there, now).agent is None:
            continue
        moved += _given_from_queue(case, now, ports)
        there = colleagues(team, desk, now, ports)
        if not _anybody_free(there):
            return Moved(moved)
        if moved == MOVED:
            return _goes_on(moved, refill_message(team, looked, after), ports)
    looked += len(listing.cases)
    if listing.cursor is None or looked >= DEEP:
        return Moved(moved)
    return _goes_on(moved, refill_message(team, looked, listing.cursor), ports)


def _goes_on(moved: int, message: Message, ports: Ports) -> Moved:
    ports.queues.send(Queue.DUE, [message])
    return Moved(moved, more=True)


def _anybody_free(team: Sequence[Colleague]) -> bool:
    return any(one.on_duty and one.on_shift and not one.full for one in team)


def _given_from_queue(listed: Case, now: datetime, ports: Ports) -> bool:
    def move(case: Case) -> Change | None:
        if case.owner is not None or case.status is Status.CLOSED:
            return None
        change = begin(case, now, EARSHOT, ports)
        choice = chosen(change, ports)
        if choice.agent is None:
            return None
        change = given(change, choice.agent, choice.why).to(ladder=None)
        return with_page(change, Reason.ASSIGNED, ports)

    return change_case(ports, listed.id, move).change is not None


def hand_back(agent: str, left: datetime, after: str | None, now: datetime, ports: Ports) -> Moved:
    """Take the open cases of an agent who went off duty, or left the desk, for others. Who is back keeps the rest."""
    known = ports.desk.current().agent(agent)
    if known is not None and not ports.agents.is_away(agent):
        return Moved(0)
    listing = ports.cases.inbox(f"agent#{agent}", MOVED, after)
    moved = sum(_left_behind(case, agent, now, ports) for case in listing.cases)
    if listing.cursor is None:
        return Moved(moved)
    return _goes_on(moved, leaving_message(agent, left, listing.cursor), ports)


def _left_behind(listed: Case, agent: str, now: datetime, ports: Ports) -> bool:
    def move(case: Case) -> Change | None:
        if case.owner != agent or not waits_for_owner(case, now):
            return None
        change = begin(case, now, EARSHOT, ports)
        until = answering(case, now)
        if until is not None:
            change = change.fact("case.kept", agent=agent, until=until.isoformat())
            return change.starting(Timer(case.id, TimerKind.SHIFT, until))
        return taken_back(change, OFF_DUTY, Reason.NOT_TAKEN, ports)

    return change_case(ports, listed.id, move).change is not None
