"""Threads, ids, and the place of a case in the inbox."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.case import Status, Thread, case_id
from chalicelib.domain.priority import Priority
from tests.build import a_case, a_clock, a_thread, at

parts = st.lists(st.text(max_size=6), min_size=4, max_size=4)


@given(parts, parts)
def test_two_threads_have_one_key_only_if_they_are_the_same(
    one: list[str], other: list[str]
) -> None:
    same_key = Thread(*one).key == Thread(*other).key
    assert same_key == (one == other)


def test_ids_that_look_alike_when_joined_are_different_threads() -> None:
    assert Thread("x", "a", "b#c", "d").key != Thread("x", "a", "b", "c#d").key
    assert Thread("x", "ab", "c", "d").key != Thread("x", "a", "bc", "d").key


@given(st.text(min_size=1, max_size=2000))
def test_ids_and_keys_are_short_and_plain_whatever_the_platform_sends(id: str) -> None:
    for made in (case_id(f"x#{id}"), Thread("x", None, id, id).key):
        assert len(made) <= 26
        assert made.replace("-", "").isalnum()
        assert made.islower()


def test_the_case_of_a_mention_has_the_same_id_in_every_run() -> None:
    assert case_id("x#m-1") == "c-aqukf6k324qxril3x34hgk53"


def test_the_inbox_begins_with_what_is_due_first() -> None:
    due = [a_case(clocks=(a_clock(at(seconds)),)).rank for seconds in (60, 61, 3600, 86400)]
    assert due == sorted(due, key=str)


def test_a_priority_moves_a_case_up_by_what_it_is_worth() -> None:
    ranks = [a_case(clocks=(a_clock(),), priority=one).rank for one in Priority]
    assert all(earlier < later for earlier, later in pairwise(ranks) if earlier and later)
    urgent, normal = (
        a_case(clocks=(a_clock(),), priority=Priority.URGENT),
        a_case(clocks=(a_clock(),)),
    )
    assert urgent.rank is not None
    assert normal.rank is not None
    assert (normal.rank - urgent.rank).total_seconds() == 4 * 3600


def test_an_old_normal_case_is_not_starved_by_urgent_ones_for_ever() -> None:
    old = a_case(clocks=(a_clock(at(0)),)).rank
    urgent = a_case(clocks=(a_clock(at(4 * 3600 + 1)),), priority=Priority.URGENT).rank
    assert old is not None
    assert urgent is not None
    assert old < urgent


def test_a_customer_who_wrote_again_waits_as_long_as_the_first_time() -> None:
    clock = a_clock(at(3600), met_at=at(100))
    assert a_case(clocks=(clock,), last_heard_at=at(500)).rank == at(4100)


def test_what_waits_for_the_customer_or_has_no_clock_comes_after_all_else() -> None:
    case = a_case(clocks=(a_clock(),))
    assert replace(case, status=Status.ANSWERED).rank is None
    assert replace(case, clocks=()).rank is None


def test_a_thread_tells_two_customers_apart() -> None:
    assert a_thread("cust-1").key != a_thread("cust-2").key
