"""What the brand says on the platform itself: native answers, and echoes of our own replies."""

from typing import Any

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.mention import Handling, Happening
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NoAnswer, Unavailable
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import acknowledge
from chalicelib.flows.deadlines import fire
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, a_message, at, first_clock, the_timer
from tests.unit.flows.stories import (
    accepted,
    act,
    answer,
    fact,
    facts,
    hear,
    own,
    send,
    settle,
    the_case,
    timers,
    told,
)


def test_an_own_native_answer_meets_the_clock_at_its_time(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    answered = hear(ports, own(seconds=120, received_at=at(5000)))
    assert (answered.id, answered.status) == (case.id, Status.ANSWERED)
    assert first_clock(answered).met_at == at(120)
    assert fact(ports, case, "clock.kept")["late_ms"] == -3_480_000


def test_a_platform_whose_clock_is_ahead_cannot_answer_in_the_future(ports: MemoryPorts) -> None:
    hear(ports, a_mention())
    clock = first_clock(hear(ports, own(seconds=9999, received_at=at(50))))
    assert clock is not None
    assert clock.met_at == at(50)


def test_a_native_answer_stops_timers_and_the_climbing_page(ports: MemoryPorts) -> None:
    hear(ports, a_mention())
    answered = hear(ports, own())
    assert timers(ports, answered) == {}
    assert answered.ladder is None


def test_a_native_answer_after_the_due_second_breaks_the_promise(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    hear(ports, own(seconds=3600.001))
    assert fact(ports, case, "clock.broken")["late_ms"] == 1


def test_an_answer_heard_late_is_kept_even_after_the_breach_was_announced(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    breach = the_timer(ports.cases, case.id, TimerKind.FIRST_REPLY_BREACH)
    assert breach is not None
    assert fire(breach, at(3600), ports)
    hear(ports, own(seconds=3000), at(4000))
    assert fact(ports, case, "clock.kept")["late_ms"] == -600_000


def test_a_native_answer_in_direct_messages_is_found_by_the_peer(ports: MemoryPorts) -> None:
    case = hear(ports, a_message())
    mine = a_message(
        "Hello", external_id="own-1", own=True, author="phone-1", thread_id="4915100000001"
    )
    assert settle(ports, mine) == case.id
    assert the_case(ports, case.id).status is Status.ANSWERED


def test_a_native_answer_waits_for_the_triage_of_what_it_answers(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention())
    with pytest.raises(Unavailable):
        settle(ports, own())
    hear(ports, a_mention())
    assert hear(ports, own()).status is Status.ANSWERED


def test_what_the_brand_says_where_no_case_is_open_is_settled(ports: MemoryPorts) -> None:
    assert settle(ports, own(parent_id=None)) is None
    kept = ports.mentions.get("x#own-1")
    assert kept is not None
    assert kept.handling is Handling.UNMATCHED


def test_a_customer_who_wrote_on_after_a_native_answer_is_not_hidden_by_it(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    acknowledge(act(case, seconds=5), ports)
    more = a_mention("And now", external_id="m-2", received_at=at(90), created_at=at(90))
    hear(ports, more)
    late = hear(ports, own(seconds=60), at(100))
    assert late.status is Status.OPEN
    assert first_clock(late).met_at == at(60)
    assert told(ports, case)[-1] == ("wrote_again", ("amy",))


def test_mention_and_native_answer_delivered_together_after_an_outage_leave_nothing_open(
    ports: MemoryPorts,
) -> None:
    hear(ports, a_mention(received_at=at(3000)))
    late = a_mention(
        "Done", own=True, external_id="own-1", parent_id="m-1", author="brand-1",
        created_at=at(120), received_at=at(3000),
    )  # fmt: skip
    case = hear(ports, late)
    assert case.status is Status.ANSWERED
    assert first_clock(case).met_at == at(3000)


def test_a_customers_answer_to_our_reply_finds_the_case_by_what_it_answers(
    ports: MemoryPorts,
) -> None:
    case = answer(ports, hear(ports, a_mention()))
    again = a_mention(
        "No", external_id="m-2", thread_id="r-d-1", parent_id="r-d-1", received_at=at(90)
    )
    assert hear(ports, again).id == case.id


@pytest.mark.parametrize("channel", ["x", "standard"])
def test_the_echo_of_our_own_reply_is_a_double(ports: MemoryPorts, channel: str) -> None:
    scope = "brand-1" if channel == "standard" else ""
    where: dict[str, Any] = {"channel": channel, "scope": scope, "connection": f"shop-{channel}"}
    base = a_desk()
    there = tuple(
        type(one)(one.id, one.channel, one.team, "http://stand-in") for one in base.connections
    )
    ports.desk.apply(a_desk(connections=there))
    case = hear(ports, a_mention(**where))
    reply(act(case), Draft("d-1", "Sorry"), ports)
    body = b'{"data": {"id": "r-1"}, "id": "r-1"}'
    ports.http.script(type(accepted())(201, body=body))
    send(ports, case)
    echo = own("Sorry", external_id="r-1", **where)
    assert not ports.mentions.add(echo)
    before = facts(ports, case)
    assert settle(ports, echo) == case.id
    assert facts(ports, case) == before


def test_an_echo_that_was_stored_before_our_own_record_of_it_is_no_second_answer(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    reply(act(case), Draft("d-1", "Sorry"), ports)
    echo = own("Sorry", external_id="r-99", seconds=61)
    ports.mentions.add(echo)
    ports.http.script(accepted("r-99"))
    send(ports, case)
    more = hear(ports, a_mention("Still", external_id="m-2", received_at=at(70)))
    assert settle(ports, echo, at(80)) == case.id
    assert the_case(ports, case.id) == more
    kept = ports.mentions.get("x#r-99")
    assert kept is not None
    assert kept.handling is Handling.CASE


def test_an_echo_reads_back_a_reply_of_unknown_fate(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    reply(act(case), Draft("d-1", "Sorry"), ports)
    ports.http.script(NoAnswer("timeout"))
    assert send(ports, case) is OutgoingState.UNKNOWN
    answered = hear(ports, own("Sorry", external_id="r-7", seconds=61), at(300))
    found = ports.cases.outgoing(case.id, "d-1")
    assert found is not None
    assert (found.state, found.external_id, found.sent_at) == (OutgoingState.SENT, "r-7", at(61))
    assert (answered.status, answered.ladder) == (Status.ANSWERED, None)
    assert fact(ports, case, "case.answered")["how"] == "reply"


@pytest.mark.parametrize(
    ("said", "echoed", "same"),
    [
        ("See https://shop.example/a", "@ada See  https://t.co/x1", True),
        ("Sorry", "@ada @bob Sorry", True),
        ("ok", "Look here, we are on it", False),
        ("https://shop.example/a", "We are on it", False),
        ("https://shop.example/a", "https://shop.example/a", True),
    ],
)
def test_an_echo_is_known_by_its_words_and_by_all_of_them(
    ports: MemoryPorts, said: str, echoed: str, same: bool
) -> None:
    case = hear(ports, a_mention())
    reply(act(case), Draft("d-1", said), ports)
    ports.http.script(NoAnswer("timeout"))
    send(ports, case)
    hear(ports, own(echoed, seconds=61))
    found = ports.cases.outgoing(case.id, "d-1")
    assert found is not None
    assert found.state is (OutgoingState.SENT if same else OutgoingState.UNKNOWN)


def test_an_edit_of_what_the_brand_said_answers_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    changed = own(change=Happening.EDITED, version="2")
    assert settle(ports, changed) == case.id
    assert the_case(ports, case.id).status is Status.OPEN


def test_a_word_of_ours_from_before_the_customer_wrote_answers_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention(received_at=at(10), created_at=at(9)))
    hear(ports, own(seconds=7, received_at=at(11)))
    assert "clock.kept" not in facts(ports, case)
    assert TimerKind.FIRST_REPLY_BREACH in timers(ports, case)


def test_a_native_answer_that_overtakes_its_mention_waits_for_it(ports: MemoryPorts) -> None:
    answer_first = own(seconds=5, received_at=at(5))
    with pytest.raises(Unavailable):
        settle(ports, answer_first, at(6))
    case = hear(ports, a_mention())
    assert settle(ports, answer_first, at(66)) == case.id
    assert "clock.kept" in facts(ports, case)


def test_the_order_of_triage_changes_no_result(ports: MemoryPorts) -> None:
    first, second = a_mention(), a_mention(external_id="m-2", received_at=at(3000))
    case = hear(ports, second, at(3001))
    hear(ports, own(seconds=4000, received_at=at(4000), parent_id="m-2"))
    assert fact(ports, case, "clock.kept")["late_ms"] == -2_600_000
    hear(ports, first, at(5000))
    assert fact(ports, case, "clock.broken")["late_ms"] == 400_000
