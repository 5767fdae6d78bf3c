"""What every case store promises of timers, pages, replies and inboxes."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.page import Page
from chalicelib.domain.priority import Priority
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import AlreadyDone, Conflict, Invalid
from tests.build import (
    a_case,
    a_change,
    a_clock,
    a_note,
    a_page,
    a_thread,
    a_timer,
    an_outgoing,
    at,
    the_timer,
)
from tests.contract.both_stores import Stores, opened

RETENTION = timedelta(days=400)

NUMBERS = count()


def made(stores: Stores, page: Page) -> Page:
    """A page as it is kept: with the hash of the entry that made it."""
    entries = {entry.version: entry.hash for entry in stores.ledger.of_case(page.case)}
    return replace(page, entry=entries[int(page.id)])


class TestTimers:
    def test_a_timer_stands_until_it_is_stopped(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, due=at(90.5))
        case = opened(stores, start=(timer,))
        assert the_timer(stores.cases, case.id, timer.kind) == timer
        stores.cases.save(a_change(case).stopping(*TimerKind))
        assert the_timer(stores.cases, case.id, timer.kind) is None

    def test_a_timer_set_again_is_moved(self, stores: Stores) -> None:
        case = opened(stores, start=(a_timer(a_case().id, due=at(90)),))
        later = a_timer(case.id, due=at(180))
        stores.cases.save(a_change(case).stopping(later.kind).starting(later))
        assert the_timer(stores.cases, case.id, later.kind) == later
        assert list(stores.cases.due(at(3600))) == [later]

    def test_a_timer_fires_once(self, stores: Stores) -> None:
        timer = a_timer(a_case().id)
        case = opened(stores, start=(timer,))
        fired = stores.cases.save(a_change(case, fired=timer))
        assert the_timer(stores.cases, case.id, timer.kind) is None
        with pytest.raises(Conflict):  # of two at once one wins, and the other looks again
            stores.cases.save(a_change(case, fired=timer))
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(fired, fired=timer))

    def test_a_timer_that_was_moved_does_not_fire(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, due=at(60))
        case = opened(stores, start=(a_timer(a_case().id, due=at(60.001)),))
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(case, fired=timer))

    def test_a_fired_timer_may_be_set_again_in_the_same_change(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, TimerKind.PAGE, at(60))
        case = opened(stores, start=(timer,))
        again = a_timer(case.id, TimerKind.PAGE, at(120))
        case = stores.cases.save(a_change(case, fired=timer).starting(again))
        assert the_timer(stores.cases, case.id, timer.kind) == again
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(case, fired=timer).starting(again))

    def test_a_fired_timer_may_be_stopped_in_the_same_change(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, TimerKind.PAGE)
        case = opened(stores, start=(timer,))
        stores.cases.save(a_change(case, fired=timer).stopping(*TimerKind))
        assert the_timer(stores.cases, case.id, timer.kind) is None

    def test_due_are_all_timers_until_then_however_old(self, stores: Stores) -> None:
        moments = {f"c-{number}": at(number * 60) for number in range(40)}
        for id, due in moments.items():
            opened(stores, a_case(id, thread=a_thread(id)), start=(a_timer(id, due=due),))
        found = stores.cases.due(at(20 * 60))
        assert [timer.case for timer in found] == [f"c-{number}" for number in range(21)]
        assert all(timer.due_at == moments[timer.case] for timer in found)
        assert list(stores.cases.due(at(-1))) == []

    def test_the_sweep_remembers_how_far_it_came(self, stores: Stores) -> None:
        assert stores.cases.swept_until() is None
        for seconds in (1.5, 60.25):
            stores.cases.sweep(at(seconds))
            assert stores.cases.swept_until() == at(seconds)


class TestPages:
    def test_pages_come_back_oldest_first(self, stores: Stores) -> None:
        case = opened(stores, pages=(a_page(a_case().id, "1"),))
        for number in range(2, 12):
            page = a_page(case.id, str(number), at=at(number), to=("amy", "ben"))
            case = stores.cases.save(a_change(case, pages=(page,)))
        found = stores.cases.pages(case.id)
        assert [page.id for page in found] == [str(number) for number in range(1, 12)]
        assert stores.cases.page(case.id, "11") == made(stores, page)
        assert stores.cases.page(case.id, "12") is None

    def test_a_whole_case_has_all_that_stands_beside_it(self, stores: Stores) -> None:
        id = a_case().id
        case = opened(stores, pages=(a_page(id, "1"),), queued=an_outgoing(id), note=a_note(id))
        found = stores.cases.whole(case.id)
        assert found is not None
        assert found.case == case == stores.cases.get(case.id)
        assert list(found.pages) == list(stores.cases.pages(id)) == [made(stores, a_page(id, "1"))]
        assert list(found.outbox) == list(stores.cases.outbox(id)) == [an_outgoing(id)]
        assert list(found.notes) == list(stores.cases.notes(id)) == [a_note(id)]
        assert stores.cases.whole("c-other") is None


class TestOutbox:
    def test_a_reply_and_its_parts_are_apart_from_other_cases(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        assert list(stores.cases.outbox(case.id)) == [an_outgoing(case.id)]
        assert list(stores.cases.outbox("c-other")) == []
        assert stores.cases.outgoing(case.id, "r-2") is None

    def test_the_same_reply_is_queued_once(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id, text="first"))
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(case, queued=an_outgoing(case.id, text="second")))
        assert [reply.text for reply in stores.cases.outbox(case.id)] == ["first"]

    def test_a_reply_is_sent_by_one_worker(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        assert stores.cases.begin_sending(case.id, "r-1", at(5))
        assert not stores.cases.begin_sending(case.id, "r-1", at(6))
        assert not stores.cases.begin_sending(case.id, "r-2", at(6))
        found = stores.cases.outgoing(case.id, "r-1")
        assert found == an_outgoing(case.id, state=OutgoingState.SENDING, sending_since=at(5))

    def test_a_reply_that_did_not_leave_can_be_sent_again(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        stores.cases.begin_sending(case.id, "r-1", at(5))
        for _ in range(2):
            stores.cases.back_to_queue(case.id, "r-1", "too many")
        stores.cases.back_to_queue(case.id, "r-2", "not there")
        assert stores.cases.outgoing(case.id, "r-1") == an_outgoing(case.id, reason="too many")
        assert stores.cases.begin_sending(case.id, "r-1", at(35))

    def test_a_reply_is_settled_while_it_is_sent_and_once(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        sent = an_outgoing(case.id, state=OutgoingState.SENT, sent_at=at(6), external_id="m-9")
        with pytest.raises(Conflict):
            stores.cases.save(a_change(case, settled=sent))
        stores.cases.begin_sending(case.id, "r-1", at(5))
        case = stores.cases.save(a_change(case, settled=sent))
        assert stores.cases.outgoing(case.id, "r-1") == sent
        with pytest.raises(Conflict):
            stores.cases.save(a_change(case, settled=sent))
        stores.cases.back_to_queue(case.id, "r-1", "late")
        assert stores.cases.outgoing(case.id, "r-1") == sent

    def test_an_unknown_fate_may_be_settled_later(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        stores.cases.begin_sending(case.id, "r-1", at(5))
        unknown = an_outgoing(case.id, state=OutgoingState.UNKNOWN, reason="no answer")
        case = stores.cases.save(a_change(case, settled=unknown))
        sent = an_outgoing(case.id, state=OutgoingState.SENT, sent_at=at(6), external_id="m-9")
        stores.cases.save(a_change(case, settled=sent))
        assert stores.cases.outgoing(case.id, "r-1") == sent

    def test_the_platforms_word_stands_at_the_reply(self, stores: Stores) -> None:
        case = opened(stores, queued=an_outgoing(a_case().id))
        assert not stores.cases.mark_delivery(case.id, "m-9", "delivered", "")
        stores.cases.begin_sending(case.id, "r-1", at(5))
        sent = an_outgoing(case.id, state=OutgoingState.SENT, sent_at=at(6), external_id="m-9")
        stores.cases.save(a_change(case, settled=sent))
        for _ in range(2):
            assert stores.cases.mark_delivery(case.id, "m-9", "failed", "131026")
        assert not stores.cases.mark_delivery(case.id, "m-8", "failed", "131026")
        marked = replace(sent, delivery="failed", reason="131026")
        assert stores.cases.outgoing(case.id, "r-1") == marked

    def test_a_note_is_written_once(self, stores: Stores) -> None:
        case = opened(stores, note=a_note(a_case().id, at=at(9)))
        with pytest.raises(Conflict):
            stores.cases.save(a_change(case, note=a_note(case.id, text="another")))
        stores.cases.save(a_change(case, note=a_note(case.id, "n-0", at=at(4))))
        assert [note.id for note in stores.cases.notes(case.id)] == ["n-0", "n-1"]


class TestInbox:
    def fill(self, stores: Stores, number: int, owner: str | None = None) -> list[str]:
        ids = [f"c-{owner or 'queue'}-{one:02d}" for one in range(number)]
        for one, id in enumerate(ids):
            clock = a_clock(at(3600 + one * 60))
            opened(stores, a_case(id, owner=owner, clocks=(clock,), thread=a_thread(id)))
        return ids

    def pages(self, stores: Stores, of: str, limit: int) -> list[list[str]]:
        shown, cursor = [], None
        while True:
            listing = stores.cases.inbox(of, limit, cursor)
            shown.append([case.id for case in listing.cases])
            cursor = listing.cursor
            if cursor is None:
                return shown

    @pytest.mark.parametrize("owner", [None, "amy"])
    def test_an_inbox_is_read_page_by_page_in_order(
        self, stores: Stores, owner: str | None
    ) -> None:
        ids = self.fill(stores, 12, owner)
        of = f"agent#{owner}" if owner else "queue#care"
        assert self.pages(stores, of, 50) == [ids]
        assert self.pages(stores, of, 12) == [ids]
        assert self.pages(stores, of, 5) == [ids[:5], ids[5:10], ids[10:]]
        assert self.pages(stores, of, 1) == [[id] for id in ids]

    def test_cases_without_a_due_time_come_last_and_each_once(self, stores: Stores) -> None:
        urgent = self.fill(stores, 3)
        for number in range(9):
            id = f"c-answered-{number}"
            case = a_case(id, status=Status.ANSWERED, thread=a_thread(id), clocks=(a_clock(),))
            opened(stores, case)
        shown = self.pages(stores, "queue#care", 4)
        flat = [id for page in shown for id in page]
        assert flat[:3] == urgent
        assert sorted(flat[3:]) == [f"c-answered-{number}" for number in range(9)]

    def test_the_priority_counts_for_some_of_the_time(self, stores: Stores) -> None:
        for id, priority, due in (
            ("c-normal", Priority.NORMAL, at(3600)),
            ("c-urgent", Priority.URGENT, at(4 * 3600)),
            ("c-low", Priority.LOW, at(3000)),
        ):
            clock = a_clock(due)
            opened(stores, a_case(id, priority=priority, clocks=(clock,), thread=a_thread(id)))
        assert self.pages(stores, "queue#care", 5) == [["c-urgent", "c-normal", "c-low"]]

    def test_a_case_stands_in_one_list_and_a_closed_one_in_none(self, stores: Stores) -> None:
        case = opened(stores)
        assert self.pages(stores, "queue#care", 5) == [[case.id]]
        case = stores.cases.save(a_change(case).to(owner="amy"))
        assert self.pages(stores, "queue#care", 5) == [[]]
        assert self.pages(stores, "agent#amy", 5) == [[case.id]]
        stores.cases.save(a_change(case).to(status=Status.CLOSED))
        assert self.pages(stores, "agent#amy", 5) == [[]]

    def test_the_listed_case_is_the_whole_case(self, stores: Stores) -> None:
        case = opened(stores, a_case(clocks=(a_clock(),)))
        assert stores.cases.inbox("queue#care", 5).cases == (case,)

    @pytest.mark.parametrize("cursor", ["nonsense", "W10=", "e30=", "bnVsbA=="])
    def test_a_broken_cursor_is_told(self, stores: Stores, cursor: str) -> None:
        with pytest.raises(Invalid):
            stores.cases.inbox("queue#care", 5, cursor)

    def test_an_unknown_list_is_told(self, stores: Stores) -> None:
        with pytest.raises(Invalid):
            stores.cases.inbox("care", 5)
