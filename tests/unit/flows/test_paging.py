"""Who is told: rungs, shifts, quiet hours, who is on call, and a page that is held but never lost."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent, Desk, Reach, Role, Step, Way
from chalicelib.domain.rota import Override, Rota, on_call
from chalicelib.domain.timer import TimerKind
from chalicelib.flows.casework import acknowledge
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_device, a_mention, an_agent
from tests.unit.flows.stories import act, answer, fact, facts, hear, the_case, timers, told
from tests.unit.flows.switchboard import Switchboard

AMY, BEN = an_agent(), an_agent("ben")
LEA = an_agent("lea", role=Role.LEAD)
HOUR = 3600.0


def hours(name: str, first: int, last: int) -> Calendar:
    """Every day between two hours of UTC."""
    return Calendar(name, "UTC", ((Window(time(first), time(last)),),) * 7)


# NOW is ten o'clock.
NOON = hours("noon", 9, 12)
LATE = hours("late", 9, 13)
EVENING = hours("evening", 18, 22)


def desk(*agents: Agent, **fields: Any) -> Desk:
    found = a_desk(*agents, calendars=(NOON, LATE, EVENING))
    return replace(found, **fields)


def come(ports: MemoryPorts, text: str = "broken") -> Case:
    return hear(ports, a_mention(text))


def ladder(*reaches: Reach) -> tuple[Step, ...]:
    return tuple(Step(timedelta(seconds=90 * n), reach) for n, reach in enumerate(reaches))


class TestShifts:
    def test_who_is_off_the_shift_is_not_told(self, ports: MemoryPorts) -> None:
        rungs = ladder(Reach.TEAM, Reach.LEAD)
        ports.desk.apply(desk(replace(AMY, shift="evening"), BEN, LEA, ladder=rungs))
        assert told(ports, come(ports)) == [("assigned", ("ben",))]

    def test_leads_are_told_on_duty_or_not(self, ports: MemoryPorts) -> None:
        lead = replace(LEA, shift="evening")
        ports.desk.apply(desk(replace(AMY, shift="evening"), lead))
        ports.agents.set_duty("lea", False)
        assert told(ports, come(ports)) == [("waiting", ("lea",))]

    def test_a_bot_is_told_of_nothing(self, ports: MemoryPorts) -> None:
        rungs = ladder(Reach.TEAM, Reach.LEAD)
        ports.desk.apply(desk(replace(AMY, bot=True), BEN, LEA, ladder=rungs))
        assert told(ports, come(ports)) == [("assigned", ("ben",))]

    def test_where_nobody_is_at_work_the_page_waits_for_the_first_shift(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk(replace(AMY, shift="evening"), replace(BEN, shift="evening")))
        case = come(ports)
        assert fact(ports, case, "page.held")["until"] == "2026-11-22T18:00:00+00:00"
        assert timers(ports, case)[TimerKind.PAGE] == 8 * HOUR

    def test_where_nobody_will_ever_come_that_is_said(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk(AMY))
        ports.agents.set_duty("amy", False)
        assert "page.nobody" in facts(ports, come(ports))


class TestQuietHours:
    def test_what_is_not_urgent_spares_who_is_in_them(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk(replace(AMY, quiet="noon"), replace(BEN, capacity=0), LEA))
        case = come(ports)
        assert told(ports, case) == [("assigned", ("ben",))]
        assert the_case(ports, case.id).owner == "amy"

    def test_who_was_spared_stands_in_the_ledger(self, ports: MemoryPorts) -> None:
        rungs = ladder(Reach.TEAM, Reach.LEAD)
        ports.desk.apply(desk(replace(AMY, quiet="noon"), BEN, LEA, ladder=rungs))
        made = fact(ports, come(ports), "page.made")
        assert (made["to"], made["quiet"]) == ("ben", "amy")

    def test_what_is_urgent_rings_where_nobody_is_on_call(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk(replace(AMY, quiet="noon"), replace(BEN, quiet="noon"), LEA))
        assert told(ports, come(ports, "urgent")) == [("assigned", ("amy",))]

    def test_who_is_on_call_is_told_of_what_is_urgent_instead(self, ports: MemoryPorts) -> None:
        rota = Rota("care", "UTC", NOW, 1, ("ben",))
        quiet = replace(AMY, quiet="noon")
        ports.desk.apply(desk(quiet, replace(BEN, capacity=0), LEA, rotas=(rota,)))
        case = come(ports, "urgent")
        assert told(ports, case) == [("assigned", ("ben",))]
        assert fact(ports, case, "page.made")["quiet"] == "amy"

    def test_the_one_on_call_is_not_spared_by_own_quiet_hours(self, ports: MemoryPorts) -> None:
        rota = Rota("care", "UTC", NOW, 1, ("amy",))
        ports.desk.apply(desk(replace(AMY, quiet="noon"), LEA, rotas=(rota,)))
        assert told(ports, come(ports, "urgent")) == [("assigned", ("amy",))]

    def test_when_all_are_quiet_the_page_is_held_until_the_first_is_not(
        self, ports: MemoryPorts
    ) -> None:
        lead = replace(LEA, quiet="late")
        ports.desk.apply(desk(replace(AMY, quiet="noon"), replace(BEN, quiet="late"), lead))
        for agent in ("amy", "ben", "lea"):
            ports.pager.add_device(a_device(agent, agent))
        case = come(ports)
        assert told(ports, case) == []
        held = fact(ports, case, "page.held")
        assert (held["reason"], held["until"]) == ("assigned", "2026-11-22T12:00:00+00:00")
        board = Switchboard(ports)
        board.run(until=2 * HOUR - 1)
        # A warning and a breach of its promise are not urgent either, and wait as well.
        assert board.shown == []
        board.run(until=2 * HOUR + 90)
        assert [(when, device) for when, device, _ in board.shown] == [
            (2 * HOUR, "amy"),
            (2 * HOUR + 90, "amy"),
        ]

    def test_a_held_page_rings_at_once_when_the_case_becomes_urgent(
        self, ports: MemoryPorts
    ) -> None:
        lead = replace(LEA, quiet="noon")
        ports.desk.apply(desk(replace(AMY, quiet="noon"), lead))
        case = come(ports)
        hear(ports, a_mention("urgent", external_id="m-2", received_at=NOW + timedelta(minutes=9)))
        assert told(ports, case) == [("raised", ("amy",))]
        assert timers(ports, case)[TimerKind.PAGE] == 9 * 60 + 90

    def test_a_held_page_of_an_answered_case_is_never_told(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk(replace(AMY, quiet="noon"), replace(LEA, quiet="noon")))
        case = come(ports)
        board = Switchboard(ports)
        answer(ports, case)
        board.run(until=3 * HOUR)
        assert told(ports, case) == []

    def test_seeing_a_held_page_is_no_time_from_page_to_acknowledgement(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk(replace(AMY, quiet="noon"), replace(LEA, quiet="noon")))
        assert acknowledge(act(come(ports), AMY, 600), ports).waited is None

    def test_quiet_hours_that_never_end_are_none(self, ports: MemoryPorts) -> None:
        always = Calendar("always", "UTC", None)
        quiet = replace(AMY, quiet="always")
        ports.desk.apply(desk(quiet, LEA, calendars=(always,)))
        assert told(ports, come(ports)) == [("assigned", ("amy",))]


class TestTheLadder:
    def test_a_rung_for_who_is_on_call_is_passed_over_without_a_rota(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk(ladder=ladder(Reach.ON_CALL, Reach.LEAD)))
        assert told(ports, come(ports)) == [("assigned", ("lea",))]

    def test_a_rung_for_who_is_on_call_tells_them_on_duty_or_not(self, ports: MemoryPorts) -> None:
        rota = Rota("care", "UTC", NOW, 7, ("ben", "amy"))
        ports.desk.apply(desk(ladder=ladder(Reach.ON_CALL, Reach.LEAD), rotas=(rota,)))
        ports.agents.set_duty("ben", False)
        assert told(ports, come(ports)) == [("assigned", ("ben",))]

    def test_a_last_rung_that_reaches_nobody_leaves_it_to_those_below(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk(AMY, BEN, ladder=ladder(Reach.OWNER, Reach.LEAD)))
        ports.pager.add_device(a_device())
        case = come(ports)
        board = Switchboard(ports)
        board.run(until=400)
        assert [who for _, who in told(ports, case)] == [("amy",)] * 5

    def test_the_ways_of_a_rung_stand_on_its_page(self, ports: MemoryPorts) -> None:
        first = Step(timedelta(0), Reach.OWNER, (Way.PUSH,), (Way.PUSH, Way.SMS))
        second = Step(timedelta(seconds=90), Reach.LEAD, (Way.EMAIL,))
        ports.desk.apply(desk(ladder=(first, second)))
        ports.pager.add_device(a_device())
        case = come(ports, "urgent")
        board = Switchboard(ports)
        board.run(until=90)
        pages = ports.cases.pages(case.id)
        assert [page.by for page in pages] == [(Way.PUSH, Way.SMS), (Way.EMAIL,)]
        assert {page.priority for page in pages} == {1}
        assert pages[0].due == NOW + timedelta(minutes=15)


class TestOnCall:
    @pytest.mark.parametrize(
        ("at", "who"),
        [
            ("2026-10-24T02:29:59+02:00", "amy"),
            ("2026-10-24T02:30:00+02:00", "ben"),
            # The clocks go back from three to two: half past two comes twice, and the hand-over is once.
            ("2026-10-25T02:29:00+02:00", "ben"),
            ("2026-10-25T02:30:00+02:00", "amy"),
            ("2026-10-25T02:15:00+01:00", "amy"),
            ("2026-10-25T02:45:00+01:00", "amy"),
            ("2026-10-26T02:29:59+01:00", "amy"),
            ("2026-10-26T02:30:00+01:00", "ben"),
        ],
    )
    def test_the_hand_over_of_the_night_the_clocks_go_back(self, at: str, who: str) -> None:
        since = datetime.fromisoformat("2026-10-23T02:30:00+02:00")
        rota = Rota("care", "Europe/Berlin", since, 1, ("amy", "ben"))
        assert on_call(rota, datetime.fromisoformat(at).astimezone(UTC)) == who

    @pytest.mark.parametrize(
        ("at", "who"),
        [
            ("2026-03-28T02:30:00+01:00", "ben"),
            # The clocks skip half past two: the hand-over is at the jump.
            ("2026-03-29T01:59:59+01:00", "ben"),
            ("2026-03-29T03:00:00+02:00", "amy"),
            ("2026-03-30T02:30:00+02:00", "ben"),
        ],
    )
    def test_the_hand_over_of_the_night_the_clocks_go_forward(self, at: str, who: str) -> None:
        since = datetime.fromisoformat("2026-03-27T02:30:00+01:00")
        rota = Rota("care", "Europe/Berlin", since, 1, ("amy", "ben"))
        assert on_call(rota, datetime.fromisoformat(at).astimezone(UTC)) == who

    def test_an_override_stands_over_the_night_and_the_last_one_counts(self) -> None:
        night = datetime(2026, 10, 24, 18, tzinfo=UTC)
        swaps = (
            Override("zoe", night, night + timedelta(hours=14)),
            Override("kim", night + timedelta(hours=2), night + timedelta(hours=3)),
        )
        since = datetime.fromisoformat("2026-10-01T09:00:00+02:00")
        rota = Rota("care", "Europe/Berlin", since, 7, ("amy", "ben"), swaps)
        hourly = [on_call(rota, night + timedelta(hours=hour)) for hour in range(-1, 16)]
        assert hourly == ["ben", "zoe", "zoe", "kim", *["zoe"] * 11, "ben", "ben"]

    def test_before_it_began_it_is_the_first_one(self) -> None:
        rota = Rota("care", "UTC", NOW, 7, ("amy", "ben"))
        assert on_call(rota, NOW - timedelta(days=30)) == "amy"
