"""What agents see of a case, and do with it."""

from datetime import timedelta

import pytest

from chalicelib.domain.desk import Role
from chalicelib.domain.reply import Response
from chalicelib.flows.delivery import deliver
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent, at
from tests.integration.conftest import Asked, Watch, opened
from tests.integration.gateway import claims, request


class TestOneCase:
    def test_it_shows_thread_ledger_clock_and_pages(
        self, amy: Asked, case: str, watch: Watch
    ) -> None:
        watch.now = at(60)
        amy("POST", f"/cases/{case}/notes", {"text": "He called before"})
        watch.now = at(120)
        amy("POST", f"/cases/{case}/replies", {"text": "On its way. Amy"})
        shown = amy("GET", f"/cases/{case}").json
        assert [item["kind"] for item in shown["thread"]] == ["mention", "note", "reply"]
        assert shown["thread"][0]["text"] == "Where is my parcel?"
        assert shown["customer"] == {
            "id": "4915100000001",
            "handle": "@4915100000001",
            "name": "Ada",
        }
        texts = [fact["text"] for entry in shown["ledger"] for fact in entry["facts"]]
        assert "given to amy" in texts
        assert "amy wrote a reply" in texts
        assert shown["ledger_broken_at"] is None
        assert shown["pages"][0]["to"] == ["amy"]
        assert any("least loaded" in why for why in shown["why"])

    def test_of_a_thread_too_long_for_one_answer_the_latest_is_shown(
        self, amy: Asked, case: str, ports: MemoryPorts
    ) -> None:
        for number in range(30):
            long = {"external_id": f"long-{number}", "received_at": at(number + 1)}
            opened(ports, text=f"{number} " + "x" * 49_000, created_at=None, **long)
        shown = amy("GET", f"/cases/{case}").json
        assert shown["thread_left_out"] == 31 - len(shown["thread"]) > 0
        assert shown["thread"][-1]["text"].startswith("29 ")

    def test_the_clock_shows_its_arithmetic(self, amy: Asked, case: str, watch: Watch) -> None:
        watch.now = at(3600.25)
        [clock] = amy("GET", f"/cases/{case}").json["clocks"]
        assert clock["state"] == "overdue"
        assert clock["target_seconds"] == 3600
        assert clock["late_by_ms"] == 250
        assert clock["arithmetic"] == (
            "2026-11-22T10:00:00.000Z + 1 h = due 2026-11-22T11:00:00.000Z; 0.250 s over"
        )

    def test_a_reply_that_was_sent_is_shown_once_and_meets_the_clock(
        self, amy: Asked, case: str, ports: MemoryPorts
    ) -> None:
        reply = amy("POST", f"/cases/{case}/replies", {"text": "Sorry. Amy"}).json
        ports.http.script(Response(200, {}, b'{"messages": [{"id": "wamid.reply"}]}'))
        deliver(case, reply["id"], NOW + timedelta(minutes=20), ports)
        shown = amy("GET", f"/cases/{case}").json
        assert [item["kind"] for item in shown["thread"]] == ["mention", "reply"]
        assert shown["thread"][1]["state"] == "sent"
        assert shown["clocks"][0]["state"] == "kept"
        assert shown["clocks"][0]["arithmetic"].endswith("40 min early")
        [promise] = shown["promises"]
        assert promise["late_by_ms"] == -40 * 60_000
        assert "3600 s (1:00:00) counted" in promise["arithmetic"][0]

    def test_the_case_of_another_team_does_not_exist_for_an_agent(
        self, lea: Asked, case: str, ports: MemoryPorts
    ) -> None:
        lead, zoe = an_agent("lea", role=Role.LEAD), an_agent("zoe", team="sales")
        ports.desk.apply(a_desk(an_agent(), lead, zoe))
        assert lea("GET", f"/cases/{case}").status == 200
        for method, address, body in (
            ("GET", f"/cases/{case}", None),
            ("POST", f"/cases/{case}/claim", None),
            ("POST", f"/cases/{case}/notes", {"text": "hello"}),
            ("POST", f"/cases/{case}/close", {"outcome": "solved"}),
        ):
            got = request(method, address, body, claims=claims("zoe"))
            missing = request(method, address.replace(case, "c-none"), body, claims=claims("zoe"))
            assert got.status == missing.status == 404
            assert got.detail.replace(case, "") == missing.detail.replace("c-none", "")

    @pytest.mark.parametrize(
        "id", ["..", "a b", "%00", "%2e%2e", "c-1%27--", "é", "x" * 129, "%0d%0aset-cookie:a", "*"]
    )
    def test_a_hostile_id_is_not_found(self, amy: Asked, id: str) -> None:
        for address in (f"/cases/{id}", f"/me/devices/{id}"):
            got = amy("GET" if "cases" in address else "DELETE", address)
            assert got.status == 404
            assert got.detail == "there is nothing of that id"


class TestWork:
    def test_acknowledging_twice_is_acknowledging_once(self, amy: Asked, case: str) -> None:
        first, second = (amy("POST", f"/cases/{case}/acknowledge") for _ in range(2))
        assert first.json["acknowledged_at"] == "2026-11-22T10:00:00.000Z"
        assert first.json["paging"] is None
        assert second.json["version"] == first.json["version"]

    def test_a_colleagues_case_is_not_claimed_but_by_a_lead(
        self, ben: Asked, lea: Asked, case: str
    ) -> None:
        got = ben("POST", f"/cases/{case}/claim")
        assert got.status == 409
        assert "amy has this case" in got.detail
        assert lea("POST", f"/cases/{case}/claim").json["owner"] == "lea"

    def test_a_double_tap_says_it_once(self, amy: Asked, case: str, ports: MemoryPorts) -> None:
        tap = {"headers": {"Idempotency-Key": "tap-1"}}
        say, write = {"text": "Sorry. Amy"}, {"text": "Poor man"}
        replies = [amy("POST", f"/cases/{case}/replies", say, **tap) for _ in range(2)]
        notes = [amy("POST", f"/cases/{case}/notes", write, **tap) for _ in range(2)]
        assert [one.status for one in replies + notes] == [202, 202, 201, 201]
        assert len(ports.cases.outbox(case)) == len(ports.cases.notes(case)) == 1

    def test_a_key_does_not_name_two_things(self, amy: Asked, case: str) -> None:
        tap = {"headers": {"Idempotency-Key": "tap-1"}}
        for what in ("replies", "notes"):
            amy("POST", f"/cases/{case}/{what}", {"text": "one"}, **tap)
            got = amy("POST", f"/cases/{case}/{what}", {"text": "another"}, **tap)
            assert got.status == 409
            assert "Idempotency-Key" in got.detail

    def test_without_a_key_each_request_says_its_own(
        self, amy: Asked, case: str, ports: MemoryPorts
    ) -> None:
        for id in ("one", "two"):
            amy("POST", f"/cases/{case}/replies", {"text": f"Sorry, {id}"}, request_id=id)
        assert [one.id for one in ports.cases.outbox(case)] == ["one", "two"]

    def test_handing_over_pages_the_colleague(
        self, amy: Asked, case: str, ports: MemoryPorts
    ) -> None:
        assert amy("POST", f"/cases/{case}/handover", {"to": "ben"}).json["owner"] == "ben"
        assert ports.cases.pages(case)[-1].to == ("ben",)
        assert amy("POST", f"/cases/{case}/handover", {"to": "zoe"}).status == 422

    def test_a_closed_case_takes_no_reply(self, amy: Asked, ben: Asked, case: str) -> None:
        assert ben("POST", f"/cases/{case}/close", {"outcome": "solved"}).status == 403
        assert amy("POST", f"/cases/{case}/close", {"outcome": "solved"}).json["status"] == "closed"
        assert amy("POST", f"/cases/{case}/replies", {"text": "wait"}).status == 409


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "status", "word"),
        [
            ({"text": "a", "txet": "b", "owner": "amy"}, 422, "'owner', 'txet'"),
            ({"text": 5}, 422, "text: has to be a text"),
            ({}, 422, "text: missing"),
            (None, 422, "text: missing"),
            ({"text": ""}, 422, "text"),
            ({"text": " "}, 422, "text: write something"),
            ({"text": "x" * 10_001}, 422, "10001 characters"),
            ('{"text": "\\ud800"}', 422, "half a character"),
            ({"text": "a", "visibility": "secret"}, 422, "public or private"),
            ({"text": "a", "visibility": "public"}, 422, "private is not answered in public"),
            ({"text": "a", "mention": "x#other"}, 422, "mention"),
            ('{"text": ', 400, "not JSON"),
            (b'{"text": "\xff"}', 400, "not JSON in UTF-8"),
            ('{"text": NaN}', 400, "not JSON"),
            ("[" * 60_000, 400, "not JSON"),
            (["a"], 400, "JSON object"),
            ({"text": "x" * 65_536}, 413, "65536 is the most"),
        ],
    )
    def test_what_is_wrong_with_a_reply_is_named(
        self, amy: Asked, case: str, body: object, status: int, word: str
    ) -> None:
        got = amy("POST", f"/cases/{case}/replies", body)
        assert (got.status, word in got.detail) == (status, True), got.detail

    def test_moves_without_fields_take_none(self, amy: Asked, case: str) -> None:
        assert amy("POST", f"/cases/{case}/claim", {"agent": "ben"}).status == 422

    @pytest.mark.parametrize("key", ["", "a b", "x" * 65, "é", "a\nb"])
    def test_a_bad_idempotency_key_is_refused(self, amy: Asked, case: str, key: str) -> None:
        tap = {"Idempotency-Key": key}
        assert amy("POST", f"/cases/{case}/notes", {"text": "a"}, headers=tap).status == 422

    def test_another_content_type_is_a_problem_too(self, amy: Asked) -> None:
        got = amy("PUT", "/me", "on_duty=1", headers={"content-type": "text/csv"})
        assert (got.status, "application/json" in got.detail) == (415, True)

    def test_another_method_is_a_problem_that_names_those_allowed(self, amy: Asked) -> None:
        got = amy("PATCH", "/me")
        assert (got.status, got.headers["allow"]) == (405, "GET, PUT")
        assert got.detail


@pytest.mark.parametrize(
    "until",
    ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-11-23T10:00:00", "soon", 5],
)
def test_what_is_no_moment_is_refused_by_name(amy: Asked, case: str, until: object) -> None:
    got = amy("POST", f"/cases/{case}/snooze", {"until": until})
    assert (got.status, got.detail.partition(":")[0]) == (422, "until")
