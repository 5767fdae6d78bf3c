"""Why a case stands where it stands, in one sentence that says what its rank was made of."""

from dataclasses import replace

import pytest

from chalicelib.api._order import order_of
from chalicelib.domain.case import Case, Status
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import ClockKind
from chalicelib.stores.lists import place
from tests.build import NOW, a_case, a_clock, at


def said(case: Case) -> str:
    return order_of(case, NOW)


@pytest.mark.parametrize(
    ("priority", "words"),
    [
        (Priority.URGENT, ", urgent counts 4 h earlier"),
        (Priority.HIGH, ", high counts 1 h earlier"),
        (Priority.NORMAL, ""),
        (Priority.LOW, ", low counts 1 h later"),
    ],
)
def test_it_names_what_is_due_and_what_the_priority_is_worth(
    priority: Priority, words: str
) -> None:
    case = a_case(priority=priority, clocks=(a_clock(at(3600)),))
    assert said(case) == f"first reply due 2026-11-22T11:00:00.000Z{words}"


def test_of_several_promises_that_which_is_due_first_decides() -> None:
    resolution = replace(a_clock(at(600)), kind=ClockKind.RESOLUTION)
    case = a_case(clocks=(a_clock(at(3600)), resolution))
    assert said(case).startswith("resolution due 2026-11-22T10:10:00")


def test_one_that_is_overdue_says_so() -> None:
    assert said(a_case(clocks=(a_clock(at(-60)),))).startswith(
        "first reply was due 2026-11-22T09:59:00"
    )


def test_where_no_promise_runs_it_is_as_if_a_reply_were_due() -> None:
    met = replace(a_clock(at(3600)), met_at=at(60))
    assert said(a_case(clocks=(met,))).startswith("no promise runs: as if a reply were due ")


def test_what_has_no_time_stands_after_all_that_has() -> None:
    last = [
        a_case(clocks=()),
        a_case(status=Status.ANSWERED, clocks=(a_clock(),)),
        a_case(status=Status.WAITING, clocks=(a_clock(),)),
    ]
    due = a_case(clocks=(a_clock(at(10**9)),))
    for case in last:
        assert "after all that is due" in said(case)
        assert place(case) > place(due)


def test_one_that_is_put_aside_says_until_when() -> None:
    case = a_case(clocks=(a_clock(at(60)),), snoozed_until=at(7200))
    assert said(case) == "put aside until 2026-11-22T12:00:00.000Z"
    earlier = replace(case, snoozed_until=at(30))
    assert said(earlier).startswith("first reply due 2026-11-22T10:01:00")
