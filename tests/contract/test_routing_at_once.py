"""Fifty workers at once, on every store: nobody over capacity, nothing given twice, no load leaked."""

from threading import Lock
from typing import Any

import pytest
from pynamodb.connection.base import Connection

from chalicelib.stores.memory import MemoryPorts
from tests.contract.both_stores import Stores
from tests.contract.rush import Rush, at_once, cases_of, hold, room, the_desk


@pytest.fixture
def rush(stores: Stores, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> Rush:
    """All ports in memory but for the stores in question. moto does one call at a time, as it bears no others."""
    lock, call = Lock(), Connection._make_api_call

    def alone(*args: Any, **options: Any) -> Any:
        with lock:
            return call(*args, **options)

    monkeypatch.setattr(Connection, "_make_api_call", alone)
    for name in ("mentions", "cases", "ledger", "desk", "agents", "customers"):
        setattr(ports, name, getattr(stores, name))
    stores.desk.apply(the_desk(6, 7))
    return Rush(ports)


def test_seats_fill_to_the_last_and_the_rest_waits(rush: Rush) -> None:
    cases = cases_of(60)
    at_once(rush.opens, cases)
    owners = hold(rush.ports, cases)
    seats = room(rush.ports.desk.current().agents)
    assert (owners.pop(None), sum(owners.values())) == (60 - seats, seats)


def test_the_same_cases_opened_twice_at_once_are_given_once(rush: Rush) -> None:
    cases = cases_of(30)
    at_once(rush.opens, cases + cases)
    owners = hold(rush.ports, cases)
    assert sum(owners.values()) == 30
    assert owners[None] == 0


def test_what_is_closed_frees_its_seat_and_the_queue_moves_up(rush: Rush) -> None:
    cases = cases_of(60)
    at_once(rush.opens, cases)
    at_once(rush.closes, [case.id for case in cases])
    given = sum(at_once(rush.refills, list(range(12))))
    assert given == 18
    assert hold(rush.ports, cases)[None] == 0


def test_workers_who_begin_together_share_the_load(rush: Rush) -> None:
    cases = cases_of(36)
    at_once(rush.opens, cases)
    owners = hold(rush.ports, cases)
    # Workers choose by loads of a moment ago, so not evenly; all by the same ones would leave the last agent 6 behind.
    assert max(owners.values()) - min(owners.values()) <= 5
