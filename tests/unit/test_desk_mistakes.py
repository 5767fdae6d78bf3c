"""The desk file: what is wrong is told with its line and what to change there, all at once."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.errors import Invalid
from tests.unit.desk_texts import EXAMPLE, WHOLE, changed, told, warned
from tools.desk import read
from tools.desk.structure import findings

MISTAKES = {
    "an unknown part": (
        "tiers: [vip",
        "colours: [red]\ntiers: [vip",
        "colours is not known; there are",
    ),
    "a misspelt part": ("reopen:", "reopn:", "reopn is not known — did you mean reopen?"),
    "an unknown field": (
        "capacity: 5, bot",
        "capacty: 5, bot",
        "entry 4: capacty is not known — did you mean capacity?",
    ),
    "a missing field": (", capacity: 5, bot", ", bot", "agents, entry 4: capacity: is missing"),
    "a word for an entry": (
        "  - { id: robo,",
        "  - robo\n  - { id: robo,",
        "agents, entry 4: write it as `key: value` pairs",
    ),
    "a mapping for a list": (
        "tiers: [vip, regular]",
        "tiers: { vip: 1 }",
        "tiers: is a list of names",
    ),
    "no value": (
        "  lease: 5m".strip(),
        "lease:",
        "lease: is empty: give it a value, or leave it out",
    ),
    "an unknown channel": (
        "channel: standard",
        "channel: standart",
        "there is no channel standart — did you mean standard?",
    ),
    "an unknown channel of an agent": (
        "channels: [standard]",
        "channels: [standard, fax]",
        "agents, entry 3: channels, entry 2: there is no channel fax; there are standard, whatsapp, x",
    ),
    "a bad id": ("id: x-care", "id: Café 1", "connections, entry 2: id: is 1 to 40 of a-z 0-9"),
    "a number for an id": (
        "id: x-care",
        "id: 007",
        "id: is 1 to 40 of a-z 0-9 _ . -, in quotes if it looks like a number",
    ),
    "an address that is none": (
        'base: "https://shop.example/in"',
        "base: //x",
        "base: is an address that starts with https://",
    ),
    "channels no list": (
        "channels: [standard]",
        "channels: standard",
        "channels: is a list of names, each once",
    ),
    "a channel twice": (
        "channels: [standard]",
        "channels: [standard, standard]",
        "channels: is a list of names, each once",
    ),
    "capacity 0": ("capacity: 50", "capacity: 0", "capacity: is a whole number from 1 to 1000"),
    "capacity yes": ("capacity: 50", "capacity: yes", "capacity: is a whole number from 1 to 1000"),
    "half a case": ("capacity: 50", "capacity: 1.5", "capacity: is a whole number from 1 to 1000"),
    "an unknown variable of a template": (
        "It is case {case}.",
        "Dear {custmer}, it is {case}.",
        "templates, entry 2: text: {custmer} is not known — did you mean {customer}?",
    ),
    "braces that are no variable": (
        "It is case {case}.",
        "{}",
        "templates, entry 2: text: {} is not known; there are {customer}, {agent}, {brand}, {case}",
    ),
    "a brand of two lines": (
        "brand: Corner Shop",
        'brand: "Corner\\nShop"',
        "brand: is a text of at most 60 characters in one line",
    ),
    "a template twice": (
        "name: Number",
        "name: sorry",
        "templates, entry 2: name: sorry stands twice",
    ),
    "a template without words": (
        'text: "It is case {case}."',
        'text: " "',
        "templates, entry 2: text: is a text of at most 2000 characters",
    ),
    "a template for an unknown channel": (
        "channels: [x], languages: [en]",
        "channels: [fax], languages: [en]",
        "templates, entry 1: channels, entry 1: there is no channel fax",
    ),
    "a template in no language": (
        "languages: [en] }",
        "languages: [english] }",
        "templates, entry 1: languages, entry 1: is a language's two letters, as de",
    ),
    "an unknown role": (
        "role: lead",
        "role: leader",
        "role: is one of agent, lead — did you mean lead?",
    ),
    "an address of nobody": (
        "email: ben@example.com",
        "email: ben",
        "email: is one address, as ana@example.com",
    ),
    "a phone without quotes": (
        'phone: "+4915112345679"',
        "phone: +4915112345679",
        'phone: is a number with + and the country\'s code, in quotes, as "+4915112345678"',
    ),
    "a phone at home": (
        'phone: "+4915112345679"',
        'phone: "015112345679"',
        "phone: is a number with +",
    ),
    "a language by its name": (
        "languages: [de, no]",
        "languages: [german]",
        "languages, entry 1: is a language's two letters",
    ),
    "very good in public": ("public: 9", "public: 10", "public: is a whole number from 0 to 9"),
    "a bot by a word": ("bot: true", "bot: yes", "bot: is true or false"),
    "a shift that is no calendar": (
        "shift: office",
        "shift: ofice",
        "agents, entry 1: shift: there is no calendar ofice — did you mean office?",
    ),
    "quiet hours that are no calendar": (
        "quiet: nights",
        "quiet: siesta",
        "quiet: there is no calendar siesta; there are always, nights, office",
    ),
    "an id twice": ("id: ben", "id: ana", "agents, entry 2: id: ana stands twice: see entry 1"),
    "an address twice": (
        "email: ben@example.com",
        "email: ANA@example.com",
        "email: ANA@example.com stands twice: see entry 1",
    ),
    "an account twice": ("id: x-care", "id: wa", "connections, entry 2: id: wa stands twice"),
    "a calendar twice": (
        "name: nights",
        "name: office",
        "calendars, entry 2: name: office stands twice",
    ),
    "a promise twice": ("name: bills", "name: vip", "promises, entry 3: name: vip stands twice"),
    "no zone": (
        "zone: Europe/Berlin\n    hours",
        "zone: Europe/Berlni\n    hours",
        "calendars, entry 1: zone: there is no time zone Europe/Berlni — did you mean Europe/Berlin?",
        7,
    ),
    "a zone by its hours": (
        "{ name: nights, zone: UTC",
        "{ name: nights, zone: 7",
        "zone: is an IANA name, as Europe/Berlin",
    ),
    "an unknown day": ("fri: [[", "fryday: [[", "hours: fryday is no day: write mon, tue"),
    "a day twice": ("fri: [[", "wed: [[", "hours: wed is named twice, by mon-thu and wed"),
    "a window of one time": (
        "[13:00, 18:00]",
        "[13:00]",
        "mon-thu, entry 2: is a pair of times in brackets",
    ),
    "a time of one figure": (
        "09:00, 12:00",
        "9:00, 12:00",
        'entry 1, entry 1: is a time from "00:00" to "23:59", with two digits each',
    ),
    "a time past midnight": (
        "13:00, 18:00",
        "13:00, 25:00",
        'entry 2, entry 2: is a time from "00:00" to "24:00"',
    ),
    "a start at midnight's end": (
        '"20:00", "24:00"',
        '"24:00", "20:00"',
        'is a time from "00:00" to "23:59"',
    ),
    "hours in words": ("hours: null", "hours: nine to five", "hours: is null, or windows by day"),
    "a calendar that never opens": (
        '{ sat-mon: [["20:00", "24:00"]] }',
        "{ sat: [] }",
        "hours: the calendar never opens: give it a window, or leave hours out",
    ),
    "a country by its name": (
        "country: DE",
        "country: Germany",
        "country: no holidays are known of a country Germany — did you mean DE?",
    ),
    "a country of three letters": (
        "country: DE",
        "country: DEU",
        "a country DEU — did you mean DE?",
    ),
    "an unknown part of it": (
        "subdivision: BY",
        "subdivision: BX",
        "subdivision: DE has no part BX; there are BB, BE",
    ),
    "a part of no country": ("country: DE, ", "", "holidays: subdivision needs country beside it"),
    "a day that is none": (
        "2026-12-24]",
        "2026-02-30]",
        "holidays: also, entry 1: is a date, as 2026-12-24",
    ),
    "a day the other way round": (
        "2026-12-24]",
        "24.12.2026]",
        "holidays: also, entry 1: is a date",
    ),
    "hours of a team": (
        "{ id: care, hours: office",
        "{ id: care, hours: offices",
        "teams, entry 1: hours: there is no calendar offices — did you mean office?",
    ),
    "a team of nobody": (
        "{ id: care, hours",
        "{ id: caer, hours",
        "teams, entry 1: id: there is neither connection nor agent of a team caer — did you mean care?",
    ),
    "time to take": (
        "take: 10m",
        "take: 0m",
        "take: is a number with s, m, h or d, as 90s or 60m, and more than 0",
    ),
    "an unknown word in a text": (
        "Back {opens}.",
        "Back {open}.",
        "automatic: text: {open} is not known; there is {opens}",
    ),
    "no text": (
        'text: "Back {opens}."',
        'text: " "',
        "automatic: text: is a text of at most 2000 characters",
    ),
    "an unknown channel of a text": (
        "channels: [whatsapp] }",
        "channels: [watsapp] }",
        "automatic: channels, entry 1: there is no channel watsapp — did you mean whatsapp?",
    ),
    "a rota of no team": (
        "- team: care",
        "- team: cares",
        "on_call, entry 1: team: there is no agent of a team cares — did you mean care?",
    ),
    "a rota of a stranger": (
        "agents: [ana, ben]",
        "agents: [ana, bne]",
        "on_call, entry 1: agents, entry 2: there is no agent bne — did you mean ben?",
    ),
    "a rota of another team": (
        "agents: [ana, ben]",
        "agents: [ana, sue]",
        "agents, entry 2: sue is of team shop, not of care",
    ),
    "a bot on call": (
        "agents: [ana, ben]",
        "agents: [ana, robo]",
        "agents, entry 2: robo is a bot, whom nobody can call",
    ),
    "a rota of nobody": (
        "agents: [ana, ben]",
        "agents: []",
        "on_call, entry 1: agents: is a list of agents",
    ),
    "a rota with an offset": (
        "2026-11-23T09:00",
        "2026-11-23T09:00Z",
        "since: is a day and a time on the clocks of the zone, without an offset",
    ),
    "a rota on no day": ("2026-11-23T09:00", "2026-11-31T09:00", "since: is a day and a time"),
    "a rota at a time that is skipped": (
        "2026-11-23T09:00",
        "2026-03-29T02:30",
        "since: 2026-03-29T02:30 does not exist in Europe/Berlin",
    ),
    "a rota in no zone": (
        "zone: Europe/Berlin\n    since",
        "zone: Europe\n    since",
        "on_call, entry 1: zone: there is no time zone Europe",
        23,
    ),
    "turns of no time": ("days: 7", "days: 0", "days: is a whole number of days, from 1 to 366"),
    "an override of a stranger": (
        "agent: ben, since",
        "agent: bob, since",
        "overrides, entry 1: agent: there is no agent bob; there are ana, ben",
    ),
    "an override that ends first": (
        "until: 2026-12-27T09:00",
        "until: 2026-12-24T09:00",
        "until: 2026-12-24T09:00 is not after 2026-12-24T09:00",
    ),
    "a rota twice": (
        "tags:\n",
        "  - { team: care, zone: UTC, since: 2026-11-23T09:00, days: 1, agents: [ben] }\ntags:\n",
        "on_call, entry 2: team: care stands twice",
    ),
    "a word without letters": (
        "[invoice, money back]",
        "[invoice, '!!']",
        "words, entry 2: is a word, or some in a row",
    ),
    "a number for a word": (
        "[invoice, money back]",
        "[invoice, 404]",
        "words, entry 2: is a word, or some in a row, with a letter or a figure in it; in quotes",
    ),
    "the target of before": (
        "name: default, first_reply: 60m",
        "name: default, target: 60m",
        "promises, entry 4: target: target is now first_reply",
    ),
    "no last target": (
        "name: default, first_reply: 60m",
        "name: default, next_reply: 60m",
        "promises, entry 4: the last one needs a first_reply",
    ),
    "a target of nothing": (
        "first_reply: 60m",
        "first_reply: 0m",
        "first_reply: is a number with s, m, h or d, as 90s or 60m, and more than 0",
    ),
    "a target without a unit": (
        "first_reply: 60m",
        "first_reply: 60",
        "first_reply: is a number with s, m, h or d",
    ),
    "a last one with conditions": (
        "name: default,",
        "name: default, channel: x,",
        "promises, entry 4: the last one must fit every case: leave out channel",
    ),
    "hours of a promise": (
        "resolution: 2d, hours: office",
        "resolution: 2d, hours: offic",
        "promises, entry 3: hours: there is no calendar offic — did you mean office?",
    ),
    "a warning after all of it": (
        "warn: 0.5",
        "warn: 1",
        "warn: is a share of the target between 0 and 1, as 0.8 or 80%",
    ),
    "a warning by a word": ("warn: 0.5", "warn: half", "warn: is a share of the target"),
    "a warning of 120 %": (
        "warn: [50%, 0.8]",
        "warn: [50%, 120%]",
        "warn, entry 2: is a share of the target",
    ),
    "warnings the wrong way round": (
        "warn: [50%, 0.8]",
        "warn: [80%, 0.5]",
        "warn: each share is larger than the one before",
    ),
    "six warnings": (
        "warn: [50%, 0.8]",
        "warn: [1%, 2%, 3%, 4%, 5%, 6%]",
        "warn: is a share of the target, or a list of at most five",
    ),
    "priority 9": (
        "priority: [1, 2]",
        "priority: [1, 9]",
        "priority, entry 2: is one of 1, 2, 3, 4",
    ),
    "half seen": (
        "visibility: public",
        "visibility: publik",
        "visibility: is one of public, private — did you mean public?",
    ),
    "an unknown tier": (
        "tier: vip",
        "tier: vpi",
        "promises, entry 1: tier: there is no tier vpi — did you mean vip?",
    ),
    "a promise to no team": (
        "team: care, channel: [whatsapp",
        "team: cares, channel: [whatsapp",
        "promises, entry 3: team: there is no connection of a team cares — did you mean care?",
    ),
    "a promise on no channel": (
        "channel: [whatsapp, x], res",
        "channel: fax, res",
        "promises, entry 3: channel: there is no channel fax",
    ),
    "a pause for nobody": (
        "pauses: [customer]",
        "pauses: [costumer]",
        "pauses, entry 1: is one of customer, third_party — did you mean customer?",
    ),
    "a promise that an earlier one takes all from": (
        "  - { name: default",
        "  - { name: never, priority: 1, visibility: public, first_reply: 1m }\n  - { name: default",
        "promises, entry 4: is never needed: all of its cases are taken before it, by vip, urgent",
    ),
    "a promise that all others fit before": (
        "  - { name: urgent",
        "  - { name: all, first_reply: 1h }\n  - { name: urgent",
        "is never needed: all of its cases are taken before it, by vip, all",
        None,
    ),
    "a promise that no account has a case for": (
        "channel: [whatsapp, x], res",
        "channel: standard, res",
        "promises, entry 3: fits no case of any connection",
    ),
    "a first rung that waits": (
        "after: 0s",
        "after: 5s",
        "ladder, entry 1: after: the first rung is told at once: after 0s",
    ),
    "rungs at once": (
        "after: 10m",
        "after: 5m",
        "ladder, entry 3: after: each rung is later than the one before",
    ),
    "rungs backwards": ("after: 10m", "after: 4m", "ladder, entry 3: after: each rung is later"),
    "telling mum": (
        "tell: team",
        "tell: mum",
        "ladder, entry 3: tell: is one of owner, backup, team, on_call, lead",
    ),
    "a lead who is not last": (
        "tell: lead",
        "tell: team",
        "ladder, entry 4: tell: the last rung tells the lead",
    ),
    "a way that is none": (
        "by: [sms]",
        "by: [fax]",
        "ladder, entry 2: by, entry 1: is one of push, sms, email, topic",
    ),
    "no way": ("by: [sms]", "by: []", "ladder, entry 2: by: is a list of push, sms"),
    "no phone for a text message": (
        ', phone: "+4915112345679" }',
        " }",
        "ladder, entry 2: by: sms needs phone, and these have none: ben",
        39,
    ),
    "no address for a mail": ("by: [push, email]", "by: [email]", None),
    "a duration in words": (
        "reopen: 7d",
        "reopen: a week",
        "reopen: is a number with s, m, h or d, as 90s or 60m",
    ),
    "nobody on a channel": (
        "channels: [whatsapp, x], capacity: 50",
        "channels: [whatsapp], capacity: 50",
        "connections, entry 2: x-care: nobody of team care is on x",
        3,
    ),
    "a connection of a misspelt team": (
        "id: std, channel: standard, team: shop",
        "id: std, channel: standard, team: shpo",
        "connections, entry 3: std: nobody of team shpo is on standard — did you mean shop?",
    ),
    "an agent to whom nothing comes": (
        "id: robo, team: care",
        "id: robo, team: crae",
        "agents, entry 4: robo: team crae has no connection on x, so no case would ever come — did you mean care?",
    ),
    "a key twice": ("days: 7", "days: 7\n    days: 8", "on_call, entry 1: days stands twice", 26),
    "a tag of YAML": (
        "days: 7",
        "days: !!python/object:os.system 7",
        "on_call, entry 1: days: tag:yaml.org,2002:python/object:os.system is not used here",
    ),
}


@pytest.mark.parametrize("name", [name for name in MISTAKES if MISTAKES[name][2]])
def test_a_mistake_is_told_with_its_line_and_the_way_out(name: str) -> None:
    old, new, expected, *line = MISTAKES[name]
    text = changed(str(old), str(new))
    found = [one for one in told(text) if str(expected) in one]
    assert found, "\n".join(told(text))
    changes = str(new).rstrip("\n").count("\n")
    at = line[0] if line else WHOLE[: WHOLE.index(str(old))].count("\n") + 1
    if at is not None:
        assert found[0].startswith("desk.yaml:")
        assert int(found[0].split(":")[1]) in range(int(at), int(at) + changes + 1)
    assert not [one for one in told(text) if "\n" in one]


def test_there_is_nobody_to_lead() -> None:
    text = changed("role: lead, channels: []", "channels: [x]")
    assert told(text) == [
        "desk.yaml:14: agents: name at least one lead, who is told when nobody else acts",
    ]
    robot = changed("role: lead, channels: []", "role: lead, bot: true, channels: []")
    assert "name at least one lead" in told(robot)[0]


def test_one_rung_is_no_ladder() -> None:
    text = WHOLE[: WHOLE.index("  - { after: 5m")] + "lease: 1m\n"
    assert "desk.yaml:37: ladder: at least two rungs, so that a page can climb" in told(text)


@pytest.mark.parametrize("part", ["connections", "agents", "promises", "ladder"])
def test_a_part_that_is_needed_is_missing_or_empty(part: str) -> None:
    fields = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    line = list(fields).index(part) + 1
    text = yaml.safe_dump(fields | {part: []}, default_flow_style=True, width=10_000)
    assert f"{part}: list at least one" in "\n".join(told(text))
    del fields[part]
    assert f"{part}: is missing: list at least one" in "\n".join(told(yaml.safe_dump(fields)))
    assert line


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = WHOLE
    for name in (
        "a bad id",
        "capacity 0",
        "a rota of a stranger",
        "an unknown tier",
        "telling mum",
    ):
        old, new, *_ = MISTAKES[name]
        text = changed(str(old), str(new), text)
    found = told(text)
    assert [int(one.split(":")[1]) for one in found] == [3, 15, 26, 33, 40]


def test_a_mistake_is_no_reason_for_others_that_follow_from_it() -> None:
    for old, new in (("name: office", "name: 1"), ("tiers: [vip, regular]", "tiers: [VIP]")):
        assert len(told(changed(old, new))) == 1


def test_more_mistakes_than_anybody_reads_are_counted() -> None:
    text = WHOLE + "".join(f"part{number}: 1\n" for number in range(150))
    with pytest.raises(Invalid) as error:
        read_text(text)
    lines = str(error.value).splitlines()
    assert len(lines) == 101
    assert lines[-1].endswith("and 50 more")


def read_text(text: str, folder: Path | None = None) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        file = (folder or Path(scratch)) / "desk.yaml"
        file.write_text(text, "utf-8")
        return read(file, 2026)


def test_a_file_that_is_wrong_is_refused_with_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(changed("capacity: 50", "capacity: 0").replace("tell: team", "tell: mum"))
    with pytest.raises(Invalid) as error:
        read(file)
    first, second = str(error.value).splitlines()
    assert first.startswith(f"{file}:15: agents, entry 1: capacity: is")
    assert second.startswith(f"{file}:40: ladder, entry 3: tell: is")


WORTH_A_WORD = {
    "a calendar that nobody uses": (
        "hours: always",
        "hours: office",
        "calendars, entry 3: name: nobody uses the calendar always",
    ),
    "a tag that leads nowhere": (
        "{ tag: billing, words",
        "{ tag: rude, words: [idiot] }\n  - { tag: billing, words",
        "tags, entry 1: tag: nobody has the skill rude, and no promise is for it",
    ),
    "a skill that no tag asks for": (
        "skills: [billing]",
        "skills: [biling]",
        "agents, entry 1: skills, entry 1: no rule under tags gives the tag biling — did you mean billing?",
    ),
    "a promise for a tag that is never given": (
        "tag: billing, team",
        "tag: refunds, team",
        "promises, entry 3: tag: no rule under tags gives the tag refunds",
    ),
    "no phone beside another way": (
        ', phone: "+4915112345670" }',
        " }",
        "ladder, entry 1: urgent: sms needs phone, and these have none: sue",
    ),
    "no mail beside another way": (
        "email: lea@example.com, ",
        "",
        "ladder, entry 4: by: email needs email, and these have none: lea",
    ),
    "an exception from nothing": (
        "except: [2026-01-06]",
        "except: [2026-01-06, 2026-07-07]",
        "holidays: except: 2026-07-07 is no holiday there",
    ),
    "holidays round the clock": (
        "zone: UTC, hours: null }",
        "zone: UTC, hours: null, holidays: { also: [2026-12-24] } }",
        "holidays: change nothing: without hours the calendar is round the clock",
    ),
    "a template too long for its channel": (
        "Sorry, {customer}. {agent}",
        f"{'Sorry! ' * 40}{{agent}}",
        "templates, entry 1: channels, entry 1: is too long for x: it counts 298, 280 are allowed",
    ),
    "a text that is never said": (
        "{ id: care, hours: office, take",
        "{ id: care, take",
        "teams, entry 1: automatic: is never said: a team without hours never closes",
    ),
}


@pytest.mark.parametrize("name", WORTH_A_WORD)
def test_what_is_worth_a_word_fails_nothing(name: str) -> None:
    old, new, expected = WORTH_A_WORD[name]
    text = changed(old, new)
    assert told(text) == []
    found = [one for one in warned(text) if expected in one]
    assert found, "\n".join(warned(text))
    assert re.match(r"desk\.yaml:\d+: warning: ", found[0])


def test_a_template_with_the_brand_needs_its_name() -> None:
    assert told(changed("brand: Corner Shop", "x-brand: Corner Shop")) == [
        "desk.yaml:47: templates, entry 1: text: {brand} needs `brand:` in the desk file, the name of the brand"
    ]


def test_who_can_be_reached_in_no_way_is_a_mistake_and_named() -> None:
    text = changed("email: lea@example.com, ", "").replace("by: [push, email]", "by: [email]")
    assert told(text) == [
        "desk.yaml:41: ladder, entry 4: by: email needs email, and these have none: lea"
    ]


@pytest.mark.parametrize("data", [None, [], "desk", 7, {}])
def test_what_is_no_desk_at_all_is_told_what_one_has(data: Any) -> None:
    assert findings(data)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"- a\n- b\n", "a desk has connections, agents, promises, ladder"),
        (b"", "a desk has connections"),
        (b"connections: [", "a bracket is opened and not closed"),
        (b"\xff\xfe\x00", "is no UTF-8 text"),
    ],
)
def test_a_file_that_is_no_desk_is_told_by_its_name(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    file = tmp_path / "desk.yaml"
    file.write_bytes(content)
    with pytest.raises(Invalid) as error:
        read(file)
    assert expected in str(error.value)
    assert str(file) in str(error.value)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read(tmp_path / name)
