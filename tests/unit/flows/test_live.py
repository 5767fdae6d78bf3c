"""Open consoles: tickets, presence, who looks at what, and what is heard of changes."""

from dataclasses import replace

import pytest

from chalicelib.domain.desk import Role
from chalicelib.errors import Forged
from chalicelib.flows.live import (
    CASES,
    admit,
    connect,
    disconnect,
    tell_changes,
    tell_colleagues,
    tell_drafts,
    there,
)
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_change, a_desk, a_mention, an_agent, at
from tests.unit.consoles import CASE, changed, opens, shows, silence
from tests.unit.flows.stories import AMY, BEN, LEA, ZOE, hear


@pytest.fixture(autouse=True)
def two_teams(ports: MemoryPorts) -> None:
    """Amy, ben and lead lea of care, and zoe of sales."""
    ports.desk.apply(a_desk(AMY, BEN, LEA, ZOE))


@pytest.fixture
def case(ports: MemoryPorts) -> str:
    """A case of team care."""
    return hear(ports, a_mention()).id


class TestTickets:
    def test_a_ticket_opens_one_console(self, ports: MemoryPorts) -> None:
        admit(AMY, "secret", NOW, ports)
        assert connect("secret", "k-1", at(29), ports).agent == "amy"
        with pytest.raises(Forged, match="ask for another"):
            connect("secret", "k-2", at(29), ports)

    def test_one_that_is_too_old_opens_none_and_is_used_up(self, ports: MemoryPorts) -> None:
        admit(AMY, "secret", NOW, ports)
        for seconds in (30, 1):
            with pytest.raises(Forged):
                connect("secret", "k-1", at(seconds), ports)
        assert list(there(["care"], at(1), ports)) == []

    def test_one_that_nobody_gave_opens_none(self, ports: MemoryPorts) -> None:
        admit(AMY, "secret", NOW, ports)
        for secret in ("", "Secret", "secret "):
            with pytest.raises(Forged):
                connect(secret, "k-1", NOW, ports)


class TestPresence:
    def test_colleagues_and_leads_are_told_who_comes_and_goes(self, ports: MemoryPorts) -> None:
        for agent in (LEA, BEN, ZOE):
            opens(ports, agent, f"k-{agent.id}")
        silence(ports)
        opens(ports, AMY, "k-amy")
        assert ports.sockets.sent == [("k-lea", {"agents": True}), ("k-ben", {"agents": True})]
        silence(ports)
        for _ in range(2):
            disconnect("k-amy", at(5), ports)
        assert ports.sockets.sent == [("k-lea", {"agents": True}), ("k-ben", {"agents": True})]

    def test_a_second_screen_changes_nothing(self, ports: MemoryPorts) -> None:
        opens(ports, BEN, "k-ben")
        opens(ports, AMY, "k-1")
        silence(ports)
        opens(ports, AMY, "k-2")
        disconnect("k-1", at(5), ports)
        assert ports.sockets.sent == []
        assert set(there(["care"], at(5), ports)) == {"ben", "amy"}

    def test_who_is_there_is_known_with_the_moment_they_were_heard(
        self, ports: MemoryPorts
    ) -> None:
        opens(ports, AMY, "k-1")
        opens(ports, LEA, "k-lea")
        opens(ports, ZOE, "k-zoe")
        shows(ports, "k-1", None, seconds=240)
        assert there(["care"], at(240), ports) == {"amy": at(240), "lea": NOW}
        assert there(["care"], at(11 * 60), ports) == {"amy": at(240)}
        assert there(["care"], at(2 * 3600), ports) == {}

    def test_who_goes_on_or_off_duty_is_seen_to(self, ports: MemoryPorts) -> None:
        opens(ports, BEN, "k-ben")
        opens(ports, ZOE, "k-zoe")
        silence(ports)
        tell_colleagues(AMY, NOW, ports)
        assert ports.sockets.sent == [("k-ben", {"agents": True})]


def looked(case: str, *agents: tuple[str, bool]) -> dict[str, object]:
    """The message that says who else looks at a case."""
    return {
        "looking": {"case": case, "agents": [{"id": id, "writing": w} for id, w in agents]},
    }


class TestLooking:
    @pytest.fixture(autouse=True)
    def three_consoles(self, ports: MemoryPorts) -> None:
        for agent in (AMY, BEN, LEA):
            opens(ports, agent, agent.id)
        silence(ports)

    def test_who_opens_a_case_is_told_who_is_at_it_and_they_of_them(
        self, ports: MemoryPorts, case: str
    ) -> None:
        shows(ports, "amy", case)
        assert ports.sockets.heard("amy") == [looked(case)]
        shows(ports, "lea", case, writing=True)
        assert ports.sockets.heard("lea") == [looked(case, ("amy", False))]
        assert ports.sockets.heard("amy") == [looked(case, ("lea", True))]
        assert ports.sockets.sent == []

    def test_who_goes_on_to_another_case_is_at_the_first_no_more(
        self, ports: MemoryPorts, case: str
    ) -> None:
        other = hear(ports, a_mention(external_id="m-2", author="cust-2", thread_id="t-2")).id
        shows(ports, "amy", case)
        shows(ports, "ben", case)
        silence(ports)
        shows(ports, "ben", other, seconds=2)
        assert ports.sockets.sent == [("amy", looked(case)), ("ben", looked(other))]
        silence(ports)
        shows(ports, "amy", None, seconds=3)
        assert ports.sockets.sent == []

    def test_who_closes_the_console_is_gone_from_the_case(
        self, ports: MemoryPorts, case: str
    ) -> None:
        shows(ports, "amy", case)
        shows(ports, "ben", case)
        silence(ports)
        disconnect("ben", at(2), ports)
        assert ports.sockets.heard("amy") == [{"agents": True}, looked(case)]

    def test_a_repeated_word_keeps_the_console_and_tells_nobody(
        self, ports: MemoryPorts, case: str
    ) -> None:
        shows(ports, "amy", case)
        shows(ports, "ben", case)
        silence(ports)
        shows(ports, "ben", case, seconds=241)
        assert ports.sockets.sent == []
        assert there(["care"], at(241), ports)["ben"] == at(241)

    def test_a_flood_of_the_same_word_is_not_even_written_down(self, ports: MemoryPorts) -> None:
        shows(ports, "ben", None, seconds=5)
        assert there(["care"], at(5), ports)["ben"] == NOW

    def test_a_case_that_the_agent_may_not_see_is_none(self, ports: MemoryPorts, case: str) -> None:
        opens(ports, ZOE, "zoe")
        silence(ports)
        for wish in (case, "c-none"):
            shows(ports, "zoe", wish)
            assert ports.sockets.heard("zoe") == [{"error": "looking: there is no such case"}]
        shows(ports, "amy", case)
        assert ports.sockets.heard("amy") == [looked(case)]

    def test_an_own_case_of_another_team_is_looked_at_by_its_owner_and_that_team(
        self, ports: MemoryPorts
    ) -> None:
        opens(ports, ZOE, "zoe")
        ports.desk.apply(a_desk(an_agent(capacity=0), replace(BEN, capacity=0), LEA, ZOE))
        case = hear(ports, a_mention(external_id="m-3"))
        ports.cases.save(a_change(case).to(owner="zoe"))
        silence(ports)
        shows(ports, "zoe", case.id)
        shows(ports, "amy", case.id)
        assert ports.sockets.heard("amy") == [looked(case.id, ("zoe", False))]
        assert ports.sockets.heard("zoe")[-1] == looked(case.id, ("amy", False))

    def test_a_connection_that_nobody_knows_is_ended(self, ports: MemoryPorts) -> None:
        shows(ports, "stranger", None)
        shows(ports, "amy", None, seconds=11 * 60)
        assert ports.sockets.closed == ["stranger", "amy"]

    def test_a_connection_of_who_left_the_desk_or_the_team_is_ended(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(replace(BEN, team="sales"), LEA))
        for id in ("amy", "ben", "lea"):
            shows(ports, id, None, seconds=40)
        assert ports.sockets.closed == ["amy", "ben"]


class TestChanges:
    def test_each_console_hears_once_of_all_that_it_may_see(self, ports: MemoryPorts) -> None:
        for agent in (AMY, LEA, ZOE):
            opens(ports, agent, agent.id)
        silence(ports)
        sold = changed("c-2", team="sales", owner=None, teams=frozenset({"sales"}))
        tell_changes([changed(), replace(sold, agents=frozenset()), changed(version=3)], NOW, ports)
        told = {
            "id": CASE,
            "version": 3,
            "team": "care",
            "owner": "amy",
            "what": ["case.touched"],
        }
        other = {**told, "id": "c-2", "version": 2, "team": "sales", "owner": None}
        assert ports.sockets.heard("amy") == [{"cases": [told]}]
        assert ports.sockets.heard("lea") == [{"cases": [told, other]}]
        assert ports.sockets.heard("zoe") == [{"cases": [other]}]

    def test_whom_a_case_left_for_another_team_hears_of_it(self, ports: MemoryPorts) -> None:
        opens(ports, AMY, "amy")
        away = changed(team="sales", owner="zoe", teams=frozenset({"sales"}))
        tell_changes([replace(away, agents=frozenset({"zoe", "amy"}))], NOW, ports)
        [message] = ports.sockets.heard("amy")
        [told] = message["cases"]
        assert (told["team"], told["owner"]) == ("sales", "zoe")

    def test_nobody_is_told_where_nobody_is(self, ports: MemoryPorts) -> None:
        assert tell_changes([changed()], NOW, ports).lost == 0
        assert ports.sockets.sent == []

    def test_who_is_not_on_the_desk_any_more_hears_nothing(self, ports: MemoryPorts) -> None:
        opens(ports, AMY, "amy")
        ports.desk.apply(a_desk(BEN, LEA))
        tell_changes([changed()], NOW, ports)
        assert ports.sockets.sent == []

    def test_a_lead_by_token_hears_of_all_whatever_the_desk_says(self, ports: MemoryPorts) -> None:
        opens(ports, replace(ZOE, role=Role.LEAD), "zoe")
        tell_changes([changed()], NOW, ports)
        assert len(ports.sockets.heard("zoe")) == 1

    def test_a_thousand_cases_come_in_parts_that_a_connection_takes(
        self, ports: MemoryPorts
    ) -> None:
        opens(ports, AMY, "amy")
        tell_changes([changed(f"c-{n}") for n in range(1000)], NOW, ports)
        parts = [message["cases"] for message in ports.sockets.heard("amy")]
        assert [len(part) for part in parts] == [CASES] * 10

    def test_a_connection_that_ended_unnoticed_is_forgotten_and_its_agent_gone(
        self, ports: MemoryPorts, case: str
    ) -> None:
        for agent in (AMY, BEN):
            opens(ports, agent, agent.id)
            shows(ports, agent.id, case)
        silence(ports)
        ports.sockets.gone.add("amy")
        tell_changes([changed()], at(2), ports)
        assert list(there(["care"], at(2), ports)) == ["ben"]
        [cases, presence, looking] = ports.sockets.heard("ben")
        assert list(cases) == ["cases"]
        assert [presence, looking] == [{"agents": True}, looked(case)]

    def test_when_all_are_gone_at_once_nobody_is_left_and_it_ends(self, ports: MemoryPorts) -> None:
        for agent in (AMY, BEN, LEA):
            opens(ports, agent, agent.id)
        ports.sockets.gone |= {"amy", "ben", "lea"}
        tell_changes([changed()], at(2), ports)
        assert there(["care"], at(2), ports) == {}

    def test_messages_that_are_lost_are_counted_and_harm_nobody(self, ports: MemoryPorts) -> None:
        opens(ports, AMY, "amy")
        ports.sockets.down = True
        sent = tell_changes([changed()], NOW, ports)
        assert (sent.lost, sent.trouble) == (1, "EndpointConnectionError")
        assert list(there(["care"], NOW, ports)) == ["amy"]


def test_a_draft_is_told_to_all_screens_of_its_agent_and_to_nobody_else(ports: MemoryPorts) -> None:
    opens(ports, AMY, "amy-1")
    opens(ports, AMY, "amy-2")
    opens(ports, BEN, "ben")
    opens(ports, LEA, "lea")
    silence(ports)
    tell_drafts(AMY, CASE, NOW, ports)
    tell_drafts(LEA, CASE, NOW, ports)
    said = {"drafts": [{"case": CASE}]}
    assert ports.sockets.sent == [(id, said) for id in ("amy-1", "amy-2", "lea")]
