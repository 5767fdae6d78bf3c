"""Open consoles: what each hears of, how long each counts, and changes that are told at once."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.desk import Agent, Role
from chalicelib.domain.live import (
    TICKET_LASTS,
    Changed,
    Console,
    Said,
    Ticket,
    at_case,
    hashed,
    together,
)
from tests.build import NOW, an_agent, at
from tests.unit.consoles import CASE, a_console, changed
from tests.unit.flows.stories import AMY, BEN, LEA, ZOE


class TestTicket:
    def test_a_ticket_lasts_for_half_a_minute_and_carries_the_role_of_the_token(self) -> None:
        ticket = Ticket.of(replace(AMY, role=Role.LEAD), NOW)
        assert ticket.expires_at == NOW + TICKET_LASTS == at(30)
        assert (ticket.agent, ticket.team, ticket.role) == ("amy", "care", Role.LEAD)

    def test_what_is_kept_of_a_secret_does_not_tell_it(self) -> None:
        assert hashed("secret") != hashed("Secret")
        assert "secret" not in hashed("secret")
        assert len(hashed("\ud800")) == 64


class TestConsole:
    def test_a_console_counts_until_ten_silent_minutes_are_over(self) -> None:
        console = a_console()
        assert at(600) < console.gone_at < at(660)
        heard = console.heard(Said(None, False), at(240))
        assert heard.gone_at - console.gone_at == timedelta(seconds=240)

    def test_no_console_counts_for_longer_than_a_connection_can_last(self) -> None:
        console = a_console().heard(Said(None, False), at(2 * 3600 - 1))
        assert at(2 * 3600) < console.gone_at < at(2 * 3600 + 120)

    def test_leads_stand_with_leads_and_agents_with_their_team(self) -> None:
        assert a_console().gathered == "team#care"
        assert a_console(agent=LEA).gathered == "leads"
        assert a_console(agent=an_agent("leo", team="leads")).gathered == "team#leads"


class TestHearing:
    def test_agents_hear_of_their_team_and_leads_of_all(self) -> None:
        sold = changed(team="sales", owner="zoe", teams=frozenset({"sales"}), agents=frozenset())
        assert hearing(sold) == {"lea", "zoe"}
        assert hearing(changed()) == {"amy", "ben", "lea"}

    def test_an_agent_hears_of_an_own_case_of_another_team(self) -> None:
        assert "zoe" in hearing(changed(owner="zoe", agents=frozenset({"zoe"})))

    def test_whom_a_case_just_left_hears_of_it(self) -> None:
        left = changed(team="sales", owner=None, agents=frozenset({"amy"}))
        assert "amy" in hearing(replace(left, teams=frozenset({"sales"})))
        assert "ben" in hearing(replace(left, teams=frozenset({"sales", "care"})))

    def test_a_narrow_console_hears_of_its_own_the_queue_and_the_case_on_its_screen(self) -> None:
        narrow = a_console(agent=BEN, all=False)
        assert not narrow.hears(changed())
        assert narrow.hears(changed(queued=True))
        assert narrow.hears(changed(agents=frozenset({"ben", "amy"})))
        assert replace(narrow, looking=CASE).hears(changed())

    def test_a_case_on_the_screen_of_who_may_not_see_it_any_more_is_not_heard_of(self) -> None:
        gone = changed(team="sales", owner=None, teams=frozenset({"sales"}), agents=frozenset())
        assert not a_console(looking=CASE).hears(gone)


def hearing(change: Changed) -> set[str]:
    """Who of amy, ben and lead lea of care, and zoe of sales, hears of a change."""
    all_ = [a_console(agent.id, agent) for agent in (AMY, BEN, LEA, ZOE)]
    return {one.agent for one in all_ if one.hears(change)}


class TestTogether:
    def test_changes_of_one_case_are_told_as_one_whatever_their_order(self) -> None:
        first = changed(version=2, what=("case.assigned",), agents=frozenset({"amy", "ben"}))
        last = changed(version=3, owner=None, what=("case.queued", "case.assigned"), queued=True)
        for order in ((first, last), (last, first)):
            [one] = together(order)
            assert (one.version, one.owner, one.queued) == (3, None, True)
            assert one.what == ("case.assigned", "case.queued")
            assert one.agents == {"amy", "ben"}

    def test_each_case_stands_for_itself(self) -> None:
        told = together([changed("c-1"), changed("c-2"), changed("c-1", 3)])
        assert [(one.case, one.version) for one in told] == [("c-1", 3), ("c-2", 2)]


def test_an_agent_at_two_screens_is_one_who_writes_if_they_write_on_either() -> None:
    def at_screen(id: str, agent: Agent = AMY, writing: bool = False) -> Console:
        return a_console(id, agent, looking=CASE, writing=writing)

    screens = [
        at_screen("k-2", agent=BEN, writing=True),
        at_screen("k-1"),
        at_screen("k-3", writing=True),
        a_console("k-4", LEA, looking="c-another"),
    ]
    assert at_case(screens, CASE) == {"amy": True, "ben": True}
    assert at_case(screens[1:2], CASE) == {"amy": False}
