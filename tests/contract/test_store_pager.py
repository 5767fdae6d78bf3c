"""What every pager store promises, and what the ledger does of who was told."""

from dataclasses import replace

from chalicelib.domain.desk import Way
from chalicelib.domain.digest import MINUTE, Turn
from chalicelib.domain.priority import Priority
from chalicelib.domain.receipt import Outcome, Receipt, Send, entry_of, of_turn
from tests.build import NOW, a_case, a_device, a_page, at
from tests.contract.both_stores import Stores, opened

CASE = "c-" + "a" * 24


def a_turn(number: int = 1, **page: object) -> Turn:
    return Turn(a_page(CASE, f"{number}", **page), 0)


class TestDevices:
    def test_devices_come_latest_first_and_can_be_removed(self, stores: Stores) -> None:
        old, new = a_device(id="d-1"), a_device(id="d-2", registered_at=at(9))
        for device in (new, old, old):
            stores.pager.add_device(device)
        assert list(stores.pager.devices("amy")) == [new, old]
        assert stores.pager.box("amy").devices == (new, old)
        stores.pager.remove_device("amy", "d-2")
        stores.pager.remove_device("amy", "d-3")
        assert list(stores.pager.devices("amy")) == [old]

    def test_a_device_belongs_to_who_used_it_last(self, stores: Stores) -> None:
        for agent in ("amy", "ben"):
            stores.pager.add_device(a_device(agent))
        assert list(stores.pager.devices("amy")) == []
        assert list(stores.pager.devices("ben")) == [a_device("ben")]
        stores.pager.remove_device("amy", "d-1")
        assert list(stores.pager.devices("ben")) == [a_device("ben")]


class TestWhatWasShown:
    def test_the_latest_page_of_each_case_is_remembered_for_who_was_told(
        self, stores: Stores
    ) -> None:
        pager = stores.pager
        assert list(pager.shown("amy")) == []
        first, second = a_page(CASE, "1"), a_page(CASE, "2")
        other = a_page("c-" + "b" * 24, "1", due=at(60), priority=Priority.URGENT)
        pager.show("amy", [first, other])
        pager.show("amy", [second])
        assert list(pager.shown("amy")) == [second, other]
        assert list(pager.shown("ben")) == []
        assert pager.box("amy").waiting == ()


class TestMinutes:
    def test_a_minute_begins_once_it_is_over(self, stores: Stores) -> None:
        pager = stores.pager
        assert pager.last("amy") is None
        assert pager.claim("amy", NOW, NOW - MINUTE)
        assert not pager.claim("amy", at(59.999), at(59.999) - MINUTE)
        assert pager.last("amy") == NOW
        assert pager.claim("amy", at(60), at(60) - MINUTE)
        assert pager.claim("ben", at(60), at(60) - MINUTE)

    def test_a_minute_of_a_clock_that_was_an_hour_ahead_does_not_count(
        self, stores: Stores
    ) -> None:
        assert stores.pager.claim("amy", at(3600), at(3540))
        assert stores.pager.claim("amy", at(1), at(1) - MINUTE)
        assert not stores.pager.claim("amy", at(2), at(2) - MINUTE)

    def test_a_minute_in_which_nothing_was_told_is_given_back(self, stores: Stores) -> None:
        pager = stores.pager
        pager.claim("amy", NOW, NOW - MINUTE)
        pager.release("amy", NOW, None)
        assert pager.last("amy") is None
        assert pager.claim("amy", at(1), at(1) - MINUTE)
        pager.release("amy", NOW, None)
        assert pager.last("amy") == at(1)
        pager.release("amy", at(1), NOW)
        assert pager.last("amy") == NOW


class TestWaiting:
    def test_what_waits_comes_the_most_urgent_and_oldest_first(self, stores: Stores) -> None:
        late, early = a_turn(1, at=at(9)), a_turn(2, at=at(3))
        urgent = a_turn(3, at=at(12), priority=Priority.URGENT, by=(Way.PUSH, Way.SMS))
        for turn in (late, early, urgent, urgent):
            stores.pager.wait(turn)
        stores.pager.add_device(a_device())
        stores.pager.claim("amy", NOW, NOW - MINUTE)
        assert stores.pager.box("amy").waiting == (urgent, early, late)
        stores.pager.forget([early, urgent])
        assert stores.pager.box("amy").waiting == (late,)
        assert stores.pager.waits("amy", late.id)
        assert not stores.pager.waits("amy", early.id)
        assert not stores.pager.waits("ben", late.id)
        assert list(stores.pager.devices("amy")) == [a_device()]
        assert stores.pager.box("ben").waiting == ()

    def test_a_teams_topic_has_a_box_of_its_own(self, stores: Stores) -> None:
        turn = Turn(a_page(CASE, by=(Way.TOPIC,), team="care"), 0)
        stores.pager.wait(turn)
        assert stores.pager.box("team:care").waiting == (turn,)


class TestReceipts:
    def test_a_page_has_the_hash_of_the_entry_that_made_it(self, stores: Stores) -> None:
        case = opened(stores, pages=(a_page(a_case().id),))
        page = stores.cases.page(case.id, "1")
        assert page == a_page(case.id, entry=stores.ledger.of_case(case.id)[0].hash)
        assert list(stores.cases.pages(case.id)) == [page]

    def test_a_receipt_is_kept_once_and_comes_back_whole(self, stores: Stores) -> None:
        page = a_page(CASE, "2", to=("amy", "ben"), entry="5a" * 32)
        sends = (Send(Way.PUSH, "9c-1"), Send(Way.SMS, "9c-2"))
        first = Receipt(CASE, "2", 0, "amy", at(1), Outcome.DIGEST, sends, 1, 23)
        second = of_turn(Turn(page, 1), at(2), Outcome.DROPPED)
        assert stores.ledger.tell(entry_of(second, page))
        assert stores.ledger.tell(entry_of(first, page))
        again = replace(first, at=at(9), outcome=Outcome.TOLD)
        assert not stores.ledger.tell(entry_of(again, page))
        assert list(stores.ledger.receipts(CASE, "2")) == [first, second]
        assert list(stores.ledger.told(CASE)) == [entry_of(first, page), entry_of(second, page)]
        assert list(stores.ledger.receipts(CASE, "1")) == []
        assert list(stores.ledger.of_case(CASE)) == []
