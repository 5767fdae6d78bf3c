"""A test mention goes the whole way, and an answer to it never leaves; nothing from outside can look like one."""

import pytest

from chalicelib.domain.mention import Happening, Reading
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.probe import SCOPE, is_probe
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import claim
from chalicelib.flows.ingest import of_connection
from chalicelib.flows.probing import try_out
from chalicelib.flows.triage import triage
from chalicelib.platforms import named
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, an_event, at
from tests.contract.platform_samples import delivery_of, expectations, sample
from tests.unit.flows.stories import AMY, act, hear, send, the_case

CONNECTIONS = a_desk().connections


@pytest.mark.parametrize("connection", CONNECTIONS, ids=lambda one: one.id)
def test_on_every_channel_a_test_becomes_a_case_whose_answer_never_leaves(
    ports: MemoryPorts, connection: object
) -> None:
    key = try_out(connection, "1", "lea", at(0), ports)  # type: ignore[arg-type]
    done = triage(key, at(1), ports)
    assert done.case is not None
    case = the_case(ports, done.case)
    assert (case.owner, sorted(case.tags)) == ("amy", ["test"])
    reply(act(case), Draft("d-1", "Hello, nobody"), ports)
    assert send(ports, case) is OutgoingState.SENT
    kept = ports.cases.outgoing(case.id, "d-1")
    assert kept is not None
    assert (kept.reason, kept.external_id) == ("a test: nothing left", None)
    assert ports.http.requests == []


def test_two_tests_are_two_mentions_and_one_sent_twice_is_one(ports: MemoryPorts) -> None:
    first, second = (try_out(CONNECTIONS[0], id, "lea", at(0), ports) for id in ("1", "2"))
    assert first != second
    assert try_out(CONNECTIONS[0], "1", "lea", at(5), ports) == first
    cases = {triage(key, at(1), ports).case for key in (first, second)}
    assert len(cases) == 2


def test_a_test_is_no_sign_that_the_platform_speaks(ports: MemoryPorts) -> None:
    triage(try_out(CONNECTIONS[0], "1", "lea", at(0), ports), at(1), ports)
    assert ports.connections.last_heard() == {}
    hear(ports, a_mention(received_at=at(9)))
    assert ports.connections.last_heard() == {"shop": at(9)}


@pytest.mark.parametrize("scope", ["", SCOPE, f"{SCOPE}/", f"/{SCOPE}", "TEST", "test\x00"])
@pytest.mark.parametrize("change", Happening)
def test_no_delivery_can_look_like_a_test(scope: str, change: Happening) -> None:
    event = an_event(scope=scope, change=change, external_id="test-1", author="test-customer")
    for connection in ("", "test", "shop"):
        [kept] = of_connection(Reading((event,)), connection).events
        assert not is_probe(kept)


def test_nothing_that_a_platform_sends_looks_like_a_test() -> None:
    seen = 0
    for channel, name, _ in expectations():
        delivery = delivery_of(channel, sample(channel, name))
        reading = named(channel).parse(delivery.body, delivery.headers)
        events = of_connection(reading, "shop").events
        seen += len(events)
        assert not any(is_probe(one) for one in events)
    assert seen > 3


def test_a_customer_who_takes_the_name_of_a_test_is_answered(ports: MemoryPorts) -> None:
    mention = a_mention(external_id="test-1", author="test-customer", thread_id="test-1")
    case = hear(ports, mention)
    claim(act(case, AMY), ports)
    probe = try_out(CONNECTIONS[0], "1", "lea", at(0), ports)
    assert triage(probe, at(1), ports).case != case.id
    reply(act(case), Draft("d-1", "Hello"), ports)
    [said] = ports.cases.outbox(case.id)
    assert not is_probe(said.target)
