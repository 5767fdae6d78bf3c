"""One change: its timers replace each other, its entry follows the last one, its moves check themselves."""

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.change import Change
from chalicelib.domain.clocks import warned
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Desks
from chalicelib.domain.ledger import START
from chalicelib.domain.moves import closed
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NotNow
from tests.build import NOW, a_case, a_desk, a_timer, at

DESKS = Desks(a_desk())


def test_a_timer_put_twice_stands_once_at_its_last_time() -> None:
    change = Change.opening(a_case("c-1"), NOW, a_desk())
    change = change.starting(a_timer("c-1", due=at(1))).starting(a_timer("c-1", due=at(2)))
    assert change.start == (a_timer("c-1", due=at(2)),)


def test_a_timer_is_either_put_or_removed_whatever_came_last() -> None:
    change = Change.of(a_case("c-1"), NOW, "amy", DESKS)
    stopped = change.starting(a_timer("c-1")).stopping(TimerKind.FIRST_REPLY_BREACH)
    assert (stopped.start, stopped.stop) == ((), (TimerKind.FIRST_REPLY_BREACH,))
    started = change.stopping(TimerKind.FIRST_REPLY_BREACH).starting(a_timer("c-1"))
    assert (started.start, started.stop) == ((a_timer("c-1"),), ())


def test_removing_twice_is_removing_once() -> None:
    change = (
        Change.of(a_case(), NOW, "amy", DESKS).stopping(TimerKind.PAGE).stopping(TimerKind.PAGE)
    )
    assert change.stop == (TimerKind.PAGE,)


def test_the_entry_follows_the_last_one_of_its_case() -> None:
    opening = Change.opening(a_case("c-1"), NOW, a_desk())
    assert (opening.entry.previous, opening.entry.version) == (START, 1)
    standing = a_case("c-1", ledger_hash=opening.entry.hash)
    following = Change.of(standing, at(1), "amy", DESKS)
    assert (following.entry.previous, following.entry.version) == (opening.entry.hash, 2)


def test_only_the_change_that_makes_a_case_opens_its_thread() -> None:
    assert Change.opening(a_case(), NOW, a_desk()).opens_thread
    assert not Change.of(a_case(), NOW, "amy", DESKS).opens_thread


def test_what_is_closed_cannot_be_closed() -> None:
    with pytest.raises(NotNow):
        closed(
            Change.of(a_case(status=Status.CLOSED), NOW, "amy", DESKS),
            Closing.SOLVED,
            answering=False,
        )


def test_a_case_without_a_clock_is_not_warned_of() -> None:
    with pytest.raises(LookupError, match="no clock"):
        warned(Change.of(a_case(), NOW, "earshot", DESKS), ClockKind.FIRST_REPLY)
