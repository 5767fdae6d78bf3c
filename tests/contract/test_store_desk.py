"""What every desk store promises, and what is parked."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.priority import Priority
from chalicelib.domain.rota import Override, Rota
from chalicelib.errors import Conflict, Invalid, Misconfigured
from chalicelib.ports import Parked, Queue
from chalicelib.stores.codec import pack
from chalicelib.stores.desk import DeskShelf
from chalicelib.stores.tables import DeskRow, Stage
from tests.build import (
    NOW,
    a_desk,
    an_agent,
    at,
)
from tests.contract.both_stores import Aws, Stores, noise

RETENTION = timedelta(days=400)

NUMBERS = count()

OTHER = a_desk(an_agent("zoe", channels=frozenset()))
OFFICE = Calendar(
    "office",
    "Europe/Berlin",
    ((Window(time(9), time(12, 30)), Window(time(22), time(2))), (), (), (), (), (), ()),
    frozenset({date(2026, 12, 25)}),
)
ROTA = Rota("care", "Europe/Berlin", NOW, 7, ("amy", "ben"), (Override("ben", NOW, at(60)),))
OF_BEFORE = {
    "connections": [],
    "agents": [],
    "promises": [
        {"name": "urgent", "target": 900.0, "warn": 0.5, "channel": "x", "priority": 1},
        {"name": "default", "target": 3600.0, "warn": 0.8},
    ],
    "ladder": [{"after": 0.0, "reach": "owner"}, {"after": 90.0, "reach": "lead"}],
}
"""As the desk was packed when it had one target and one warning."""


class TestDesk:
    def test_the_desk_comes_back_as_it_was_applied(self, stores: Stores) -> None:
        with pytest.raises(Misconfigured):
            stores.desk.current()
        for number, desk in enumerate((a_desk(), OTHER), start=1):
            applied = stores.desk.apply(desk)
            assert stores.desk.current() == applied == replace(desk, version=number)

    def test_a_revoked_connection_says_why_until_it_is_connected_again(
        self, stores: Stores
    ) -> None:
        stores.desk.revoke("shop", NOW, "token expired")
        assert stores.desk.revoked() == {"shop": "token expired"}
        stores.desk.reconnected("shop")
        assert stores.desk.revoked() == {}


class TestVersions:
    def test_every_version_is_kept_with_who_applied_it_and_when(self, stores: Stores) -> None:
        stores.desk.apply(a_desk(), "ann", NOW)
        stores.desk.apply(OTHER, "ben", at(60))
        assert stores.desk.version(1) == replace(a_desk(), version=1)
        assert stores.desk.version(2) == replace(OTHER, version=2)
        told = [(one.version, one.by, one.at) for one in stores.desk.history()]
        assert told == [(2, "ben", at(60)), (1, "ann", NOW)]
        assert stores.desk.last() == stores.desk.history(1)[0]

    def test_what_counts_already_is_no_new_version_whatever_number_it_has(
        self, stores: Stores
    ) -> None:
        for desk in (a_desk(), a_desk(), replace(a_desk(), version=7)):
            assert stores.desk.apply(desk, "ann", NOW).version == 1
        assert len(stores.desk.history()) == 1

    def test_going_back_is_one_more_version(self, stores: Stores) -> None:
        for desk in (a_desk(), OTHER, a_desk()):
            stores.desk.apply(desk)
        assert stores.desk.current().version == 3
        assert stores.desk.version(3) == replace(stores.desk.version(1), version=3)

    def test_a_version_that_never_was_is_told(self, stores: Stores) -> None:
        for _ in range(2):
            with pytest.raises(Misconfigured, match="version 1 of the desk is not kept"):
                stores.desk.version(1)
            assert stores.desk.last() is None
            assert list(stores.desk.history()) == []
        stores.desk.apply(a_desk())
        with pytest.raises(Misconfigured, match="version 2 of the desk is not kept"):
            stores.desk.version(2)

    def test_many_versions_are_listed_from_the_last_one_on(self, stores: Stores) -> None:
        for capacity in range(1, 13):
            stores.desk.apply(a_desk(an_agent(capacity=capacity)))
        assert [one.version for one in stores.desk.history(3)] == [12, 11, 10]
        assert stores.desk.version(9).agents[0].capacity == 9

    def test_calendars_and_rotas_come_back(self, stores: Stores) -> None:
        desk = replace(a_desk(), calendars=(OFFICE,), rotas=(ROTA,), lease=timedelta(0))
        stores.desk.apply(desk)
        assert stores.desk.version(1) == replace(desk, version=1)


class TestVersionsInDynamodb:
    """What memory has no need of."""

    def test_of_two_who_apply_at_once_one_is_told_so(
        self, aws: Aws, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine, theirs = two_shelves(aws)
        mine.apply(a_desk())
        row = theirs._versions._row("current")
        mine.apply(OTHER)
        monkeypatch.setattr(theirs._versions, "_row", lambda _: row)
        with pytest.raises(Conflict, match="at this very moment"):
            theirs.apply(a_desk(an_agent("new")))
        assert mine.history()[0].version == 2

    def test_of_two_first_ones_too(self, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
        mine, theirs = two_shelves(aws)
        monkeypatch.setattr(theirs._versions, "_row", lambda _: None)
        mine.apply(a_desk())
        with pytest.raises(Conflict):
            theirs.apply(OTHER)

    def test_others_follow_within_a_minute_and_read_a_version_once(self, aws: Aws) -> None:
        mine, theirs = two_shelves(aws, now := [0.0])
        for desk in (a_desk(), OTHER):
            mine.apply(desk)
        assert theirs.current().version == 2
        mine.apply(a_desk())
        now[0] = 59.9
        assert theirs.current().version == 2
        now[0] = 60.0
        assert theirs.current().version == 3
        old = theirs.version(1)
        mine._rows("desk", "v#000001").delete()
        assert theirs.version(1) is old

    def test_a_desk_of_before_versions_is_the_first_of_them(self, aws: Aws) -> None:
        mine, theirs = two_shelves(aws)
        mine._rows("desk", "current", body=pack(OF_BEFORE)).save()
        assert [one.version for one in theirs.history()] == [1]
        desk = theirs.current()
        assert desk == theirs.version(1)
        promise = desk.promises[0]
        assert (desk.version, promise.first_reply, promise.warn) == (
            1,
            timedelta(minutes=15),
            (0.5,),
        )
        assert promise.channels == {"x"}
        assert promise.priorities == {Priority.URGENT}
        assert mine.apply(desk, "ann", NOW).version == 1
        assert mine.apply(OTHER, "ann", NOW).version == 2
        fresh = DeskShelf(Stage(aws.steady, "", "", "", mine._rows.Meta.table_name))
        assert fresh.version(1) == desk
        assert [one.version for one in fresh.history()] == [2, 1]

    def test_a_desk_that_no_item_can_hold_is_refused_with_figures(self, aws: Aws) -> None:
        mine, _ = two_shelves(aws)
        crowd = tuple(an_agent(f"a-{n}", name=noise(600 + 2 * n)) for n in range(800))
        with pytest.raises(Invalid, match=r"takes \d{3} KB, and 399 KB can be kept"):
            mine.apply(a_desk(*crowd))
        large = a_desk(*crowd[:400])
        assert len(pack(large)) > 150_000
        assert mine.apply(large).version == 1


def two_shelves(aws: Aws, now: list[float] | None = None) -> tuple[DeskShelf, DeskShelf]:
    """Two containers with one desk."""
    table: Any = aws.steady.table(DeskRow, f"versions-{next(NUMBERS)}")
    table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
    stage = Stage(aws.steady, "", "", "", table.Meta.table_name)
    clock = now or [0.0]
    return DeskShelf(stage, lambda: clock[0]), DeskShelf(stage, lambda: clock[0])


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
