"""Two agents never answer the same case: who claimed it is left in peace, the second is shown the first's answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.mention import Visibility
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.errors import Answered, Forbidden, NotNow
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import acknowledge, claim, hand_over
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, an_agent, at
from tests.unit.flows.stories import AMY, BEN, LEA, act, answer, facts, hear, the_case


@pytest.fixture
def queued(ports: MemoryPorts) -> MemoryPorts:
    """A desk where nobody has room: cases wait for whoever claims them."""
    ports.desk.apply(a_desk(an_agent(capacity=0), an_agent("ben", capacity=0), LEA))
    return ports


def test_who_claims_a_case_is_left_in_peace_for_as_long_as_the_desk_says(
    queued: MemoryPorts,
) -> None:
    case = hear(queued, a_mention())
    claim(act(case, AMY, seconds=10), queued)
    with pytest.raises(NotNow, match="amy is at this case until 10:10:10"):
        claim(act(case, LEA, seconds=20), queued)
    with pytest.raises(NotNow, match="amy is at this case"):
        reply(act(case, LEA, seconds=609), Draft("d-1", "Sorry"), queued)
    assert claim(act(case, LEA, seconds=611), queued).case.owner == "lea"


def test_claiming_again_keeps_it_for_longer(queued: MemoryPorts) -> None:
    case = hear(queued, a_mention())
    for seconds in (10, 400):
        claim(act(case, AMY, seconds=seconds), queued)
    lease = the_case(queued, case.id).lease
    assert lease is not None and lease.until == at(1000)


def test_a_second_tap_in_the_same_minute_writes_nothing(queued: MemoryPorts) -> None:
    case = hear(queued, a_mention())
    claim(act(case, AMY, seconds=10), queued)
    version = the_case(queued, case.id).version
    claim(act(case, AMY, seconds=11), queued)
    assert the_case(queued, case.id).version == version


def test_the_second_agent_is_shown_the_first_ones_answer(queued: MemoryPorts) -> None:
    case = hear(queued, a_mention())
    reply(act(case, AMY, seconds=10), Draft("d-1", "So sorry, Ada. Amy"), queued)
    with pytest.raises(Answered, match="amy has answered already") as refused:
        reply(act(case, BEN, seconds=11), Draft("d-2", "Sorry. Ben"), queued)
    assert refused.value.answer == {
        "id": "d-1",
        "agent": "amy",
        "text": "So sorry, Ada. Amy",
        "state": "queued",
    }
    assert len(queued.cases.outbox(case.id)) == 1


def test_who_taps_send_on_two_devices_says_it_once(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    [said] = ports.cases.outbox(case.id)
    again = Draft("d-2", f" {said.text}\n")
    with pytest.raises(Answered, match="you have said just that already"):
        reply(act(case, AMY, seconds=900), again, ports)
    reply(act(case, AMY, seconds=900), Draft("d-3", "And one more thing"), ports)
    meant = replace(again, seen=said.id)
    assert reply(act(case, AMY, seconds=901), meant, ports).reply.id == "d-2"


def test_a_lead_who_has_read_it_may_add_to_an_answer(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    with pytest.raises(Answered):
        reply(act(case, LEA, seconds=900), Draft("d-2", "One more thing"), ports)
    added = Draft("d-2", "One more thing", seen="d-1")
    assert reply(act(case, LEA, seconds=900), added, ports).reply.agent == "lea"


def test_to_have_read_it_gives_nobody_a_case_that_is_not_theirs(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    with pytest.raises(Forbidden):
        reply(act(case, BEN, seconds=900), Draft("d-2", "And me", seen="d-1"), ports)


def test_an_answer_to_earlier_words_is_no_answer_to_these(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()), 60)
    hear(ports, a_mention("And?", external_id="m-2", received_at=at(1000)), at(1000))
    given = reply(act(case, LEA, seconds=1001), Draft("d-2", "Here it is"), ports)
    assert given.reply.agent == "lea"


def test_the_words_that_a_platform_refused_answer_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    reply(act(case, AMY, seconds=10), Draft("d-1", "Sorry"), ports)
    refused = ports.cases.outgoing(case.id, "d-1")
    assert refused is not None
    ports.shelves.outbox[case.id, "d-1"] = replace(refused, state=OutgoingState.REFUSED)
    given = reply(act(case, LEA, seconds=900), Draft("d-2", "Sorry again"), ports)
    assert given.reply.agent == "lea"


def test_a_handover_ends_the_lease(queued: MemoryPorts) -> None:
    case = hear(queued, a_mention())
    claim(act(case, AMY, seconds=10), queued)
    hand_over(act(case, AMY, seconds=20), "ben", queued)
    assert reply(act(case, BEN, seconds=21), Draft("d-1", "Hello"), queued).reply.agent == "ben"


def test_of_forty_who_answer_at_once_one_does(queued: MemoryPorts) -> None:
    agents = [an_agent(f"a-{number}", capacity=0) for number in range(40)]
    queued.desk.apply(a_desk(*agents, LEA))
    case = hear(queued, a_mention())

    def answers(number: int) -> str | None:
        draft = Draft(f"d-{number}", f"Sorry. {number}", Visibility.PUBLIC)
        try:
            return reply(act(case, agents[number], seconds=10), draft, queued).reply.agent
        except Answered:
            return None

    with ThreadPoolExecutor(40) as pool:
        answered = [one for one in pool.map(answers, range(40)) if one]
    [only] = queued.cases.outbox(case.id)
    assert answered == [only.agent] == [the_case(queued, case.id).owner]
    assert facts(queued, case).count("reply.queued") == 1


def test_to_acknowledge_is_not_to_claim(queued: MemoryPorts) -> None:
    case = hear(queued, a_mention())
    acknowledge(act(case, AMY, seconds=10), queued)
    assert the_case(queued, case.id).lease is None
    assert claim(act(case, BEN, seconds=20), queued).case.owner == "ben"
