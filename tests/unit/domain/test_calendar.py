"""Due times: worked by hand, counted by the second, and what must hold of all of them."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.calendar import (
    ROUND_THE_CLOCK,
    Calendar,
    Pause,
    Span,
    What,
    Window,
    closes_at,
    counted,
    due_at,
    is_open,
    open_spans,
    opens_at,
    reckon,
)
from chalicelib.domain.wallclock import END, database, zone
from chalicelib.errors import Invalid
from tests.brute_force import Case, Stretch, due, utc
from tests.random_cases import calendar_of, cases
from tests.unit.domain.worked import BERLIN, OFFICE, WORKED, Worked, a_week, at

HOUR = timedelta(hours=1)
NOTHING = timedelta(0)


def an_office(**given: frozenset[date]) -> Calendar:
    """Open Monday to Friday in Berlin, closed from 12 to 13."""
    return Calendar("office", BERLIN, a_week(OFFICE), **given)


def calendar(worked: Worked) -> Calendar:
    days = frozenset(date.fromisoformat(day) for day in worked.holidays.split())
    return Calendar("worked", worked.zone, a_week(worked.hours), days)


# Worked by hand


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.why)
def test_worked_by_hand(worked: Worked) -> None:
    given = [tuple(at(one) if one else None for one in pause.split("/")) for pause in worked.pauses]
    pauses: list[Pause] = [(one[0], one[1]) for one in given if one[0]]
    expected = at(worked.due) if worked.due else None
    reckoning = reckon(calendar(worked), at(worked.opened), worked.target, pauses)
    assert reckoning.due_at == expected
    if not pauses:
        assert due_at(calendar(worked), at(worked.opened), worked.target) == expected
    if expected is not None:
        assert sum((step.counted for step in reckoning.steps), NOTHING) == worked.target


# Counted by the second


def test_random_calendars_agree_with_a_count_of_every_second() -> None:
    for case, stretch in cases(random.Random(20261122), 200, 25):
        expected = due(case, stretch)
        pauses = [(utc(begins), utc(resumes)) for begins, resumes in case.pauses]
        target = timedelta(seconds=case.target)
        found = reckon(calendar_of(case), utc(case.opened), target, pauses).due_at
        if expected is None:
            assert found is None or found > utc(stretch.end), case
        else:
            assert found == utc(expected), case


def test_a_week_that_never_opens_agrees_too() -> None:
    opened = 1_790_000_000
    case = Case(BERLIN, {}, frozenset(), opened, 60, ())
    assert due(case, Stretch(BERLIN, opened, opened + 86400)) is None
    assert due_at(calendar_of(case), utc(opened), timedelta(seconds=60)) is None


# What must hold of all

ZONES = (
    "Europe/Berlin America/New_York Australia/Lord_Howe Asia/Beirut Pacific/Apia Asia/Kathmandu America/Havana "
    "Africa/Casablanca America/St_Johns UTC"
).split()
moments = st.timedeltas(NOTHING, timedelta(days=31 * 365)).map(
    lambda after: datetime(2009, 1, 1, tzinfo=UTC) + after
)
lengths = st.timedeltas(NOTHING, timedelta(days=20))


def wide(window: Window) -> bool:
    """A target of weeks in windows of microseconds is reached in thousands of years, and takes minutes to reckon."""
    day, zero = timedelta(days=1), date.min
    width = datetime.combine(zero, window.ends) - datetime.combine(zero, window.starts)
    return width % day >= timedelta(minutes=10) or not width


windows = st.builds(Window, st.times(), st.times() | st.just(time())).filter(wide)
weeks = st.none() | st.tuples(*[st.lists(windows, max_size=3).map(tuple)] * 7).filter(any)
calendars = st.builds(
    Calendar,
    st.just("any"),
    st.sampled_from(ZONES),
    weeks,
    st.frozensets(st.dates(date(2009, 1, 1), date(2040, 1, 1)), max_size=3),
)


class Waits(NamedTuple):
    """An opening and pauses after it, in order."""

    opened: datetime
    pauses: list[tuple[datetime, datetime]]


@st.composite
def waits(draw: st.DrawFn) -> Waits:
    opened = draw(moments)
    ends = sorted(opened + length for length in draw(st.lists(lengths, max_size=8)))
    return Waits(opened, list(zip(ends[::2], ends[1::2], strict=False)))


many = settings(max_examples=80, deadline=None)


@many
@given(calendars, moments, lengths)
def test_the_open_time_up_to_the_due_time_is_the_target(
    calendar: Calendar, since: datetime, target: timedelta
) -> None:
    found = due_at(calendar, since, target)
    assert found is not None
    assert counted(calendar, since, found) == target
    if target:
        assert counted(calendar, since, found - timedelta(microseconds=1)) < target


@many
@given(calendars, moments, lengths, lengths)
def test_a_longer_target_is_due_later(
    calendar: Calendar, since: datetime, one: timedelta, other: timedelta
) -> None:
    first, second = (due_at(calendar, since, target) for target in sorted((one, other)))
    assert first is not None and second is not None
    assert first < second or one == other


@many
@given(calendars, moments, lengths, lengths)
def test_what_opens_later_is_due_no_earlier(
    calendar: Calendar, since: datetime, later: timedelta, target: timedelta
) -> None:
    first, second = (due_at(calendar, one, target) for one in (since, since + later))
    assert first is not None and second is not None and first <= second


@many
@given(calendars, waits(), lengths)
def test_steps_follow_one_another_and_add_up_to_the_target(
    calendar: Calendar, waits: Waits, target: timedelta
) -> None:
    reckoning = reckon(calendar, waits.opened, target, waits.pauses)
    here, total = waits.opened, NOTHING
    for step in reckoning.steps:
        assert step.starts == here and step.ends is not None
        assert step.counted == (step.ends - step.starts if step.what is What.COUNTED else NOTHING)
        here, total = step.ends, total + step.counted
        assert step.total == total
    assert (here, total) == (reckoning.due_at, target)


@many
@given(calendars, waits(), lengths, lengths)
def test_a_pause_of_no_length_changes_nothing(
    calendar: Calendar, waits: Waits, target: timedelta, after: timedelta
) -> None:
    moment = waits.opened + after
    split = [*waits.pauses, (moment, moment)]
    assert reckon(calendar, waits.opened, target, split) == reckon(
        calendar, waits.opened, target, waits.pauses
    )


@many
@given(calendars, waits(), lengths)
def test_pausing_and_resuming_a_clock_comes_to_the_same_as_reckoning_at_once(
    calendar: Calendar, waits: Waits, target: timedelta
) -> None:
    since, left = waits.opened, target
    for begins, resumes in waits.pauses:
        due = due_at(calendar, since, left)
        if due is not None and due <= begins:
            break
        left -= counted(calendar, since, begins)
        since = resumes
    found = reckon(calendar, waits.opened, target, waits.pauses).due_at
    assert found == due_at(calendar, since, left)


@many
@given(calendars, moments, lengths, lengths)
def test_open_time_adds_up_over_any_moment_in_between(
    calendar: Calendar, since: datetime, one: timedelta, other: timedelta
) -> None:
    middle, end = since + one, since + one + other
    parts = counted(calendar, since, middle) + counted(calendar, middle, end)
    assert parts == counted(calendar, since, end) <= end - since


@many
@given(calendars, moments)
def test_spans_are_in_order_and_never_touch(calendar: Calendar, since: datetime) -> None:
    spans = list(islice(open_spans(calendar, since), 6))
    assert all(since <= span.start < span.end for span in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    for span in spans[:2]:
        assert is_open(calendar, span.start) and closes_at(calendar, span.start) in (span.end, None)


@many
@given(calendars, moments, st.timedeltas(timedelta(days=200), timedelta(days=900)))
def test_whole_weeks_at_once_come_to_the_same_as_window_by_window(
    calendar: Calendar, since: datetime, target: timedelta
) -> None:
    left, found = target, since
    while left:
        found_until = found + timedelta(days=9)
        part = counted(calendar, found, found_until)
        if part >= left:
            assert due_at(calendar, since, target) == due_at(calendar, found, left)
            return
        left, found = left - part, found_until


# When it is open


def test_spans_of_windows_that_touch_or_overlap_are_one() -> None:
    nights = Calendar("nights", "UTC", a_week("mon-sun 22:00-06:00 05:00-09:00 09:00-10:00"))
    spans = list(islice(open_spans(nights, at("2026-11-23T04:00Z")), 2))
    assert spans == [
        Span(at("2026-11-23T04:00Z"), at("2026-11-23T10:00Z")),
        Span(at("2026-11-23T22:00Z"), at("2026-11-24T10:00Z")),
    ]


def test_an_end_shown_twice_may_lie_beyond_the_next_days_start() -> None:
    # Saturday's window ends at the second 00:30 in Havana, 05:30 in UTC; Sunday's starts at the first 00:00, 04:00.
    late = Calendar("late", "America/Havana", a_week("sat 22:00-00:30 sun 00:00-03:00"))
    assert list(islice(open_spans(late, at("2024-11-02T12:00Z")), 1)) == [
        Span(at("2024-11-03T02:00Z"), at("2024-11-03T08:00Z"))
    ]


def test_it_is_open_from_the_start_of_a_window_to_just_before_its_end() -> None:
    start, end = at("2026-11-23T08:00Z"), at("2026-11-23T11:00Z")
    assert is_open(an_office(), start) and not is_open(an_office(), end)
    assert is_open(an_office(), end - timedelta(microseconds=1))
    assert not is_open(an_office(), start - timedelta(microseconds=1))


def test_when_it_opens_and_closes_next() -> None:
    lunch, afternoon = at("2026-11-23T11:20Z"), at("2026-11-23T12:00Z")
    assert opens_at(an_office(), lunch) == afternoon
    assert opens_at(an_office(), afternoon + HOUR) == afternoon + HOUR
    assert closes_at(an_office(), afternoon + HOUR) == at("2026-11-23T16:00Z")
    assert closes_at(an_office(), lunch) == lunch


def test_round_the_clock_never_closes() -> None:
    now = at("2026-11-22T10:00Z")
    assert is_open(ROUND_THE_CLOCK, now) and closes_at(ROUND_THE_CLOCK, now) is None
    assert len(list(open_spans(ROUND_THE_CLOCK, now))) == 1


def test_whole_days_all_week_never_close_but_for_a_holiday() -> None:
    now, week = at("2026-11-22T10:00Z"), a_week("mon-sun 00:00-24:00")
    assert closes_at(Calendar("always", BERLIN, week), now) is None
    closed = Calendar("nearly", BERLIN, week, frozenset({date(2027, 5, 1)}))
    assert closes_at(closed, now) == at("2027-04-30T22:00Z")
    assert opens_at(closed, at("2027-05-01T12:00Z")) == at("2027-05-01T22:00Z")


def test_a_week_without_windows_never_opens() -> None:
    never, now = Calendar("never", BERLIN, a_week("")), at("2026-11-22T10:00Z")
    assert opens_at(never, now) is None and closes_at(never, now) == now
    assert not is_open(never, now) and list(open_spans(never, now)) == []
    assert counted(never, now, now + 1000 * HOUR) == NOTHING
    assert due_at(never, now, HOUR) is None


def test_no_open_time_lies_between_a_moment_and_an_earlier_one() -> None:
    now = at("2026-11-23T10:00Z")
    assert counted(an_office(), now, now) == counted(an_office(), now, now - HOUR) == NOTHING


def test_a_target_that_is_used_up_is_due_at_once() -> None:
    now = at("2026-11-22T10:00Z")
    assert due_at(an_office(), now, -HOUR) == due_at(an_office(), now, NOTHING) == now


def test_a_target_of_whole_weeks_is_due_as_the_last_of_them_ends() -> None:
    office = Calendar("office", "Asia/Kathmandu", a_week(OFFICE))
    assert due_at(office, at("2026-11-23T00:00Z"), 20 * 35 * HOUR) == at("2027-04-09T11:15Z")


# The ends of time


@pytest.mark.parametrize("target", [timedelta(days=400 * 366), timedelta.max])
def test_a_target_of_centuries_does_not_crash(target: timedelta) -> None:
    rarely = Calendar("rarely", "Asia/Kathmandu", a_week("mon 09:00-10:00"))
    for one in (ROUND_THE_CLOCK, an_office(), rarely):
        reckoning = reckon(one, at("9700-01-01T00:00Z"), target)
        assert reckoning.due_at is None and all(step.text for step in reckoning.steps)
        assert due_at(one, at("9700-01-01T00:00Z"), target) is None


def test_centuries_of_open_hours_are_counted() -> None:
    # 400 years are 20,871 weeks; each has 35 hours, whatever the clocks do by night.
    since, until = at("2400-01-03T00:00Z"), at("2800-01-03T00:00Z")
    assert counted(an_office(), since, until) == 20_871 * 35 * HOUR
    assert due_at(an_office(), since, 20_871 * 35 * HOUR) == at("2799-12-31T16:00Z")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "UTC"])
@pytest.mark.parametrize("text", ["0001-01-01T00:00Z", "9999-12-31T23:59Z", "9999-12-20T00:00Z"])
def test_the_first_and_the_last_days_there_are_do_not_crash(zone: str, text: str) -> None:
    edge = Calendar("edge", zone, a_week("mon-sun 20:00-04:00"))
    reckoning = reckon(edge, at(text), 90 * HOUR, [(at(text), at(text))])
    assert reckoning.due_at is None or reckoning.due_at > at(text)
    assert all(step.text for step in reckoning.steps)
    end = END if at(text).year == 9999 else at(text) + 1000 * HOUR
    assert counted(edge, at(text), end) <= end - at(text)


# Zones


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "europe/atlantis",
        "../UTC",
        "/etc/localtime",
        "UTC/..",
        "tzdata.zi",
        "a\0b",
        "Ä",
    ],
)
def test_what_is_no_zone_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(Invalid, match="is no time zone: use an IANA name, as Europe/Berlin"):
        zone(name)


def test_the_packaged_zones_count_on_every_machine() -> None:
    assert database().startswith("tzdata 20")


# Arithmetic that a person can check


def test_each_step_is_said_as_the_clocks_on_the_wall_show_it() -> None:
    pauses = [(at("2026-10-26T08:30Z"), at("2026-10-26T09:00Z"))]
    reckoning = reckon(an_office(), at("2026-10-23T14:30Z"), 2 * HOUR, pauses)
    assert [step.text for step in reckoning.steps] == [
        "Fri 2026-10-23 16:30:00+02:00 to Fri 2026-10-23 17:00:00+02:00: "
        "1800 s (0:30:00) counted, 1800 s (0:30:00) so far",
        "Fri 2026-10-23 17:00:00+02:00 to Mon 2026-10-26 09:00:00+01:00: closed, nothing counts",
        "Mon 2026-10-26 09:00:00+01:00 to Mon 2026-10-26 09:30:00+01:00: "
        "1800 s (0:30:00) counted, 3600 s (1:00:00) so far",
        "Mon 2026-10-26 09:30:00+01:00 to Mon 2026-10-26 10:00:00+01:00: paused, nothing counts",
        "Mon 2026-10-26 10:00:00+01:00 to Mon 2026-10-26 11:00:00+01:00: "
        "3600 s (1:00:00) counted, 7200 s (2:00:00) so far",
    ]


def test_what_never_ends_is_said_so() -> None:
    reckoning = reckon(Calendar("never", BERLIN, a_week("")), at("2026-11-22T10:00Z"), HOUR)
    assert reckoning.due_at is None
    assert [step.text for step in reckoning.steps] == [
        "Sun 2026-11-22 11:00:00+01:00 to no end: closed, nothing counts"
    ]


def test_windows_that_touch_are_one_step() -> None:
    always = Calendar("always", BERLIN, a_week("mon-sun 00:00-24:00"))
    assert len(reckon(always, at("2026-11-22T10:00Z"), 1000 * HOUR).steps) == 1


def test_of_hundreds_of_windows_the_rest_is_summed_up_in_one_step() -> None:
    reckoning = reckon(an_office(), at("2026-11-22T10:00Z"), 10_000 * HOUR)
    assert reckoning.due_at == due_at(an_office(), at("2026-11-22T10:00Z"), 10_000 * HOUR)
    assert len(reckoning.steps) < 1100
    assert "counted in its open hours, 36000000 s" in reckoning.steps[-1].text
    assert sum((step.counted for step in reckoning.steps), NOTHING) == 10_000 * HOUR
