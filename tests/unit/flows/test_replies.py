"""Writing a reply: checked while the agent can still change it, and once however often it is sent."""

from datetime import timedelta

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.mention import Visibility, reference
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Invalid
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import close
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, a_message, at, first_clock
from tests.unit.flows.stories import (
    act,
    hear,
    the_case,
    timers,
)


def unowned(ports: MemoryPorts) -> Case:
    for agent in ("amy", "ben"):
        ports.agents.set_duty(agent, on=False)
    return hear(ports, a_mention())


def load(ports: MemoryPorts, agent: str) -> int:
    return ports.agents.loads(a_desk())[agent].cases


def test_a_reply_waits_in_the_outbox_and_acknowledges_the_page(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    queued = reply(act(case), Draft("d-1", "Sorry, Ada"), ports)
    outgoing = queued.reply
    assert queued.done.waited == timedelta(minutes=1)
    assert ports.cases.outbox(case.id) == [outgoing]
    assert (outgoing.state, outgoing.agent) == (OutgoingState.QUEUED, "amy")
    assert (outgoing.target.external_id, outgoing.target.customer_id) == ("m-1", "cust-1")
    after = the_case(ports, case.id)
    assert (after.status, after.ladder) == (Status.OPEN, None)
    assert first_clock(after).met_at is None
    assert set(timers(ports, case)) == {TimerKind.FIRST_REPLY_WARNING, TimerKind.FIRST_REPLY_BREACH}


def test_the_same_draft_again_is_the_same_reply(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    first = reply(act(case), Draft("d-1", "Sorry"), ports).reply
    assert reply(act(case, seconds=61), Draft("d-1", "Sorry!"), ports).reply == first
    assert len(ports.cases.outbox(case.id)) == 1


def test_the_same_draft_is_known_even_after_the_case_was_closed(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    first = reply(act(case), Draft("d-1", "Sorry"), ports).reply
    close(act(case), "solved", ports)
    again = reply(act(case), Draft("d-1", "Sorry"), ports)
    assert (again.reply, again.done.waited) == (first, None)


def test_answering_an_unowned_case_claims_it(ports: MemoryPorts) -> None:
    case = unowned(ports)
    reply(act(case), Draft("d-1", "Sorry"), ports)
    assert the_case(ports, case.id).owner == "amy"
    assert load(ports, "amy") == 1


@pytest.mark.parametrize(("text", "why"), [("", "write"), (" \n", "write"), ("x" * 281, "281")])
def test_a_reply_that_cannot_be_sent_is_refused_at_once(
    ports: MemoryPorts, text: str, why: str
) -> None:
    case = hear(ports, a_mention())
    with pytest.raises(Invalid, match=why):
        reply(act(case), Draft("d-1", text), ports)
    assert the_case(ports, case.id) == case


def test_a_private_reply_may_be_as_long_as_the_platform_lets_it(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    long = Draft("d-1", "x" * 281, Visibility.PRIVATE)
    assert reply(act(case), long, ports).reply.state is OutgoingState.QUEUED


def test_a_post_without_an_id_cannot_be_answered_below_it(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention(external_id="sha256-0123456789abcdef"))
    with pytest.raises(Invalid, match="X gave this post no id"):
        reply(act(case), Draft("d-1", "Sorry"), ports)
    assert ports.cases.outbox(case.id) == []


def test_what_was_said_in_private_is_not_answered_in_public(ports: MemoryPorts) -> None:
    case = hear(ports, a_message())
    with pytest.raises(Invalid, match="visibility"):
        reply(act(case), Draft("d-1", "Sorry", Visibility.PUBLIC), ports)


def test_what_was_said_in_public_may_be_answered_in_private(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    outgoing = reply(act(case), Draft("d-1", "Sorry", Visibility.PRIVATE), ports).reply
    assert outgoing.target.visibility is Visibility.PRIVATE


def test_a_reply_answers_the_latest_mention_or_the_one_that_is_named(ports: MemoryPorts) -> None:
    hear(ports, a_mention())
    case = hear(ports, a_mention(external_id="m-2", received_at=at(5)))
    latest = reply(act(case), Draft("d-1", "Sorry"), ports).reply
    named = reply(act(case), Draft("d-2", "Sorry", mention="x#m-1"), ports).reply
    assert latest.target.external_id == "m-2"
    assert named.target.external_id == "m-1"
    assert (latest.reference, named.reference) == (reference("x#m-2"), reference("x#m-1"))


@pytest.mark.parametrize("mention", ["x#m-2", "x#nothing"])
def test_a_reply_to_a_mention_of_another_case_is_refused(ports: MemoryPorts, mention: str) -> None:
    case = hear(ports, a_mention())
    hear(ports, a_mention(external_id="m-2", author="cust-2"))
    with pytest.raises(Invalid, match="mention"):
        reply(act(case), Draft("d-1", "Sorry", mention=mention), ports)


def test_a_private_word_in_a_public_matter_is_answered_in_private(ports: MemoryPorts) -> None:
    hear(ports, a_mention("It is broken", external_id="p-1"))
    private = a_mention(
        "My number is 0123", external_id="d-1", parent_id="p-1", visibility=Visibility.PRIVATE
    )
    case = hear(ports, private)
    assert case.visibility is Visibility.PUBLIC
    assert reply(act(case), Draft("r-1", "Thank you"), ports).reply.target.visibility == "private"
    loud = Draft("r-2", "Thank you", Visibility.PUBLIC)
    with pytest.raises(Invalid, match="private"):
        reply(act(case), loud, ports)
