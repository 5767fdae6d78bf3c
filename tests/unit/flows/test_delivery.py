"""A reply goes out at most once, and somebody is told when it did not, or when nobody knows."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.mention import Handling, Visibility
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NoAnswer, NotFound, NotSent, Unavailable
from chalicelib.flows.answering import Draft, reply
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_cases import Cases
from tests.build import a_desk, a_mention, at, first_clock, the_keys
from tests.unit.flows.stories import (
    accepted,
    act,
    fact,
    facts,
    hear,
    send,
    the_case,
    timers,
    told,
)


def queued(ports: MemoryPorts, **draft: Any) -> Case:
    case = hear(ports, a_mention())
    reply(act(case, seconds=30), Draft("d-1", "We are sorry, Ada.", **draft), ports)
    return the_case(ports, case.id)


def outgoing(ports: MemoryPorts, case: Case) -> Outgoing:
    found = ports.cases.outgoing(case.id, "d-1")
    assert found is not None
    return found


def test_a_reply_is_sent_once_however_often_its_message_comes(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(accepted(), accepted(), accepted())
    assert [send(ports, case) for _ in range(3)] == [OutgoingState.SENT] * 3
    [request] = ports.http.requests
    assert json.loads(request.body)["text"] == "We are sorry, Ada."
    assert facts(ports, case).count("reply.sent") == 1


def test_a_sent_reply_stops_the_timers_and_waits_for_the_customer(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(accepted())
    send(ports, case)
    after = the_case(ports, case.id)
    assert (after.status, timers(ports, case)) == (Status.ANSWERED, {})
    assert (outgoing(ports, case).external_id, outgoing(ports, case).sent_at) == ("r-99", at(60))


@pytest.mark.parametrize(
    ("seconds", "result", "late_ms"),
    [(3599.999, "kept", -1), (3600, "kept", 0), (3600.001, "broken", 1)],
)
def test_the_promise_is_kept_or_broken_to_the_millisecond(
    ports: MemoryPorts, seconds: float, result: str, late_ms: int
) -> None:
    case = queued(ports)
    ports.http.script(accepted())
    send(ports, case, seconds)
    told = fact(ports, case, f"clock.{result}")
    assert (told["clock"], told["promise"]) == ("first_reply", "first reply")
    assert told["late_ms"] == late_ms


def test_only_the_first_reply_meets_the_promise(ports: MemoryPorts) -> None:
    case = queued(ports)
    reply(act(case, seconds=31), Draft("d-2", "And one more thing"), ports)
    ports.http.script(accepted("r-1"), accepted("r-2"))
    send(ports, case, 60)
    send(ports, case, 5000, "d-2")
    clock = first_clock(the_case(ports, case.id))
    assert clock is not None
    assert clock.met_at == at(60)
    assert "clock.broken" not in facts(ports, case)


def test_our_reply_is_kept_as_a_mention_of_its_case(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(accepted())
    send(ports, case)
    kept = ports.mentions.get("x#r-99")
    assert kept is not None
    assert (kept.case, kept.handling, kept.event.own) == (case.id, Handling.CASE, True)
    assert kept.event.thread_id == kept.event.parent_id == "m-1"


def test_a_worker_that_dies_before_it_kept_our_mention_does_so_when_it_comes_again(
    ports: MemoryPorts,
) -> None:
    case = queued(ports)
    ports.http.script(accepted())
    ports.mentions.down = True
    with pytest.raises(Unavailable):
        send(ports, case)
    ports.mentions.down = False
    assert send(ports, case, 120) is OutgoingState.SENT
    assert ports.mentions.get("x#r-99") is not None
    assert len(ports.http.requests) == 1


def test_a_private_answer_to_a_public_post_goes_to_the_customer(ports: MemoryPorts) -> None:
    case = queued(ports, visibility=Visibility.PRIVATE)
    ports.http.script(accepted())
    send(ports, case)
    assert ports.http.requests[0].url.endswith("/dm_conversations/with/cust-1/messages")
    kept = ports.mentions.get("x#r-99")
    assert kept is not None
    assert kept.event.thread_id == "cust-1"


class Dying(Cases):
    """The worker dies after it began to send and before it could say how it went."""

    dies = True

    def save(self, change: Any) -> Case:
        if change.settled is not None and self.dies:
            raise Unavailable("killed")
        return super().save(change)


def test_a_worker_that_died_on_the_way_leads_to_unknown_and_never_to_a_second_request(
    ports: MemoryPorts,
) -> None:
    case = queued(ports)
    ports.cases = dying = Dying(ports.shelves)
    ports.http.script(accepted(), accepted())
    with pytest.raises(Unavailable):
        send(ports, case, 60)
    with pytest.raises(Unavailable, match="another worker"):
        send(ports, case, 89.9)
    dying.dies = False
    assert send(ports, case, 90) is OutgoingState.UNKNOWN
    assert send(ports, case, 500) is OutgoingState.UNKNOWN
    assert len(ports.http.requests) == 1
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))
    assert "look on the platform" in outgoing(ports, case).reason


def test_two_workers_with_the_same_reply_send_it_once(ports: MemoryPorts) -> None:
    case = queued(ports)

    def meanwhile(_: object) -> Response:
        with pytest.raises(Unavailable, match="another worker"):
            send(ports, case, 61)
        return accepted()

    ports.http.script(meanwhile, accepted())
    assert send(ports, case, 60) is OutgoingState.SENT
    assert len(ports.http.requests) == 1


def test_a_timeout_is_unknown_pages_and_leaves_the_case_open(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(NoAnswer("no answer in 10 s"))
    assert send(ports, case) is OutgoingState.UNKNOWN
    after = the_case(ports, case.id)
    assert (after.status, outgoing(ports, case).reason) == (Status.OPEN, "no answer in 10 s")
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))
    assert {TimerKind.FIRST_REPLY_WARNING, TimerKind.FIRST_REPLY_BREACH, TimerKind.PAGE} == set(
        timers(ports, case)
    )


def test_a_refusal_says_why_and_pages(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(Response(403, body=b'{"detail": "customer closed the door"}'))
    assert send(ports, case) is OutgoingState.REFUSED
    assert "customer closed the door" in outgoing(ports, case).reason
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))
    assert the_case(ports, case.id).status is Status.OPEN


@pytest.mark.parametrize(
    ("answer", "delay"),
    [
        (Response(429, {"retry-after": "17"}), 17),
        (Response(429, {"retry-after": "86400"}), 900),
        (NotSent("connection refused"), 30),
    ],
)
def test_what_surely_did_not_leave_waits_and_goes_out_once(
    ports: MemoryPorts, answer: Response | NotSent, delay: int
) -> None:
    case = queued(ports)
    ports.http.script(answer, accepted(), accepted())
    assert send(ports, case) is OutgoingState.QUEUED
    [message] = ports.queues.of(Queue.OUTBOUND)
    assert (message.body, message.delay) == ({"case": case.id, "reply": "d-1"}, delay)
    assert send(ports, case, 100) is OutgoingState.SENT
    assert send(ports, case, 101) is OutgoingState.SENT
    assert len(ports.http.requests) == 2


def test_what_nobody_takes_for_long_goes_back_to_its_agent(ports: MemoryPorts) -> None:
    case = queued(ports)
    ports.http.script(Response(429), Response(429))
    assert send(ports, case, 900) is OutgoingState.QUEUED
    assert send(ports, case, 931) is OutgoingState.REFUSED
    assert "not accepted for 0:15:00" in outgoing(ports, case).reason
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))


def test_a_reply_that_cannot_be_written_as_a_request_is_refused_with_a_page(
    ports: MemoryPorts,
) -> None:
    case = queued(ports)
    ports.secrets.keys["shop"] = replace(the_keys(), token="")
    assert send(ports, case) is OutgoingState.REFUSED
    assert "no access token" in outgoing(ports, case).reason
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))
    assert ports.http.requests == []


@pytest.mark.parametrize("gone", ["secrets", "desk"])
def test_a_connection_that_is_gone_refuses_and_says_what_to_do(
    ports: MemoryPorts, gone: str
) -> None:
    case = queued(ports)
    if gone == "secrets":
        ports.secrets.keys.clear()
    else:
        ports.desk.apply(a_desk(connections=()))
    assert send(ports, case) is OutgoingState.REFUSED
    assert "connect it again" in outgoing(ports, case).reason


def test_secrets_out_of_reach_leave_the_reply_in_the_queue(ports: MemoryPorts) -> None:
    case = queued(ports)

    class Out:
        def of(self, connection: str) -> None:
            raise Unavailable(f"no secrets of {connection} now")

    inside, ports.secrets = ports.secrets, Out()  # type: ignore[assignment]
    with pytest.raises(Unavailable):
        send(ports, case)
    ports.secrets = inside
    ports.http.script(accepted())
    assert send(ports, case, 100) is OutgoingState.SENT


def test_a_customer_who_wrote_on_while_the_reply_was_on_its_way_is_not_hidden_by_it(
    ports: MemoryPorts,
) -> None:
    case = queued(ports)
    hear(ports, a_mention("And it is dangerous", external_id="m-2", received_at=at(45)))
    ports.http.script(accepted())
    send(ports, case, 60)
    after = the_case(ports, case.id)
    assert after.status is Status.OPEN
    assert first_clock(after).met_at == at(60)
    assert told(ports, case)[-1] == ("wrote_again", ("amy",))
    assert set(timers(ports, case)) == {TimerKind.PAGE}


def test_a_reply_that_is_not_there_is_not_found(ports: MemoryPorts) -> None:
    with pytest.raises(NotFound):
        send(ports, hear(ports, a_mention()))
