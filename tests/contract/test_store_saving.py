"""What a save of a case promises: all of it, once, or nothing."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.desk import Desks
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.mention import Handling
from chalicelib.domain.page import Ladder, Reason
from chalicelib.domain.priority import Priority
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import AgentFull, AlreadyDone, Conflict
from tests.build import (
    NOW,
    a_case,
    a_change,
    a_clock,
    a_desk,
    a_mention,
    a_thread,
    a_timer,
    an_opening,
    at,
    the_timer,
)
from tests.contract.both_stores import Stores, in_memory, opened

RETENTION = timedelta(days=400)

NUMBERS = count()


class TestSaving:
    def test_a_case_comes_back_as_it_was_saved(self, stores: Stores) -> None:
        clock = a_clock(at(0.123456), met_at=at(12))
        ladder = Ladder(Reason.ASSIGNED, NOW, 2)
        case = a_case(
            clocks=(clock,), ladder=ladder, acknowledged_at=at(5), priority=Priority.URGENT
        )
        saved = opened(stores, case, seated=Seat("amy", 5))
        assert stores.cases.get(case.id) == saved
        assert replace(saved, ledger_hash=case.ledger_hash) == case

    def test_no_case_has_an_unknown_or_impossible_id(self, stores: Stores) -> None:
        stores.cases.sweep(NOW)
        assert [stores.cases.get(id) for id in ("c-0", "sweep", "", "c" * 3000)] == [None] * 4

    def test_the_ledger_is_a_chain_from_the_first_change_on(self, stores: Stores) -> None:
        case = opened(stores)
        for number in range(3):
            change = a_change(case).fact("case.counted", number=number, nothing=None, word="ö")
            case = stores.cases.save(change)
        entries = stores.ledger.of_case(case.id)
        assert [entry.version for entry in entries] == [1, 2, 3, 4]
        assert broken_at(entries) is None
        assert entries[-1] == change.entry
        assert case.ledger_hash == entries[-1].hash

    def test_of_two_changes_of_one_version_the_first_wins(self, stores: Stores) -> None:
        case = opened(stores)
        first, second = a_change(case, by="amy"), a_change(case, by="ben")
        stores.cases.save(first.starting(a_timer(case.id)))
        with pytest.raises(Conflict):
            stores.cases.save(second.starting(a_timer(case.id, TimerKind.PAGE)))
        assert [entry.by for entry in stores.ledger.of_case(case.id)] == ["earshot", "amy"]
        assert the_timer(stores.cases, case.id, TimerKind.PAGE) is None

    def test_a_change_of_a_case_that_is_not_there_is_refused(self, stores: Stores) -> None:
        with pytest.raises(Conflict):
            stores.cases.save(a_change(a_case()))

    def test_a_case_is_opened_once(self, stores: Stores) -> None:
        opened(stores)
        with pytest.raises(Conflict):
            opened(stores, a_case(thread=a_thread("another")))

    def test_a_mention_is_taken_in_with_the_change(self, stores: Stores) -> None:
        mention = a_mention()
        stores.mentions.add(mention)
        case = opened(stores, mention=mention.key)
        taken = replace(mention, case=case.id, handling=Handling.CASE)
        assert stores.mentions.get(mention.key) == taken
        assert stores.mentions.of_case(case.id) == [taken]

    def test_a_mention_is_taken_in_once(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        case = opened(stores, mention="x#m-1")
        with pytest.raises(AlreadyDone):
            opened(stores, mention="x#m-1")
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(case, mention="x#m-1"))
        assert stores.cases.get(case.id) == case

    def test_a_mention_that_is_noise_is_not_taken_in(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        stores.mentions.settle("x#m-1", Handling.NOISE)
        with pytest.raises(AlreadyDone):
            opened(stores, mention="x#m-1")
        assert stores.cases.get(a_case().id) is None

    def test_a_mention_that_is_not_there_is_not_made(self, stores: Stores) -> None:
        with pytest.raises(AlreadyDone):
            opened(stores, mention="x#m-1")
        assert stores.mentions.get("x#m-1") is None

    def test_being_done_already_comes_before_being_full_before_a_conflict(
        self, stores: Stores
    ) -> None:
        stores.mentions.add(a_mention())
        case = opened(stores, mention="x#m-1", seated=Seat("amy", 1))
        stores.cases.save(a_change(case))
        other = opened(stores, a_case("c-other", thread=a_thread("other")))
        stores.cases.save(a_change(other))
        full = a_change(other, seated=Seat("amy", 1))
        with pytest.raises(AlreadyDone):
            stores.cases.save(replace(full, mention="x#m-1"))
        with pytest.raises(AgentFull):
            stores.cases.save(full)
        with pytest.raises(Conflict) as refused:
            stores.cases.save(replace(full, seated=None))
        assert not isinstance(refused.value, AgentFull)


class TestThreads:
    def test_a_thread_leads_to_its_open_case(self, stores: Stores) -> None:
        case = opened(stores)
        assert stores.cases.latest_in(case.thread) == case.id
        assert stores.cases.latest_in(a_thread("somebody else")) is None

    def test_a_thread_has_one_open_case(self, stores: Stores) -> None:
        first = opened(stores)
        with pytest.raises(Conflict):
            opened(stores, a_case("c-second"))
        assert stores.cases.latest_in(first.thread) == first.id
        assert stores.cases.get("c-second") is None

    def test_closing_frees_the_thread(self, stores: Stores) -> None:
        case = opened(stores)
        stores.cases.save(a_change(case).to(status=Status.CLOSED))
        second = opened(stores, a_case("c-second"))
        assert stores.cases.latest_in(case.thread) == second.id

    def test_a_closed_case_takes_its_thread_up_again(self, stores: Stores) -> None:
        closed = stores.cases.save(a_change(opened(stores)).to(status=Status.CLOSED))
        assert stores.cases.latest_in(closed.thread) == closed.id
        stores.cases.save(a_change(closed).to(status=Status.OPEN))
        with pytest.raises(Conflict, match="open case"):
            opened(stores, a_case("c-second"))

    def test_a_closed_case_whose_thread_has_another_stays_closed(self, stores: Stores) -> None:
        closed = stores.cases.save(a_change(opened(stores)).to(status=Status.CLOSED))
        opened(stores, a_case("c-second"))
        with pytest.raises(Conflict, match="open case"):
            stores.cases.save(a_change(closed).to(status=Status.OPEN))

    def test_a_change_of_a_closed_case_leaves_the_next_one_its_thread(self, stores: Stores) -> None:
        closed = stores.cases.save(a_change(opened(stores)).to(status=Status.CLOSED))
        second = opened(stores, a_case("c-second"))
        stores.cases.save(a_change(closed))
        assert stores.cases.latest_in(closed.thread) == second.id


class TestLoad:
    def loads(self, stores: Stores) -> dict[str, int]:
        loads = stores.agents.loads(a_desk())
        return {agent: load.cases for agent, load in loads.items() if load.cases}

    def test_a_seat_is_taken_while_there_is_room(self, stores: Stores) -> None:
        for number in range(2):
            case = a_case(f"c-{number}", owner="amy", thread=a_thread(str(number)))
            opened(stores, case, seated=Seat("amy", 2))
        third = a_case("c-3", owner="amy", thread=a_thread("3"))
        with pytest.raises(AgentFull):
            opened(stores, third, seated=Seat("amy", 2))
        assert stores.cases.get("c-3") is None
        assert self.loads(stores) == {"amy": 2}
        opened(stores, third, seated=Seat("amy"))
        assert self.loads(stores) == {"amy": 3}

    def test_who_takes_no_case_gets_none(self, stores: Stores) -> None:
        with pytest.raises(AgentFull):
            opened(stores, seated=Seat("amy", 0))

    def test_who_has_the_case_already_needs_no_room(self, stores: Stores) -> None:
        case = opened(stores, seated=Seat("amy", 1))
        stores.cases.save(a_change(case, seated=Seat("amy", 1)))
        assert self.loads(stores) == {"amy": 1}

    def test_a_case_handed_over_moves_from_one_load_to_the_other(self, stores: Stores) -> None:
        case = opened(stores, seated=Seat("amy", 1))
        case = stores.cases.save(a_change(case, seated=Seat("ben", 1), freed="amy"))
        assert self.loads(stores) == {"ben": 1}
        stores.cases.save(a_change(case, freed="ben").to(status=Status.CLOSED))
        assert self.loads(stores) == {}

    def test_a_rerun_leaks_no_load(self, stores: Stores) -> None:
        opening = an_opening(a_case(owner="amy"), seated=Seat("amy", 5))
        case = stores.cases.save(opening)
        closing = a_change(case, freed="amy").to(status=Status.CLOSED)
        for change in (opening, closing, closing, opening):
            try:
                stores.cases.save(change)
            except Conflict:
                continue
        assert self.loads(stores) == {}

    def test_one_agent_may_be_seated_and_freed(self, stores: Stores) -> None:
        case = opened(stores, seated=Seat("amy", 5))
        case = stores.cases.save(a_change(case, seated=Seat("amy", 5), freed="amy"))
        assert self.loads(stores) == {"amy": 1}
        both = a_change(case, seated=Seat("amy", 5), freed="amy").to(status=Status.CLOSED)
        stores.cases.save(both)
        assert self.loads(stores) == {}

    def test_freeing_who_has_nothing_changes_nothing(self, stores: Stores) -> None:
        opened(stores, freed="ben")
        assert self.loads(stores) == {}


def test_changes_at_once_are_made_one_after_the_other() -> None:
    """Forty threads, one case, in memory: every version is won by one of them."""
    from concurrent.futures import ThreadPoolExecutor

    stores = in_memory()
    id = opened(stores).id

    def touch(number: int) -> None:
        while True:
            case = stores.cases.get(id)
            assert case is not None
            try:
                stores.cases.save(Change.of(case, at(number), f"agent-{number}", Desks(a_desk())))
                return
            except Conflict:
                continue

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(touch, range(40)))
    entries = stores.ledger.of_case(id)
    assert len({entry.by for entry in entries}) == 41
    assert broken_at(entries) is None
