"""Fifty workers at once against the running stack's own DynamoDB: its transactions, conditions and conflicts."""

from collections import Counter
from time import perf_counter
from typing import Any, cast
from uuid import uuid4

import pytest

from chalicelib.ports import Ports
from chalicelib.stores.memory import DeskShelf
from chalicelib.stores.memory_cases import Shelves
from tests.contract.rush import WORKERS, Rush, at_once, cases_of, hold, room, the_desk
from tests.e2e.conftest import World, standard, until
from tools.send import sender

pytestmark = pytest.mark.stack

AGENTS, CAPACITY, CASES = 10, 9, 120


class Stores:
    """The stack's ports, with a desk of our own: the stories' one stays as it is."""

    def __init__(self, ports: Any, desk: DeskShelf) -> None:
        self._ports = ports
        self.desk = desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ports, name)


def test_fifty_workers_give_every_case_once_and_nobody_too_many(world: World) -> None:
    team = f"rush-{uuid4().hex[:8]}"
    desk = DeskShelf(Shelves(), the_desk(AGENTS, CAPACITY, team))
    rush = Rush(cast(Ports, Stores(world.ports, desk)), team)
    cases = cases_of(CASES, team, team)
    started = perf_counter()
    at_once(rush.opens, cases)
    took = perf_counter() - started
    owners = hold(rush.ports, cases)
    seats = room(desk.current().agents)
    shares = sorted(load for owner, load in owners.items() if owner)
    _tell(f"{CASES} cases, {WORKERS} workers, {seats} seats: {took:.1f} s", rush, shares)
    assert owners[None] == CASES - seats
    rush.refusals.clear()
    at_once(rush.closes, [case.id for case in cases])
    at_once(rush.refills, list(range(10)))
    hold(rush.ports, cases)
    at_once(rush.closes, [case.id for case in cases])
    owners = hold(rush.ports, cases)
    _tell("closed and given again", rush, [])
    assert owners == Counter()


def _tell(what: str, rush: Rush, shares: list[int]) -> None:
    tries = Counter(rush.attempts)
    figures = f"loads {shares}; tries {dict(sorted(tries.items()))}; {dict(rush.refusals)}"
    print(f"\n{what}; {figures}")  # noqa: T201 - the figures are what the story is about


def test_a_case_waits_while_its_agent_is_off_duty_and_comes_back_with_them(world: World) -> None:
    """Through the running functions, each with the rights of its own role."""
    seen: dict[str, float] = {}
    id = f"duty-{uuid4().hex[:8]}"
    sent = standard(id, "Where is it?", id)
    one = sender(world.state, "standard", "try")
    case = world.case_of(one.send(sent, id))
    assert world.ports.cases.get(case).owner == "fay"
    try:
        began = perf_counter()
        assert world.call("fay", "PUT", "/me", {"on_duty": False})[0] == 200
        assert until(lambda: world.ports.cases.get(case).owner is None)
        seen["taken back"] = perf_counter() - began
        _, answer = world.call("max", "GET", "/queue")
        [waiting] = [one for one in answer["queues"] if one["team"] == "try"]
        assert waiting["waiting"] >= 1
        assert waiting["since"] is not None
    finally:
        began = perf_counter()
        assert world.call("fay", "PUT", "/me", {"on_duty": True})[0] == 200
    assert until(lambda: world.ports.cases.get(case).owner == "fay", 30)
    seen["given again"] = perf_counter() - began
    whats = world.whats(case)
    assert whats.count("case.taken_back") == 1
    assert whats.count("case.assigned") == 2
    assert world.call("fay", "POST", f"/cases/{case}/close", {"outcome": "solved"})[0] == 200
    print({what: f"{took:.1f} s" for what, took in seen.items()})  # noqa: T201 - as above
