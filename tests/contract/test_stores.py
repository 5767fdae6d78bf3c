"""What every store promises, kept by the one in memory and by the one in DynamoDB."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from chalicelib.domain.case import Case, Status, case_id
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.mention import Author, Handling, Happening, HeardSignal, Media
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.page import Ladder, PageState, Reason
from chalicelib.domain.priority import Priority
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import AgentFull, AlreadyDone, Conflict, Invalid, Misconfigured, Unreadable
from chalicelib.ports import CaseStore, Ledger, MentionStore, Parked, Parking, Queue
from chalicelib.stores.cases import Cases
from chalicelib.stores.database import QUICK, STEADY, Database
from chalicelib.stores.desk import DeskShelf
from chalicelib.stores.ledger import Ledger as Entries
from chalicelib.stores.memory import DeskShelf as MemoryDesk
from chalicelib.stores.memory import Mentions as MemoryMentions
from chalicelib.stores.memory import Parking as MemoryParking
from chalicelib.stores.memory_cases import Cases as MemoryCases
from chalicelib.stores.memory_cases import Ledger as MemoryLedger
from chalicelib.stores.memory_cases import Shelves
from chalicelib.stores.memory_edges import Blobs
from chalicelib.stores.mentions import Mentions
from chalicelib.stores.parking import Parking as ParkingShelf
from chalicelib.stores.tables import CaseRow, DeskRow, LedgerRow, MentionRow, Stage
from tests.build import (
    NOW,
    a_case,
    a_change,
    a_clock,
    a_desk,
    a_device,
    a_mention,
    a_message,
    a_note,
    a_page,
    a_signal,
    a_thread,
    a_timer,
    an_agent,
    an_opening,
    an_outgoing,
    at,
)

RETENTION = timedelta(days=400)

NUMBERS = count()


@dataclass
class Stores:
    """One set of stores."""

    mentions: MentionStore
    cases: CaseStore
    ledger: Ledger
    desk: DeskShelf | MemoryDesk
    parking: Parking
    blobs: Blobs


def in_memory() -> Stores:
    shelves = Shelves()
    return Stores(
        MemoryMentions(shelves),
        MemoryCases(shelves),
        MemoryLedger(shelves),
        MemoryDesk(shelves, None),
        MemoryParking(),
        Blobs(),
    )


@dataclass
class Aws:
    """DynamoDB as moto plays it, with the connections that all tests share."""

    steady: Database
    quick: Database


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("AWS_DEFAULT_REGION", "us-east-1")
        env.setenv("AWS_ACCESS_KEY_ID", "testing")
        env.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        env.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            yield Aws(Database(STEADY), Database(QUICK))


def in_dynamodb(aws: Aws) -> Stores:
    """Stores over tables of their own."""
    models = {"mentions": MentionRow, "cases": CaseRow, "ledger": LedgerRow, "desk": DeskRow}
    number = next(NUMBERS)
    names = {name: f"{name}-{number}" for name in models}
    stage = Stage(aws.steady, **names)
    for name, model in models.items():
        table: Any = aws.steady.table(model, names[name])
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
    blobs = Blobs()
    return Stores(
        Mentions(stage, aws.quick, blobs, RETENTION),
        Cases(stage),
        Entries(stage),
        DeskShelf(stage),
        ParkingShelf(stage, blobs),
        blobs,
    )


@pytest.fixture(params=["memory", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "memory":
        return in_memory()
    return in_dynamodb(request.getfixturevalue("aws"))


def opened(stores: Stores, case: Case | None = None, **change: Any) -> Case:
    """A case, saved."""
    return stores.cases.save(an_opening(case, **change))


class TestMentions:
    def test_a_mention_comes_back_as_it_was_kept(self, stores: Stores) -> None:
        media = (Media("image", "1", "https://x.example/1.jpg", "image/jpeg"), Media("video"))
        author = Author(None, "@ada", "Ada Ö.")
        mention = a_mention(media=media, author=author, permalink="https://x.example/1", scope="s")
        assert stores.mentions.add(mention)
        assert stores.mentions.get(mention.key) == mention

    def test_the_platforms_own_object_comes_back(self, stores: Stores) -> None:
        mention = a_mention(raw={"id": "m-1", "nested": {"list": [1, 2.5, None, "é"]}})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found is not None
        assert found.event.raw == mention.event.raw

    @pytest.mark.parametrize("size", [100, 60_000, 900_000])
    def test_no_platforms_object_is_too_large(self, stores: Stores, size: int) -> None:
        raw = {"noise": noise(size)}
        mention = a_mention(raw=raw)
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found is not None
        assert found.event.raw == raw

    def test_no_text_is_too_long(self, stores: Stores) -> None:
        mention = a_mention(noise(900_000))
        stores.mentions.add(mention)
        assert stores.mentions.get(mention.key) == mention

    def test_a_double_is_told_and_changes_nothing(self, stores: Stores) -> None:
        assert stores.mentions.add(a_mention("first"))
        assert not stores.mentions.add(a_mention("second"))
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert found.event.text == "first"

    def test_an_edit_and_a_deletion_stand_beside_their_mention(self, stores: Stores) -> None:
        events = [
            a_mention(),
            a_mention(change=Happening.EDITED, version="2"),
            a_mention(change=Happening.EDITED, version="3"),
            a_mention("", change=Happening.DELETED),
        ]
        assert all(stores.mentions.add(event) for event in events)
        assert [stores.mentions.get(event.key) for event in events] == events

    def test_a_signal_comes_back_and_is_no_mention(self, stores: Stores) -> None:
        heard = a_signal(code="131026", reason="not on whatsapp", scope="s")
        assert stores.mentions.add_signal(heard)
        assert not stores.mentions.add_signal(heard)
        assert stores.mentions.find(heard.signal.key) == heard
        assert stores.mentions.get(heard.signal.key) is None

    def test_a_mention_is_no_signal(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        assert not isinstance(stores.mentions.find("x#m-1"), HeardSignal)

    def test_what_was_never_kept_is_not_there(self, stores: Stores) -> None:
        assert stores.mentions.get("x#nothing") is None
        assert stores.mentions.find("x#nothing") is None
        assert stores.mentions.get("x#" + "long" * 1000) is None

    def test_the_first_word_on_a_mention_stands(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        stores.mentions.settle("x#m-1", Handling.UNMATCHED, "c-1")
        stores.mentions.settle("x#m-1", Handling.NOISE)
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert (found.handling, found.case) == (Handling.UNMATCHED, "c-1")

    def test_settling_what_is_not_there_makes_nothing(self, stores: Stores) -> None:
        stores.mentions.settle("x#m-1", Handling.NOISE)
        assert stores.mentions.get("x#m-1") is None

    def test_a_mention_can_come_settled(self, stores: Stores) -> None:
        own = replace(a_mention(own=True), case="c-1", handling=Handling.CASE)
        stores.mentions.add(own)
        assert stores.mentions.of_case("c-1") == [own]

    def test_the_events_of_a_case_come_oldest_first(self, stores: Stores) -> None:
        for number in (3, 1, 2):
            mention = a_mention(external_id=f"m-{number}", received_at=at(number))
            stores.mentions.add(replace(mention, case="c-1"))
        stores.mentions.add(a_mention(external_id="m-4"))
        found = [mention.event.external_id for mention in stores.mentions.of_case("c-1")]
        assert found == ["m-1", "m-2", "m-3"]

    @pytest.mark.parametrize("size", [10, 900_000])
    def test_a_redacted_mention_keeps_its_ids_only(self, stores: Stores, size: int) -> None:
        text = noise(size)
        stores.mentions.add(a_mention(text, raw={"text": text}, media=(Media("image", "1"),)))
        for _ in range(2):
            stores.mentions.redact("x#m-1", at(60))
        found = stores.mentions.get("x#m-1")
        assert found == a_mention("")
        assert found is not None
        assert found.event.raw == {}
        assert not any(text.encode() in body for body in stores.blobs.bodies.values())

    def test_a_double_does_not_bring_back_what_was_redacted(self, stores: Stores) -> None:
        text = noise(60_000)
        stores.mentions.add(a_mention(text, raw={"text": text}))
        stores.mentions.redact("x#m-1", at(60))
        assert not stores.mentions.add(a_mention(text, raw={"text": text}))
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert (found.event.text, found.event.raw) == ("", {})

    def test_redacting_what_is_not_there_makes_nothing(self, stores: Stores) -> None:
        stores.mentions.redact("x#m-1", NOW)
        assert stores.mentions.get("x#m-1") is None

    @pytest.mark.parametrize("id", ["x" * 2_100, "half a pair \ud83d"])
    def test_an_impossible_id_is_for_a_person(self, stores: Stores, id: str) -> None:
        with pytest.raises(Unreadable):
            stores.mentions.add(a_mention(external_id=id))


class TestTexts:
    # One store for all examples: each has an id of its own.
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(text=st.text(st.characters(), max_size=300))
    def test_every_text_comes_back(self, stores: Stores, text: str) -> None:
        number = next(NUMBERS)
        mention = a_mention(text, external_id=str(number), raw={"text": text})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found == mention
        case = a_case(case_id(mention.key), why=(text,), thread=a_thread(str(number)))
        reply, note = an_outgoing(case.id, text=text), a_note(case.id, text=text)
        opened(stores, case, queued=reply, note=note)
        assert stores.cases.outgoing(case.id, reply.id) == reply
        assert list(stores.cases.notes(case.id)) == [note]
        saved = stores.cases.get(case.id)
        assert saved is not None
        assert saved.why == (text,)

    @pytest.mark.parametrize(
        "text", ["", "\0", "half a pair \ud83d", "ä" * 10_000, "👩‍👩‍👧" * 2_000]
    )
    def test_odd_texts_come_back(self, stores: Stores, text: str) -> None:
        mention = a_mention(text, raw={"text": text})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found == mention
        assert found is not None
        assert found.event.raw == {"text": text}


class TestSaving:
    def test_a_case_comes_back_as_it_was_saved(self, stores: Stores) -> None:
        clock = a_clock(at(0.123456), met_at=at(12))
        ladder = Ladder(Reason.ASSIGNED, NOW, 2)
        case = a_case(clock=clock, ladder=ladder, acknowledged_at=at(5), priority=Priority.URGENT)
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
        assert stores.cases.timer(case.id, TimerKind.PAGE) is None

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
        assert stores.cases.open_in(case.thread) == case.id
        assert stores.cases.open_in(a_thread("somebody else")) is None

    def test_a_thread_has_one_open_case(self, stores: Stores) -> None:
        first = opened(stores)
        with pytest.raises(Conflict):
            opened(stores, a_case("c-second"))
        assert stores.cases.open_in(first.thread) == first.id
        assert stores.cases.get("c-second") is None

    def test_closing_frees_the_thread(self, stores: Stores) -> None:
        case = opened(stores)
        stores.cases.save(a_change(case).to(status=Status.CLOSED))
        assert stores.cases.open_in(case.thread) is None
        second = opened(stores, a_case("c-second"))
        assert stores.cases.open_in(case.thread) == second.id

    def test_a_change_of_a_closed_case_leaves_the_next_one_its_thread(self, stores: Stores) -> None:
        closed = stores.cases.save(a_change(opened(stores)).to(status=Status.CLOSED))
        second = opened(stores, a_case("c-second"))
        stores.cases.save(a_change(closed))
        assert stores.cases.open_in(closed.thread) == second.id


class TestTimers:
    def test_a_timer_stands_until_it_is_stopped(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, due=at(90.5))
        case = opened(stores, start=(timer,))
        assert stores.cases.timer(case.id, timer.kind) == timer
        stores.cases.save(a_change(case).stopping(*TimerKind))
        assert stores.cases.timer(case.id, timer.kind) is None

    def test_a_timer_set_again_is_moved(self, stores: Stores) -> None:
        case = opened(stores, start=(a_timer(a_case().id, due=at(90)),))
        later = a_timer(case.id, due=at(180))
        stores.cases.save(a_change(case).stopping(later.kind).starting(later))
        assert stores.cases.timer(case.id, later.kind) == later
        assert list(stores.cases.due(at(3600))) == [later]

    def test_a_timer_fires_once(self, stores: Stores) -> None:
        timer = a_timer(a_case().id)
        case = opened(stores, start=(timer,))
        fired = stores.cases.save(a_change(case, fired=timer))
        assert stores.cases.timer(case.id, timer.kind) is None
        with pytest.raises(AlreadyDone):
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
        stores.cases.save(a_change(case, fired=timer).starting(again))
        assert stores.cases.timer(case.id, timer.kind) == again
        with pytest.raises(AlreadyDone):
            stores.cases.save(a_change(case, fired=timer).starting(again))

    def test_a_fired_timer_may_be_stopped_in_the_same_change(self, stores: Stores) -> None:
        timer = a_timer(a_case().id, TimerKind.PAGE)
        case = opened(stores, start=(timer,))
        stores.cases.save(a_change(case, fired=timer).stopping(*TimerKind))
        assert stores.cases.timer(case.id, timer.kind) is None

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
        assert stores.cases.page(case.id, "11") == page
        assert stores.cases.page(case.id, "12") is None

    def test_a_page_that_left_says_so(self, stores: Stores) -> None:
        case = opened(stores, pages=(a_page(a_case().id),))
        sent = a_page(case.id, state=PageState.SENT, sent_at=at(2), sends=("sns-1", "sns-2"))
        for _ in range(2):
            stores.cases.mark_page(sent)
        assert list(stores.cases.pages(case.id)) == [sent]


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


class TestLoad:
    def loads(self, stores: Stores) -> dict[str, int]:
        return {agent: load for agent, load in stores.desk.loads(a_desk()).items() if load}

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


class TestInbox:
    def fill(self, stores: Stores, number: int, owner: str | None = None) -> list[str]:
        ids = [f"c-{owner or 'queue'}-{one:02d}" for one in range(number)]
        for one, id in enumerate(ids):
            clock = a_clock(at(3600 + one * 60))
            opened(stores, a_case(id, owner=owner, clock=clock, thread=a_thread(id)))
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
            case = a_case(id, status=Status.ANSWERED, thread=a_thread(id), clock=a_clock())
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
            opened(stores, a_case(id, priority=priority, clock=clock, thread=a_thread(id)))
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
        case = opened(stores, a_case(clock=a_clock()))
        assert stores.cases.inbox("queue#care", 5).cases == (case,)

    @pytest.mark.parametrize("cursor", ["nonsense", "W10=", "e30=", "bnVsbA=="])
    def test_a_broken_cursor_is_told(self, stores: Stores, cursor: str) -> None:
        with pytest.raises(Invalid):
            stores.cases.inbox("queue#care", 5, cursor)

    def test_an_unknown_list_is_told(self, stores: Stores) -> None:
        with pytest.raises(Invalid):
            stores.cases.inbox("care", 5)


class TestDesk:
    def test_the_desk_comes_back_as_it_was_applied(self, stores: Stores) -> None:
        with pytest.raises(Misconfigured):
            stores.desk.current()
        for desk in (a_desk(), a_desk(an_agent("zoe", channels=frozenset()))):
            stores.desk.apply(desk)
            assert stores.desk.current() == desk

    def test_all_are_on_duty_who_did_not_say_otherwise(self, stores: Stores) -> None:
        desk = a_desk()
        for _ in range(2):
            stores.desk.set_duty("amy", False)
        assert [agent.id for agent in stores.desk.on_duty(desk)] == ["ben", "lea"]
        for _ in range(2):
            stores.desk.set_duty("amy", True)
        assert list(stores.desk.on_duty(desk)) == list(desk.agents)

    def test_devices_come_latest_first_and_can_be_removed(self, stores: Stores) -> None:
        old, new = a_device(id="d-1"), a_device(id="d-2", registered_at=at(9))
        for device in (new, old, old):
            stores.desk.add_device(device)
        assert list(stores.desk.devices("amy")) == [new, old]
        stores.desk.remove_device("amy", "d-2")
        stores.desk.remove_device("amy", "d-3")
        assert list(stores.desk.devices("amy")) == [old]

    def test_a_device_belongs_to_who_used_it_last(self, stores: Stores) -> None:
        for agent in ("amy", "ben"):
            stores.desk.add_device(a_device(agent))
        assert list(stores.desk.devices("amy")) == []
        assert list(stores.desk.devices("ben")) == [a_device("ben")]
        stores.desk.remove_device("amy", "d-1")
        assert list(stores.desk.devices("ben")) == [a_device("ben")]

    def test_a_revoked_connection_says_why_until_it_is_connected_again(
        self, stores: Stores
    ) -> None:
        stores.desk.revoke("shop", NOW, "token expired")
        assert stores.desk.revoked() == {"shop": "token expired"}
        stores.desk.reconnected("shop")
        assert stores.desk.revoked() == {}


class TestParking:
    def parked(self, number: int, body: str = "{}") -> Parked:
        return Parked(f"2026-11-22-{number:03d}", Queue.SPILL, body, "no JSON", at(number))

    def test_the_oldest_come_first_and_can_be_removed(self, stores: Stores) -> None:
        rows = [self.parked(number) for number in range(5)]
        for row in reversed(rows):
            stores.parking.park(row)
        assert list(stores.parking.all(3)) == rows[:3]
        stores.parking.remove(rows[0].id)
        assert list(stores.parking.all(10)) == rows[1:]
        assert stores.parking.get(rows[0].id) is None

    def test_no_body_is_too_large(self, stores: Stores) -> None:
        row = self.parked(1, noise(900_000))
        stores.parking.park(row)
        assert stores.parking.get(row.id) == row
        assert list(stores.parking.all(1)) == [row]


def noise(size: int) -> str:
    """A text that no compression makes much smaller."""
    from random import Random

    return Random(size).randbytes(size // 2).hex()


def test_a_direct_message_comes_back(stores: Stores) -> None:
    message = a_message("Wo ist mein Paket?")
    stores.mentions.add(message)
    assert stores.mentions.get(message.key) == message


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
                stores.cases.save(Change.of(case, at(number), f"agent-{number}"))
                return
            except Conflict:
                continue

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(touch, range(40)))
    entries = stores.ledger.of_case(id)
    assert len({entry.by for entry in entries}) == 41
    assert broken_at(entries) is None
