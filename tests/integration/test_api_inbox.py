"""What a console reads: inboxes with their filters, what is found, who a customer is, and the desk."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.customer import Handle
from chalicelib.domain.desk import Role, Team, Template
from chalicelib.domain.finding import Term, Trace
from chalicelib.errors import Unavailable
from chalicelib.flows.indexing import index
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent, at
from tests.integration.conftest import Asked, Watch, opened
from tests.integration.gateway import claims, request

ADA = "4915100000001"
HER = {"channel": "whatsapp", "id": ADA}


def listed(asked: Asked, address: str) -> list[str]:
    """Ids of all cases of a list, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        got = asked("GET", f"{address}{cursor}")
        assert got.status == 200, got.body
        found += [one["id"] for one in got.json["cases"]]
        if got.json["cursor"] is None:
            return found
        cursor = f"&cursor={got.json['cursor']}"


def indexed(ports: MemoryPorts, **message: Any) -> str:
    """Id of a case that a message opened, and that can be found."""
    id = opened(ports, **message)
    for entry in ports.ledger.of_case(id):
        index(entry, ports)
    return id


def several(ports: MemoryPorts, number: int) -> list[str]:
    """Cases of as many customers."""
    return [opened(ports, external_id=f"m-{n}", author=f"c-{n}") for n in range(number)]


class TestACase:
    def test_it_shows_who_wrote_and_how_it_begins(self, amy: Asked, case: str) -> None:
        [shown] = amy("GET", "/cases").json["cases"]
        assert shown["id"] == case
        assert shown["customer"] == {"id": ADA, "handle": f"@{ADA}", "name": "Ada"}
        assert shown["preview"] == "Where is my parcel?"
        assert (shown["sentiment"], shown["intent"]) == ("neutral", "question")
        assert shown["urgent"] is False

    def test_a_move_answers_with_the_same_case(self, amy: Asked, case: str) -> None:
        moved = amy("POST", f"/cases/{case}/claim").json
        [shown] = amy("GET", "/cases").json["cases"]
        assert moved == shown
        full = amy("GET", f"/cases/{case}").json
        assert {name: full[name] for name in shown} == shown

    def test_a_long_mention_is_cut_and_blanks_are_one(self, amy: Asked, ports: MemoryPorts) -> None:
        opened(ports, text="Help!\n\n\t" + "x" * 9_000)
        [shown] = amy("GET", "/cases").json["cases"]
        assert shown["preview"] == "Help! " + "x" * 134 + "…"

    def test_of_a_mention_that_was_taken_back_nothing_is_shown(
        self, amy: Asked, case: str, ports: MemoryPorts
    ) -> None:
        found = ports.cases.get(case)
        assert found is not None
        ports.mentions.redact(found.last_mention, NOW)
        [shown] = amy("GET", "/cases").json["cases"]
        assert shown["preview"] is None

    def test_when_mentions_cannot_be_read_in_time_the_list_is_shown_without(
        self, amy: Asked, case: str, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*_: object) -> None:
            raise Unavailable("no answer")

        monkeypatch.setattr(type(ports.mentions), "several", down)
        [shown] = amy("GET", "/cases").json["cases"]
        assert (shown["id"], shown["preview"]) == (case, None)
        assert shown["customer"] == {"id": ADA, "handle": None, "name": None}

    def test_it_says_why_it_stands_where_it_stands(
        self, amy: Asked, case: str, watch: Watch
    ) -> None:
        def order() -> str:
            return str(amy("GET", f"/cases/{case}").json["order"])

        assert order() == "first reply due 2026-11-22T11:00:00.000Z"
        watch.now = at(3601)
        assert order() == "first reply was due 2026-11-22T11:00:00.000Z"
        until = {"until": (NOW + timedelta(days=2)).isoformat()}
        amy("POST", f"/cases/{case}/snooze", until)
        assert order() == "put aside until 2026-11-24T10:00:00.000Z"
        amy("POST", f"/cases/{case}/wait", {"for": "customer"})
        assert order().startswith("waits for the customer")
        amy("POST", f"/cases/{case}/close", {"outcome": "solved"})
        assert order() == "closed: it stands in no list"

    def test_the_worth_of_a_priority_is_told(self, amy: Asked, ports: MemoryPorts) -> None:
        id = opened(ports, text="This is urgent !")
        [shown] = [one for one in amy("GET", "/cases").json["cases"] if one["id"] == id]
        assert shown["priority_name"] == "urgent"
        assert shown["urgent"] is True
        assert shown["order"] == (
            "first reply due 2026-11-22T10:15:00.000Z, urgent counts 4 h earlier"
        )


class TestLists:
    @pytest.fixture(autouse=True)
    def desk(self, ports: MemoryPorts) -> None:
        agents = (an_agent("amy", capacity=2), an_agent("ben", capacity=2))
        lead = an_agent("lea", role=Role.LEAD)
        ports.desk.apply(a_desk(*agents, an_agent("zoe", team="sales"), lead))

    def test_a_team_s_list_has_what_its_agents_have_and_what_waits(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        ids = several(ports, 6)
        owners = {one["owner"] for one in amy("GET", "/cases?list=team").json["cases"]}
        assert owners == {"amy", "ben", None}
        whole = listed(amy, "/cases?list=team&limit=100")
        assert sorted(whole) == sorted(ids)
        for limit in (1, 4):
            assert listed(amy, f"/cases?list=team&limit={limit}") == whole

    def test_it_has_those_of_who_left_the_desk_and_of_colleagues_elsewhere(
        self, amy: Asked, lea: Asked, ports: MemoryPorts
    ) -> None:
        ids = several(ports, 4)
        lea("POST", f"/cases/{ids[0]}/handover", {"to": "zoe"})
        left = (an_agent("amy"), an_agent("zoe", team="sales"), an_agent("lea", role=Role.LEAD))
        ports.desk.apply(a_desk(*left))
        assert sorted(listed(amy, "/cases?list=team&limit=3")) == sorted(ids)
        assert sorted(listed(lea, "/cases?list=all&limit=3")) == sorted(ids)
        zoe = request("GET", "/cases?list=team", claims=claims("zoe"))
        assert zoe.json["cases"] == []

    def test_all_is_for_leads_and_other_teams_too(self, amy: Asked, lea: Asked) -> None:
        assert amy("GET", "/cases?list=all").status == 403
        assert amy("GET", "/cases?list=team&team=sales").status == 403
        assert lea("GET", "/cases?list=team&team=sales").status == 200

    def test_filters_leave_what_is_so(self, amy: Asked, lea: Asked, ports: MemoryPorts) -> None:
        ids = several(ports, 6)
        lea("PUT", f"/cases/{ids[4]}/tags", {"tags": ["billing"]})
        lea("POST", f"/cases/{ids[1]}/wait", {"for": "third_party"})
        assert listed(amy, "/cases?list=team&tag=billing") == [ids[4]]
        assert listed(amy, "/cases?list=team&status=waiting") == [ids[1]]
        assert sorted(listed(lea, "/cases?list=all&status=open&limit=2")) == sorted(
            {*ids} - {ids[1]}
        )
        assert listed(amy, "/cases?list=queue&channel=x") == []
        assert listed(amy, "/cases?list=team&priority=3&language=en&channel=whatsapp") == []
        assert len(listed(amy, "/cases?list=team&priority=3&channel=whatsapp")) == 6

    @pytest.mark.parametrize(
        ("query", "word"),
        [
            ("status=closed", "open or answered or waiting"),
            ("priority=5", "from 1 to 4"),
            ("priority=high", "from 1 to 4"),
            ("list=team&agent=amy", "list=mine"),
            ("list=all&team=care", "list=team"),
            ("list=all&cursor=W10=", "cursor"),
        ],
    )
    def test_what_is_wrong_with_a_query_is_named(self, lea: Asked, query: str, word: str) -> None:
        got = lea("GET", f"/cases?{query}")
        assert (got.status, word in got.detail) == (422, True), got.detail


class TestFind:
    @pytest.mark.parametrize(
        "what",
        ["{id}", "{code}", " {CODE} ", "c-{code}", "#{code}", f"@{ADA}", ADA, "m-1", "billing"],
    )
    def test_a_case_is_found_by_what_people_remember(
        self, amy: Asked, ports: MemoryPorts, what: str
    ) -> None:
        id = indexed(ports, external_id="m-1")
        indexed(ports, external_id="m-2", author="another")
        amy("PUT", f"/cases/{id}/tags", {"tags": ["billing"]})
        index(ports.ledger.of_case(id)[-1], ports)
        code = id[2:9]
        asked = what.format(id=id, code=code, CODE=code.upper())
        found = amy("POST", "/find", {"q": asked}).json
        assert ([one["id"] for one in found["cases"]], found["more"]) == ([id], False)
        assert found["cases"][0]["preview"] == "Where is my parcel?"

    def test_closed_ones_are_found_and_the_latest_is_the_first(
        self, amy: Asked, lea: Asked, ports: MemoryPorts
    ) -> None:
        first = indexed(ports)
        lea("POST", f"/cases/{first}/close", {"outcome": "solved"})
        second = indexed(ports, external_id="m-9", received_at=at(60))
        assert [one["id"] for one in amy("POST", "/find", {"q": ADA}).json["cases"]] == [
            second,
            first,
        ]

    def test_a_tag_that_was_taken_away_finds_no_more(self, amy: Asked, ports: MemoryPorts) -> None:
        id = indexed(ports)
        for tags in (["billing"], ["late"]):
            amy("PUT", f"/cases/{id}/tags", {"tags": tags})
            index(ports.ledger.of_case(id)[-1], ports)
        assert amy("POST", "/find", {"q": "billing"}).json["cases"] == []
        assert len(amy("POST", "/find", {"q": "#late"}).json["cases"]) == 1

    def test_at_most_fifty_are_shown_and_that_there_are_more_is_said(
        self, lea: Asked, ports: MemoryPorts
    ) -> None:
        for id in several(ports, 51):
            ports.finding.add(Trace(NOW, id), {Term.handle("twin")})
        found = lea("POST", "/find", {"q": "twin"}).json
        assert (len(found["cases"]), found["more"]) == (50, True)

    def test_nobody_finds_the_cases_of_another_team(self, ports: MemoryPorts, amy: Asked) -> None:
        id = indexed(ports)
        assert len(amy("POST", "/find", {"q": id}).json["cases"]) == 1
        ports.desk.apply(a_desk(an_agent("amy", team="sales"), *a_desk().agents[1:]))
        found = ports.cases.get(id)
        assert found is not None
        ports.shelves.heads[id] = replace(found, owner="ben")
        for what in (id, ADA, "m-1"):
            assert amy("POST", "/find", {"q": what}).json == {"cases": [], "more": False}

    @pytest.mark.parametrize("what", ["", " ", "\0", "x" * 201])
    def test_what_cannot_be_looked_for_is_told(self, amy: Asked, what: str) -> None:
        assert amy("POST", "/find", {"q": what}).status == 422

    @pytest.mark.parametrize("what", ["nobody", "#", "@", "..", "find#tag:x", "é"])
    def test_nothing_is_found_of_what_is_not_there(self, amy: Asked, case: str, what: str) -> None:
        assert case
        assert amy("POST", "/find", {"q": what}).json == {"cases": [], "more": False}


class TestCustomers:
    def test_one_has_all_their_cases_the_latest_first(
        self, amy: Asked, lea: Asked, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(tiers=("gold",)))
        lea("PUT", "/customers/tier", {**HER, "tier": "gold"})
        first = indexed(ports)
        amy("POST", f"/cases/{first}/close", {"outcome": "solved"})
        second = indexed(ports, external_id="m-9", received_at=at(60))
        found = amy("POST", "/customers", HER).json
        assert [one["id"] for one in found["cases"]] == [second, first]
        assert found["cases"][1]["status"] == "closed"
        assert (found["tier"], found["more"]) == ("gold", False)
        assert found["handles"] == [
            {"channel": "whatsapp", "id": ADA, "handle": f"@{ADA}", "name": "Ada"}
        ]

    def test_joined_handles_share_their_cases_across_channels(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        one = indexed(ports)
        other = indexed(ports, external_id="m-9", author="77", received_at=at(9))
        another = {"channel": "whatsapp", "id": "77"}
        same = {"other_channel": "whatsapp", "other_id": "77"}
        joined = amy("POST", "/customers/join", HER | same).json
        assert [case["id"] for case in joined["cases"]] == [other, one]
        assert [handle["id"] for handle in joined["handles"]] == [ADA, "77"]
        assert amy("POST", "/customers", another).json["cases"] == joined["cases"]
        parted = amy("POST", "/customers/part", HER).json
        assert [case["id"] for case in parted["cases"]] == [one]
        assert amy("POST", "/customers", another).json["handles"] == [
            {"channel": "whatsapp", "id": "77", "handle": "@77", "name": "Ada"}
        ]

    def test_a_handle_without_a_case_may_be_joined_and_has_no_name(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        indexed(ports)
        same = {"other_channel": "x", "other_id": "ada-on-x"}
        joined = amy("POST", "/customers/join", HER | same).json
        assert joined["handles"][1] == {
            "channel": "x",
            "id": "ada-on-x",
            "handle": None,
            "name": None,
        }

    @pytest.mark.parametrize(
        ("same", "word"),
        [
            ({"other_channel": "fax", "other_id": "1"}, "no connection on 'fax'"),
            ({"other_channel": "whatsapp", "other_id": ADA}, "the customer itself"),
            ({"other_channel": "x"}, "other_id: missing"),
        ],
    )
    def test_what_cannot_be_joined_is_told(
        self, amy: Asked, ports: MemoryPorts, same: dict[str, str], word: str
    ) -> None:
        indexed(ports)
        got = amy("POST", "/customers/join", HER | same)
        assert (got.status, word in got.detail) == (422, True), got.detail

    def test_whom_an_agent_has_no_case_of_does_not_exist_for_them(
        self, amy: Asked, lea: Asked, ports: MemoryPorts
    ) -> None:
        indexed(ports)
        lead, zoe = an_agent("lea", role=Role.LEAD), an_agent("zoe", team="sales")
        ports.desk.apply(a_desk(an_agent("amy"), lead, zoe))
        for address, more in (
            ("/customers", {}),
            ("/customers/join", {"other_channel": "x", "other_id": "1"}),
            ("/customers/part", {}),
        ):
            assert request("POST", address, HER | more, claims=claims("zoe")).status == 404
        assert len(ports.customers.people) == 0
        nobody = {"channel": "whatsapp", "id": "nobody"}
        assert amy("POST", "/customers", nobody).status == 404
        assert lea("POST", "/customers", nobody).json["cases"] == []
        assert lea("POST", "/customers", {"channel": "fax", "id": "1"}).status == 422

    def test_nobody_joins_or_parts_whose_cases_they_may_not_see(
        self, amy: Asked, lea: Asked, ports: MemoryPorts
    ) -> None:
        hers, his = indexed(ports), indexed(ports, external_id="m-9", author="77")
        lead, zoe = an_agent("lea", role=Role.LEAD), an_agent("zoe", team="sales")
        ports.desk.apply(a_desk(an_agent("amy"), lead, zoe))
        found = ports.cases.get(his)
        assert found is not None
        ports.shelves.heads[his] = replace(found, team="sales", owner="zoe")
        him = {"channel": "whatsapp", "id": "77"}
        both = HER | {"other_channel": "whatsapp", "other_id": "77"}
        assert amy("POST", "/customers/join", both).status == 404
        assert len(ports.customers.people) == 0
        assert lea("POST", "/customers/join", both).status == 200
        assert [one["id"] for one in amy("POST", "/customers", him).json["cases"]] == [hers]
        assert amy("POST", "/customers/part", him).status == 404
        assert len(ports.customers.handles(Handle("whatsapp", "77"))) == 2
        assert amy("POST", "/customers/part", HER).status == 200


class TestDesk:
    def test_it_has_what_a_console_needs_and_no_address_of_anybody(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        sorry = Template("Sorry", "Sorry, {customer}. {agent}", frozenset({"x"}), frozenset({"en"}))
        reached = {"email": "amy@example.com", "phone": "+4915112345678"}
        amys = an_agent("amy", languages=frozenset({"en"}), **reached)
        ports.desk.apply(
            replace(
                a_desk(amys, *a_desk().agents[1:]),
                brand="Corner Shop",
                templates=(sorry,),
                tiers=("gold",),
            )
        )
        got = amy("GET", "/desk")
        desk = got.json
        assert desk["version"] == ports.desk.current().version
        assert desk["brand"] == "Corner Shop"
        assert [one["id"] for one in desk["agents"]] == ["amy", "ben", "lea"]
        assert desk["teams"] == [{"id": "care", "opens_at": None}]
        assert desk["channels"]["x"] == {
            "most": 280,
            "counts": "x",
            "private": {"most": 10_000, "counts": "characters"},
        }
        assert desk["templates"] == [
            {
                "name": "Sorry",
                "text": "Sorry, {customer}. {agent}",
                "channels": ["x"],
                "languages": ["en"],
            }
        ]
        assert (desk["tiers"], desk["languages"]) == (["gold"], ["en"])
        assert "solved" in desk["outcomes"]
        assert "example.com" not in got.body and "+49" not in got.body

    def test_a_closed_team_says_when_it_works_again(self, amy: Asked, ports: MemoryPorts) -> None:
        nights = Calendar("nights", "UTC", ((Window(time(22), time(6)),),) * 7)
        ports.desk.apply(replace(a_desk(), calendars=(nights,), teams=(Team("care", "nights"),)))
        [care] = amy("GET", "/desk").json["teams"]
        assert care == {"id": "care", "opens_at": "2026-11-22T22:00:00.000Z"}


class TestTemplates:
    @pytest.mark.parametrize("text", ["Sorry, {customer}. Amy", "Sorry. { Agent }"])
    def test_no_reply_leaves_with_a_variable_that_is_not_filled(
        self, amy: Asked, case: str, ports: MemoryPorts, text: str
    ) -> None:
        got = amy("POST", f"/cases/{case}/replies", {"text": text})
        assert (got.status, "is not filled" in got.detail) == (422, True)
        assert ports.cases.outbox(case) == []

    def test_other_words_in_braces_are_the_agent_s_own(self, amy: Asked, case: str) -> None:
        got = amy("POST", f"/cases/{case}/replies", {"text": "Put {it} into braces. Amy"})
        assert got.status == 202
