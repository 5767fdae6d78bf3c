"""What every case store promises of changes of two cases that are saved together: both, or neither."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Desks
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.merging import merged, parted
from chalicelib.domain.page import Ladder, Reason
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Conflict
from tests.build import a_case, a_change, a_clock, a_desk, a_thread, a_timer, at
from tests.contract.both_stores import Stores, opened

MOST_WRITES = 100
"""Of one transaction of DynamoDB."""


def two(stores: Stores) -> tuple[Case, Case]:
    """Two open cases of amy's, the first with a page that climbs."""
    first = a_case(
        "c-one", clocks=(a_clock(),), owner="amy", ladder=Ladder(Reason.ASSIGNED, at(0), 1)
    )
    timers = (a_timer("c-one"), a_timer("c-one", TimerKind.PAGE, at(90)))
    second = a_case("c-two", thread=a_thread(thread="t-2"), clocks=(a_clock(at(7200)),))
    return opened(stores, first, start=timers), opened(stores, second)


def begin(*cases: Case) -> tuple[Change, ...]:
    return tuple(Change.of(case, at(60), "amy", Desks(a_desk())) for case in cases)


def test_two_cases_are_merged_and_parted_whole(stores: Stores) -> None:

    one, other = two(stores)
    changes = merged(*begin(one, other))
    gone, kept = stores.cases.save_together(changes)
    assert stores.cases.get(one.id) == gone
    assert stores.cases.get(other.id) == kept
    assert (gone.status, gone.merged_into, kept.merged) == (Status.CLOSED, other.id, (one.id,))
    assert {timer.case for timer in stores.cases.due(at(10_000))} == {other.id}
    back, alone = stores.cases.save_together(parted(*begin(gone, kept)))
    for was, standing in ((one, back), (other, alone)):
        same: dict[str, Any] = {
            "version": was.version,
            "ledger_hash": was.ledger_hash,
            "timers": was.timers,
        }
        assert replace(standing, **same) == was
        assert set(was.timers) <= set(standing.timers)
        assert stores.cases.get(was.id) == standing
        assert broken_at(stores.ledger.of_case(was.id)) is None
    assert stores.cases.latest_in(one.thread) == one.id


def test_when_one_of_them_was_changed_meanwhile_neither_is(stores: Stores) -> None:
    one, other = two(stores)
    changes = merged(*begin(one, other))
    for case in (other, one):
        moved = stores.cases.save(a_change(case))
        with pytest.raises(Conflict):
            stores.cases.save_together(changes)
        assert stores.cases.get(case.id) == moved
    assert [len(stores.ledger.of_case(case.id)) for case in (one, other)] == [2, 2]


def test_a_thread_that_has_another_case_by_now_keeps_it(stores: Stores) -> None:
    one, other = two(stores)
    gone, kept = stores.cases.save_together(merged(*begin(one, other)))
    newer = opened(stores, a_case("c-new", thread=one.thread, opened_at=at(90)))
    with pytest.raises(Conflict):
        stores.cases.save_together(parted(*begin(gone, kept)))
    assert stores.cases.latest_in(one.thread) == newer.id
    assert stores.cases.get(other.id) == kept


def test_a_merger_is_far_from_what_a_transaction_may_hold() -> None:
    from chalicelib.stores.saving import Tables, transaction
    from chalicelib.stores.tables import CaseRow, DeskRow, LedgerRow, MentionRow
    from chalicelib.stores.transaction import Transaction

    tables, writes = Tables(CaseRow, LedgerRow, MentionRow, DeskRow), Transaction()
    one = a_case("c-one", clocks=(a_clock(),), owner="amy")
    other = a_case("c-two", thread=a_thread(thread="t-2"), clocks=(a_clock(at(7200)),))
    for change in merged(*begin(one, other)):
        transaction(change, change.saved, tables, writes)
    assert len([*writes.puts, *writes.deletes, *writes.updates]) < MOST_WRITES / 10
