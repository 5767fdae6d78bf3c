"""Warnings, breaches and pages that climb: in their second, once, and only while they are needed."""

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.errors import Unavailable
from chalicelib.flows.casework import acknowledge, close, hand_over
from chalicelib.flows.deadlines import fire, sweep
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, at, the_timer
from tests.unit.flows.stories import (
    BEN,
    act,
    answer,
    fact,
    facts,
    hear,
    the_case,
    timer_of,
    timers,
    told,
)


def standing(ports: MemoryPorts, case: Case, kind: TimerKind) -> Timer:
    timer = the_timer(ports.cases, case.id, kind)
    assert timer is not None
    return timer


def climb(ports: MemoryPorts, case: Case) -> float:
    """The page timer fires in its second, which is returned."""
    timer = standing(ports, case, TimerKind.PAGE)
    assert fire(timer, timer.due_at, ports)
    return (timer.due_at - at(0)).total_seconds()


def test_a_warning_pages_and_leaves_the_breach_standing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    acknowledge(act(case), ports)
    assert fire(standing(ports, case, TimerKind.FIRST_REPLY_WARNING), at(2880), ports)
    assert told(ports, case)[-1] == ("warning", ("amy",))
    assert timers(ports, case) == {TimerKind.FIRST_REPLY_BREACH: 3600, TimerKind.PAGE: 2970}


def test_a_breach_is_told_at_its_second_to_owner_and_lead(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert fire(standing(ports, case, TimerKind.FIRST_REPLY_BREACH), at(3600), ports)
    assert told(ports, case)[-1] == ("breach", ("amy", "lea"))
    assert fact(ports, case, "clock.breached")["notice_late_ms"] == 0


def test_a_late_notice_says_how_late_and_changes_no_result(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    fire(standing(ports, case, TimerKind.FIRST_REPLY_BREACH), at(3601.5), ports)
    assert fact(ports, case, "clock.breached")["notice_late_ms"] == 1500
    case = answer(ports, case, 4000)
    assert fact(ports, case, "clock.broken")["late_ms"] == 400_000


def test_a_page_climbs_rung_by_rung_to_the_lead_and_the_last_rung_repeats(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    assert [climb(ports, case) for _ in range(6)] == [90, 300, 600, 900, 1200, 1500]
    assert [agents for _, agents in told(ports, case)] == [
        ("amy",),
        ("amy",),
        ("ben",),
        ("amy", "ben"),
        ("lea",),
        ("lea",),
        ("lea",),
    ]
    assert timers(ports, case)[TimerKind.PAGE] == 1800


def test_a_page_stops_climbing_when_it_is_acknowledged(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    climb(ports, case)
    lost = standing(ports, case, TimerKind.PAGE)
    acknowledge(act(case, BEN, 100), ports)
    assert TimerKind.PAGE not in timers(ports, case)
    assert not fire(lost, at(300), ports)
    assert len(told(ports, case)) == 2


def test_a_warning_in_between_does_not_delay_the_climb(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    fire(standing(ports, case, TimerKind.FIRST_REPLY_WARNING), at(2880), ports)
    assert timers(ports, case)[TimerKind.PAGE] == 90


def test_a_rung_that_reaches_nobody_is_passed_over(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.agents.set_duty("ben", on=False)
    climb(ports, case)
    climb(ports, case)
    assert told(ports, case)[-1] == ("assigned", ("amy",))
    climb(ports, case)
    assert told(ports, case)[-1] == ("assigned", ("lea",))


def test_a_doubled_timer_fires_once(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    timer = standing(ports, case, TimerKind.FIRST_REPLY_WARNING)
    assert fire(timer, at(2880), ports)
    assert not fire(timer, at(2881), ports)
    assert facts(ports, case).count("clock.warned") == 1


def test_a_removed_timer_does_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    breach = standing(ports, case, TimerKind.FIRST_REPLY_BREACH)
    answered = answer(ports, case)
    assert not fire(breach, at(3600), ports)
    assert "clock.breached" not in facts(ports, case)
    assert timers(ports, answered) == {}


def test_a_moved_timer_does_nothing_at_its_old_time(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    old = standing(ports, case, TimerKind.PAGE)
    hand_over(act(case, seconds=60), "ben", ports)
    assert not fire(old, at(90), ports)
    assert timers(ports, case)[TimerKind.PAGE] == 150


def test_no_timer_of_a_closed_case_does_anything(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    stood = the_case(ports, case.id).timers
    assert len(stood) == 3
    close(act(case), "solved", ports)
    assert timers(ports, case) == {}
    assert not any(fire(timer, timer.due_at, ports) for timer in stood)


def test_a_timer_fired_early_is_sent_again_for_its_second(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.queues.take(Queue.DUE)
    timer = standing(ports, case, TimerKind.FIRST_REPLY_BREACH)
    assert not fire(timer, at(3598.2), ports)
    [message] = ports.queues.take(Queue.DUE)
    assert timer_of(message) == timer
    assert message.delay == 2
    assert not fire(timer, at(0), ports)
    assert ports.queues.of(Queue.DUE)[0].delay == 900


def test_the_sweep_sends_what_is_due_within_four_minutes_once(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.queues.take(Queue.DUE)
    acknowledge(act(case), ports)
    assert sweep(at(2580), ports) == 0
    assert sweep(at(2640), ports) == 1
    assert sweep(at(2700), ports) == 0
    [message] = ports.queues.take(Queue.DUE)
    assert (timer_of(message).kind, message.delay) == (TimerKind.FIRST_REPLY_WARNING, 240)


def test_the_sweep_sends_again_what_is_due_before_the_next_one(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    sweep(at(0), ports)
    ports.queues.take(Queue.DUE)
    assert sweep(at(10), ports) == 0
    assert sweep(at(20), ports) == 1
    messages = ports.queues.take(Queue.DUE)
    assert {timer_of(one) for one in messages} == {standing(ports, case, TimerKind.PAGE)}
    assert [one.delay for one in messages] == [70, 90]


def test_the_sweep_sends_what_is_late_again(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    sweep(at(0), ports)
    ports.queues.take(Queue.DUE)
    assert sweep(at(100), ports) == 0
    assert sweep(at(101), ports) == 1
    messages = ports.queues.take(Queue.DUE)
    assert {timer_of(one) for one in messages} == {standing(ports, case, TimerKind.PAGE)}
    assert [one.delay for one in messages] == [0, 20]


def test_a_queue_that_stands_still_is_not_filled_with_the_same_timers(ports: MemoryPorts) -> None:
    hear(ports, a_mention())
    swept = [minute for minute in range(1, 40) if sweep(at(minute * 60 + 31), ports)]
    assert [minute - 1 for minute in swept] == [0, 1, 2, 4, 8, 16, 32]


def test_a_sweep_that_could_not_hand_over_hands_over_again(ports: MemoryPorts) -> None:
    hear(ports, a_mention())
    ports.queues.take(Queue.DUE)
    ports.queues.down = True
    with pytest.raises(Unavailable):
        sweep(at(0), ports)
    ports.queues.down = False
    assert sweep(at(60), ports) == 1


def test_with_nobody_but_the_lead_every_rung_tells_the_lead(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(a_desk().agents[2]))
    case = hear(ports, a_mention())
    climb(ports, case)
    assert [agents for _, agents in told(ports, case)] == [("lea",), ("lea",)]
