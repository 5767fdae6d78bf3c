"""What every store of agents and customers promises."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.change import Seat
from chalicelib.domain.customer import Customer
from chalicelib.domain.priority import Priority
from chalicelib.domain.routing import Load
from chalicelib.domain.waiting import REMEMBERED, Departure
from chalicelib.errors import Invalid
from tests.build import NOW, a_case, a_change, a_clock, a_desk, a_thread, an_opening, at
from tests.contract.both_stores import Stores, opened


class TestDuty:
    def test_all_are_on_duty_who_did_not_say_otherwise(self, stores: Stores) -> None:
        desk = a_desk()
        for _ in range(2):
            stores.agents.set_duty("amy", False)
        assert [agent.id for agent in stores.agents.on_duty(desk)] == ["ben", "lea"]
        assert [stores.agents.is_away(id) for id in ("amy", "ben")] == [True, False]
        for _ in range(2):
            stores.agents.set_duty("amy", True)
        assert list(stores.agents.on_duty(desk)) == list(desk.agents)
        assert not stores.agents.is_away("amy")


class TestLoads:
    def test_all_agents_of_the_desk_have_one(self, stores: Stores) -> None:
        assert stores.agents.loads(a_desk()) == dict.fromkeys(("amy", "ben", "lea"), Load())

    def test_it_says_when_an_agent_was_given_a_case_last(self, stores: Stores) -> None:
        case = opened(stores, seated=Seat("amy", 2))
        assert stores.agents.loads(a_desk())["amy"] == Load(1, NOW)
        stores.cases.save(a_change(case, freed="amy"))
        assert stores.agents.loads(a_desk())["amy"] == Load(0, NOW)
        later = an_opening(a_case("c-2", thread=a_thread("2")), seated=Seat("amy", 2), at=at(1.25))
        stores.cases.save(later)
        assert stores.agents.loads(a_desk())["amy"] == Load(1, at(1.25))


class TestDepartures:
    def test_they_come_back_oldest_first(self, stores: Stores) -> None:
        assert list(stores.agents.departures("care")) == []
        found = [Departure(at(n), at(-n)) for n in (3, 1, 2.5)]
        for one in found:
            stores.agents.left_queue("care", one)
        stores.agents.left_queue("it", Departure(NOW, NOW))
        assert list(stores.agents.departures("care")) == sorted(found)

    def test_the_latest_are_kept_and_they_stay_few(self, stores: Stores) -> None:
        found = [Departure(at(n * 60), at(n * 7)) for n in range(100)]
        for one in found:
            stores.agents.left_queue("care", one)
        kept = list(stores.agents.departures("care"))
        assert kept[-REMEMBERED - 1 :] == found[-REMEMBERED - 1 :]
        assert len(kept) <= 2 * REMEMBERED

    def test_none_is_lost_when_many_leave_at_once(self, stores: Stores) -> None:
        found = [Departure(at(n), NOW) for n in range(REMEMBERED)]
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda one: stores.agents.left_queue("care", one), found))
        assert list(stores.agents.departures("care")) == found


class TestCounting:
    def queue(self, stores: Stores) -> list[Case]:
        """Ten cases of nobody, the first one due first, and one of amy's."""
        amys = a_case("c-amy", owner="amy", thread=a_thread("amy"), clocks=(a_clock(at(1)),))
        stores.cases.save(an_opening(amys))
        return [
            opened(
                stores,
                a_case(f"c-{n}", thread=a_thread(f"t-{n}"), clocks=(a_clock(at(100 + n)),)),
            )
            for n in range(10)
        ]

    def test_it_is_how_many_stand_in_a_list_up_to_as_many_as_one_wants_to_know(
        self, stores: Stores
    ) -> None:
        self.queue(stores)
        assert [stores.cases.count("queue#care", most) for most in (1, 3, 10, 100)] == [
            1,
            3,
            10,
            10,
        ]
        assert stores.cases.count("agent#amy", 100) == 1
        assert stores.cases.count("queue#it", 100) == 0
        with pytest.raises(Invalid):
            stores.cases.count("all", 1)

    def test_before_a_case_stand_those_that_are_due_earlier(self, stores: Stores) -> None:
        queue = self.queue(stores)
        assert [stores.cases.count("queue#care", 100, case) for case in queue] == list(range(10))
        assert stores.cases.count("queue#care", 4, queue[7]) == 4
        urgent = replace(queue[9], priority=Priority.URGENT)
        assert stores.cases.count("queue#care", 100, urgent) == 0


class TestCustomers:
    def test_nothing_is_known_of_one_who_is_new(self, stores: Stores) -> None:
        assert stores.customers.get("x", "77") == Customer()

    def test_tier_and_agent_are_kept_beside_each_other(self, stores: Stores) -> None:
        stores.customers.answered("x", "77", "amy", NOW)
        stores.customers.set_tier("x", "77", "gold")
        stores.customers.answered("x", "77", "ben", at(5))
        assert stores.customers.get("x", "77") == Customer("gold", "ben", at(5))
        stores.customers.set_tier("x", "77", "")
        assert stores.customers.get("x", "77") == Customer("", "ben", at(5))

    def test_a_tier_may_be_taken_from_one_who_has_none(self, stores: Stores) -> None:
        stores.customers.set_tier("x", "77", "")
        assert stores.customers.get("x", "77") == Customer()

    def test_the_same_id_on_another_channel_is_another_customer(self, stores: Stores) -> None:
        stores.customers.set_tier("x", "77", "gold")
        assert stores.customers.get("whatsapp", "77") == Customer()
        assert stores.customers.get("x7", "7") == Customer()
