"""Who calls the API, what they see of themselves and of the inboxes, and what happens when something fails."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.flows.telling import deliver_page
from chalicelib.gateways.clock import now
from chalicelib.ports import Parked, Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent
from tests.integration.conftest import Asked, Watch, opened
from tests.integration.gateway import claims, request


class TestWhoCalls:
    def test_an_agent_sees_who_they_are(self, amy: Asked, case: str) -> None:
        assert case
        assert amy("GET", "/me").json == {
            "id": "amy",
            "name": "Amy",
            "role": "agent",
            "team": "care",
            "channels": ["standard", "whatsapp", "x"],
            "on_duty": True,
            "load": 1,
            "capacity": 10,
            "devices": [],
        }

    @pytest.mark.parametrize(
        "groups", ["[lead]", "lead,agent", "[lead agent]", "[agent, lead]", ["lead"], "lead"]
    )
    def test_the_groups_of_the_token_make_a_lead_however_they_are_written(
        self, watch: Watch, groups: object
    ) -> None:
        assert watch
        got = request("GET", "/me", claims=claims("amy", groups))
        assert got.json["role"] == "lead"

    def test_a_lead_of_the_desk_without_the_group_is_an_agent(self, watch: Watch) -> None:
        assert watch
        got = request("GET", "/me", claims=claims("lea", "[agent]"))
        assert got.json["role"] == "agent"

    @pytest.mark.parametrize("groups", [None, "", "[]", "leader", "[leads]", "misleading"])
    def test_whoever_is_in_no_group_is_refused(self, watch: Watch, groups: object) -> None:
        assert watch
        got = request("GET", "/me", claims=claims("amy", groups))
        assert got.status == 403
        assert "group agent or lead" in got.detail

    def test_an_access_token_is_not_enough(self, watch: Watch) -> None:
        assert watch
        got = request("GET", "/me", claims=claims("amy", token_use="access"))
        assert (got.status, got.headers["www-authenticate"]) == (401, "Bearer")
        assert "id token" in got.detail

    @pytest.mark.parametrize("given", [{}, {"claims": None}, {"claims": {"token_use": "id"}}])
    def test_without_claims_nobody_calls(self, watch: Watch, given: dict[str, Any]) -> None:
        assert watch
        assert request("GET", "/me", **given).status == 401

    def test_somebody_who_is_not_on_the_desk_is_told_what_to_change(self, watch: Watch) -> None:
        assert watch
        got = request("GET", "/me", claims=claims("zoe"))
        assert got.status == 403
        assert "add the agent zoe to the desk file" in got.detail


class TestMe:
    def test_off_duty_and_on_again(self, amy: Asked) -> None:
        assert amy("PUT", "/me", {"on_duty": False}).json["on_duty"] is False
        assert amy("GET", "/me").json["on_duty"] is False
        assert amy("PUT", "/me", {"on_duty": True}).json["on_duty"] is True

    def test_a_device_is_registered_once_and_its_token_is_never_shown(self, amy: Asked) -> None:
        phone = {"platform": "android", "token": "secret-token"}
        first, second = (amy("POST", "/me/devices", phone) for _ in range(2))
        assert (first.status, second.json["id"]) == (201, first.json["id"])
        listed = amy("GET", "/me/devices")
        assert [one["id"] for one in listed.json["devices"]] == [first.json["id"]]
        assert "secret" not in listed.body + first.body + amy("GET", "/me").body

    def test_a_device_is_removed_by_its_agent_only(self, amy: Asked, ben: Asked) -> None:
        id = amy("POST", "/me/devices", {"platform": "android", "token": "t"}).json["id"]
        assert ben("DELETE", f"/me/devices/{id}").status == 204
        assert len(amy("GET", "/me/devices").json["devices"]) == 1
        assert amy("DELETE", f"/me/devices/{id}").status == 204
        assert amy("GET", "/me/devices").json["devices"] == []


BROWSER = {"platform": "webpush", "token": '{"endpoint": "https://push.example/1"}'}


class TestPagesToMe:
    def test_what_a_browser_was_woken_for_is_told_until_it_is_acknowledged(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(an_agent("amy")))
        assert amy("POST", "/me/devices", BROWSER).status == 201
        assert amy("GET", "/me/pages").json == {"pages": []}
        id = opened(ports)
        deliver_page(id, "1", now(), ports)
        [page] = amy("GET", "/me/pages").json["pages"]
        assert (page["case"], page["page"], page["reason"]) == (id, "1", "assigned")
        assert (page["title"], page["priority_name"]) == ("A new case is yours", "normal")
        assert amy("POST", f"/cases/{id}/acknowledge").status == 200
        assert amy("GET", "/me/pages").json == {"pages": []}

    def test_a_case_of_another_team_is_told_no_more(self, amy: Asked, ports: MemoryPorts) -> None:
        ports.desk.apply(a_desk(an_agent("amy", team="other"), an_agent("ben")))
        id = opened(ports)
        [page] = ports.cases.pages(id)
        ports.pager.show("amy", [page])
        assert amy("GET", "/me/pages").json == {"pages": []}

    def test_a_device_is_tried_by_its_agent_only(
        self, amy: Asked, ben: Asked, ports: MemoryPorts
    ) -> None:
        id = amy("POST", "/me/devices", BROWSER).json["id"]
        assert ben("POST", f"/me/devices/{id}/test").status == 404
        assert list(ports.queues.of(Queue.PAGES)) == []
        assert amy("POST", f"/me/devices/{id}/test").status == 202
        assert [dict(one.body) for one in ports.queues.of(Queue.PAGES)] == [
            {"to": "amy", "trial": id}
        ]


class TestInbox:
    def test_an_agent_sees_their_own_cases_page_by_page(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(an_agent("amy")))
        ids = {opened(ports, external_id=f"m-{n}", author=f"c-{n}") for n in range(3)}
        first = amy("GET", "/cases?limit=2").json
        rest = amy("GET", f"/cases?limit=2&cursor={first['cursor']}").json
        assert {one["id"] for one in first["cases"] + rest["cases"]} == ids
        assert rest["cursor"] is None

    def test_a_case_that_nobody_has_waits_in_the_queue(
        self, amy: Asked, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(a_desk(an_agent("amy", capacity=0)))
        id = opened(ports)
        assert [one["id"] for one in amy("GET", "/cases?list=queue").json["cases"]] == [id]
        assert amy("GET", "/cases?list=mine").json["cases"] == []

    def test_others_lists_are_for_leads(self, amy: Asked, lea: Asked, case: str) -> None:
        assert lea("GET", "/cases?agent=amy").json["cases"][0]["id"] == case
        assert lea("GET", "/cases?list=queue&team=care").status == 200
        assert amy("GET", "/cases?agent=ben").status == 403
        assert amy("GET", "/cases?list=queue&team=other").status == 403

    @pytest.mark.parametrize("query", ["agent=zoe", "list=queue&team=zoo"])
    def test_leads_look_for_cases_of_those_whom_the_desk_forgot(
        self, lea: Asked, query: str
    ) -> None:
        got = lea("GET", f"/cases?{query}")
        assert (got.status, got.json["cases"]) == (200, [])

    @pytest.mark.parametrize(
        ("query", "word"),
        [
            ("list=some", "mine or queue or team or all"),
            ("limit=0", "from 1 to 100"),
            ("limit=101", "from 1 to 100"),
            ("limit=²", "from 1 to 100"),
            ("cursor=nonsense", "cursor"),
            ("colour=red", "'colour'"),
            ("list=queue&agent=amy", "list=mine"),
            ("list=mine&team=care", "list=queue"),
        ],
    )
    def test_what_is_wrong_with_a_query_is_named(self, lea: Asked, query: str, word: str) -> None:
        got = lea("GET", f"/cases?{query}")
        assert got.status == 422
        assert word in got.detail


class TestParked:
    PARKED = Parked("20261122T100000-a", Queue.INTAKE, '{"key": "x#1"}', "makes no sense", NOW)

    def test_a_lead_looks_replays_and_it_is_gone(self, lea: Asked, ports: MemoryPorts) -> None:
        ports.parking.park(self.PARKED)
        id = self.PARKED.id
        assert lea("GET", "/parked").json["parked"][0]["reason"] == "makes no sense"
        assert lea("GET", f"/parked/{id}").json["body"] == self.PARKED.body
        assert lea("POST", f"/parked/{id}/replay").status == 202
        assert [dict(one.body) for one in ports.queues.of(Queue.INTAKE)] == [{"key": "x#1"}]
        assert lea("POST", f"/parked/{id}/replay").status == 404

    def test_what_a_queue_cannot_take_is_kept_parked(self, lea: Asked, ports: MemoryPorts) -> None:
        ports.parking.park(self.PARKED)
        ports.queues.down = True
        got = lea("POST", f"/parked/{self.PARKED.id}/replay")
        assert (got.status, got.headers["retry-after"]) == (503, "5")
        assert ports.parking.get(self.PARKED.id)

    def test_what_is_no_message_is_dropped_not_replayed(
        self, lea: Asked, ports: MemoryPorts
    ) -> None:
        ports.parking.park(Parked("p-2", Queue.SPILL, "not json", "unreadable", NOW))
        assert lea("POST", "/parked/p-2/replay").status == 409
        assert lea("DELETE", "/parked/p-2").status == 204
        assert lea("GET", "/parked").json == {"parked": []}

    @pytest.mark.parametrize(
        ("method", "address"),
        [
            ("GET", "/parked"),
            ("GET", "/parked/p"),
            ("POST", "/parked/p/replay"),
            ("DELETE", "/parked/p"),
        ],
    )
    def test_agents_are_told_to_ask_a_lead(self, amy: Asked, method: str, address: str) -> None:
        got = amy(method, address)
        assert got.status == 403
        assert "only leads" in got.detail


class TestFailures:
    @pytest.mark.parametrize(
        ("error", "status", "word"),
        [
            (Unavailable("DynamoDB: table earshot-x: role arn:aws:iam::1:role/y"), 503, "again"),
            (
                Misconfigured("DynamoDB: table earshot-x: role arn:aws:iam::1:role/y"),
                500,
                "operator",
            ),
        ],
    )
    def test_a_failure_of_ours_says_what_to_do_and_names_no_part_of_us(  # noqa: PLR0913 - a row of the table
        self,
        amy: Asked,
        ports: MemoryPorts,
        monkeypatch: pytest.MonkeyPatch,
        error: Exception,
        status: int,
        word: str,
    ) -> None:
        monkeypatch.setattr(ports.desk, "current", _raises(error))
        got = amy("GET", "/me")
        assert got.status == status
        assert word in got.detail
        assert "arn:aws" not in got.body

    def test_an_unknown_failure_tells_nothing_and_is_logged_without_what_was_said(
        self,
        amy: Asked,
        ports: MemoryPorts,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(ports.desk, "current", _raises(ValueError("Ada said something")))
        got = amy("GET", "/me")
        assert got.status == 500
        assert "Ada" not in got.body
        logged = capsys.readouterr()
        assert "Ada" not in logged.out + logged.err

    def test_no_answer_is_kept_in_a_cache_or_guessed_at(self, amy: Asked) -> None:
        for got in (amy("GET", "/me"), amy("GET", "/cases/none"), amy("PATCH", "/me")):
            assert got.headers["cache-control"] == "no-store"
            assert got.headers["x-content-type-options"] == "nosniff"


def _raises(error: Exception) -> Callable[[], None]:
    def fails() -> None:
        raise error

    return fails
