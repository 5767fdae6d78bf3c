"""What every desk store promises, and what is parked."""

from datetime import timedelta
from itertools import count

import pytest

from chalicelib.errors import Misconfigured
from chalicelib.ports import Parked, Queue
from tests.build import (
    NOW,
    a_desk,
    a_device,
    an_agent,
    at,
)
from tests.contract.both_stores import Stores, noise

RETENTION = timedelta(days=400)

NUMBERS = count()


class TestDesk:
    def test_the_desk_comes_back_as_it_was_applied(self, stores: Stores) -> None:
        with pytest.raises(Misconfigured):
            stores.desk.current()
        for desk in (a_desk(), a_desk(an_agent("zoe", channels=frozenset()))):
            stores.desk.apply(desk)
            assert stores.desk.current() == desk

    def test_all_are_on_duty_who_did_not_say_otherwise(self, stores: Stores) -> None:
        desk = a_desk()
        for _ in range(2):
            stores.desk.set_duty("amy", False)
        assert [agent.id for agent in stores.desk.on_duty(desk)] == ["ben", "lea"]
        for _ in range(2):
            stores.desk.set_duty("amy", True)
        assert list(stores.desk.on_duty(desk)) == list(desk.agents)

    def test_devices_come_latest_first_and_can_be_removed(self, stores: Stores) -> None:
        old, new = a_device(id="d-1"), a_device(id="d-2", registered_at=at(9))
        for device in (new, old, old):
            stores.desk.add_device(device)
        assert list(stores.desk.devices("amy")) == [new, old]
        stores.desk.remove_device("amy", "d-2")
        stores.desk.remove_device("amy", "d-3")
        assert list(stores.desk.devices("amy")) == [old]

    def test_a_device_belongs_to_who_used_it_last(self, stores: Stores) -> None:
        for agent in ("amy", "ben"):
            stores.desk.add_device(a_device(agent))
        assert list(stores.desk.devices("amy")) == []
        assert list(stores.desk.devices("ben")) == [a_device("ben")]
        stores.desk.remove_device("amy", "d-1")
        assert list(stores.desk.devices("ben")) == [a_device("ben")]

    def test_a_revoked_connection_says_why_until_it_is_connected_again(
        self, stores: Stores
    ) -> None:
        stores.desk.revoke("shop", NOW, "token expired")
        assert stores.desk.revoked() == {"shop": "token expired"}
        stores.desk.reconnected("shop")
        assert stores.desk.revoked() == {}


class TestParking:
    def parked(self, number: int, body: str = "{}") -> Parked:
        return Parked(f"2026-11-22-{number:03d}", Queue.SPILL, body, "no JSON", at(number))

    def test_the_oldest_come_first_and_can_be_removed(self, stores: Stores) -> None:
        rows = [self.parked(number) for number in range(5)]
        for row in reversed(rows):
            stores.parking.park(row)
        assert list(stores.parking.all(3)) == rows[:3]
        stores.parking.remove(rows[0].id)
        assert list(stores.parking.all(10)) == rows[1:]
        assert stores.parking.get(rows[0].id) is None

    def test_no_body_is_too_large(self, stores: Stores) -> None:
        row = self.parked(1, noise(900_000))
        stores.parking.park(row)
        assert stores.parking.get(row.id) == row
        assert list(stores.parking.all(1)) == [row]
