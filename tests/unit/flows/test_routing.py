"""Cases given, watched, taken back and given again, through the flows."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT
from chalicelib.domain.desk import Desk, TagRule, Team
from chalicelib.domain.promise import Wait
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.flows import casework
from chalicelib.flows.deadlines import fire
from chalicelib.flows.routing import reassigned_if_gone, served
from chalicelib.flows.saving import begin
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, an_agent, at, the_timer
from tests.unit.flows.stories import (
    LEA,
    act,
    fact,
    hear,
    the_case,
    told,
)

HOUR = timedelta(hours=1)
AMY, BEN, CID = an_agent("amy"), an_agent("ben"), an_agent("cid")
# NOW is a Sunday, 11:00 in Berlin.
EARLY = Calendar("early", "Europe/Berlin", ((Window(time(6), time(12)),),) * 7)
WEEKDAYS = Calendar("weekdays", "Europe/Berlin", ((Window(time(9), time(17)),),) * 5 + ((), ()))


def desk_of(*agents: Any, take: float | None = None, **fields: Any) -> Desk:
    """A desk of those agents and lea; cases have to be taken within so many seconds."""
    team = Team("care", take=None if take is None else timedelta(seconds=take))
    calendars = {"calendars": (EARLY, WEEKDAYS), "teams": (team,)}
    return replace(a_desk(*agents, LEA), **{**calendars, **fields})


def due(ports: MemoryPorts, case: Case, kind: TimerKind) -> Timer:
    timer = the_timer(ports.cases, case.id, kind)
    assert timer is not None, kind
    return timer


def passes(ports: MemoryPorts, case: Case, kind: TimerKind) -> Case:
    """A timer of a case comes due, and fires."""
    timer = due(ports, case, kind)
    fire(timer, timer.due_at, ports)
    return the_case(ports, case.id)


def stands(ports: MemoryPorts, case: Case, kind: TimerKind) -> bool:
    return the_timer(ports.cases, case.id, kind) is not None


class TestGiving:
    def test_the_case_says_who_has_it_and_why_in_a_sentence(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN))
        ports.agents.set_duty("amy", on=False)
        case = hear(ports, a_mention())
        assert case.owner == "ben"
        assert case.why[-1] == "agent ben: least loaded (0 of 10) of 1 on x; not amy (off duty)"

    def test_tags_ask_for_skills_and_the_mention_for_a_language(self, ports: MemoryPorts) -> None:
        expert = replace(BEN, skills=frozenset({"billing"}), languages=frozenset({"de"}))
        tags = (TagRule("billing", ("rechnung",)),)
        ports.desk.apply(desk_of(AMY, expert, replace(CID, languages=frozenset({"en"})), tags=tags))
        case = hear(ports, a_mention("Die Rechnung ist broken", language="de"))
        assert case.owner == "ben"
        assert "knows billing, speaks de; least loaded (0 of 10) of 1 on x" in case.why[-1]

    def test_a_customer_meets_the_agent_again_who_answered_lately(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN, sticky=HOUR))
        first = hear(ports, a_mention())
        served(first, "ben", NOW, ports)
        soon = hear(ports, a_mention(external_id="m-2", thread_id="t-2", received_at=at(3600)))
        assert (soon.owner, soon.why[-1]) == ("ben", "agent ben: knows the customer (0 of 10)")
        late = hear(ports, a_mention(external_id="m-3", thread_id="t-3", received_at=at(3601)))
        assert late.owner == "amy" or "least loaded" in late.why[-1]

    def test_who_answered_is_remembered_only_where_the_desk_wants_it(
        self, ports: MemoryPorts
    ) -> None:
        served(hear(ports, a_mention()), "ben", NOW, ports)
        assert ports.customers.known == {}

    def test_a_case_taken_up_again_goes_to_its_former_owner(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN, reopen=HOUR))
        case = hear(ports, a_mention())
        casework.close(act(case, AMY), "solved", ports)
        others = [a_mention(external_id=f"o-{n}", thread_id=f"o-{n}") for n in range(4)]
        for other in others:
            hear(ports, other, at(90))
        again = hear(ports, a_mention(external_id="m-9", received_at=at(120)))
        assert (again.id, again.owner) == (case.id, "amy")
        assert again.why[-1] == "agent amy: had it before (2 of 10)"

    def test_only_the_latest_reason_for_an_agent_stands_on_the_case(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(AMY, BEN, CID, take=60))
        case = hear(ports, a_mention())
        for _ in range(2):
            case = passes(ports, case, TimerKind.TAKE)
        assert [why.split()[0] for why in case.why] == ["priority", "promise", "agent"]


class TestTaking:
    def test_a_case_that_is_not_taken_in_time_goes_to_another(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN, take=60))
        case = hear(ports, a_mention())
        assert (case.owner, due(ports, case, TimerKind.TAKE).due_at) == ("amy", at(60))
        case = passes(ports, case, TimerKind.TAKE)
        assert (case.owner, case.declined) == ("ben", ("amy",))
        assert fact(ports, case, "case.taken_back") == {"agent": "amy", "why": "not taken in time"}
        assert told(ports, case) == [("assigned", ("amy",)), ("not_taken", ("ben",))]
        assert due(ports, case, TimerKind.TAKE).due_at == at(120)
        assert ports.agents.loads(desk_of(AMY, BEN))["amy"].cases == 0

    @pytest.mark.parametrize("how", ["acknowledge", "claim", "snooze"])
    def test_who_shows_that_they_are_at_it_keeps_it(self, ports: MemoryPorts, how: str) -> None:
        ports.desk.apply(desk_of(AMY, BEN, take=60))
        case = hear(ports, a_mention())
        acted = act(case, AMY, 30)
        match how:
            case "acknowledge":
                casework.acknowledge(acted, ports)
            case "claim":
                casework.claim(acted, ports)
            case _:
                casework.snooze(acted, at(600), ports)
        assert not stands(ports, case, TimerKind.TAKE)

    def test_when_all_have_declined_it_waits_and_the_lead_is_told(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN, take=60))
        case = hear(ports, a_mention())
        for _ in range(2):
            case = passes(ports, case, TimerKind.TAKE)
        assert (case.owner, case.declined) == (None, ("amy", "ben"))
        reason, to = told(ports, case)[-1]
        assert reason == "not_taken"
        assert "lea" in to
        assert not stands(ports, case, TimerKind.TAKE)
        assert case.why[-1].startswith(
            "queue care: nobody of team care can: amy, ben (did not take"
        )

    def test_the_ladder_goes_on_as_it_was(self, ports: MemoryPorts) -> None:
        """Else a case that is passed on and on would never reach the lead."""
        ports.desk.apply(desk_of(AMY, BEN, CID, take=60))
        case = hear(ports, a_mention())
        page = due(ports, case, TimerKind.PAGE)
        case = passes(ports, case, TimerKind.TAKE)
        assert due(ports, case, TimerKind.PAGE) == page
        assert case.ladder is not None
        assert case.ladder.since == NOW

    def test_without_the_setting_nobody_is_hurried(self, ports: MemoryPorts) -> None:
        assert not stands(ports, hear(ports, a_mention()), TimerKind.TAKE)


class TestShifts:
    def test_an_open_case_changes_hands_at_the_end_of_the_shift(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN))
        ports.agents.set_duty("ben", on=False)
        case = hear(ports, a_mention())
        assert due(ports, case, TimerKind.SHIFT).due_at == NOW + HOUR
        ports.agents.set_duty("ben", on=True)
        case = passes(ports, case, TimerKind.SHIFT)
        assert (case.owner, case.declined) == ("ben", ())
        assert fact(ports, case, "case.taken_back") == {"agent": "amy", "why": "gone"}
        assert not stands(ports, case, TimerKind.SHIFT)

    def test_who_is_in_the_middle_of_an_answer_is_left_to_finish_it(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN))
        case = hear(ports, a_mention())
        casework.claim(act(case, AMY, 3500), ports)
        case = passes(ports, case, TimerKind.SHIFT)
        assert case.owner == "amy"
        assert due(ports, case, TimerKind.SHIFT).due_at == at(3500 + 600)
        assert passes(ports, case, TimerKind.SHIFT).owner == "ben"

    def test_a_case_that_waits_for_the_customer_stays(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN))
        case = hear(ports, a_mention())
        casework.wait(act(case, AMY), Wait.CUSTOMER, None, ports)
        case = passes(ports, case, TimerKind.SHIFT)
        assert (case.owner, stands(ports, case, TimerKind.SHIFT)) == ("amy", False)

    def test_a_case_that_is_put_aside_stays(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN))
        case = hear(ports, a_mention())
        casework.snooze(act(case, AMY), at(86_400), ports)
        assert passes(ports, case, TimerKind.SHIFT).owner == "amy"

    def test_a_shift_that_was_made_longer_meanwhile_is_watched_to_its_new_end(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN))
        case = hear(ports, a_mention())
        longer = replace(EARLY, week=((Window(time(6), time(13)),),) * 7)
        ports.desk.apply(desk_of(replace(AMY, shift="early"), BEN, calendars=(longer,)))
        case = passes(ports, case, TimerKind.SHIFT)
        assert case.owner == "amy"
        assert due(ports, case, TimerKind.SHIFT).due_at == NOW + 2 * HOUR

    def test_the_timer_finds_nothing_to_do_once_nobody_has_the_case(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, shift="early"), take=60))
        case = hear(ports, a_mention())
        assert stands(ports, case, TimerKind.SHIFT)
        case = passes(ports, case, TimerKind.TAKE)
        assert (case.owner, stands(ports, case, TimerKind.SHIFT)) == (None, False)


class TestGone:
    def reassigned(self, ports: MemoryPorts, case: Case) -> tuple[str | None, bool]:
        before = begin(case, at(60), EARSHOT, ports)
        after = reassigned_if_gone(before, ports)
        return after.case.owner, after is before

    def test_an_owner_who_is_there_keeps_the_case(self, ports: MemoryPorts) -> None:
        case = hear(ports, a_mention())
        assert self.reassigned(ports, case) == ("amy", True)

    @pytest.mark.parametrize("how", ["duty", "shift", "desk"])
    def test_one_who_is_gone_loses_it(self, ports: MemoryPorts, how: str) -> None:
        case = hear(ports, a_mention())
        if how == "duty":
            ports.agents.set_duty("amy", on=False)
        else:
            agents = [replace(AMY, shift="weekdays"), BEN] if how == "shift" else [BEN]
            ports.desk.apply(desk_of(*agents))
        assert self.reassigned(ports, case) == ("ben", False)

    def test_a_case_of_nobody_stays_in_the_queue(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=0)))
        assert self.reassigned(ports, hear(ports, a_mention())) == (None, True)


class TestQueue:
    def test_what_waits_says_how_many_wait_before_it_and_how_long(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=1)))
        cases = [
            hear(ports, a_mention(external_id=f"m-{n}", thread_id=f"t-{n}", received_at=at(n)))
            for n in range(4)
        ]
        assert [case.owner for case in cases] == ["amy", None, None, None]
        assert cases[2].queued_at == at(2)
        assert cases[3].why[-1] == (
            "queue care: nobody of team care can: amy (full); "
            "2 wait before it, nobody knows how long"
        )

    def test_the_pace_of_departures_makes_the_estimate(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=0)))
        waiting = [
            hear(ports, a_mention(external_id=f"m-{n}", thread_id=f"t-{n}", received_at=at(n)))
            for n in range(5)
        ]
        for n, case in enumerate(waiting[:4]):
            casework.claim(act(case, AMY, 120 + n * 120), ports)
        new = hear(ports, a_mention(external_id="m-9", thread_id="t-9", received_at=at(480)))
        assert new.why[-1].endswith("1 waits before it, about 4 min")

    def test_the_head_of_a_case_stays_small(self, ports: MemoryPorts) -> None:
        from chalicelib.stores.codec import pack

        team = [an_agent(f"agent-with-a-long-name-{n:02}", capacity=0) for n in range(20)]
        ports.desk.apply(desk_of(*team, teams=(Team("care", "weekdays"),)))
        case = hear(ports, a_mention())
        assert case.owner is None
        assert len(pack(case)) < 800
