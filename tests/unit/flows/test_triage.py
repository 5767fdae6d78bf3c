"""Mentions become cases: one customer in one thread, once, however and whenever they arrive."""

from datetime import timedelta

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.mention import Handling
from chalicelib.domain.priority import Priority
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Unavailable
from chalicelib.flows.casework import close
from chalicelib.flows.deadlines import fire
from chalicelib.flows.triage import triage
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, a_message, an_agent, at, first_clock, the_timer
from tests.unit.flows.stories import (
    act,
    answer,
    fact,
    facts,
    hear,
    settle,
    the_case,
    timer_of,
    timers,
    told,
)


def test_a_mention_opens_a_case_with_priority_promise_owner_page_and_timers(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention("The parcel is broken"), at(2))
    assert (case.status, case.priority, case.owner) == (Status.OPEN, Priority.HIGH, "amy")
    assert (first_clock(case).promise, first_clock(case).due_at) == ("first reply", at(3600))
    assert timers(ports, case) == {
        TimerKind.FIRST_REPLY_WARNING: 2880,
        TimerKind.FIRST_REPLY_BREACH: 3600,
        TimerKind.PAGE: 92,
    }
    assert told(ports, case) == [("assigned", ("amy",))]
    kept = ports.mentions.get("x#m-1")
    assert kept is not None
    assert (kept.case, kept.handling) == (case.id, Handling.CASE)


def test_a_case_says_why_it_has_its_priority_promise_and_agent(ports: MemoryPorts) -> None:
    assert hear(ports, a_mention("The parcel is broken")).why == (
        "priority 2: a complaint in public (broken)",
        "promise first reply: fits every case",
        "agent amy: least loaded (0 of 10) of 2 on x, longest without a new one of 2",
    )


def test_the_same_mention_twice_is_one_case_and_one_page(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert hear(ports, a_mention()) == case
    assert len(told(ports, case)) == 1
    assert ports.agents.loads(a_desk())["amy"].cases == 1


def test_a_crash_between_save_and_queue_leaves_one_case_when_the_mention_comes_again(
    ports: MemoryPorts,
) -> None:
    mention = a_mention()
    ports.mentions.add(mention)
    ports.queues.down = True
    with pytest.raises(Unavailable):
        triage(mention.key, NOW, ports)
    ports.queues.down = False
    case = hear(ports, mention, at(60))
    assert (case.version, facts(ports, case).count("case.opened")) == (1, 1)
    assert len(told(ports, case)) == 1


def test_the_near_timer_is_sent_at_once_and_the_far_ones_are_left_to_the_sweep(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    [message] = ports.queues.of(Queue.DUE)
    assert timer_of(message) == the_timer(ports.cases, case.id, TimerKind.PAGE)
    assert message.delay == 90


@pytest.mark.parametrize(("target", "sent"), [(270, True), (271, False)])
def test_what_is_due_within_270_seconds_needs_no_sweep(
    ports: MemoryPorts, target: int, sent: bool
) -> None:
    desk = a_desk()
    promise = desk.promises[-1]
    short = type(promise)("short", timedelta(seconds=target))
    ports.desk.apply(a_desk(promises=(short,)))
    hear(ports, a_mention())
    due = [timer_of(message).kind for message in ports.queues.of(Queue.DUE)]
    assert (TimerKind.FIRST_REPLY_BREACH in due) is sent


def test_the_least_loaded_agent_gets_the_next_case(ports: MemoryPorts) -> None:
    owners = [
        hear(ports, a_mention(external_id=f"m-{n}", thread_id=f"t-{n}")).owner for n in range(4)
    ]
    assert owners == ["amy", "ben", "amy", "ben"]


def test_only_who_is_on_duty_and_answers_on_the_channel_gets_a_case(ports: MemoryPorts) -> None:
    mute = an_agent("mute", channels=frozenset({"standard"}))
    ports.desk.apply(a_desk(mute, an_agent("away"), an_agent("ben"), a_desk().agents[2]))
    ports.agents.set_duty("away", on=False)
    assert hear(ports, a_mention()).owner == "ben"


def test_when_everybody_is_full_the_case_waits_in_the_queue_and_the_team_is_paged(
    ports: MemoryPorts,
) -> None:
    ports.desk.apply(a_desk(an_agent(capacity=1), a_desk().agents[2]))
    hear(ports, a_mention())
    second = hear(ports, a_mention(external_id="m-2", thread_id="t-2"))
    assert second.owner is None
    assert (
        second.why[-1]
        == "queue care: nobody of team care can: amy (full); 0 wait before it, nobody knows how long"
    )
    [(reason, agents)] = told(ports, second)
    assert reason == "waiting"
    assert "amy" in agents
    assert [case.id for case in ports.cases.inbox("queue#care", 10).cases] == [second.id]


def test_when_nobody_is_on_duty_the_lead_is_paged_at_once(ports: MemoryPorts) -> None:
    for agent in ("amy", "ben", "lea"):
        ports.agents.set_duty(agent, on=False)
    case = hear(ports, a_mention())
    assert told(ports, case) == [("waiting", ("lea",))]
    assert TimerKind.PAGE in timers(ports, case)


def test_public_noise_is_settled_without_a_case(ports: MemoryPorts) -> None:
    assert settle(ports, a_mention("noise")) is None
    kept = ports.mentions.get("x#m-1")
    assert kept is not None
    assert kept.handling is Handling.NOISE


def test_a_private_message_is_never_noise(ports: MemoryPorts) -> None:
    assert hear(ports, a_message("noise")).status is Status.OPEN


def test_a_second_mention_of_the_customer_in_the_thread_joins(ports: MemoryPorts) -> None:
    first = hear(ports, a_mention())
    second = hear(ports, a_mention("Hello?", external_id="m-2", received_at=at(30)))
    assert second.id == first.id
    assert (second.last_mention, second.last_heard_at) == ("x#m-2", at(30))
    assert first_clock(second) == first_clock(first)
    assert [one.key for one in ports.mentions.of_case(first.id)] == ["x#m-1", "x#m-2"]


def test_another_customer_in_the_thread_has_a_case_of_their_own(ports: MemoryPorts) -> None:
    first = hear(ports, a_mention())
    second = hear(ports, a_mention(external_id="m-2", author="cust-2", parent_id="m-1"))
    assert second.id != first.id


def test_the_same_customer_in_another_thread_is_another_case(ports: MemoryPorts) -> None:
    assert (
        hear(ports, a_mention()).id != hear(ports, a_mention(external_id="m-2", thread_id="t-2")).id
    )


def test_after_closing_the_thread_opens_a_new_case(ports: MemoryPorts) -> None:
    first = hear(ports, a_mention())
    close(act(first), "solved", ports)
    second = hear(ports, a_mention(external_id="m-2", received_at=at(90)))
    assert second.id != first.id
    assert the_case(ports, first.id).status is Status.CLOSED


def test_an_answered_case_reopens_and_pages_its_owner(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    again = hear(ports, a_mention("Still broken", external_id="m-2", received_at=at(600)))
    assert (again.id, again.status) == (case.id, Status.OPEN)
    assert told(ports, case)[-1] == ("wrote_again", ("amy",))
    assert timers(ports, again) == {TimerKind.PAGE: 690}


def test_more_urgent_words_raise_the_priority_and_calmer_ones_never_lower_it(
    ports: MemoryPorts,
) -> None:
    assert hear(ports, a_mention("Where is it")).priority is Priority.NORMAL
    urgent = hear(ports, a_mention("urgent", external_id="m-2", received_at=at(5)))
    assert urgent.priority is Priority.URGENT
    assert "priority 1: urgent words (broken)" in urgent.why
    calm = hear(ports, a_mention("thanks", external_id="m-3", received_at=at(9)))
    assert calm.priority is Priority.URGENT
    assert fact(ports, urgent, "case.raised")["priority"] == 1
    assert [reason for reason, _ in told(ports, urgent)] == ["assigned", "raised"]


def test_the_clock_starts_when_we_heard_however_late_triage_runs(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention(), at(3500))
    assert (first_clock(case).started_at, first_clock(case).due_at) == (NOW, at(3600))
    due = {timer_of(one).kind: one.delay for one in ports.queues.of(Queue.DUE)}
    assert due == {
        TimerKind.FIRST_REPLY_WARNING: 0,
        TimerKind.FIRST_REPLY_BREACH: 100,
        TimerKind.PAGE: 90,
    }


def test_an_earlier_mention_triaged_later_moves_the_promise_back_to_it(ports: MemoryPorts) -> None:
    later = a_mention("Hello?", external_id="m-2", received_at=at(60))
    case = hear(ports, later)
    assert timers(ports, case)[TimerKind.FIRST_REPLY_BREACH] == 3660
    joined = hear(ports, a_mention(), at(90))
    assert (joined.opened_at, first_clock(joined).due_at) == (NOW, at(3600))
    assert timers(ports, joined)[TimerKind.FIRST_REPLY_WARNING] == 2880
    assert timers(ports, joined)[TimerKind.FIRST_REPLY_BREACH] == 3600
    assert (joined.last_mention, joined.last_heard_at) == ("x#m-2", at(60))


def test_an_earlier_mention_moves_a_breach_that_nobody_was_told_of(
    ports: MemoryPorts,
) -> None:
    hear(ports, a_mention("Hello?", external_id="m-2", received_at=at(60)))
    joined = hear(ports, a_mention(), at(4000))
    assert first_clock(joined).due_at == at(3600)
    assert timers(ports, joined)[TimerKind.FIRST_REPLY_BREACH] == 3600


def test_an_earlier_mention_does_not_set_a_timer_that_has_fired(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention("Hello?", external_id="m-2", received_at=at(60)))
    breach = the_timer(ports.cases, case.id, TimerKind.FIRST_REPLY_BREACH)
    assert breach is not None and fire(breach, at(3661), ports)
    joined = hear(ports, a_mention(), at(4000))
    assert first_clock(joined).due_at == at(3600)
    assert TimerKind.FIRST_REPLY_BREACH not in timers(ports, joined)


def test_a_case_says_what_its_latest_mention_was_understood_as(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention("broken again", received_at=at(60)))
    assert (case.sentiment, case.intent, case.urgent) == ("negative", "complaint", False)
    later = hear(ports, a_mention("urgent now", external_id="m-2", received_at=at(90)), at(90))
    assert (later.id, later.urgent) == (case.id, True)
    overtaken = a_mention("thanks a lot", external_id="m-0", received_at=at(30))
    assert hear(ports, overtaken, at(95)).sentiment == "negative"
    after = hear(ports, a_mention("thanks", external_id="m-3", received_at=at(99)), at(99))
    assert (after.sentiment, after.intent, after.urgent) == ("positive", "praise", False)
