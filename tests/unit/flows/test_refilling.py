"""Queues that empty when somebody comes free, and cases that change hands when somebody leaves."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.change import Change
from chalicelib.domain.page import Reason
from chalicelib.domain.promise import Wait
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Unavailable
from chalicelib.flows import casework, refilling, waking
from chalicelib.flows.deadlines import fire
from chalicelib.flows.refilling import Moved, hand_back, refill
from chalicelib.flows.saving import begin
from chalicelib.flows.waking import recall
from chalicelib.ports import Message, Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_mention, an_agent, at, the_timer
from tests.unit.flows.stories import act, facts, hear, the_case, told
from tests.unit.flows.test_routing import desk_of

LATER = at(600)
AMY, BEN = an_agent("amy", capacity=2), an_agent("ben", capacity=2)


def waiting(ports: MemoryPorts, number: int, channel: str = "x") -> list[Case]:
    """So many cases come in, a second apart."""
    connection = "shop" if channel == "x" else f"shop-{channel}"
    return [
        hear(
            ports,
            a_mention(
                external_id=f"{channel}-{n}",
                thread_id=f"{channel}-{n}",
                author=f"{channel}-{n}",
                channel=channel,
                connection=connection,
                received_at=at(n),
            ),
        )
        for n in range(number)
    ]


def words(ports: MemoryPorts) -> list[Message]:
    """What stands in the queue of what is due beside timers, which is empty thereafter."""
    return [one for one in ports.queues.take(Queue.DUE) if "kind" not in one.body]


def work(ports: MemoryPorts, now: datetime = LATER) -> list[Moved]:
    """The worker does all such messages, and those that they lead to."""
    done = []
    while messages := words(ports):
        for message in messages:
            body = {
                name: str(value)
                for name, value in json.loads(json.dumps(dict(message.body))).items()
            }
            after = body.get("after")
            if "team" in body:
                done.append(refill(body["team"], int(body["looked"]), after, now, ports))
            else:
                left = datetime.fromisoformat(body["left"])
                done.append(hand_back(body["agent"], left, after, now, ports))
    return done


def owners(ports: MemoryPorts, cases: list[Case]) -> list[str | None]:
    return [the_case(ports, case.id).owner for case in cases]


class TestRefill:
    def test_a_case_that_is_closed_gives_its_seat_to_the_first_who_waits(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(AMY))
        cases = waiting(ports, 5)
        assert owners(ports, cases) == ["amy", "amy", None, None, None]
        ports.queues.take(Queue.DUE)
        casework.close(act(cases[0]), "solved", ports)
        assert [dict(one.body) for one in ports.queues.of(Queue.DUE)] == [
            {"team": "care", "looked": "0"}
        ]
        assert work(ports) == [Moved(1)]
        assert owners(ports, cases)[1:] == ["amy", "amy", None, None]
        given = the_case(ports, cases[2].id)
        assert (given.queued_at, told(ports, given)[-1]) == (None, ("assigned", ("amy",)))

    def test_nobody_is_woken_while_nobody_waits(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY))
        [case] = waiting(ports, 1)
        ports.queues.take(Queue.DUE)
        casework.close(act(case), "solved", ports)
        assert words(ports) == []

    def test_a_hand_over_frees_a_seat_too(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN))
        cases = waiting(ports, 5)
        words(ports)
        owner = cases[0].owner
        assert owner is not None
        to = {"amy": "ben", "ben": "amy"}[owner]
        casework.hand_over(act(cases[0], AMY if owner == "amy" else BEN), to, ports)
        assert work(ports) == [Moved(1)]
        assert owners(ports, cases)[4] == owner

    def test_a_case_not_taken_in_time_does_not_bring_its_agent_the_next_one(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=1), take=60))
        cases = waiting(ports, 2)
        timer = the_timer(ports.cases, cases[0].id, TimerKind.TAKE)
        assert timer is not None
        words(ports)
        fire(timer, timer.due_at, ports)
        assert words(ports) == []
        assert owners(ports, cases) == [None, None]

    def test_what_nobody_free_can_answer_is_passed_over(self, ports: MemoryPorts) -> None:
        only_x = replace(AMY, channels=frozenset({"x"}), capacity=0)
        ports.desk.apply(desk_of(only_x))
        chats, posts = waiting(ports, 2, "whatsapp"), waiting(ports, 2)
        ports.desk.apply(desk_of(replace(only_x, capacity=1)))
        assert waking.wake_all(ports) == 1
        assert work(ports) == [Moved(1)]
        assert owners(ports, chats + posts) == [None, None, "amy", None]

    def test_who_comes_on_duty_gets_the_first_once_every_worker_has_seen_it(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(AMY))
        ports.agents.set_duty("amy", on=False)
        cases = waiting(ports, 3)
        words(ports)
        waking.came_or_left("amy", True, NOW, ports)
        assert [one.delay for one in ports.queues.of(Queue.DUE)] == [waking.UNSEEN]
        work(ports)
        assert owners(ports, cases) == ["amy", "amy", None]

    def test_many_are_given_by_several_messages(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=0)))
        cases = waiting(ports, 2 * refilling.MOVED + 3)
        ports.desk.apply(desk_of(replace(AMY, capacity=500)))
        words(ports)
        assert waking.wake("care", ports)
        assert work(ports) == [*[Moved(refilling.MOVED, more=True)] * 2, Moved(3)]
        assert set(owners(ports, cases)) == {"amy"}

    def test_a_free_seat_does_not_cost_a_reading_of_all_that_waits(
        self, ports: MemoryPorts
    ) -> None:
        only_x = replace(AMY, channels=frozenset({"x"}))
        ports.desk.apply(desk_of(only_x))
        waiting(ports, refilling.DEEP + 20, "whatsapp")
        words(ports)
        waking.wake("care", ports)
        assert work(ports) == [*[Moved(0, more=True)] * 3, Moved(0)]

    def test_a_double_does_nothing(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY))
        cases = waiting(ports, 3)
        casework.close(act(cases[0]), "solved", ports)
        assert [refill("care", 0, None, at(600), ports) for _ in range(2)] == [Moved(1), Moved(0)]
        assert facts(ports, cases[2]).count("case.assigned") == 1

    def test_a_word_that_is_lost_fails_nobodys_work(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY))
        cases = waiting(ports, 3)
        ports.queues.down = True
        with pytest.raises(Unavailable):
            waking.wake("care", ports)
        waking.followed(freeing(ports, cases[0]), ports)
        ports.queues.down = False
        assert waking.wake_all(ports) == 1


def freeing(ports: MemoryPorts, case: Case) -> Change:
    """A change that frees the seat of a case's owner."""
    return replace(begin(the_case(ports, case.id), at(60), "amy", ports), freed="amy")


class TestDepartures:
    def test_what_leaves_the_queue_is_remembered_and_what_never_waited_is_not(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=1)))
        cases = waiting(ports, 3)
        casework.close(act(cases[0]), "solved", ports)
        assert list(ports.agents.departures("care")) == []
        casework.claim(act(cases[1], AMY, 60), ports)
        casework.close(act(cases[2], AMY, 90), "spam", ports)
        found = [(one.at, one.queued_at) for one in ports.agents.departures("care")]
        assert found == [(at(60), at(1)), (at(90), at(2))]


class TestLeaving:
    def test_open_cases_of_who_goes_off_duty_go_to_others(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, replace(BEN, capacity=0)))
        cases = waiting(ports, 2)
        ports.desk.apply(desk_of(AMY, replace(BEN, capacity=1)))
        words(ports)
        waking.came_or_left("amy", False, at(60), ports)
        leaving = {"agent": "amy", "left": at(60).isoformat()}
        assert ports.queues.of(Queue.DUE) == [
            Message(leaving),
            Message(leaving, delay=waking.GIVEN_UNSEEN),
        ]
        assert Moved(2) in work(ports)
        assert sorted(map(str, owners(ports, cases))) == ["None", "ben"]
        reasons = {reason for case in cases for reason, _ in told(ports, case)[1:]}
        assert reasons == {Reason.NOT_TAKEN, Reason.WAITING}

    def test_what_waits_for_others_or_is_being_answered_stays_for_now(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=3), replace(BEN, capacity=0)))
        cases = waiting(ports, 3)
        casework.wait(act(cases[0]), Wait.CUSTOMER, None, ports)
        casework.snooze(act(cases[1]), at(9000), ports)
        casework.claim(act(cases[2], seconds=300), ports)
        words(ports)
        waking.came_or_left("amy", False, at(600), ports)
        assert Moved(1) in work(ports, at(601))
        assert owners(ports, cases) == ["amy"] * 3
        timer = the_timer(ports.cases, cases[2].id, TimerKind.SHIFT)
        assert timer is not None
        assert timer.due_at == at(900)

    def test_who_has_come_back_keeps_what_is_left(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY))
        cases = waiting(ports, 1)
        words(ports)
        waking.came_or_left("amy", False, at(60), ports)
        waking.came_or_left("amy", True, at(61), ports)
        assert work(ports) == [Moved(0), Moved(0)]
        assert owners(ports, cases) == ["amy"]

    def test_many_cases_go_in_several_messages(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(replace(AMY, capacity=200)))
        cases = waiting(ports, refilling.MOVED * 2 + 5)
        ports.desk.apply(desk_of(replace(AMY, capacity=200), replace(BEN, capacity=200)))
        words(ports)
        waking.came_or_left("amy", False, at(600), ports)
        moved = work(ports)
        assert sum(one.cases for one in moved) == len(cases)
        assert max(one.cases for one in moved) == refilling.MOVED
        assert set(owners(ports, cases)) == {"ben"}


class TestLeavingTheDesk:
    def test_the_cases_of_who_left_the_desk_go_to_others_within_a_minute(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(desk_of(AMY, BEN))
        cases = waiting(ports, 2)
        assert sorted(str(one) for one in owners(ports, cases)) == ["amy", "ben"]
        words(ports)
        ports.desk.apply(desk_of(BEN))
        assert recall(LATER, ports) == 1
        work(ports)
        assert owners(ports, cases) == ["ben", "ben"]
        assert recall(LATER, ports) == 0

    def test_a_desk_that_nobody_left_asks_for_nothing(self, ports: MemoryPorts) -> None:
        ports.desk.apply(desk_of(AMY, BEN))
        waiting(ports, 2)
        words(ports)
        assert recall(LATER, ports) == 0
        assert words(ports) == []
