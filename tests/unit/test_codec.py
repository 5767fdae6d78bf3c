"""What was stored before a field was thought of is still read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.page import Page
from chalicelib.stores.codec import pack, unpack
from tests.build import a_page, an_outgoing


def test_a_page_and_a_reply_of_before_references_have_none() -> None:
    page, reply = a_page("c-1", reference="m-1"), an_outgoing("c-1", reference="m-1")
    assert unpack(Page, pack(page, without=("reference",))) == a_page("c-1")
    assert unpack(Outgoing, pack(reply, without=("reference",))) == an_outgoing("c-1")
    assert unpack(Page, pack(page)) == page
    assert unpack(Outgoing, pack(reply)) == reply


@dataclass(frozen=True)
class Day:
    """All kinds of time."""

    at: datetime
    day: date
    wall: time
    others: frozenset[date] = frozenset()
    walls: tuple[tuple[time, ...], ...] | None = ()
    earlier: date | None = None


def test_a_moment_a_day_and_a_time_of_day_stay_what_they_are() -> None:
    moment = datetime(2026, 11, 22, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    day, wall = date(2026, 12, 24), time(9, 30)
    value = Day(moment, day, wall, frozenset({day, date.min}), ((wall, time(0)), ()), day)
    read = unpack(Day, pack(value))
    assert read == value
    assert type(read.day) is type(read.earlier) is date
    assert read.at.tzinfo is UTC
    bare = Day(moment, day, wall, walls=None)
    assert unpack(Day, pack(bare)) == bare
