"""The ticket of a console, and who is there, as agents and leads see it."""

from typing import Any

import pytest

from chalicelib.domain.desk import Role
from chalicelib.domain.live import Said
from chalicelib.errors import Forged
from chalicelib.flows.live import connect, listen
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent, at
from tests.integration.conftest import Asked, Watch


class TestTicket:
    def test_it_opens_one_console_of_who_asked_for_it(self, ports: MemoryPorts, amy: Asked) -> None:
        got = amy("POST", "/live")
        assert got.status == 201
        assert got.json["url"] == "wss://live.example/live"
        assert got.json["expires_at"] == "2026-11-22T10:00:30.000Z"
        console = connect(got.json["ticket"], "k-1", at(29), ports)
        assert (console.agent, console.team, console.role) == ("amy", "care", Role.AGENT)
        with pytest.raises(Forged):
            connect(got.json["ticket"], "k-2", at(29), ports)

    def test_each_has_192_bits_of_chance(self, amy: Asked) -> None:
        tickets = {amy("POST", "/live", {}).json["ticket"] for _ in range(50)}
        assert len(tickets) == 50
        assert {len(one) for one in tickets} == {32}

    def test_a_lead_by_token_opens_one_of_a_lead(self, ports: MemoryPorts, lea: Asked) -> None:
        console = connect(lea("POST", "/live").json["ticket"], "k-1", NOW, ports)
        assert console.role is Role.LEAD

    def test_no_answer_is_kept_by_anything_between(self, amy: Asked) -> None:
        assert amy("POST", "/live").headers["cache-control"] == "no-store"

    def test_a_stage_without_an_address_says_that_the_operator_has_to_act(
        self, ports: MemoryPorts, amy: Asked
    ) -> None:
        ports.sockets.address = ""
        assert amy("POST", "/live").status == 500


class TestAgents:
    @pytest.fixture(autouse=True)
    def three_of_care_and_one_of_sales(self, ports: MemoryPorts) -> None:
        lea = an_agent("lea", role=Role.LEAD)
        bot = an_agent("bot", bot=True, capacity=0)
        ports.desk.apply(a_desk(an_agent(), bot, lea, an_agent("zoe", team="sales")))

    def test_agents_see_their_team_and_leads_see_all(self, amy: Asked, lea: Asked) -> None:
        assert names(amy("GET", "/agents").json) == ["amy", "bot", "lea"]
        assert names(lea("GET", "/agents").json) == ["amy", "bot", "lea", "zoe"]

    def test_who_has_a_console_open_is_there(
        self, ports: MemoryPorts, amy: Asked, lea: Asked, watch: Watch, case: str
    ) -> None:
        assert case
        for id, one in (("k-1", amy), ("k-2", lea)):
            connect(one("POST", "/live").json["ticket"], id, NOW, ports)
        listen("k-1", Said(None, False), at(240), ports)
        watch.now = at(300)
        [mine, bot, lead] = amy("GET", "/agents").json["agents"]
        assert mine == {
            "id": "amy",
            "name": "Amy",
            "team": "care",
            "role": "agent",
            "bot": False,
            "on_duty": True,
            "online": True,
            "load": 1,
            "capacity": 10,
            "seen_at": "2026-11-22T10:04:00.000Z",
        }
        assert (bot["bot"], bot["online"], bot["seen_at"]) == (True, False, None)
        assert (lead["role"], lead["online"]) == ("lead", True)
        watch.now = at(11 * 60)
        assert [one["online"] for one in lea("GET", "/agents").json["agents"]] == [
            *(True, False, False, False),
        ]

    def test_who_goes_off_duty_is_seen_to_by_colleagues(
        self, ports: MemoryPorts, amy: Asked, lea: Asked
    ) -> None:
        connect(lea("POST", "/live").json["ticket"], "k-1", NOW, ports)
        amy("PUT", "/me", {"on_duty": False})
        assert ports.sockets.heard("k-1") == [{"agents": True}]
        [away] = [one for one in lea("GET", "/agents").json["agents"] if one["id"] == "amy"]
        assert (away["on_duty"], away["online"]) == (False, False)


def names(answer: Any) -> list[str]:
    """Who is in an answer."""
    return [one["id"] for one in answer["agents"]]
