"""The desk file: what is right is read, whole and without a word."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.calendar import Window
from chalicelib.domain.desk import Automatic, Reach, Role, Way
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import Wait
from chalicelib.domain.template import Variable, fill, unfilled
from chalicelib.platforms import named, names
from tests.unit.desk_texts import EXAMPLE, STORIES, WHOLE, changed, checked, told, warned
from tools.desk import check, read, with_base
from tools.desk.structure import SCHEMA


def test_the_example_is_read_whole_and_without_a_word() -> None:
    given = check(EXAMPLE)
    assert (given.errors, given.warnings) == ((), ())
    desk = read(EXAMPLE)
    assert given.desk == desk
    assert {one.channel for one in desk.connections} == set(names())
    assert [one.name for one in desk.agents] == ["Ana", "Ben", "Lea"]
    assert desk.agents[2].role is Role.LEAD
    first = desk.promises[0]
    assert first.priorities == {Priority.URGENT}
    assert (first.first_reply, first.warn) == (timedelta(minutes=15), (0.5,))
    assert desk.promises[1].visibilities == {Visibility.PRIVATE}
    assert [step.after.total_seconds() for step in desk.ladder] == [0, 90, 300, 600, 900]
    assert desk.ladder[-1].reach is Reach.LEAD


def test_what_the_example_shows_in_comments_is_right_too() -> None:
    text = EXAMPLE.read_text("utf-8")
    whole, more = text.split("# Round the clock, as here", 1)
    lines = [line.removeprefix("# ") for line in more.splitlines()[1:] if line != "#"]
    given = checked(whole + "\n".join(lines))
    assert given.errors == ()
    assert given.desk is not None
    assert given.desk.team("care").hours == "office"


def test_the_desk_of_the_stories_is_read() -> None:
    desk = read(STORIES)
    assert [(one.name, one.first_reply) for one in desk.promises] == [
        ("minute", timedelta(minutes=1)),
        ("five-minutes", timedelta(minutes=5)),
        ("hour", timedelta(hours=1)),
    ]


@pytest.mark.parametrize("file", [EXAMPLE, STORIES], ids=["example", "stories"])
def test_editors_are_told_where_the_schema_is(file: Path) -> None:
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text("utf-8"))
    assert found
    assert (file.parent / found[1]).resolve() == SCHEMA


def test_every_connection_of_the_example_has_somebody_who_answers() -> None:
    desk = read(EXAMPLE)
    for connection in desk.connections:
        assert any(
            connection.channel in agent.channels and agent.role is Role.AGENT
            for agent in desk.agents
            if agent.team == connection.team
        )


def test_a_whole_desk_is_right() -> None:
    assert told(WHOLE) == []
    assert warned(WHOLE) == [
        "desk.yaml:39: warning: ladder, entry 2: tell: is passed over for teams that have no on_call: shop"
    ]


def desk(text: str = WHOLE) -> Any:
    given = checked(text)
    assert given.desk, told(text)
    return given.desk


def test_hours_are_windows_by_day_and_null_is_round_the_clock() -> None:
    office, nights, always = desk().calendars
    day = (Window(time(9), time(12)), Window(time(13), time(18)))
    assert office.week == (day, day, day, day, (Window(time(22), time(2)),), (), ())
    late = (Window(time(20), time(0)),)
    assert nights.week == (late, (), (), (), (), late, late)
    assert always.week is None
    assert (office.zone, nights.zone) == ("Europe/Berlin", "UTC")


def test_holidays_are_dates_of_seven_years_with_ones_own_and_without_exceptions() -> None:
    days = desk().calendars[0].holidays
    assert {date(2026, 12, 25), date(2026, 12, 24), date(2026, 11, 1), date(2027, 1, 6)} <= days
    assert date(2026, 1, 6) not in days
    assert {day.year for day in days} == set(range(2025, 2032))


def test_a_template_has_all_that_the_file_says() -> None:
    sorry, number = desk().templates
    assert desk().brand == "Corner Shop"
    assert (sorry.name, sorry.text) == ("Sorry", "Sorry, {customer}. {agent} of {brand}")
    assert (sorry.channels, sorry.languages) == ({"x"}, {"en"})
    assert (number.channels, number.languages) == (frozenset(), frozenset())


def test_the_templates_of_the_example_can_be_said_to_anybody_by_name() -> None:
    known = dict.fromkeys(Variable, "Maximiliane")
    for one in read(EXAMPLE).templates:
        filled = fill(one.text, known)
        assert filled.missing == ()
        assert {"{customer}", "{agent}"} <= {*unfilled(one.text)}, one.name
        assert named("x").length(filled.text) <= named("x").LIMIT


def test_an_agent_has_all_that_the_file_says() -> None:
    ana, ben, _, robo, lea = desk().agents
    assert (ana.name, ana.email, ana.phone) == ("Ana", "ana@example.com", "+4915112345678")
    assert (ana.languages, ana.skills, ana.public) == ({"de", "no"}, {"billing"}, 9)
    assert (ana.shift, ana.quiet, ana.bot) == ("office", "nights", False)
    assert (ben.name, ben.shift, ben.quiet) == ("ben", "", "")
    assert robo.bot
    assert lea.role is Role.LEAD


def test_a_team_has_hours_a_time_to_take_and_what_is_said_when_it_is_closed() -> None:
    care = desk().team("care")
    assert (care.hours, care.take) == ("office", timedelta(minutes=10))
    assert care.automatic == Automatic("Back {opens}.", frozenset({"whatsapp"}))


def test_a_rota_is_told_in_its_own_zone() -> None:
    (rota,) = desk().rotas
    assert (rota.team, rota.days, rota.agents) == ("care", 7, ("ana", "ben"))
    assert rota.since == datetime(2026, 11, 23, 8, tzinfo=UTC)
    (override,) = rota.overrides
    assert (override.agent, override.until) == ("ben", datetime(2026, 12, 27, 8, tzinfo=UTC))


def test_a_promise_has_targets_conditions_and_warnings() -> None:
    vip, urgent, bills, default = desk().promises
    assert (vip.first_reply, vip.next_reply) == (timedelta(minutes=5), timedelta(minutes=10))
    assert (vip.resolution, vip.hours, vip.tiers) == (timedelta(days=1), "always", {"vip"})
    assert (vip.warn, urgent.warn, bills.warn, default.warn) == ((0.5, 0.8), (0.5,), (), (0.8,))
    assert urgent.priorities == {Priority.URGENT, Priority.HIGH}
    assert (urgent.visibilities, urgent.pauses) == ({Visibility.PUBLIC}, {Wait.CUSTOMER})
    assert (bills.tags, bills.teams, bills.channels) == ({"billing"}, {"care"}, {"whatsapp", "x"})
    assert bills.first_reply is None
    assert default.pauses == set(Wait)


def test_the_ladder_says_how_and_how_when_it_is_urgent() -> None:
    first, second, third, last = desk().ladder
    assert (first.by, first.urgent) == ((Way.PUSH,), (Way.PUSH, Way.SMS))
    assert (second.reach, second.by, third.by) == (
        Reach.ON_CALL,
        (Way.SMS,),
        (Way.PUSH, Way.TOPIC),
    )
    assert last.by == (Way.PUSH, Way.EMAIL)


def test_the_rest_of_a_desk() -> None:
    given = desk()
    assert (given.tags[0].tag, given.tags[0].words) == ("billing", ("invoice", "money back"))
    assert given.tiers == ("vip", "regular")
    assert (given.reopen, given.sticky) == (timedelta(days=7), timedelta(days=30))
    assert (given.lease, given.version) == (timedelta(minutes=5), 0)


def test_a_stand_in_answers_for_the_connections_that_name_no_address() -> None:
    given = with_base(desk(), "http://127.0.0.1:9")
    assert [one.base for one in given.connections] == [
        "http://127.0.0.1:9/whatsapp",
        "http://127.0.0.1:9/x",
        "https://shop.example/in",
    ]


def test_a_shop_of_one_is_a_desk() -> None:
    alone = """\
connections: [{ id: x, channel: x, team: me }]
agents: [{ id: me, team: me, role: lead, channels: [x], capacity: 1 }]
promises: [{ name: default, first_reply: 1d }]
ladder: [{ after: 0s, tell: owner }, { after: 1h, tell: lead }]
"""
    assert told(alone) == warned(alone) == []


def test_a_promise_that_promises_nothing_exempts_its_cases() -> None:
    text = changed("first_reply: 5m, next_reply: 10m, resolution: 1d, ", "")
    assert "promises, entry 1: promises nothing" in warned(text)[0]
    assert desk(text).promises[0].first_reply is None
