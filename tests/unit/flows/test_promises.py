"""First reply, next reply, resolution: clocks that run by themselves, stand still while a case waits, and add up."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.case import Case, Status
from chalicelib.domain.clock import Clock
from chalicelib.domain.desk import TagRule
from chalicelib.domain.mention import Mention
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import ClockKind, Promise, Wait
from chalicelib.domain.recount import recount
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Forbidden, Invalid, NotNow
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import acknowledge, claim, close, resume, snooze, tag, wait
from chalicelib.flows.deadlines import fire
from chalicelib.flows.replanning import replan_all
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, an_agent, at, the_timer
from tests.unit.flows.stories import (
    BEN,
    LEA,
    accepted,
    act,
    answer,
    fact,
    facts,
    hear,
    send,
    settle,
    the_case,
    timers,
    told,
)

HOUR = 3600.0
FULL = Promise(
    "full",
    first_reply=timedelta(hours=1),
    next_reply=timedelta(minutes=30),
    resolution=timedelta(hours=4),
    warn=(0.5, 0.8),
)


@pytest.fixture
def full(ports: MemoryPorts) -> MemoryPorts:
    """A desk whose only promise has all three targets."""
    ports.desk.apply(a_desk(promises=(FULL,), reopen=timedelta(days=7), version=1))
    return ports


def clock(ports: MemoryPorts, case: Case, kind: ClockKind) -> Clock:
    found = the_case(ports, case.id).clock(kind)
    assert found is not None
    return found


def due(ports: MemoryPorts, case: Case, kind: ClockKind) -> float | None:
    """Seconds after NOW at which a clock is due."""
    due_at = clock(ports, case, kind).due_at
    return None if due_at is None else (due_at - at(0)).total_seconds()


def counted_again(ports: MemoryPorts, case: Case) -> dict[str, float | None]:
    """Lateness of each promise by the ledger alone, in seconds; the last of its kind."""
    results = recount(ports.ledger.of_case(case.id), ports.desk.version)
    return {
        one.kind.value: None if one.late is None else one.late.total_seconds() for one in results
    }


def again(seconds: float, number: int = 2, text: str = "And?") -> Mention:
    return a_mention(text, external_id=f"m-{number}", received_at=at(seconds))


def test_a_case_has_a_clock_for_its_first_reply_and_one_for_its_resolution(
    full: MemoryPorts,
) -> None:
    case = hear(full, a_mention())
    assert [one.kind for one in case.clocks] == [ClockKind.FIRST_REPLY, ClockKind.RESOLUTION]
    assert timers(full, case) == {
        TimerKind.FIRST_REPLY_WARNING: 1800,
        TimerKind.FIRST_REPLY_BREACH: 3600,
        TimerKind.RESOLUTION_WARNING: 7200,
        TimerKind.RESOLUTION_BREACH: 14400,
        TimerKind.PAGE: 90,
    }


def test_of_several_warnings_each_is_told_in_its_second(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    for second in (1800, 2880):
        warning = the_timer(full.cases, case.id, TimerKind.FIRST_REPLY_WARNING)
        assert warning is not None and warning.due_at == at(second)
        assert fire(warning, at(second), full)
    assert TimerKind.FIRST_REPLY_WARNING not in timers(full, case)
    assert [reason for reason, _ in told(full, case)] == ["assigned", "warning", "warning"]


def test_a_warning_that_comes_late_tells_those_that_are_past_as_well(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    warning = the_timer(full.cases, case.id, TimerKind.FIRST_REPLY_WARNING)
    assert warning is not None
    assert fire(warning, at(3000), full)
    assert TimerKind.FIRST_REPLY_WARNING not in timers(full, case)
    assert facts(full, case).count("clock.warned") == 1


def test_the_resolution_stands_still_while_the_customer_has_the_next_word(
    full: MemoryPorts,
) -> None:
    case = answer(full, hear(full, a_mention()), 600)
    assert clock(full, case, ClockKind.RESOLUTION).paused_at == at(600)
    assert timers(full, case) == {}
    hear(full, again(4200.5), at(4201))
    assert due(full, case, ClockKind.RESOLUTION) == 4 * HOUR + 3600.5
    assert due(full, case, ClockKind.NEXT_REPLY) == 4200.5 + 1800


def test_each_exchange_has_a_next_reply_of_its_own(full: MemoryPorts) -> None:
    case = answer(full, hear(full, a_mention()), 60)
    hear(full, again(100), at(100))
    answer(full, case, 160, id="d-2")
    hear(full, again(1000, 3), at(1000))
    answer(full, case, 1000 + 1801, id="d-3")
    kept = [one for one in facts(full, case) if one in ("clock.kept", "clock.broken")]
    assert kept == ["clock.kept", "clock.kept", "clock.broken"]
    assert counted_again(full, case)["next_reply"] == 1.0


def test_who_writes_twice_waits_from_the_first_time(full: MemoryPorts) -> None:
    case = answer(full, hear(full, a_mention()), 60)
    hear(full, again(100), at(100))
    hear(full, again(500, 3), at(500))
    hear(full, again(90, 4), at(600))
    assert due(full, case, ClockKind.NEXT_REPLY) == 90 + 1800


def test_what_came_while_a_reply_was_on_its_way_has_its_own_next_reply(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    reply(act(case, seconds=60), Draft("d-1", "Sorry"), full)
    hear(full, again(61), at(61))
    hear(full, again(62, 3), at(62))
    full.http.script(accepted())
    send(full, case, 65)
    assert clock(full, case, ClockKind.FIRST_REPLY).met_at == at(65)
    assert due(full, case, ClockKind.NEXT_REPLY) == 61 + 1800


def test_an_answer_by_a_bot_keeps_no_promise(full: MemoryPorts) -> None:
    bot = an_agent("bot", bot=True)
    full.desk.apply(a_desk(bot, LEA, promises=(FULL,)))
    case = hear(full, a_mention())
    reply(act(case, bot, seconds=5), Draft("d-1", "We got it"), full)
    full.http.script(accepted())
    send(full, case, 6)
    assert clock(full, case, ClockKind.FIRST_REPLY).met_at is None
    assert the_case(full, case.id).status is Status.OPEN


def test_waiting_for_a_third_party_stops_every_clock_to_the_second(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    wait(act(case, seconds=1000.25), Wait.THIRD_PARTY, None, full)
    assert the_case(full, case.id).status is Status.WAITING
    # Nobody said until when: somebody is told in three days.
    assert timers(full, case) == {TimerKind.FOLLOW_UP: 1000.25 + 3 * 86_400}
    resume(act(case, seconds=5000), full)
    assert due(full, case, ClockKind.FIRST_REPLY) == HOUR + 3999.75
    assert due(full, case, ClockKind.RESOLUTION) == 4 * HOUR + 3999.75
    answer(full, case, HOUR + 3999.75 + 1)
    assert counted_again(full, case)["first_reply"] == 1.0


def test_a_promise_can_be_one_that_no_waiting_stops(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(promises=(replace(FULL, pauses=frozenset()),)))
    case = hear(ports, a_mention())
    wait(act(case, seconds=1000), Wait.THIRD_PARTY, None, ports)
    assert due(ports, case, ClockKind.FIRST_REPLY) == HOUR


def test_who_is_waited_for_too_long_is_brought_up_again(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    wait(act(case, seconds=10), Wait.THIRD_PARTY, at(5000), full)
    timer = the_timer(full.cases, case.id, TimerKind.FOLLOW_UP)
    assert timer is not None and fire(timer, at(5000), full)
    assert told(full, case)[-1] == ("follow_up", ("amy",))


def test_a_customer_who_speaks_needs_no_follow_up(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    wait(act(case, seconds=10), Wait.CUSTOMER, at(5000), full)
    hear(full, again(100), at(100))
    assert TimerKind.FOLLOW_UP not in timers(full, case)


def test_a_snoozed_case_comes_back_and_its_clocks_went_on(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    before = the_case(full, case.id).rank
    snoozed = snooze(act(case, seconds=10), at(3000), full).case
    assert before is not None and snoozed.rank is not None
    assert snoozed.rank > before or snoozed.rank >= at(3000)
    assert due(full, case, ClockKind.FIRST_REPLY) == HOUR
    timer = the_timer(full.cases, case.id, TimerKind.SNOOZE)
    assert timer is not None and fire(timer, at(3000), full)
    assert told(full, case)[-1] == ("snoozed", ("amy",))
    assert the_case(full, case.id).snoozed_until is None


@pytest.mark.parametrize("seconds", [-1, 0, 91 * 86400])
def test_a_case_is_not_put_aside_until_yesterday_or_for_ever(
    full: MemoryPorts, seconds: float
) -> None:
    case = hear(full, a_mention())
    with pytest.raises(Invalid, match="until"):
        snooze(act(case, seconds=0), at(seconds), full)


def test_only_its_owner_puts_a_case_aside_and_only_an_open_one(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    with pytest.raises(Forbidden):
        snooze(act(case, BEN), at(3000), full)
    close(act(case), "solved", full)
    with pytest.raises(NotNow):
        wait(act(case), Wait.CUSTOMER, None, full)


def test_a_reopened_case_starts_a_next_reply_and_its_first_one_stays_as_it_was(
    full: MemoryPorts,
) -> None:
    case = answer(full, hear(full, a_mention()), 600)
    close(act(case, seconds=900), "solved", full)
    again_open = hear(full, again(86_400), at(86_400))
    assert (again_open.id, again_open.status) == (case.id, Status.OPEN)
    assert clock(full, case, ClockKind.FIRST_REPLY).met_at == at(600)
    assert due(full, case, ClockKind.NEXT_REPLY) == 86_400 + 1800
    # 600 s had gone by when it was answered; neither the wait nor the time after its end counts.
    assert due(full, case, ClockKind.RESOLUTION) == 86_400 + 4 * HOUR - 600


def test_a_case_that_ended_long_ago_is_not_reopened(full: MemoryPorts) -> None:
    case = answer(full, hear(full, a_mention()), 600)
    close(act(case, seconds=900), "solved", full)
    later = 900 + 7 * 86_400 + 1
    assert hear(full, again(later), at(later)).id != case.id


def test_what_needs_nobody_does_not_reopen_a_case(full: MemoryPorts) -> None:
    case = answer(full, hear(full, a_mention()), 600)
    close(act(case, seconds=900), "solved", full)
    assert settle(full, a_mention("noise", external_id="m-2", received_at=at(1000))) is None
    assert the_case(full, case.id).status is Status.CLOSED


def test_promises_in_office_hours_count_only_those(ports: MemoryPorts) -> None:
    office = (Window(time(9), time(11)), Window(time(12), time(17)))
    calendar = Calendar("office", "UTC", (office,) * 7)
    promise = replace(FULL, hours="office", first_reply=timedelta(hours=2))
    ports.desk.apply(a_desk(promises=(promise,), calendars=(calendar,)))
    case = hear(ports, a_mention())  # at 10:00
    assert due(ports, case, ClockKind.FIRST_REPLY) == 3 * HOUR


def test_a_more_urgent_word_brings_the_promise_of_its_priority(ports: MemoryPorts) -> None:
    urgent = Promise(
        "urgent", first_reply=timedelta(minutes=15), priorities=frozenset({Priority.URGENT})
    )
    ports.desk.apply(a_desk(promises=(urgent, FULL)))
    case = hear(ports, a_mention())
    hear(ports, again(600, text="This is urgent"), at(600))
    assert the_case(ports, case.id).priority is Priority.URGENT
    # Ten minutes had gone by, five are left.
    assert due(ports, case, ClockKind.FIRST_REPLY) == 900
    assert fact(ports, case, "clock.replanned")["promise"] == "urgent"


def test_a_target_that_had_run_out_before_it_was_asked_for_is_due_at_once(
    ports: MemoryPorts,
) -> None:
    urgent = Promise(
        "urgent", first_reply=timedelta(minutes=15), priorities=frozenset({Priority.URGENT})
    )
    ports.desk.apply(a_desk(promises=(urgent, FULL)))
    case = hear(ports, a_mention())
    hear(ports, again(2400, text="This is urgent"), at(2400))
    assert due(ports, case, ClockKind.FIRST_REPLY) == 2400


def test_a_tag_brings_the_promise_that_is_for_it(ports: MemoryPorts) -> None:
    outage = Promise("outage", first_reply=timedelta(minutes=10), tags=frozenset({"outage"}))
    ports.desk.apply(
        a_desk(promises=(outage, FULL), tags=(TagRule("outage", ("down", "not reachable")),))
    )
    assert hear(ports, a_mention("Your shop is DOWN!")).tags == {"outage"}
    other = hear(ports, a_mention("It is broken", external_id="m-2", thread_id="t-2"))
    assert other.tags == frozenset()
    tag(act(other, seconds=60), frozenset({"outage"}), ports)
    assert due(ports, other, ClockKind.FIRST_REPLY) == 600


def test_a_changed_desk_is_for_new_clocks_unless_all_are_asked_for(ports: MemoryPorts) -> None:
    slow = a_desk(promises=(FULL,))
    quick = a_desk(promises=(replace(FULL, first_reply=timedelta(minutes=20)),))
    ports.desk.apply(slow)
    old = hear(ports, a_mention())
    ports.desk.apply(quick)
    new = hear(ports, a_mention(external_id="m-2", thread_id="t-2"))
    assert due(ports, old, ClockKind.FIRST_REPLY) == HOUR
    assert due(ports, new, ClockKind.FIRST_REPLY) == 1200
    assert replan_all(at(300), [slow, quick], ports) == 1
    assert due(ports, old, ClockKind.FIRST_REPLY) == 1200
    assert replan_all(at(301), [slow, quick], ports) == 0


def test_what_is_broken_stays_broken_whatever_is_promised_later(ports: MemoryPorts) -> None:
    later = replace(FULL, first_reply=timedelta(hours=9), resolution=timedelta(hours=5))
    slow = a_desk(promises=(later,))
    ports.desk.apply(a_desk(promises=(FULL,)))
    case = hear(ports, a_mention())
    ports.desk.apply(slow)
    assert replan_all(at(HOUR + 1), [slow], ports) == 1  # the resolution goes over
    assert due(ports, case, ClockKind.FIRST_REPLY) == HOUR
    answer(ports, case, HOUR + 2)
    assert counted_again(ports, case)["first_reply"] == 2


def test_a_late_answer_is_a_breach_even_if_no_timer_ever_fired(full: MemoryPorts) -> None:
    case = answer(full, hear(full, a_mention()), HOUR + 0.001)
    assert fact(full, case, "clock.broken")["late_ms"] == 1
    assert counted_again(full, case)["first_reply"] == 0.001


def test_a_late_word_of_ours_promises_nothing_that_a_later_one_has_answered(
    full: MemoryPorts,
) -> None:
    hear(full, a_mention())
    hear(full, again(60), at(60))
    for id, said, triaged in (("n-2", 70, 70), ("n-1", 50, 80)):
        word = a_mention(
            "Sorry",
            external_id=id,
            own=True,
            author="brand-1",
            parent_id="m-1",
            created_at=at(said),
            received_at=at(triaged),
        )
        case = hear(full, word, at(triaged))
    assert (case.status, case.reply_clock) == (Status.ANSWERED, None)


def test_an_answer_meets_no_promise_for_what_was_said_after_it(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    reply(act(case, seconds=10), Draft("d-1", "Sorry"), full)
    hear(full, again(20), at(20))
    full.http.script(accepted("r-1"), accepted("r-2"))
    send(full, case, 60, "d-1")
    reply(act(case, seconds=61), Draft("d-2", "It comes tomorrow"), full)
    send(full, case, 62, "d-2")
    kept = [one for one in facts(full, case) if one == "clock.kept"]
    assert len(kept) == 2
    assert counted_again(full, case)["next_reply"] == 42 - 1800


def test_an_answer_on_the_platform_counts_though_word_of_it_comes_after_the_end(
    full: MemoryPorts,
) -> None:
    case = hear(full, a_mention())
    close(act(case, seconds=3700), "answered", full)
    assert "clock.broken" in facts(full, case)
    native = a_mention(
        "Sorry",
        external_id="n-1",
        own=True,
        author="brand-1",
        parent_id="m-1",
        created_at=at(3590),
        received_at=at(3710),
    )
    assert hear(full, native, at(3710)).status is Status.CLOSED
    assert clock(full, case, ClockKind.FIRST_REPLY).met_at == at(3590)
    assert counted_again(full, case)["first_reply"] == -10


def test_a_reply_that_fails_after_the_end_opens_the_case_again(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    reply(act(case, seconds=10), Draft("d-1", "Sorry"), full)
    close(act(case, seconds=11), "answered", full)
    full.http.script(Response(403))
    send(full, case, 12, "d-1")
    open_again = the_case(full, case.id)
    assert (open_again.status, open_again.owner) == (Status.OPEN, "amy")
    assert due(full, case, ClockKind.FIRST_REPLY) == HOUR
    assert told(full, case)[-1][0] == "reply_failed"
    assert reply(act(case, seconds=20), Draft("d-2", "Sorry"), full).reply.state == "queued"


def test_a_bot_answers_and_takes_nothing(full: MemoryPorts) -> None:
    bot = an_agent("bot", bot=True)
    full.desk.apply(a_desk(bot, an_agent(capacity=0), LEA, promises=(FULL,)))
    case = hear(full, a_mention())
    reply(act(case, bot, seconds=5), Draft("d-1", "We got it"), full)
    after = the_case(full, case.id)
    assert (after.owner, after.lease) == (None, None)
    assert after.ladder is not None
    for does in (acknowledge, claim):
        with pytest.raises(Forbidden, match="bot"):
            does(act(case, bot, seconds=6), full)
    assert claim(act(case, seconds=7), full).case.owner == "amy"


def test_who_writes_on_after_a_breach_that_was_seen_is_heard_of(full: MemoryPorts) -> None:
    case = hear(full, a_mention())
    breach = the_timer(full.cases, case.id, TimerKind.FIRST_REPLY_BREACH)
    assert breach is not None and fire(breach, at(3600), full)
    acknowledge(act(case, seconds=3610), full)
    hear(full, again(4000), at(4000))
    assert told(full, case)[-1][0] == "wrote_again"
