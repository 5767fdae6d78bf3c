"""The handlers of open consoles: what they take from strangers, and what they make of the ledger."""

import json
from typing import Any

import pytest

from chalicelib.domain.live import Said
from chalicelib.errors import Invalid, Unavailable
from chalicelib.flows.live import admit
from chalicelib.gateways.clock import now
from chalicelib.stores.memory import MemoryPorts
from functions import live
from functions.failures import Failed
from tests.build import a_case, a_change, a_desk, an_agent, an_opening
from tests.unit.consoles import CASE
from tests.unit.flows.stories import AMY, BEN, LEA
from tests.unit.recorded import Context, entry

SECRET = "0123456789abcdefghijklmnopqrstuv"


@pytest.fixture(autouse=True)
def wired(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handlers work with the ports of the test."""
    monkeypatch.setattr(live, "ports", lambda: ports)
    ports.desk.apply(a_desk(AMY, BEN, LEA, an_agent("zoe", team="sales")))


def event(kind: str, id: str = "k-1", **given: Any) -> dict[str, Any]:
    """An event of API Gateway."""
    context = {"connectionId": id, "eventType": kind, "routeKey": f"${kind.lower()}"}
    return {"requestContext": context, "isBase64Encoded": False, **given}


def knock(ticket: str | None, id: str = "k-1") -> int:
    """The status with which a connection is opened or refused."""
    query = None if ticket is None else {"ticket": ticket}
    answer = live.routes(event("CONNECT", id, queryStringParameters=query), Context())
    status: int = answer["statusCode"]
    return status


def say(body: str | None, id: str = "k-1") -> None:
    """A console says something."""
    assert live.routes(event("MESSAGE", id, body=body), Context()) == {"statusCode": 200}


@pytest.fixture
def console(ports: MemoryPorts) -> str:
    """Id of a console that amy has open."""
    admit(AMY, SECRET, now(), ports)
    assert knock(SECRET) == 200
    return "k-1"


class TestConnections:
    def test_a_ticket_opens_a_connection_once(self, ports: MemoryPorts, console: str) -> None:
        assert ports.live.find(console)
        assert knock(SECRET, "k-2") == 401
        assert ports.live.find("k-2") is None

    @pytest.mark.parametrize(
        "ticket", [None, "", "x", "x" * 32, "x" * 9000, "\ud800" * 32, "é" * 32]
    )
    def test_what_is_no_ticket_is_refused(self, ticket: str | None, ports: MemoryPorts) -> None:
        assert knock(ticket) == 401
        assert ports.live.find("k-1") is None

    def test_only_what_can_be_a_ticket_is_looked_for(
        self, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked: list[str] = []
        monkeypatch.setattr(ports.live, "take", looked.append)
        for ticket in (None, "", "x" * 31, "x" * 33, "x" * 31 + "/", "x" * 32):
            knock(ticket)
        assert len(looked) == 1

    def test_a_connection_that_ended_takes_its_console_along(
        self, ports: MemoryPorts, console: str
    ) -> None:
        for _ in range(2):
            assert live.routes(event("DISCONNECT"), Context()) == {"statusCode": 200}
        assert ports.live.find(console) is None

    def test_a_table_that_does_not_answer_opens_no_connection(
        self, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(_: str) -> None:
            raise Unavailable("it does not answer")

        monkeypatch.setattr(ports.live, "take", down)
        with pytest.raises(Failed):
            knock(SECRET)

    def test_a_call_that_wakes_the_function_does_nothing(self) -> None:
        assert live.routes({"Records": []}, Context()) == {"statusCode": 200}


class TestMessages:
    def test_what_a_console_shows_is_kept(self, ports: MemoryPorts, console: str) -> None:
        case = ports.cases.save(an_opening(a_case(CASE)))
        say(json.dumps({"looking": case.id, "writing": True, "all": False}))
        found = ports.live.find(console)
        assert found is not None
        assert (found.looking, found.writing, found.all) == (CASE, True, False)

    @pytest.mark.parametrize(
        "body",
        [
            *(None, "", " ", "x", "null", "[]", "5", '"c-1"', "{}", "{", "\x00", "\ud800"),
            *("[" * 900, '{"a":' * 150, '{"looking": null, "writing": NaN}', "x" * 1_000_000),
            *('{"looking": 5}', '{"looking": true}', '{"looking": ["c-1"]}', '{"looking": {}}'),
            *(
                '{"looking": ""}',
                '{"looking": "C-1"}',
                '{"looking": "c-1\\n"}',
                '{"writing": true}',
            ),
            *('{"looking": null, "writing": 1}', '{"looking": null, "writing": null}'),
            *('{"looking": null, "all": "yes"}', '{"looking": null, "role": "lead"}'),
            *('{"looking": "c-' + "a" * 61 + '"}', '{"looking": "open#leads"}'),
            *('{"looking": null, "looking": 7}', '{"looking": "c-\\ud800"}', "1" * 900),
        ],
        ids=repr,
    )
    def test_what_makes_no_sense_is_told_so_and_changes_nothing(
        self, body: str | None, ports: MemoryPorts, console: str
    ) -> None:
        before = ports.live.find(console)
        say(body)
        [message] = ports.sockets.heard(console)
        assert list(message) == ["error"]
        assert len(str(message["error"])) < 200
        assert ports.live.find(console) == before

    def test_what_it_may_say(self) -> None:
        assert live.read('{"looking": null}') == Said(None, False, True)
        assert live.read('{"looking": null, "writing": true}') == Said(None, False, True)
        assert live.read(f'{{"looking": "{CASE}"}}') == Said(CASE, False, True)
        with pytest.raises(Invalid, match="1000 characters"):
            live.read("[" * 1001)

    def test_a_case_that_is_not_there_or_of_another_team_is_told_alike(
        self, ports: MemoryPorts, console: str
    ) -> None:
        sold = ports.cases.save(an_opening(a_case("c-sold", team="sales"))).id
        said = []
        for id in (sold, "c-none"):
            say(json.dumps({"looking": id}))
            said += ports.sockets.heard(console)
        assert said == [{"error": "looking: there is no such case"}] * 2

    def test_a_stranger_is_shown_the_door(self, ports: MemoryPorts) -> None:
        say('{"looking": null}', "stranger")
        assert ports.sockets.closed == ["stranger"]


def image(case: str, version: int, *facts: str, **given: str) -> dict[str, Any]:
    """An entry of the ledger as the stream tells it."""
    told = {"facts": {"S": json.dumps([[what, {"agent": "amy"}] for what in facts])}}
    return entry(case, version, **told, **{name: {"S": value} for name, value in given.items()})


class TestChanges:
    def hear(self, ports: MemoryPorts, *images: dict[str, Any]) -> list[Any]:
        """What amy's console hears of a batch."""
        live.tell_consoles([one["NewImage"] for one in images])
        return ports.sockets.heard("k-1")

    def test_new_entries_are_told_once_with_ids_and_names_alone(
        self, ports: MemoryPorts, console: str
    ) -> None:
        assert console
        first = image(CASE, 1, "case.opened", "case.assigned", team="care", owner="ben")
        then = image(CASE, 2, "case.assigned", team="care", owner="amy", from_owner="ben")
        [message] = self.hear(ports, first, then)
        assert message == {
            "cases": [
                {
                    "id": CASE,
                    "version": 2,
                    "team": "care",
                    "owner": "amy",
                    "what": ["case.opened", "case.assigned"],
                }
            ]
        }

    def test_a_case_that_just_left_an_agent_or_a_team_is_told_there(
        self, ports: MemoryPorts, console: str
    ) -> None:
        assert console
        handed = image(CASE, 3, "case.assigned", team="sales", owner="zoe", from_owner="amy")
        moved = image("c-2", 3, "case.queued", team="sales", from_team="care", from_owner="zoe")
        [message] = self.hear(ports, handed, moved)
        assert [(one["id"], one["owner"]) for one in message["cases"]] == [
            (CASE, "zoe"),
            ("c-2", None),
        ]

    def test_other_teams_and_receipts_are_not_told(self, ports: MemoryPorts, console: str) -> None:
        assert console
        sold = image(CASE, 1, "case.opened", team="sales", owner="zoe")
        assert self.hear(ports, sold, image(f"{CASE}#told", 3, "page.told")) == []
        assert self.hear(ports) == []

    @pytest.mark.parametrize(
        ("owner", "from_owner", "heard"),
        [(None, None, True), ("ben", "", True), ("ben", None, False), (None, "ben", True)],
    )
    def test_the_queue_is_what_anybody_could_take_before_or_now(
        self,
        owner: str | None,
        from_owner: str | None,
        heard: bool,
        ports: MemoryPorts,
        console: str,
    ) -> None:
        say('{"looking": null, "all": false}')
        assert console
        given = {"owner": owner, "from_owner": from_owner, "team": "care"}
        told = {name: value for name, value in given.items() if value is not None}
        assert bool(self.hear(ports, image(CASE, 2, "case.touched", **told))) is heard

    def test_messages_that_are_lost_are_logged_and_not_tried_again(
        self, ports: MemoryPorts, console: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert console
        ports.sockets.down = True
        capsys.readouterr()
        self.hear(ports, image(CASE, 1, "case.opened", team="care"))
        line = json.loads(capsys.readouterr().out)
        assert (line["message"], line["level"]) == ("consoles not told", "WARNING")
        assert (line["cases"], line["messages"]) == (1, 1)
        assert line["cause"] == "EndpointConnectionError"

    def test_a_table_that_does_not_answer_holds_up_no_stream(
        self,
        ports: MemoryPorts,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def down(*_: object) -> None:
            raise Unavailable("what a customer may have said")

        monkeypatch.setattr(ports.live, "of", down)
        self.hear(ports, image(CASE, 1, "case.opened", team="care"))
        out = capsys.readouterr().out
        assert json.loads(out)["error"] == "Unavailable"
        assert "customer" not in out


def test_neither_a_ticket_nor_what_is_said_is_ever_in_the_log(
    ports: MemoryPorts,
    console: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    knock("sgn-5c1d-geheim-geheim-geheim-00")
    say('{"looking": "geheim"}')
    say('{"looking": "c-geheim"}')

    def down(*_: object) -> None:
        raise RuntimeError("geheim")

    for name, act in (("find", say), ("take", knock)):
        monkeypatch.setattr(ports.live, name, down)
        with pytest.raises(Failed, match="RuntimeError"):
            act('{"looking": null}' if name == "find" else SECRET)
    out = capsys.readouterr().out
    assert console
    assert "geheim" not in out
    assert SECRET not in out
    assert [json.loads(line)["message"] for line in out.splitlines()] == [
        *("console", "call failed", "call failed"),
    ]


def test_who_has_a_case_and_who_just_had_it_stands_in_its_entry() -> None:
    """What the tables write is what the handler reads."""
    from chalicelib.stores.saving import concern

    first = an_opening(a_case(CASE, owner="amy"))
    handed = a_change(first.saved).to(owner="ben")
    left = a_change(handed.saved).to(owner=None, team="sales")
    taken = a_change(left.saved).to(owner="zoe")
    found = [concern(change) for change in (first, handed, left, taken, a_change(taken.saved))]
    assert found == [
        {"team": "care", "owner": "amy"},
        {"team": "care", "owner": "ben", "from_owner": "amy"},
        {"team": "sales", "owner": None, "from_team": "care", "from_owner": "ben"},
        {"team": "sales", "owner": "zoe", "from_owner": ""},
        {"team": "sales", "owner": "zoe"},
    ]
