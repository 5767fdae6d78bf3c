"""The telling: every device of all who are to be told, each at most once a minute, and a receipt of what came of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.desk import Desk, Reach, Role, Step, Way
from chalicelib.domain.digest import Box
from chalicelib.domain.notice import Notice
from chalicelib.domain.page import Device
from chalicelib.domain.receipt import Outcome, false_receipts
from chalicelib.errors import NotFound, Unavailable
from chalicelib.flows.casework import acknowledge
from chalicelib.flows.telling import Told, deliver_page, remind
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_paging import Notifier, Pager
from tests.build import a_desk, a_device, a_mention, an_agent, at
from tests.unit.flows.stories import act, facts, hear, told
from tests.unit.flows.switchboard import Switchboard

LEAD = an_agent("lea", role=Role.LEAD)


def a_case_of_amy(ports: MemoryPorts, name: str = "m-1", text: str = "broken") -> Case:
    return hear(ports, a_mention(text, external_id=name, thread_id=f"t-{name}"))


def amy_alone(**fields: Any) -> Desk:
    """Amy is the team, with room for all there is; lea leads."""
    return a_desk(replace(an_agent(capacity=100), **fields), LEAD)


def rungs(*steps: Step) -> Desk:
    return replace(amy_alone(phone="+4915112345678", email="amy@example.com"), ladder=steps)


def a_rung(
    after: float, *by: Way, reach: Reach = Reach.OWNER, urgent: tuple[Way, ...] = ()
) -> Step:
    return Step(timedelta(seconds=after), reach, by or (Way.PUSH,), urgent)


def deliver(ports: MemoryPorts, case: Case, id: str = "1", seconds: float = 1) -> Told:
    return deliver_page(case.id, id, at(seconds), ports)


def phones(ports: MemoryPorts) -> list[str]:
    return sorted(device.id for device, _ in ports.notifier.pushed)


def outcomes(ports: MemoryPorts, case: Case, page: str = "1") -> list[tuple[str, str]]:
    return [(one.to, one.outcome.value) for one in ports.ledger.receipts(case.id, page)]


class TestOnePage:
    def test_all_devices_of_all_who_are_told_get_the_page(self, ports: MemoryPorts) -> None:
        ports.desk.apply(rungs(a_rung(0, reach=Reach.TEAM), a_rung(90, reach=Reach.LEAD)))
        ports.desk.apply(a_desk(ladder=ports.desk.current().ladder))
        for agent, id in (("amy", "phone"), ("amy", "tablet"), ("ben", "watch"), ("lea", "other")):
            ports.pager.add_device(a_device(agent, id))
        case = a_case_of_amy(ports)
        told = deliver(ports, case)
        assert phones(ports) == ["phone", "tablet", "watch"]
        assert outcomes(ports, case) == [("amy", "told"), ("ben", "told")]
        assert [len(one.sends) for one in told.receipts] == [2, 1]

    def test_a_page_that_was_told_is_not_told_again(self, ports: MemoryPorts) -> None:
        case = a_case_of_amy(ports)
        ports.pager.add_device(a_device())
        assert deliver(ports, case)
        assert not deliver(ports, case, seconds=100)
        assert len(ports.notifier.pushed) == 1

    def test_a_dead_device_is_forgotten_and_the_others_are_told(self, ports: MemoryPorts) -> None:
        case = a_case_of_amy(ports)
        for id in ("lost", "good"):
            ports.pager.add_device(a_device(id=id))
        ports.notifier.gone.add("endpoint/android/lost")
        [receipt] = deliver(ports, case).receipts
        assert (receipt.outcome, receipt.gone, len(receipt.sends)) == (Outcome.TOLD, 1, 1)
        assert phones(ports) == ["good"]
        assert [device.id for device in ports.pager.devices("amy")] == ["good"]

    def test_a_page_that_could_not_leave_is_tried_again_at_once(self, ports: MemoryPorts) -> None:
        case = a_case_of_amy(ports)
        ports.pager.add_device(a_device())
        ports.notifier.down = True
        with pytest.raises(Unavailable):
            deliver(ports, case)
        ports.notifier.down = False
        assert deliver(ports, case, seconds=2).receipts
        assert outcomes(ports, case) == [("amy", "told")]

    def test_one_who_is_out_of_reach_keeps_the_page_from_nobody_else(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(ladder=rungs(a_rung(0, reach=Reach.TEAM), a_rung(9)).ladder))
        ports.pager.add_device(a_device("amy", "stuck"))
        ports.pager.add_device(a_device("ben", "watch"))
        case = a_case_of_amy(ports)
        inside = ports.notifier.push

        class Stuck(Notifier):
            def push(self, device: Device, notice: Notice) -> str:
                if device.id == "stuck":
                    raise Unavailable("throttled")
                return inside(device, notice)

        ports.notifier = Stuck(ports.notifier.pushed)
        with pytest.raises(Unavailable):
            deliver(ports, case)
        assert phones(ports) == ["watch"]
        assert outcomes(ports, case) == [("ben", "told")]

    def test_a_page_that_is_not_there_is_left_for_a_person(self, ports: MemoryPorts) -> None:
        with pytest.raises(NotFound):
            deliver_page("c-none", "1", at(0), ports)

    def test_a_page_that_was_acknowledged_before_it_left_is_dropped(
        self, ports: MemoryPorts
    ) -> None:
        case = a_case_of_amy(ports)
        ports.pager.add_device(a_device())
        acknowledge(act(case, seconds=5), ports)
        deliver(ports, case, seconds=600)
        assert outcomes(ports, case) == [("amy", "dropped")]
        assert ports.notifier.pushed == []

    def test_a_page_says_nothing_of_what_the_customer_said(self, ports: MemoryPorts) -> None:
        case = hear(ports, a_mention("my MARKER is broken"))
        ports.pager.add_device(a_device())
        deliver(ports, case)
        assert "MARKER" not in repr(ports.notifier.pushed)

    def test_receipts_are_chained_to_the_entry_that_made_the_page(self, ports: MemoryPorts) -> None:
        case = a_case_of_amy(ports)
        ports.pager.add_device(a_device())
        deliver(ports, case)
        [receipt], entries = ports.ledger.told(case.id), ports.ledger.of_case(case.id)
        assert receipt.previous == entries[0].hash
        assert false_receipts([receipt], entries) == []
        later = replace(receipt, at=at(9))
        other = [replace(entries[0], hash="0" * 64), *entries[1:]]
        assert false_receipts([later], entries) == false_receipts([receipt], other) == [1000]


class TestWays:
    def test_the_urgent_take_the_ways_of_the_urgent(self, ports: MemoryPorts) -> None:
        ports.desk.apply(rungs(a_rung(0, urgent=(Way.PUSH, Way.SMS)), a_rung(90)))
        ports.pager.add_device(a_device())
        plain = a_case_of_amy(ports, "m-1")
        urgent = a_case_of_amy(ports, "m-2", "urgent")
        assert [one.way for one in deliver(ports, plain).receipts[0].sends] == [Way.PUSH]
        sends = deliver(ports, urgent, seconds=62).receipts[0].sends
        assert [one.way for one in sends] == [Way.PUSH, Way.SMS]

    def test_without_a_device_the_agent_gets_a_text_message(self, ports: MemoryPorts) -> None:
        ports.desk.apply(rungs(a_rung(0), a_rung(90)))
        case = a_case_of_amy(ports)
        ports.pager.add_device(a_device())
        ports.notifier.gone.add(a_device().endpoint)
        deliver(ports, case)
        [(way, to, notice)] = ports.messenger.sent
        assert (way, to) == (Way.SMS, "amy")
        assert notice.link.startswith("https://care.example/api/a/")

    def test_without_a_device_and_a_number_the_agent_gets_an_e_mail(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(amy_alone(email="amy@example.com"))
        deliver(ports, a_case_of_amy(ports))
        assert [(way, to) for way, to, _ in ports.messenger.sent] == [(Way.EMAIL, "amy")]

    def test_when_push_is_down_another_way_is_taken(self, ports: MemoryPorts) -> None:
        ports.desk.apply(amy_alone(phone="+49151"))
        ports.pager.add_device(a_device())
        ports.notifier.down = True
        case = a_case_of_amy(ports)
        deliver(ports, case)
        assert outcomes(ports, case) == [("amy", "told")]
        assert [way for way, _, _ in ports.messenger.sent] == [Way.SMS]

    def test_a_page_leaves_without_a_link_where_no_key_can_be_read(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(amy_alone(phone="+49151"))
        ports.links.held = ()
        deliver(ports, a_case_of_amy(ports))
        [(_, _, notice)] = ports.messenger.sent
        assert notice.link == ""

    def test_a_topic_is_told_once_for_the_team_and_has_no_link(self, ports: MemoryPorts) -> None:
        ports.desk.apply(rungs(a_rung(0, Way.TOPIC, reach=Reach.TEAM), a_rung(90)))
        case = a_case_of_amy(ports)
        deliver(ports, case)
        assert outcomes(ports, case) == [("team:care", "told")]
        [(way, to, notice)] = ports.messenger.sent
        assert (way, to, notice.link) == (Way.TOPIC, "care", "")


class TestNobodyReached:
    def test_who_has_no_way_at_all_costs_no_time(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device("lea"))
        board = Switchboard(ports)
        case = a_case_of_amy(ports)
        board.run(until=5)
        assert board.told(case.id) == [
            (0, "amy", "unreached"),
            (0, "amy", "unreached"),
            (0, "ben", "unreached"),
            (0, "amy", "unreached"),
            (0, "ben", "unreached"),
            (0, "lea", "told"),
        ]
        assert facts(ports, case).count("page.unreached") == 4

    def test_a_rung_on_which_one_was_reached_waits_for_them(self, ports: MemoryPorts) -> None:
        ports.desk.apply(a_desk(ladder=rungs(a_rung(0, reach=Reach.TEAM), a_rung(90)).ladder))
        ports.pager.add_device(a_device("ben"))
        board = Switchboard(ports)
        case = a_case_of_amy(ports)
        board.run(until=80)
        assert board.told(case.id) == [(0, "amy", "unreached"), (0, "ben", "told")]

    def test_the_last_rung_is_told_again_in_its_own_time(self, ports: MemoryPorts) -> None:
        board = Switchboard(ports)
        case = a_case_of_amy(ports)
        board.run(until=10)
        assert told(ports, case)[-1] == ("assigned", ("lea",))
        count = len(ports.cases.pages(case.id))
        board.run(until=320)
        assert len(ports.cases.pages(case.id)) == count + 1

    def test_an_agent_who_left_the_desk_is_passed_over(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device("ben"))
        case = a_case_of_amy(ports)
        ports.desk.apply(a_desk(an_agent("ben"), LEAD))
        board = Switchboard(ports)
        board.run(until=2)
        assert board.told(case.id) == [(0, "amy", "unreached"), (0, "ben", "told")]


class TestFloods:
    def flood(self, ports: MemoryPorts, cases: int, urgent: int = 0) -> Switchboard:
        """So many cases come to amy within the first half minute."""
        ports.desk.apply(amy_alone())
        ports.pager.add_device(a_device())
        board = Switchboard(ports)
        for number in range(cases):
            text = "urgent" if number < urgent else "broken"

            def come(now: float, name: str = f"m-{number}", text: str = text) -> None:
                mention = a_mention(text, external_id=name, thread_id=name, received_at=at(now))
                hear(ports, mention)

            board.then(number, come)
        return board

    def test_of_twenty_three_cases_in_a_minute_one_rings_and_then_a_digest(
        self, ports: MemoryPorts
    ) -> None:
        board = self.flood(ports, 23, urgent=4)
        board.run(until=80)
        assert board.shown == [
            (0, "d-1", "A new case is yours"),
            (60, "d-1", "22 cases want you, 3 of them urgent"),
        ]
        found = [one for case in ports.shelves.heads for one in board.receipts(case)]
        assert sorted(one.outcome for one in found) == [Outcome.DIGEST] * 22 + [Outcome.TOLD]
        assert {one.cases for one in found} == {1, 22}
        assert ports.pager.box("amy").waiting == ()

    def test_fewer_than_five_come_one_a_minute_the_most_urgent_first(
        self, ports: MemoryPorts
    ) -> None:
        board = self.flood(ports, 3)

        def come(now: float) -> None:
            hear(ports, a_mention("urgent", external_id="u", thread_id="u", received_at=at(now)))

        board.then(4, come)
        board.run(until=89)
        assert [when for when, _, _ in board.shown] == [0, 60]
        _, second = ports.notifier.pushed
        assert second[1].urgent == 1
        assert len(ports.pager.box("amy").waiting) == 2

    def test_what_was_acknowledged_while_it_waited_is_dropped(self, ports: MemoryPorts) -> None:
        board = self.flood(ports, 6)
        board.run(until=10)
        waiting = ports.pager.box("amy").waiting
        for turn in waiting:
            case = ports.cases.get(turn.page.case)
            assert case is not None
            acknowledge(act(case, seconds=20), ports)
        board.run(until=89)
        assert [when for when, _, _ in board.shown] == [0]
        assert [board.told(turn.page.case) for turn in waiting] == [
            [(60, "amy", "dropped")] for _ in waiting
        ]
        assert ports.pager.box("amy").waiting == ()

    def test_doubles_of_all_messages_ring_nobody_twice(self, ports: MemoryPorts) -> None:
        board = self.flood(ports, 8)
        board.doubled = True
        board.run(until=89)
        assert [when for when, _, _ in board.shown] == [0, 60]
        for case in ports.shelves.heads:
            assert len(board.told(case)) == 1

    def test_a_wake_that_is_lost_loses_no_page(self, ports: MemoryPorts) -> None:
        board = self.flood(ports, 3)
        board.then(2.5, lambda _: ports.queues.take(Queue.PAGES))
        board.run(until=2.9)
        board._ahead = [one for one in board._ahead if one[0] > 75]
        board.run(until=88)
        assert [when for when, _, _ in board.shown] == [0]
        # Each case's own ladder climbs on, and whoever comes when the minute is over takes along what waits.
        board.run(until=300)
        cases = {turn.page.case for turn in ports.pager.box("amy").waiting}
        for case in set(ports.shelves.heads) - cases:
            assert board.told(case)
        assert len(ports.shelves.heads) == 3
        for case in ports.shelves.heads:
            assert [one for one in board.told(case) if one[2] in ("told", "digest")]

    def test_nobody_rings_twice_in_a_minute_for_an_hour(self, ports: MemoryPorts) -> None:
        board = self.flood(ports, 60)
        ports.pager.add_device(a_device("lea", "leas"))
        board.run(until=3600)
        for phone in ("d-1", "leas"):
            rings = [when for when, device, _ in board.shown if device == phone]
            assert len(rings) > 5
            assert min(b - a for a, b in pairwise(rings)) >= 60


class TestAtOnce:
    def test_of_twenty_pages_for_one_agent_at_once_one_rings(self, ports: MemoryPorts) -> None:
        ports.desk.apply(amy_alone())
        ports.pager.add_device(a_device())
        cases = [a_case_of_amy(ports, f"m-{number}") for number in range(20)]
        start = Barrier(20)

        def work(case: Case) -> None:
            start.wait()
            deliver(ports, case)

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(work, cases))
        assert len(ports.notifier.pushed) == 1
        assert len(ports.pager.box("amy").waiting) == 19
        assert sum(len(ports.ledger.told(case.id)) for case in cases) == 1
        remind("amy", ports.pager.box("amy").waiting[0].id, at(61), ports)
        assert [len(notice.pages) for _, notice in ports.notifier.pushed] == [1, 19]
        assert all(len(ports.ledger.told(case.id)) == 1 for case in cases)

    def test_of_twenty_doubles_of_one_page_at_once_one_rings(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device())
        case = a_case_of_amy(ports)
        start = Barrier(20)

        def work(_: int) -> None:
            start.wait()
            deliver(ports, case)

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(work, range(20)))
        remind("amy", f"{case.id}#1#0", at(62), ports)
        assert len(ports.notifier.pushed) == 1
        assert outcomes(ports, case) == [("amy", "told")]
        assert ports.pager.box("amy").waiting == ()

    def test_what_was_put_too_late_to_be_taken_along_is_told_a_minute_later(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(amy_alone())
        ports.pager.add_device(a_device())
        first, late = a_case_of_amy(ports, "m-1"), a_case_of_amy(ports, "m-2")
        box = ports.pager.box

        class Slow(Pager):
            """The late page comes between another worker's look into the box and the end of its work."""

            def box(self, to: str) -> Box:
                found = box(to)
                if not self.waits("amy", f"{late.id}#1#0"):
                    deliver(ports, late, seconds=1)
                return found

        slow = Slow(ports.shelves)
        for name in ("_devices", "_last", "_waiting"):
            setattr(slow, name, getattr(ports.pager, name))
        ports.pager = slow
        deliver(ports, first)
        [wake] = ports.queues.take(Queue.PAGES)
        turn = str(wake.body["turn"])
        # Its message comes while the other's minute lasts, and comes again.
        assert not remind("amy", turn, at(3), ports)
        [again] = ports.queues.take(Queue.PAGES)
        assert (again.body["turn"], again.delay) == (turn, 58)
        assert remind("amy", turn, at(61), ports)
        assert outcomes(ports, late) == [("amy", "told")]
        assert not remind("amy", turn, at(200), ports)
        assert ports.queues.take(Queue.PAGES) == []


class TestThreeDevices:
    def test_one_disabled_one_silent_reached_by_the_third_and_the_lead_at_his_minute(
        self, ports: MemoryPorts
    ) -> None:
        for id in ("disabled", "silent", "third"):
            ports.pager.add_device(a_device("amy", id))
        for agent in ("ben", "lea"):
            ports.pager.add_device(a_device(agent, f"{agent}s"))
        ports.notifier.gone.add("endpoint/android/disabled")
        board = Switchboard(ports)
        case = a_case_of_amy(ports)
        board.run(until=899)
        assert [(when, device) for when, device, _ in board.shown if when == 0] == [
            (0, "silent"),
            (0, "third"),
        ]
        assert "leas" not in {device for _, device, _ in board.shown}
        board.run(until=900)
        assert [device for when, device, _ in board.shown if when == 900] == ["leas"]
        first, *_, last = board.receipts(case.id)
        assert (first.to, first.gone, len(first.sends)) == ("amy", 1, 2)
        assert (last.to, last.at, last.outcome) == ("lea", at(900), Outcome.TOLD)
