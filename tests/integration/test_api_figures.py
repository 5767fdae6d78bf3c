"""Figures as leads see them: of a day at the desk, each number with its cases."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.mention import Handling
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import Act, close
from chalicelib.flows.counting import Heard, count_entries, count_mention, stir
from chalicelib.flows.deadlines import fire
from chalicelib.flows.delivery import deliver
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_mention, at
from tests.integration.conftest import Asked, Watch
from tests.integration.promised import promised
from tests.unit.flows.stories import AMY, accepted, the_case

LATER = NOW + timedelta(hours=30)
DAY = "from=2026-11-22T00:00:00Z&until=2026-11-23T00:00:00Z"
PAGE = (Path(__file__).parents[2] / "docs" / "figures.md").read_text("utf-8")
FORMS = promised()["components"]["schemas"]


def said(ports: MemoryPorts, id: str, seconds: float, text: str = "It is broken again!") -> str:
    """A post of a customer is heard; the id of its case, '' if it has none."""
    mention = a_mention(text, external_id=id, author=f"u-{id}", received_at=at(seconds))
    ports.mentions.add(mention)
    return triage(mention.key, at(seconds), ports).case or ""


def counted(ports: MemoryPorts, now: datetime = LATER) -> None:
    """All that happened is counted, as the streams bring it."""
    hours: set[datetime] = set()
    for case in ports.shelves.entries:
        hours |= count_entries(case, 1, ports)[1]
    for mention in ports.shelves.mentions.values():
        heard = Heard.of(mention)
        if heard is not None and mention.handling is Handling.NOISE:
            hours |= count_mention(heard, ports)
    stir(hours, now, ports)


@pytest.fixture
def day(ports: MemoryPorts, watch: Watch) -> dict[str, str]:
    """One case answered in time and closed, one that breaks its promise and waits on, one mention that needs nobody."""
    kept = said(ports, "m-1", 0)
    reply(Act(kept, AMY, at(300)), Draft("r-1", "So sorry"), ports)
    ports.http.script(accepted("p-1"))
    deliver(kept, "r-1", at(301), ports)
    close(Act(kept, AMY, at(3700)), "solved", ports)
    waits = said(ports, "m-2", 60)
    case = the_case(ports, waits)
    while not all(one.breached for one in case.clocks):
        timer = case.timers[0]
        fire(timer, timer.due_at, ports)
        case = the_case(ports, waits)
    assert said(ports, "m-3", 30, "noise") == ""
    counted(ports)
    watch.now = LATER
    return {"kept": kept, "waits": waits}


def test_a_day_in_figures(lea: Asked, day: dict[str, str]) -> None:
    assert day
    got = lea("GET", f"/figures?{DAY}").json
    assert (got["step"], len(got["volume"])) == ("hour", 24)
    assert {one["value"]: one["count"] for one in got["outcomes"]} == {"opened": 2, "noise": 1}
    ten = next(one for one in got["volume"] if one["at"] == "2026-11-22T10:00:00.000Z")
    assert (ten["heard"], ten["opened"], ten["noise"]) == (3, 2, 1)
    assert got["closed"] == [{"value": "solved", "count": 1}]
    [first] = [
        one for one in got["promises"] if one["kind"] == "first_reply" and one["by"] == "all"
    ]
    assert (first["kept"], first["open"], first["attainment"], first["p50"]) == (1, 1, 0.5, 301)
    assert got["unanswered"]["rate"] == 0.5
    assert [(one["agent"], one["sent"]) for one in got["answers"]] == [("amy", 1)]


def test_outcomes_sum_to_what_was_heard(lea: Asked, day: dict[str, str]) -> None:
    assert day
    got = lea("GET", f"/figures?{DAY}").json
    for row in got["volume"]:
        at_, heard, *outcomes = row.values()
        assert at_ and heard == sum(outcomes)
    assert sum(row["heard"] for row in got["volume"]) == sum(
        one["count"] for one in got["outcomes"]
    )


def test_cost_counts_what_was_measured_and_names_what_was_not(
    lea: Asked, day: dict[str, str]
) -> None:
    assert day
    cost = lea("GET", f"/figures?{DAY}").json["cost"]
    assert {(one["what"], one["count"]) for one in cost["rows"]} == {
        ("noise", 1),
        ("answered", 1),
        ("closed", 1),
    }
    assert cost["dollars"] == pytest.approx(sum(one["dollars"] for one in cost["rows"]), abs=1e-7)
    assert [(one["what"], one["each"]) for one in cost["platforms"]] == [("reply", 0.015)]
    assert {one["what"] for one in cost["unknown"]} == {"link", "heard"}


def test_a_number_opens_its_cases(lea: Asked, day: dict[str, str]) -> None:
    got = lea("GET", f"/figures/cases?what=first_reply&value=open&{DAY}").json
    [row] = got["cases"]
    assert row["case"]["id"] == day["waits"]
    assert [one["value"] for one in row["marks"]] == ["open"]
    assert got["cursor"] is None
    assert lea("GET", f"/figures/cases?what=first_reply&value=late&{DAY}").json["cases"] == []


def test_cases_come_in_pages(lea: Asked, day: dict[str, str]) -> None:
    seen = []
    more: str | None = ""
    while more is not None:
        got = lea("GET", f"/figures/cases?what=opened&{DAY}&limit=1{more}").json
        seen += [row["case"]["id"] for row in got["cases"]]
        cursor = got["cursor"]
        more = f"&cursor={cursor.replace('#', '%23')}" if cursor else None
    assert sorted(seen) == sorted(day.values())


def test_a_broken_promise_is_shown_with_its_arithmetic(lea: Asked, day: dict[str, str]) -> None:
    got = lea("GET", f"/figures/breaches?kind=first_reply&{DAY}").json
    [breach] = got["breaches"]
    assert (breach["case"]["id"], breach["met_at"]) == (day["waits"], None)
    due = datetime.fromisoformat(breach["due_at"])
    assert breach["late_by_ms"] == (LATER - due) // timedelta(milliseconds=1)
    assert any("counted" in step for step in breach["arithmetic"])


def test_figures_can_be_of_one_team_channel_or_agent(lea: Asked, day: dict[str, str]) -> None:
    assert day
    for only, heard in (("team=care", 3), ("team=it", 0), ("channel=x", 3), ("channel=fax", 0)):
        rows = lea("GET", f"/figures?{DAY}&{only}").json["volume"]
        assert sum(row["heard"] for row in rows) == heard, only
    of_amy = lea("GET", f"/figures?{DAY}&agent=amy").json
    assert of_amy["closed"] == [{"value": "solved", "count": 1}]
    nobody = lea("GET", f"/figures?{DAY}&agent=-").json
    assert [one["value"] for one in nobody["outcomes"]] == ["noise"]


def test_hours_of_day_are_those_of_a_zone(lea: Asked, day: dict[str, str]) -> None:
    assert day
    for zone, hour in (("UTC", "10"), ("Europe/Berlin", "11")):
        got = lea("GET", f"/figures?{DAY}&zone={zone}").json
        kept = [
            one["of"]
            for one in got["promises"]
            if (one["kind"], one["by"]) == ("first_reply", "hour") and one["kept"]
        ]
        assert kept == [hour]
        ask = f"/figures/cases?what=first_reply&value=kept&hour={hour}&zone={zone}&{DAY}"
        assert len(lea("GET", ask).json["cases"]) == 1
    assert (
        lea("GET", f"/figures/cases?what=first_reply&value=kept&hour=12&{DAY}").json["cases"] == []
    )


def test_a_long_time_goes_by_the_day_and_comes_to_the_same(lea: Asked, day: dict[str, str]) -> None:
    assert day
    short = lea("GET", f"/figures?{DAY}").json
    long = lea("GET", "/figures?from=2026-11-01T00:00:00Z&until=2026-11-24T00:00:00Z").json
    assert (long["step"], len(long["volume"])) == ("day", 23)
    for name in ("outcomes", "closed", "answers", "waits", "unanswered", "cost", "promises"):
        assert long[name] == short[name], name


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("from=2026-01-01T00:00:00Z&until=2026-11-23T00:00:00Z", "at most 93 days"),
        ("from=2026-11-23T00:00:00Z&until=2026-11-22T00:00:00Z", "before until"),
        ("from=yesterday", "has to be a moment"),
        ("zone=Europe/Atlantis", "no time zone"),
    ],
)
def test_a_time_that_cannot_be_is_refused(lea: Asked, asked: str, says: str) -> None:
    got = lea("GET", f"/figures?{asked}")
    assert (got.status, says in got.detail) == (422, True)


@pytest.mark.parametrize(
    "asked",
    [
        "hour=24",
        "hour=x",
        "cursor=abc",
        "cursor=2026-99-99T00%23",
        "cursor=9999-12-31T23%23",
        "limit=51",
    ],
)
def test_what_cannot_be_opened_is_refused(lea: Asked, asked: str) -> None:
    assert lea("GET", f"/figures/cases?what=opened&{asked}").status == 422


def test_before_the_time_asked_for_there_is_nothing_to_open(lea: Asked) -> None:
    got = lea("GET", "/figures/cases?what=opened&cursor=0001-01-01T00%23").json
    assert (got["cases"], got["cursor"]) == ([], None)


class TestNow:
    def test_the_desk_at_this_moment(self, lea: Asked, day: dict[str, str]) -> None:
        got = lea("GET", "/now").json
        [care] = got["teams"]
        assert care["backlog"] == {"count": 1, "more": False}
        assert (care["open"]["count"], care["answered"]["count"]) == (1, 0)
        assert care["overdue"] == {"count": 1, "more": False, "cases": [day["waits"]]}
        assert care["due_60"]["count"] == 0
        assert care["oldest"]["case"] == day["waits"]
        assert care["oldest"]["seconds"] == 30 * 3600 - 60
        ben = next(one for one in got["agents"] if one["id"] == "ben")
        assert ben["load"] == ben["open"] == ben["overdue"] == 1

    def test_what_breaks_soon_is_due_and_not_yet_overdue(
        self, ports: MemoryPorts, lea: Asked, watch: Watch
    ) -> None:
        case = ports.cases.get(said(ports, "m-9", 0))
        assert case is not None
        due = case.clocks[0].due_at
        assert due is not None
        numbers = {}
        for minutes in (61, 59, 14, -1):
            watch.now = due - timedelta(minutes=minutes)
            [care] = lea("GET", "/now?team=care").json["teams"]
            numbers[minutes] = [care[name]["count"] for name in ("due_60", "due_15", "overdue")]
        assert numbers == {61: [0, 0, 0], 59: [1, 0, 0], 14: [1, 1, 0], -1: [0, 0, 1]}

    def test_a_team_that_is_not_there_is_refused_with_those_that_are(self, lea: Asked) -> None:
        got = lea("GET", "/now?team=ghosts")
        assert (got.status, got.detail) == (422, "team: the desk has care")

    def test_a_full_queue_says_that_there_may_be_more(
        self, ports: MemoryPorts, lea: Asked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.flows.standing.LOOKED_AT", 1)
        for number in range(3):
            said(ports, f"m-{number}", number)
        [care] = lea("GET", "/now").json["teams"]
        assert care["backlog"]["more"]


@pytest.mark.parametrize("example", re.findall(r"^```json\n(.*?)^```", PAGE, re.M | re.S))
def test_every_example_of_the_page_has_the_form_of_the_document(example: str) -> None:
    from tests.integration.test_api_docs import _partly

    names = ("Figures", "CountedCases", "Breaches", "Now")
    value: Any = json.loads(example)
    assert any(_partly(value, FORMS[name]) for name in names)
