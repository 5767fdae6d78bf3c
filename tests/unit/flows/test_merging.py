"""Two cases of one matter are merged, and parted again: promises, threads and owners."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.mention import Visibility
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import ClockKind, Promise
from chalicelib.domain.recount import recount
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import claim, close, note, tag
from chalicelib.flows.merging import merge, unmerge
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, a_message, a_signal, an_agent, at
from tests.unit.flows.stories import (
    AMY,
    BEN,
    LEA,
    ZOE,
    accepted,
    act,
    answer,
    deleted,
    edited,
    facts,
    hear,
    own,
    send,
    settle,
    the_case,
    timers,
    told,
)
from tools.proof import differences

FULL = Promise(
    "full",
    first_reply=timedelta(hours=1),
    next_reply=timedelta(minutes=30),
    resolution=timedelta(hours=4),
)
HOUR = 3600.0


@pytest.fixture
def full(ports: MemoryPorts) -> MemoryPorts:
    """A desk that promises everything, whose only free agent is amy."""
    ports.desk.apply(a_desk(AMY, replace(BEN, capacity=0), LEA, ZOE, promises=(FULL,)))
    return ports


def second(seconds: float = 600, text: str = "And another thing", **event: Any) -> Any:
    """What the same customer says in a thread of its own."""
    fields: dict[str, Any] = {
        "external_id": "m-2",
        "thread_id": "t-2",
        "received_at": at(seconds),
    } | event
    return a_mention(text, **fields)


def two(ports: MemoryPorts, seconds: float = 600) -> tuple[Case, Case]:
    """Two cases of one customer, the second so much later."""
    return hear(ports, a_mention()), hear(ports, second(seconds))


def due(ports: MemoryPorts, case: Case, kind: ClockKind = ClockKind.FIRST_REPLY) -> float | None:
    clock = the_case(ports, case.id).clock(kind)
    assert clock is not None
    return None if clock.due_at is None else (clock.due_at - at(0)).total_seconds()


def agrees(ports: MemoryPorts, *cases: Case) -> None:
    """What is live is what the ledgers come to, and their chains hold."""
    for case in cases:
        entries = ports.ledger.of_case(case.id)
        counted = recount(entries, ports.desk.version)
        assert differences(the_case(ports, case.id), entries, counted) == []
        assert broken_at(entries) is None


def test_the_promise_that_is_due_first_goes_on_and_the_other_is_neither_kept_nor_broken(
    full: MemoryPorts,
) -> None:
    old, new = two(full)
    merged = merge(act(old, seconds=900), new.id, full).case
    assert (merged.status, merged.merged_into, merged.timers) == (Status.CLOSED, new.id, ())
    assert due(full, new) == HOUR
    assert due(full, new, ClockKind.RESOLUTION) == 4 * HOUR
    assert {"clock.kept", "clock.broken"} & {*facts(full, old), *facts(full, new)} == set()
    assert timers(full, new)[TimerKind.FIRST_REPLY_BREACH] == HOUR
    agrees(full, old, new)


def test_a_promise_that_is_due_later_ends_where_it_was_made(full: MemoryPorts) -> None:
    old, new = two(full)
    merge(act(new, seconds=900), old.id, full)
    assert due(full, old) == HOUR
    assert "clock.taken_over" not in facts(full, old)
    assert facts(full, new).count("clock.merged") == 2
    agrees(full, old, new)


def test_one_answer_is_the_answer_to_both(full: MemoryPorts) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    answer(full, new, HOUR + 5)
    counted = recount(full.ledger.of_case(new.id), full.desk.version)
    late = [one.late for one in counted if one.kind is ClockKind.FIRST_REPLY and one.met_at]
    assert late == [timedelta(seconds=5)]
    agrees(full, old, new)


def test_what_is_broken_already_goes_on_as_broken_and_counts_once(full: MemoryPorts) -> None:
    old, new = two(full)
    merge(act(old, seconds=HOUR + 60), new.id, full)
    answer(full, new, HOUR + 100)
    assert [*facts(full, old), *facts(full, new)].count("clock.broken") == 1
    agrees(full, old, new)


def test_the_case_that_goes_on_waits_for_us_when_the_other_did(full: MemoryPorts) -> None:
    old = answer(full, hear(full, a_mention()), 60)
    new = hear(full, second())
    merge(act(new, seconds=700), old.id, full)
    standing = the_case(full, old.id)
    assert (standing.status, standing.last_mention) == (Status.OPEN, "x#m-2")
    assert due(full, old) == 600 + HOUR
    agrees(full, old, new)


def test_the_case_that_goes_on_is_as_urgent_as_either_and_its_agent_is_told(
    full: MemoryPorts,
) -> None:
    calm, urgent = hear(full, a_mention("Where is it?")), hear(full, second(text="urgent"))
    merge(act(urgent, LEA, 700), calm.id, full)
    assert the_case(full, calm.id).priority is Priority.URGENT
    assert told(full, calm)[-1] == ("raised", ("amy",))
    agrees(full, calm, urgent)


def test_what_the_customer_says_in_the_other_thread_comes_to_the_case_that_goes_on(
    full: MemoryPorts,
) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    again = hear(full, a_mention("Hello?", external_id="m-3", received_at=at(1000)))
    below = hear(
        full,
        a_mention("Hm", external_id="m-4", parent_id="m-1", thread_id="t-9", received_at=at(1001)),
    )
    assert (again.id, below.id) == (new.id, new.id)
    assert settle(full, edited(seconds=1002)) == new.id
    assert settle(full, deleted(seconds=1003)) == new.id
    gone = [one for id in (old.id, new.id) for one in full.mentions.of_case(id)]
    assert [one.event.text for one in gone if one.event.mention_key == "x#m-1"] == ["", "", ""]


def test_what_the_brand_says_in_the_other_thread_answers_the_case_that_goes_on(
    full: MemoryPorts,
) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    assert settle(full, own(seconds=1000)) == new.id
    assert the_case(full, new.id).status is Status.ANSWERED
    agrees(full, old, new)


def test_a_mention_of_the_merged_case_is_answered_where_it_was_said(full: MemoryPorts) -> None:
    chat = hear(full, a_message(connection="shop-whatsapp", external_id="w-1"))
    post = hear(full, second())
    merge(act(chat, seconds=900), post.id, full)
    draft = Draft("d-1", "So sorry", mention="whatsapp#w-1")
    said = reply(act(post, seconds=910), draft, full).reply
    assert (said.channel, said.connection, said.case) == ("whatsapp", "shop-whatsapp", post.id)
    assert said.target.customer_id == "4915100000001"
    assert said.target.visibility is Visibility.PRIVATE
    hear(
        full, a_message("And?", connection="shop-whatsapp", external_id="w-2", received_at=at(920))
    )
    draft = Draft("d-2", "It is on its way", mention="whatsapp#w-2")
    said = reply(act(post, seconds=930), draft, full).reply
    assert (said.channel, said.target.customer_id) == ("whatsapp", "4915100000001")
    assert (
        reply(act(post, seconds=940), Draft("d-3", "x", mention="x#m-2"), full).reply.channel == "x"
    )


def test_a_reply_of_the_merged_case_that_did_not_arrive_is_told_where_it_goes_on(
    full: MemoryPorts,
) -> None:
    old = answer(full, hear(full, a_mention()), 60)
    new = hear(full, second())
    merge(act(old, seconds=900), new.id, full)
    signal = a_signal(subject="r-d-1", state="failed", received_at=at(1000))
    full.mentions.add_signal(signal)
    triage(signal.signal.key, at(1000), full)
    assert the_case(full, old.id).status is Status.CLOSED
    assert "reply.undelivered" in facts(full, new)


def test_a_merger_that_is_undone_was_never_there(full: MemoryPorts) -> None:
    old, new = two(full)
    before = the_case(full, old.id), the_case(full, new.id)
    merge(act(old, seconds=900), new.id, full)
    note(act(new, seconds=950), "n-1", "Is this the same?", full)
    back = unmerge(act(old, seconds=1000), full).case
    for was, standing in zip(before, (back, the_case(full, new.id)), strict=True):
        same = replace(standing, version=was.version, ledger_hash=was.ledger_hash)
        assert same == was
    loads = full.agents.loads(full.desk.current())
    assert loads["amy"].cases == 2
    assert hear(full, a_mention("Hello?", external_id="m-3", received_at=at(1100))).id == old.id
    answer(full, old, HOUR - 1)
    agrees(full, old, new)


def test_what_fell_due_meanwhile_is_told_at_once(full: MemoryPorts) -> None:
    old, new = two(full)
    merge(act(new, seconds=900), old.id, full)
    unmerge(act(new, seconds=600 + HOUR + 1), full)
    overdue = timers(full, new)[TimerKind.FIRST_REPLY_BREACH]
    assert overdue == 600 + HOUR
    agrees(full, old, new)


def test_merging_and_undoing_twice_is_once(full: MemoryPorts) -> None:
    old, new = two(full)
    first = merge(act(old, seconds=900), new.id, full).case
    assert merge(act(old, seconds=901), new.id, full).case == first
    back = unmerge(act(old, seconds=902), full).case
    assert unmerge(act(old, seconds=903), full).case == back
    merge(act(old, seconds=904), new.id, full)
    unmerge(act(old, seconds=905), full)
    agrees(full, old, new)


@pytest.mark.parametrize("what", ["heard", "answered", "queued", "tagged", "closed"])
def test_a_merger_stays_once_something_was_built_on_it(full: MemoryPorts, what: str) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    if what == "heard":
        hear(full, second(1000, external_id="m-3"))
    elif what == "answered":
        answer(full, new, 1000)
    elif what == "queued":
        reply(act(new, seconds=1000), Draft("d-1", "We are on it"), full)
    elif what == "tagged":
        tag(act(new, seconds=1000), frozenset({"billing"}), full)
    else:
        close(act(new, seconds=1000), "solved", full)
    with pytest.raises(NotNow, match="has gone on"):
        unmerge(act(old, seconds=1010), full)


def test_the_last_of_several_is_undone_first(full: MemoryPorts) -> None:
    old, new = two(full)
    third = hear(full, second(700, external_id="m-5", thread_id="t-5"))
    merge(act(old, seconds=900), new.id, full)
    merge(act(third, seconds=901), new.id, full)
    with pytest.raises(NotNow, match=f"{third.id} was merged"):
        unmerge(act(old, seconds=902), full)
    unmerge(act(third, seconds=903), full)
    unmerge(act(old, seconds=904), full)
    assert the_case(full, new.id).merged == ()
    agrees(full, old, new, third)


def test_no_chains_no_circles_and_nothing_that_is_over(full: MemoryPorts) -> None:
    old, new = two(full)
    third = hear(full, second(700, external_id="m-5", thread_id="t-5"))
    with pytest.raises(Invalid, match="the case itself"):
        merge(act(old), old.id, full)
    merge(act(old, seconds=900), new.id, full)
    with pytest.raises(NotNow, match=f"merged into {new.id}"):
        merge(act(third, seconds=901), old.id, full)
    with pytest.raises(NotNow, match="undo that first"):
        merge(act(new, seconds=901), third.id, full)
    with pytest.raises(NotNow, match=f"merged into {new.id}"):
        merge(act(old, seconds=901), third.id, full)
    close(act(third, seconds=902), "solved", full)
    with pytest.raises(NotNow, match="is closed"):
        merge(act(third, seconds=903), new.id, full)
    with pytest.raises(NotNow, match=f"{third.id} is closed"):
        merge(act(hear(full, second(910, external_id="m-7", thread_id="t-7"))), third.id, full)


def test_while_a_reply_is_on_its_way_nothing_is_merged(full: MemoryPorts) -> None:
    old, new = two(full)
    reply(act(new, seconds=800), Draft("d-1", "We are on it"), full)
    for one, other in ((old, new), (new, old)):
        with pytest.raises(NotNow, match="on its way"):
            merge(act(one, seconds=801), other.id, full)
    full.http.script(accepted())
    assert send(full, new, 802) is OutgoingState.SENT
    merge(act(old, seconds=803), new.id, full)


def test_who_may_merge_is_who_has_the_case_and_sees_both(full: MemoryPorts) -> None:
    old, new = two(full)
    bot = an_agent("bot", bot=True)
    with pytest.raises(Forbidden):
        merge(act(old, BEN), new.id, full)
    with pytest.raises(Forbidden):
        merge(act(old, bot), new.id, full)
    with pytest.raises(NotFound):
        merge(act(old, ZOE), new.id, full)
    with pytest.raises(NotFound):
        merge(act(old), "c-nothing", full)
    merge(act(old, seconds=900), new.id, full)
    with pytest.raises(Forbidden):
        unmerge(act(old, BEN, 901), full)
    with pytest.raises(NotFound):
        unmerge(act(old, ZOE, 901), full)
    assert unmerge(act(old, LEA, 901), full).case.owner == "amy"


def test_whose_agent_has_gone_meanwhile_goes_to_others(full: MemoryPorts) -> None:
    old, new = two(full)
    full.desk.apply(a_desk(AMY, BEN, LEA, ZOE, promises=(FULL,)))
    merge(act(old, seconds=900), new.id, full)
    full.agents.set_duty("amy", on=False)
    back = unmerge(act(old, LEA, seconds=1000), full).case
    assert back.owner == "ben"
    assert full.agents.loads(full.desk.current())["ben"].cases == 1
    agrees(full, old, new)


def test_after_the_case_that_went_on_has_ended_the_thread_opens_a_new_one(
    full: MemoryPorts,
) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    close(act(new, seconds=1000), "solved", full)
    fresh = hear(full, a_mention("Hello?", external_id="m-3", received_at=at(1100)))
    assert fresh.id not in (old.id, new.id)
    with pytest.raises(NotNow, match="has gone on"):
        unmerge(act(old, seconds=1200), full)


def test_what_ended_lately_is_taken_up_where_it_went_on(full: MemoryPorts) -> None:
    full.desk.apply(a_desk(AMY, LEA, promises=(FULL,), reopen=timedelta(days=7)))
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    close(act(new, seconds=1000), "solved", full)
    assert hear(full, a_mention("broken", external_id="m-3", received_at=at(1100))).id == new.id
    assert the_case(full, old.id).status is Status.CLOSED
    close(act(new, seconds=1200), "solved", full)
    full.desk.apply(a_desk(AMY, LEA, promises=(FULL,)))
    newer = hear(full, second(1300, external_id="m-4"))
    full.desk.apply(a_desk(AMY, LEA, promises=(FULL,), reopen=timedelta(days=7)))
    fresh = hear(full, a_mention("broken", external_id="m-5", received_at=at(1400)))
    assert fresh.id not in (old.id, new.id, newer.id)


def test_two_who_merge_two_cases_into_each_other_at_once_make_one_of_them(
    full: MemoryPorts,
) -> None:
    for round in range(30):
        names = [f"{round}-{n}" for n in range(2)]
        cases = [hear(full, second(0, external_id=name, thread_id=name)) for name in names]
        start = Barrier(2)

        def work(n: int, cases: list[Case] = cases, start: Barrier = start) -> str:
            start.wait()
            try:
                return merge(act(cases[n], LEA), cases[1 - n].id, full).case.id
            except NotNow:
                return ""

        with ThreadPoolExecutor(2) as pool:
            done = [one for one in pool.map(work, range(2)) if one]
        standing = [the_case(full, case.id) for case in cases]
        assert len(done) == 1
        assert sorted(case.status is Status.CLOSED for case in standing) == [False, True]
        agrees(full, *cases)


def test_a_merger_and_a_word_of_the_customer_at_once_lose_neither(full: MemoryPorts) -> None:
    for round in range(30):
        names = [f"{round}-{n}" for n in range(2)]
        old, new = (hear(full, second(0, external_id=name, thread_id=name)) for name in names)
        word = second(60, external_id=f"{round}-w", thread_id=names[0])
        full.mentions.add(word)
        start = Barrier(2)

        def joins(_: int, start: Barrier = start, old: Case = old, new: Case = new) -> None:
            start.wait()
            merge(act(old, LEA), new.id, full)

        def says(_: int, start: Barrier = start, key: str = word.key) -> None:
            start.wait()
            triage(key, at(60), full)

        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(joins, 0), pool.submit(says, 0)]:
                future.result()
        kept = full.mentions.get(word.key)
        assert kept is not None and kept.case in (old.id, new.id)
        assert the_case(full, new.id).last_mention == word.key
        agrees(full, old, new)


def test_a_merged_case_takes_no_more_work(full: MemoryPorts) -> None:
    old, new = two(full)
    merge(act(old, seconds=900), new.id, full)
    with pytest.raises(NotNow, match="goes on there"):
        claim(act(old, seconds=901), full)
    with pytest.raises(NotNow, match="goes on there"):
        reply(act(old, seconds=901), Draft("d-9", "Hello"), full)
