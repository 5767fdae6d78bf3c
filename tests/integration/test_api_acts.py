"""Drafts, verdicts, mergers, noise and connections through the API."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, a_message, an_agent, at
from tests.integration.conftest import Asked, Watch, opened


def another(ports: MemoryPorts) -> str:
    """A second case, of somebody else on whatsapp."""
    return opened(ports, external_id="w-2", author="4915100000002", text="Hello?")


class TestDrafts:
    def test_a_draft_is_the_callers_alone_and_goes_with_the_reply(
        self, amy: Asked, ben: Asked, case: str
    ) -> None:
        typed = {"text": "So sor", "visibility": "private", "mention": a_message().key}
        kept = amy("PUT", f"/cases/{case}/draft", typed)
        assert (kept.status, kept.json) == (200, {**typed, "at": "2026-11-22T10:00:00.000Z"})
        assert amy("GET", f"/cases/{case}").json["draft"] == kept.json
        assert ben("GET", f"/cases/{case}").json["draft"] is None
        assert amy("POST", f"/cases/{case}/replies", {"text": "So sorry"}).status == 202
        assert amy("GET", f"/cases/{case}").json["draft"] is None

    def test_an_empty_draft_is_none(self, amy: Asked, case: str) -> None:
        amy("PUT", f"/cases/{case}/draft", {"text": "So"})
        gone = amy("PUT", f"/cases/{case}/draft", {"text": ""})
        assert (gone.status, gone.json["text"]) == (200, "")
        assert amy("GET", f"/cases/{case}").json["draft"] is None

    def test_whatever_is_typed_is_kept_as_it_is(self, amy: Asked, case: str) -> None:
        text = " <script>\u202e\u200b🙏\n" * 100
        amy("PUT", f"/cases/{case}/draft", {"text": text})
        assert amy("GET", f"/cases/{case}").json["draft"]["text"] == text

    def test_a_case_that_is_not_there_or_not_seen_has_none(
        self, amy: Asked, ports: MemoryPorts, case: str
    ) -> None:
        assert amy("PUT", "/cases/c-nothing/draft", {"text": "So"}).status == 404
        ports.desk.apply(a_desk(an_agent(team="sales"), *a_desk().agents[1:]))
        ports.shelves.heads[case] = replace(ports.shelves.heads[case], owner="ben")
        assert amy("PUT", f"/cases/{case}/draft", {"text": "So"}).status == 404


SAID = {"sentiment": "negative", "intent": "complaint", "urgent": True}


class TestVerdicts:
    def test_a_mention_shows_what_is_thought_of_it_and_by_which_words(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        case = opened(ports, text="It is broken")
        [mention] = amy("GET", f"/cases/{case}").json["thread"]
        shown = {"sentiment": "negative", "intent": "complaint", "urgent": False}
        assert mention["verdict"] == {**shown, "why": ["broken"], "corrected_by": None}

    def test_a_corrected_verdict_is_shown_with_its_author_and_ranks_the_case(
        self, amy: Asked, case: str
    ) -> None:
        done = amy("PUT", f"/cases/{case}/verdict", {"mention": a_message().key, **SAID})
        assert (done.status, done.json["priority_name"]) == (200, "urgent")
        assert done.json["suggested_outcome"] is None
        full = amy("GET", f"/cases/{case}").json
        shown = full["thread"][0]["verdict"]
        assert shown == {**SAID, "why": [], "corrected_by": "amy"}
        texts = [fact["text"] for entry in full["ledger"] for fact in entry["facts"]]
        assert "amy corrected what a mention means: negative, complaint" in texts
        assert "priority urgent instead of normal, after a correction" in texts

    def test_noise_is_suggested_to_be_spam_and_stays_open(self, amy: Asked, case: str) -> None:
        said = {"mention": a_message().key, **SAID, "intent": "noise", "urgent": False}
        done = amy("PUT", f"/cases/{case}/verdict", said).json
        assert (done["suggested_outcome"], done["status"]) == ("spam", "open")

    def test_a_mention_of_another_case_is_none_of_this_one(self, amy: Asked, case: str) -> None:
        got = amy("PUT", f"/cases/{case}/verdict", {"mention": "x#m-1", **SAID})
        assert (got.status, got.detail) == (422, "mention: this case has no verdict on it")


class TestMerging:
    def test_the_case_that_goes_on_shows_both_threads_and_answers_either(
        self, lea: Asked, ports: MemoryPorts, case: str
    ) -> None:
        other = another(ports)
        lea("POST", f"/cases/{case}/notes", {"text": "Seen before"})
        gone = lea("POST", f"/cases/{case}/merge", {"into": other})
        assert (gone.status, gone.json["status"], gone.json["merged_into"]) == (
            200,
            "closed",
            other,
        )
        assert {clock["state"] for clock in gone.json["clocks"]} == {"merged"}
        full = lea("GET", f"/cases/{other}").json
        assert full["merged"] == [case]
        kinds = [item["kind"] for item in full["thread"]]
        assert sorted(kinds) == ["mention", "mention", "note"]
        assert full["customer"]["id"] == "4915100000002"
        said = {"text": "So sorry", "mention": a_message().key}
        assert lea("POST", f"/cases/{other}/replies", said).status == 202
        [reply] = ports.cases.outbox(other)
        assert reply.target.customer_id == "4915100000001"

    def test_undone_it_is_as_it_was(
        self, lea: Asked, ports: MemoryPorts, watch: Watch, case: str
    ) -> None:
        other = another(ports)
        before = [lea("GET", f"/cases/{id}").json for id in (case, other)]
        lea("POST", f"/cases/{case}/merge", {"into": other})
        watch.now += timedelta(minutes=1)
        assert lea("POST", f"/cases/{case}/unmerge").status == 200
        watch.now = NOW
        for id, was in zip((case, other), before, strict=True):
            now = lea("GET", f"/cases/{id}").json
            changed = {name for name in now if now[name] != was[name]}
            assert changed == {"version", "ledger"}

    def test_what_cannot_be_is_said(self, amy: Asked, ports: MemoryPorts, case: str) -> None:
        other = another(ports)
        merge = f"/cases/{case}/merge"
        assert amy("POST", merge, {"into": case}).status == 422
        assert amy("POST", merge, {"into": "c-nothing"}).status == 404
        assert amy("POST", merge, {"into": other}).status == 200
        got = amy("POST", f"/cases/{case}/claim")
        assert (got.status, got.detail) == (
            409,
            f"the case was merged into {other}: it goes on there",
        )


class TestNoise:
    def test_noise_is_seen_and_taken_back_by_leads(self, lea: Asked, ports: MemoryPorts) -> None:
        for number in range(3):
            mention = a_mention("noise", external_id=f"m-{number}", received_at=at(number))
            ports.mentions.add(mention)
            triage(mention.key, at(9), ports)
        page = lea("GET", "/noise?day=2026-11-22&limit=2").json
        assert [one["key"] for one in page["mentions"]] == ["x#m-2", "x#m-1"]
        assert page["mentions"][0]["verdict"]["intent"] == "noise"
        assert page["mentions"][0]["connection"] == "shop"
        rest = lea("GET", f"/noise?limit=2&cursor={page['cursor']}").json
        assert ([one["key"] for one in rest["mentions"]], rest["cursor"]) == (["x#m-0"], None)
        case = lea("POST", "/noise/restore", {"mention": "x#m-1"})
        assert (case.status, case.json["intent"]) == (200, "other")
        again = lea("POST", "/noise/restore", {"mention": "x#m-1"})
        assert again.json["id"] == case.json["id"]
        left = lea("GET", "/noise").json["mentions"]
        assert [one["key"] for one in left] == ["x#m-2", "x#m-0"]

    @pytest.mark.parametrize(
        "day", ["today", "2026-02-30", "20261122", "2026-11-22T10:00", "1066-10-14"]
    )
    def test_a_day_that_is_none_is_told(self, lea: Asked, day: str) -> None:
        got = lea("GET", f"/noise?day={day}")
        assert got.status == 422
        assert got.detail.startswith("day: has to be a day")

    def test_a_cursor_holds_no_id(self, lea: Asked, ports: MemoryPorts) -> None:
        for number in range(2):
            mention = a_mention("noise", external_id=f"secret-{number}")
            ports.mentions.add(mention)
            triage(mention.key, NOW, ports)
        cursor = lea("GET", "/noise?limit=1").json["cursor"]
        assert set(cursor) <= set("0123456789.")


class TestConnections:
    @pytest.mark.usefixtures("case")
    def test_their_state_is_what_is_known(self, lea: Asked, ports: MemoryPorts) -> None:
        ports.desk.revoke("shop-x", NOW, "access was revoked")
        shown = {one["id"]: one for one in lea("GET", "/connections").json["connections"]}
        assert [shown[id]["state"] for id in ("shop", "shop-x", "shop-whatsapp")] == [
            "waiting",
            "closed",
            "heard",
        ]
        assert shown["shop-x"]["reason"] == "access was revoked"
        assert shown["shop-whatsapp"] == {
            "id": "shop-whatsapp",
            "channel": "whatsapp",
            "team": "care",
            "address": "/webhooks/whatsapp/shop-whatsapp",
            "state": "heard",
            "last_heard_at": "2026-11-22T10:00:00.000Z",
            "reason": "",
        }

    def test_a_double_tap_is_one_test_and_two_taps_are_two(
        self, lea: Asked, ports: MemoryPorts
    ) -> None:
        tap = {"headers": {"Idempotency-Key": "tap-1"}}
        keys = [lea("POST", "/connections/shop-x/test", **tap).json["mention"] for _ in range(2)]
        assert keys == ["x#test#test-tap-1"] * 2
        assert ports.mentions.get(keys[0]) is not None
        assert lea("POST", "/connections/nothing/test").status == 404
