"""Duty, queues and tiers, as agents and leads see them."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.customer import Customer
from chalicelib.domain.desk import Team
from chalicelib.domain.waiting import Departure
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent, at
from tests.integration.conftest import Asked, opened

NIGHT_OWLS = Calendar("nights", "Europe/Berlin", ((Window(time(22), time(6)),),) * 7)


class TestDuty:
    def test_who_goes_off_duty_hands_their_cases_back(
        self, ports: MemoryPorts, amy: Asked, case: str
    ) -> None:
        assert case
        ports.queues.take(Queue.DUE)
        assert amy("PUT", "/me", {"on_duty": False}).json["on_duty"] is False
        bodies = [dict(one.body) for one in ports.queues.of(Queue.DUE)]
        assert bodies == [{"agent": "amy", "left": NOW.isoformat()}] * 2

    def test_who_comes_on_duty_has_the_queue_looked_at_if_anybody_waits(
        self, ports: MemoryPorts, amy: Asked
    ) -> None:
        amy("PUT", "/me", {"on_duty": True})
        assert ports.queues.of(Queue.DUE) == []
        ports.desk.apply(a_desk(an_agent(capacity=0), *a_desk().agents[2:]))
        opened(ports)
        ports.queues.take(Queue.DUE)
        amy("PUT", "/me", {"on_duty": True})
        [word] = ports.queues.of(Queue.DUE)
        assert dict(word.body) == {"team": "care", "looked": "0"}


class TestQueue:
    @pytest.fixture(autouse=True)
    def nobody_has_room(self, ports: MemoryPorts) -> None:
        agents = (an_agent(capacity=0), an_agent("zoe", team="it"), a_desk().agents[2])
        ports.desk.apply(a_desk(*agents))

    def test_an_agent_sees_how_many_of_the_team_wait_since_when_and_how_long(
        self, ports: MemoryPorts, amy: Asked
    ) -> None:
        for number in range(2):
            opened(ports, external_id=f"m-{number}", author=str(number))
        for number in range(4):
            ports.agents.left_queue("care", Departure(at(number * 60 - 180), at(-600)))
        assert amy("GET", "/queue").json == {
            "queues": [
                {
                    "team": "care",
                    "waiting": 2,
                    "since": "2026-11-22T10:00:00.000Z",
                    "seconds": 180,
                    "opens_at": None,
                    "text": "2 wait before it, about 3 min",
                }
            ]
        }

    def test_leads_see_all_teams_and_what_is_not_known_is_said_so(self, lea: Asked) -> None:
        care, it = lea("GET", "/queue").json["queues"]
        assert (care["team"], it["team"]) == ("care", "it")
        assert (it["waiting"], it["since"], it["seconds"]) == (0, None, None)
        assert it["text"] == "0 wait before it, nobody knows how long"

    def test_a_closed_team_says_when_it_works_again(self, ports: MemoryPorts, amy: Asked) -> None:
        desk = ports.desk.current()
        team = Team("care", "nights")
        ports.desk.apply(replace(desk, calendars=(NIGHT_OWLS,), teams=(team,)))
        [care] = amy("GET", "/queue").json["queues"]
        assert care["opens_at"] == "2026-11-22T21:00:00.000Z"


class TestTiers:
    @pytest.fixture(autouse=True)
    def tiers(self, ports: MemoryPorts) -> None:
        ports.desk.apply(a_desk(tiers=("gold", "silver")))

    def test_a_lead_gives_a_customer_a_tier_and_takes_it_away(
        self, ports: MemoryPorts, lea: Asked
    ) -> None:
        ports.customers.answered("x", "77", "amy", NOW + timedelta(seconds=1))
        got = lea("PUT", "/customers/tier", {"channel": "x", "id": "77", "tier": "gold"})
        assert (got.status, got.json) == (
            200,
            {
                "channel": "x",
                "id": "77",
                "tier": "gold",
                "agent": "amy",
                "answered_at": "2026-11-22T10:00:01.000Z",
            },
        )
        assert ports.customers.get("x", "77").tier == "gold"
        assert (
            lea("PUT", "/customers/tier", {"channel": "x", "id": "77", "tier": None}).json["tier"]
            == ""
        )
        assert ports.customers.get("x", "77").tier == ""

    def test_new_cases_of_the_customer_have_it(self, ports: MemoryPorts, lea: Asked) -> None:
        lea(
            "PUT", "/customers/tier", {"channel": "whatsapp", "id": "4915100000001", "tier": "gold"}
        )
        case = ports.cases.get(opened(ports))
        assert case is not None
        assert case.tier == "gold"

    def test_agents_may_not(self, ports: MemoryPorts, amy: Asked) -> None:
        assert (
            amy("PUT", "/customers/tier", {"channel": "x", "id": "77", "tier": "gold"}).status
            == 403
        )
        assert ports.customers.get("x", "77") == Customer()

    def test_a_tier_that_the_desk_does_not_have_is_refused_with_those_that_it_has(
        self, lea: Asked
    ) -> None:
        got = lea("PUT", "/customers/tier", {"channel": "x", "id": "77", "tier": "platinum"})
        assert (got.status, got.detail) == (422, "tier: the desk knows gold, silver")

    def test_a_channel_without_an_account_has_no_customers(self, lea: Asked) -> None:
        assert (
            lea("PUT", "/customers/tier", {"channel": "fax", "id": "77", "tier": "gold"}).status
            == 422
        )
