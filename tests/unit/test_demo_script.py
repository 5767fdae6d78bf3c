"""The script of the demo: all of it can be said on the platforms it is said on, and nobody in it exists."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.closing import Closing
from chalicelib.domain.mention import Event, Happening, Visibility
from chalicelib.domain.reply import Access, Target
from chalicelib.errors import Invalid
from chalicelib.platforms import named, names
from tools import desk
from tools.demo.cast import seconds
from tools.demo.customers import body_of
from tools.demo.saying import Run
from tools.demo.script import FORMS, Line, Script, read, script_of
from tools.demo.stage import PEOPLE, SCRIPT
from tools.demo.telling import NEWCOMERS

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = read(SCRIPT, PEOPLE)
RUN = Run(WHOLE, 1_790_000_000)
DESK = desk.read(ROOT / "infra" / "demo.yaml", 2026)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Ofcom's numbers for drama, ARCEP's for films and the Bundesnetzagentur's for media productions.
FICTION = re.compile(r"447700900\d{3}|3363998\d{4}|4917139200\d{2}")

every_line = pytest.mark.parametrize("line", WHOLE.lines, ids=lambda line: line.id)


def channel_of(line: Line, script: Script = WHOLE) -> str:
    connection = DESK.connection(script.cast.accounts[FORMS[line.on]].connection)
    assert connection is not None
    return connection.channel


def event_of(line: Line) -> Event:
    """What the platform's own reader makes of a line."""
    body = body_of(RUN.saying(line, NOON))
    reading = named(channel_of(line)).parse(body, {"webhook-id": "msg-1"})
    assert not reading.signals
    (event,) = reading.events
    return event


@every_line
def test_a_line_is_a_delivery_that_its_platform_reads_as_it_was_meant(line: Line) -> None:
    event = event_of(line)
    person = WHOLE.cast.people[line.who]
    wanted = Happening.DELETED if line.deletes else Happening.CREATED
    assert event.change is (Happening.EDITED if line.edits else wanted)
    assert not event.own and not event.automatic
    assert event.author.id in {person.phone, person.x_id, f"demo-{person.id}"}
    assert event.text == line.says.replace("{us}", "@pedalumo.example")
    assert [one.kind for one in event.media] == ([] if not line.shows else [event.media[0].kind])
    assert line.deletes or event.created_at == NOON


@every_line
def test_what_is_public_is_public_and_what_is_private_is_private(line: Line) -> None:
    public = line.on in ("post", "review", "comment")
    assert event_of(line).visibility is (Visibility.PUBLIC if public else Visibility.PRIVATE)


@pytest.mark.parametrize(
    "line", [one for one in WHOLE.lines if one.about], ids=lambda line: line.id
)
def test_a_line_about_another_is_known_to_be_about_it(line: Line) -> None:
    before, event = event_of(WHOLE.line(line.about)), event_of(line)
    if line.after:
        assert event.key != before.key
        assert event.thread_id == before.thread_id
        assert event.author.id == before.author.id
    else:
        assert event.mention_key == before.mention_key
        assert event.key != before.key


def test_no_two_lines_are_one_mention_and_no_two_runs_share_any() -> None:
    again = Run(WHOLE, 1_790_000_001)
    ids = [run.id(line) for run in (RUN, again) for line in WHOLE.lines]
    assert len(set(ids)) == len(ids)
    keys = [event_of(line).key for line in WHOLE.lines]
    assert len(set(keys)) == len(keys)


@every_line
def test_an_answer_fits_the_platform_it_is_given_on(line: Line) -> None:
    if not line.care.reply:
        return
    event = event_of(line)
    customer = event.author.id or ""
    target = Target(event.external_id, event.account_id or "", customer, event.visibility)
    text = line.care.reply.replace("{agent}", "Bartholomew")
    access = Access("token", "https://replies.example")
    assert named(channel_of(line)).reply(target, text, access).method == "POST"


@every_line
def test_what_is_to_be_done_can_be_done_on_the_desk_of_the_demo(line: Line) -> None:
    assert line.care.close in ("", *Closing)
    assert line.care.give in ("", *WHOLE.cast.colleagues)
    assert "{" not in line.care.reply.replace("{agent}", "")


def test_the_desk_has_the_accounts_the_colleagues_and_somebody_for_the_newcomer_to_be() -> None:
    agents = {one.id for one in DESK.agents}
    assert {one.id for one in DESK.connections} == {
        one.connection for one in WHOLE.cast.accounts.values()
    }
    assert agents == {*WHOLE.cast.colleagues, *NEWCOMERS}
    assert {one.role.value for one in DESK.agents if one.id in NEWCOMERS} == {"agent", "lead"}
    assert {one.who for one in WHOLE.cast.breaks} <= {*WHOLE.cast.colleagues}


def test_half_an_hour_is_filled_on_every_channel_in_four_languages() -> None:
    assert len(WHOLE.lines) >= 90 and len(WHOLE.cast.people) >= 35
    assert 28 * 60 < WHOLE.length <= 30 * 60
    assert {channel_of(one) for one in WHOLE.lines} == {*names()}
    assert {one.speaks for one in WHOLE.cast.people.values()} == {"en", "de", "fr", "es"}
    assert {one.who for one in WHOLE.lines} == {*WHOLE.cast.people}
    first = [one for one in WHOLE.lines if one.at is not None and one.at < 600]
    assert len(first) >= 30
    assert any(one.edits for one in WHOLE.lines) and any(one.deletes for one in WHOLE.lines)


def test_around_minute_eighteen_many_people_meet_the_same_outage() -> None:
    wave = [one for one in WHOLE.lines if one.at is not None and 18 * 60 <= one.at < 20 * 60]
    assert len(wave) >= 10
    assert len({one.who for one in wave}) == len(wave)
    assert len({channel_of(one) for one in wave}) == 3
    assert len({WHOLE.cast.people[one.who].speaks for one in wave}) == 4


def test_nobody_in_it_exists() -> None:
    for person in WHOLE.cast.people.values():
        assert FICTION.fullmatch(person.phone), person.phone
        assert "." in person.handle, "X gives no handle with a dot"
        assert int(person.x_id) > 91 * 10**17
    number = WHOLE.cast.accounts["whatsapp"].number
    assert FICTION.fullmatch(number)
    text = SCRIPT.read_text("utf-8")
    assert all(".example" in address for address in re.findall(r"https?://\S+", text))
    for line in WHOLE.lines:
        assert all(
            "pedalumo.example" in str(one.url or "pedalumo.example") for one in event_of(line).media
        )


PEOPLE_OF_ONE: dict[str, Any] = {
    "brand": {
        "name": "B",
        "handle": "b.example",
        "accounts": {"x": {"connection": "x", "id": "900"}},
    },
    "people": {"kim": {"name": "Kim", "speaks": "en", "phone": "447700900101"}},
    "colleagues": ["ben"],
}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"id": "a", "who": "kim", "on": "post", "says": "Hi"}, "at or after"),
        ({"id": "a", "at": "0:01", "who": "tom", "on": "post", "says": "Hi"}, "called tom"),
        ({"id": "a", "at": "0:01", "who": "kim", "on": "fax", "says": "Hi"}, "form fax"),
        ({"id": "a", "at": "0:01", "who": "kim", "on": "post"}, "says and shows nothing"),
        ({"id": "a", "after": "b", "says": "Hi"}, "no line before"),
        ({"id": "a", "at": "noon", "who": "kim", "on": "post", "says": "Hi"}, "minutes"),
        ({"id": "a", "at": "0:01", "who": "kim", "on": "post", "say": "Hi"}, "knows no say"),
    ],
)
def test_a_mistake_in_a_script_is_named(line: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        script_of(PEOPLE_OF_ONE, {"lines": [line]})


def test_minutes_and_seconds_are_seconds() -> None:
    assert seconds("18:02") == 1082.0
