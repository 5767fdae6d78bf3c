"""What agents may do with a case, and what follows from it; a double tap does it once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Agent
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Conflict, Forbidden, Invalid, NotFound, NotNow
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import Done, acknowledge, claim, close, hand_over, note
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_cases import Cases
from tests.build import a_desk, a_mention, an_agent, at
from tests.unit.flows.stories import (
    AMY,
    BEN,
    LEA,
    ZOE,
    accepted,
    act,
    answer,
    fact,
    facts,
    hear,
    send,
    the_case,
    timers,
    told,
)

Move = Callable[[Case, Agent, MemoryPorts], object]

MOVES: dict[str, Move] = {
    "acknowledge": lambda case, agent, ports: acknowledge(act(case, agent), ports),
    "claim": lambda case, agent, ports: claim(act(case, agent), ports),
    "note": lambda case, agent, ports: note(act(case, agent), "n-1", "He called", ports),
    "hand over": lambda case, agent, ports: hand_over(act(case, agent), "lea", ports),
    "close": lambda case, agent, ports: close(act(case, agent), "solved", ports),
    "reply": lambda case, agent, ports: reply(act(case, agent), Draft("d-1", "Sorry"), ports),
}

every_move = pytest.mark.parametrize("name", MOVES)


def unowned(ports: MemoryPorts) -> Case:
    for agent in ("amy", "ben"):
        ports.agents.set_duty(agent, on=False)
    return hear(ports, a_mention())


def load(ports: MemoryPorts, agent: str) -> int:
    return ports.agents.loads(a_desk())[agent].cases


@every_move
def test_a_case_of_another_team_does_not_exist_for_an_agent(ports: MemoryPorts, name: str) -> None:
    case = hear(ports, a_mention())
    with pytest.raises(NotFound, match=case.id):
        MOVES[name](case, ZOE, ports)
    assert the_case(ports, case.id) == case


@every_move
def test_a_case_that_is_not_there_is_not_found(ports: MemoryPorts, name: str) -> None:
    case = hear(ports, a_mention())
    ports.shelves.heads.clear()
    with pytest.raises(NotFound):
        MOVES[name](case, AMY, ports)


@every_move
def test_a_lead_may_do_anything_with_any_case(ports: MemoryPorts, name: str) -> None:
    far = an_agent("far", team="sales", role=LEA.role)
    case = hear(ports, a_mention())
    MOVES[name](case, far, ports)
    assert the_case(ports, case.id).version == 2


@every_move
def test_a_double_tap_does_it_once(ports: MemoryPorts, name: str) -> None:
    case = unowned(ports) if name == "claim" else hear(ports, a_mention())
    MOVES[name](case, AMY, ports)
    once = the_case(ports, case.id)
    if name == "hand over":
        with pytest.raises((Forbidden, NotNow)):
            claim(act(case, AMY), ports)
    else:
        MOVES[name](case, AMY, ports)
    assert the_case(ports, case.id) == once


@pytest.mark.parametrize("name", ["hand over", "close", "reply"])
def test_a_colleagues_case_is_the_colleagues(ports: MemoryPorts, name: str) -> None:
    case = hear(ports, a_mention())
    with pytest.raises(Forbidden, match="amy has this case"):
        MOVES[name](case, BEN, ports)


def test_an_owner_of_another_team_sees_the_case(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(AMY, BEN, LEA, ZOE))
    case = hear(ports, a_mention())
    hand_over(act(case), "zoe", ports)
    assert claim(act(case, ZOE), ports).case.owner == "zoe"


def test_claiming_takes_an_unowned_case_and_acknowledges_its_page(ports: MemoryPorts) -> None:
    done = claim(act(unowned(ports)), ports)
    case = done.case
    assert done.waited == timedelta(minutes=1)
    assert (case.owner, case.ladder, case.acknowledged_at) == ("amy", None, at(60))
    assert TimerKind.PAGE not in timers(ports, case)
    assert load(ports, "amy") == 1
    assert [one.id for one in ports.cases.inbox("agent#amy", 5).cases] == [case.id]


def test_claiming_what_a_colleague_has_is_refused_and_says_who(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    with pytest.raises(NotNow, match="amy has this case"):
        claim(act(case, BEN), ports)


def test_a_lead_who_takes_a_case_moves_the_load(ports: MemoryPorts) -> None:
    case = claim(act(hear(ports, a_mention()), LEA), ports).case
    assert case.owner == "lea"
    assert (load(ports, "amy"), load(ports, "lea")) == (0, 1)
    assert fact(ports, case, "page.acknowledged")["agent"] == "lea"


def test_claiming_the_own_case_acknowledges_it(ports: MemoryPorts) -> None:
    case = claim(act(hear(ports, a_mention())), ports).case
    assert case.acknowledged_at == at(60)
    assert facts(ports, case)[-1] == "page.acknowledged"


def test_a_note_is_beside_the_ledger_not_in_it(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    note(act(case), "n-1", "He called before", ports)
    [kept] = ports.cases.notes(case.id)
    assert (kept.agent, kept.text) == ("amy", "He called before")
    assert fact(ports, case, "note.written") == {"note": "n-1", "agent": "amy"}


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001])
def test_a_note_says_something_and_not_too_much(ports: MemoryPorts, text: str) -> None:
    with pytest.raises(Invalid, match="text"):
        note(act(hear(ports, a_mention())), "n-1", text, ports)


def test_a_handover_pages_the_colleague_and_moves_the_load(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    given = hand_over(act(case), "ben", ports).case
    assert given.owner == "ben"
    assert (load(ports, "amy"), load(ports, "ben")) == (0, 1)
    assert told(ports, case)[-1] == ("handed_over", ("ben",))
    assert timers(ports, case)[TimerKind.PAGE] == 150


def test_a_handover_to_nobody_on_the_desk_is_refused(ports: MemoryPorts) -> None:
    with pytest.raises(Invalid, match="nobody"):
        hand_over(act(hear(ports, a_mention())), "nobody", ports)


def test_a_handover_to_the_owner_changes_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert hand_over(act(case), "amy", ports) == Done(case)


def test_closing_frees_the_agent_and_stops_every_timer(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    closed = close(act(case), "solved", ports).case
    assert (closed.status, closed.ladder) == (Status.CLOSED, None)
    assert load(ports, "amy") == 0
    assert timers(ports, case) == {}
    assert ports.cases.inbox("agent#amy", 5).cases == ()
    assert fact(ports, case, "case.closed")["outcome"] == "solved"


def test_a_freed_place_takes_the_next_case(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(an_agent(capacity=1), LEA))
    close(act(hear(ports, a_mention())), "solved", ports)
    assert hear(ports, a_mention(external_id="m-2", thread_id="t-2")).owner == "amy"


@pytest.mark.parametrize(
    ("seconds", "ended", "late_ms"), [(60, "withdrawn", -3_540_000), (3601, "broken", 1000)]
)
def test_closing_what_nobody_answered_is_told_of_its_promise(
    ports: MemoryPorts, seconds: float, ended: str, late_ms: int
) -> None:
    case = hear(ports, a_mention())
    close(act(case, seconds=seconds), "spam", ports)
    assert fact(ports, case, f"clock.{ended}")["late_ms"] == late_ms


def test_send_and_close_leaves_the_result_of_the_promise_to_the_reply(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    reply(act(case), Draft("d-1", "Sorry"), ports)
    close(act(case, seconds=61), "answered", ports)
    ports.http.script(accepted())
    send(ports, case, 62)
    assert the_case(ports, case.id).status is Status.CLOSED
    assert [what for what in facts(ports, case) if "clock" in what] == [
        "clock.started",
        "clock.kept",
    ]


def test_a_case_that_is_open_again_since_its_last_reply_was_refused_warns_of_its_promise_again(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    before = timers(ports, case)
    reply(act(case), Draft("d-1", "We are sorry"), ports)
    close(act(case, seconds=61), "solved", ports)
    ports.http.script(Response(400, body=b"{}"))
    assert send(ports, case, 62) is OutgoingState.REFUSED
    after = timers(ports, case)
    for kind in (TimerKind.FIRST_REPLY_WARNING, TimerKind.FIRST_REPLY_BREACH):
        assert after[kind] == before[kind]


def test_closing_what_was_answered_says_nothing_more_of_its_promise(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    close(act(case, seconds=90), "answered", ports)
    assert [what for what in facts(ports, case) if "clock" in what] == [
        "clock.started",
        "clock.kept",
    ]


@pytest.mark.parametrize("outcome", ["", "refund for Ada", "SOLVED"])
def test_closing_needs_one_of_the_known_outcomes(ports: MemoryPorts, outcome: str) -> None:
    with pytest.raises(Invalid, match="outcome"):
        close(act(hear(ports, a_mention())), outcome, ports)


@pytest.mark.parametrize("name", ["claim", "hand over", "reply"])
def test_a_closed_case_takes_no_more_work(ports: MemoryPorts, name: str) -> None:
    case = close(act(hear(ports, a_mention())), "solved", ports).case
    with pytest.raises(NotNow, match="closed"):
        MOVES[name](case, AMY, ports)


def test_a_move_that_always_loses_gives_up_in_the_end(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())

    class Lost(Cases):
        def save(self, change: Change) -> Case:
            raise Conflict(f"somebody was faster than {change.by}")

    ports.cases = Lost(ports.shelves)
    with pytest.raises(Conflict):
        acknowledge(act(case), ports)


def test_answering_and_closing_send_no_message_that_nobody_needs(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.queues.take(Queue.DUE)
    close(act(answer(ports, case)), "solved", ports)
    assert ports.queues.of(Queue.DUE) == []
