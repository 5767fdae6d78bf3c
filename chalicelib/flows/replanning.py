"""A changed desk is applied to clocks that run already, when somebody asks for it."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.desk import Desk
from chalicelib.domain.replanning import replanned
from chalicelib.flows.saving import begin, change_case
from chalicelib.ports import Ports

PAGE = 100  # cases of one look into an inbox


def replan_all(now: datetime, desks: Sequence[Desk], ports: Ports) -> int:
    """Let the clocks of all open cases go over to the promises of the current desk; returns how many cases changed.

    `desks` are all whose agents and teams may have cases. Again is once: what runs by the current desk stays as it is.
    """
    changed = 0
    for id in _open_cases(desks, ports):
        moved = change_case(ports, id, lambda case: _replanned(case, now, ports))
        changed += moved.change is not None
    return changed


def _replanned(case: Case, now: datetime, ports: Ports) -> Change | None:
    change = replanned(begin(case, now, EARSHOT, ports), now)
    return change if change.facts else None


def _open_cases(desks: Sequence[Desk], ports: Ports) -> list[str]:
    """Ids of all cases in anybody's list, read before they are changed, which may move them in it."""
    found: dict[str, None] = {}
    for name in _lists(desks):
        cursor: str | None = None
        while True:
            listing = ports.cases.inbox(name, PAGE, cursor)
            found |= dict.fromkeys(case.id for case in listing.cases)
            cursor = listing.cursor
            if cursor is None:
                break
    return list(found)


def _lists(desks: Sequence[Desk]) -> set[str]:
    agents = [agent for desk in desks for agent in desk.agents]
    teams = {connection.team for desk in desks for connection in desk.connections}
    queues = {f"queue#{team}" for team in teams | {agent.team for agent in agents}}
    return queues | {f"agent#{agent.id}" for agent in agents}
