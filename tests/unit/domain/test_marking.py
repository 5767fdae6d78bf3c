"""What a ledger's entries leave as marks, where a random life does not come by."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.mark import Counted, Mark
from chalicelib.domain.marking import marked
from tests.build import a_desk

TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)
OPENED = Fact(
    "case.opened",
    {"priority": 2, "channel": "x", "team": "care", "tags": None, "at": TEN.isoformat()},
)
QUEUED = Fact("case.queued", {"team": "care", "previous": None})
ENDED = Fact("case.closed", {"outcome": "duplicate", "at": TEN.isoformat(), "merged": "c-2"})
MERGED = (Fact("case.merged", {"into": "c-2", "at": TEN.isoformat()}), ENDED)
PARTED = (
    Fact("case.unmerged", {"into": "c-2", "at": TEN.isoformat()}),
    Fact("case.reopened", {"at": TEN.isoformat(), "unmerged": 1}),
)


def marks(*changes: tuple[Fact, ...], by: str = "earshot") -> list[tuple[str, str]]:
    """What is counted of a case with these changes, a minute apart, and its value."""
    return [(one.what.value, one.value) for one in all_of(*changes, by=by)]


def all_of(*changes: tuple[Fact, ...], by: str = "earshot") -> list[Mark]:
    entries = [
        Entry("c-1", number, TEN + timedelta(minutes=number), by, facts, "", "")
        for number, facts in enumerate(changes, start=1)
    ]
    return [one.mark for one in marked(entries, lambda _: a_desk()).marks]


def test_a_case_without_entries_has_no_marks() -> None:
    assert all_of() == []


def test_a_case_that_was_merged_is_closed_and_leaves_its_queue() -> None:
    assert marks((OPENED, QUEUED), MERGED) == [
        ("opened", "high"),
        ("wait", "closed"),
        ("closed", "duplicate"),
    ]


def test_undone_the_merger_was_none_and_the_wait_goes_on() -> None:
    given = (Fact("case.assigned", {"agent": "amy", "previous": None}),)
    found = all_of((OPENED, QUEUED), MERGED, PARTED, given)
    assert [(one.what, one.value, one.seconds) for one in found] == [
        (Counted.OPENED, "high", None),
        (Counted.WAIT, "given", 180),
    ]


def test_a_reply_has_one_mark_which_is_its_last_fate() -> None:
    written = (Fact("reply.queued", {"reply": "r-1", "agent": "amy"}),)
    sent = (Fact("reply.sent", {"reply": "r-1", "external_id": "p-1", "automatic": 0}),)
    lost = (Fact("reply.unknown", {"reply": "r-1", "external_id": None, "automatic": 0}),)
    failed = (Fact("reply.undelivered", {"external_id": "p-1", "code": "131026"}),)
    for changes, fate in (
        ((sent,), "sent"),
        ((lost, sent), "sent"),
        ((sent, failed), "undelivered"),
    ):
        [_, reply] = all_of((OPENED,), written, *changes)
        assert (reply.what, reply.value, reply.agent) == (Counted.ANSWER, fate, "amy")


def test_what_a_machine_says_is_counted_apart() -> None:
    said = Fact("reply.sent", {"reply": "automatic", "external_id": "p-1", "automatic": 1})
    assert ("answer", "automatic") in marks((OPENED,), (said,))


def test_an_answer_on_the_platform_itself_is_nobodys() -> None:
    native = Fact("case.answered", {"how": "native", "at": TEN.isoformat(), "wrote_on": None})
    given = Fact("case.assigned", {"agent": "amy", "previous": None})
    found = all_of((OPENED, given), (Fact("mention.own", {"mention": "x#9"}), native))
    assert [(one.value, one.agent) for one in found if one.what is Counted.ANSWER] == [
        ("native", "")
    ]
    assert ("heard", "own") in [(one.what.value, one.value) for one in found]


def test_a_corrected_verdict_takes_the_place_of_the_first_where_the_mention_was_heard() -> None:
    verdict: dict[str, str | int | None] = {
        "mention": "x#1",
        "sentiment": "negative",
        "intent": "complaint",
        "urgent": 0,
    }
    heard = Fact("mention.heard", {**verdict, "reopened": 0, "at": TEN.isoformat()})
    better = Fact("verdict.corrected", {**verdict, "sentiment": "positive", "intent": "praise"})
    found = marks((OPENED, heard), (better,))
    assert ("sentiment", "positive") in found
    assert ("intent", "praise") in found
    assert ("sentiment", "negative") not in found


def test_topics_are_the_tags_that_a_case_has_now() -> None:
    tagged = Fact("case.tagged", {"tags": "billing,refund", "at": TEN.isoformat()})
    again = Fact("case.tagged", {"tags": "refund", "at": TEN.isoformat()})
    found = marks((OPENED,), (tagged,), (again,))
    assert [value for what, value in found if what == "topic"] == ["refund"]


def test_words_that_nobody_knows_yet_are_passed_over() -> None:
    assert marks((OPENED, Fact("case.sung", {"song": "la"}))) == [("opened", "high")]
