"""Every answer that the OpenAPI document names is given, to a request made from the document itself."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from chalicelib import platforms
from chalicelib.api import openapi
from chalicelib.domain.mention import Handling
from chalicelib.domain.verdict import Intent, Sentiment, Verdict
from chalicelib.errors import Conflict, Misconfigured, Unavailable
from chalicelib.flows.indexing import index
from chalicelib.ports import Parked, Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_device, a_message, the_keys
from tests.integration.conftest import opened
from tests.integration.gateway import Got, claims, request
from tests.integration.promised import address_of, body_for, for_all, for_leads, operations

DOOR = "/webhooks/{channel}/{connection}"
STANDARD = "/webhooks/standard/shop-standard"
KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
LEA = claims("lea", "[lead]")
Fail = Callable[[object, str, Exception], None]
AGENTS = [key for key in sorted(operations()) if not for_all(*key)]

pytestmark = pytest.mark.usefixtures("watch")
every_route_of_agents = pytest.mark.parametrize(("method", "path"), AGENTS)


@dataclass
class Scene:
    """One operation of the document, asked for where amy has a case and a message is parked."""

    method: str
    path: str
    case: str
    ports: MemoryPorts
    fail: Fail

    @property
    def address(self) -> str:
        """The address of the operation, with an id that is there."""
        ids = {
            "connections": "shop-x",
            "cases": self.case,
            "parked": "p-1",
            "me": "d-1",
        }
        asked = {"/figures/cases": "?what=heard"}.get(self.path, "")
        return address_of(self.path, ids.get(self.path.split("/")[1], "")) + asked

    def ask(self, body: object = None, **event: Any) -> Got:
        """The operation asked for by somebody who may, as the document shows, but for what is given."""
        address = event.pop("address", self.address)
        who, groups = ("lea", "[lead]") if for_leads(self.method, self.path) else ("amy", "[agent]")
        given = {"claims": claims(who, groups)} | event
        body = self.body if body is None else body
        return request(self.method, address, body, **given)

    @property
    def body(self) -> Any:
        """The body that the document shows, about what is there."""
        shown = body_for(self.method, self.path)
        there = THERE.get(self.path)
        return shown if there is None else {**(shown or {}), **there(self)}

    def answers(self) -> Iterator[Got]:
        """A right answer, and what any route of agents answers when one thing is wrong."""
        yield self.ask()
        yield self.ask(claims=None)
        yield self.ask(claims=claims("amy", None))
        yield self.ask(headers={"content-type": "text/csv"})
        yield self.ask(address=f"{self.address.partition('?')[0]}?colour=red")
        if "{id}" in self.path:
            yield self.ask(address=address_of(self.path, "%00"))
        elif "404" in operations()[self.method, self.path]["responses"]:
            yield self.ask({**self.body, "id": "nobody"})
        if body_for(self.method, self.path) is not None:
            yield self.ask('{"text": ')
            yield self.ask({"text": "x" * 65_536})
        if (self.method, self.path) in CONFLICTS:
            yield CONFLICTS[self.method, self.path](self)
        self.fail(self.ports.desk, "current", Unavailable("it does not answer"))
        yield self.ask()
        self.fail(self.ports.desk, "current", Misconfigured("there is no desk"))
        yield self.ask()


def _closed(scene: Scene) -> Got:
    request("POST", f"/cases/{scene.case}/close", {"outcome": "spam"}, claims=LEA)
    return scene.ask(claims=LEA)


def _same_key(scene: Scene) -> Got:
    tap = {"headers": {"Idempotency-Key": "tap-1"}}
    scene.ask({"text": "one"}, **tap)
    return scene.ask({"text": "another"}, **tap)


def _unreadable(scene: Scene) -> Got:
    scene.ports.parking.park(Parked("p-1", Queue.SPILL, "no JSON", "unreadable", NOW))
    return scene.ask()


def _moved_meanwhile(method: str) -> Callable[[Scene], Got]:
    def ask(scene: Scene) -> Got:
        scene.fail(scene.ports.customers, method, Conflict("it was moved meanwhile"))
        return scene.ask()

    return ask


def _another_case(scene: Scene) -> str:
    return opened(scene.ports, external_id="w-2", author="4915100000002")


def _mention(scene: Scene, handling: Handling) -> str:
    """A mention that is in no case."""
    mention = a_message(connection="shop-whatsapp", external_id=f"w-{handling}")
    scene.ports.mentions.add(mention)
    if handling is Handling.NOISE:
        verdict = Verdict(Sentiment.NEUTRAL, Intent.NOISE, urgent=False, needs_answer=False)
        scene.ports.noise.keep(mention, verdict)
    scene.ports.mentions.settle(mention.key, handling)
    return mention.key


ADA: dict[str, object] = {"channel": "whatsapp", "id": "4915100000001"}
THERE: dict[str, Callable[[Scene], dict[str, object]]] = {
    **{f"/customers{act}": lambda _: ADA for act in ("", "/join", "/part", "/tier")},
    "/cases/{id}/merge": lambda scene: {"into": _another_case(scene)},
    "/cases/{id}/verdict": lambda _: {"mention": a_message().key},
    "/noise/restore": lambda scene: {"mention": _mention(scene, Handling.NOISE)},
}


def _merged(scene: Scene) -> Got:
    request("POST", f"/cases/{scene.case}/merge", {"into": _another_case(scene)}, claims=LEA)
    return scene.ask(claims=LEA)


def _merged_elsewhere(scene: Scene) -> Got:
    third = opened(scene.ports, external_id="w-3", author="4915100000003")
    return scene.ask({"into": third}, claims=LEA)


def _merged_and_gone_on(scene: Scene) -> Got:
    into = _another_case(scene)
    request("POST", f"/cases/{scene.case}/merge", {"into": into}, claims=LEA)
    request("POST", f"/cases/{into}/close", {"outcome": "spam"}, claims=LEA)
    return scene.ask(claims=LEA)


CONFLICTS: dict[tuple[str, str], Callable[[Scene], Got]] = {
    ("POST", "/customers/join"): _moved_meanwhile("join"),
    ("POST", "/customers/part"): _moved_meanwhile("part"),
    ("POST", "/cases/{id}/claim"): lambda scene: scene.ask(claims=claims("ben")),
    ("POST", "/cases/{id}/handover"): _closed,
    ("POST", "/cases/{id}/wait"): _closed,
    ("POST", "/cases/{id}/resume"): _closed,
    ("POST", "/cases/{id}/snooze"): _closed,
    ("PUT", "/cases/{id}/tags"): _closed,
    ("PUT", "/cases/{id}/verdict"): _merged,
    ("POST", "/cases/{id}/merge"): _merged_elsewhere,
    ("POST", "/cases/{id}/unmerge"): _merged_and_gone_on,
    ("POST", "/noise/restore"): lambda scene: scene.ask(
        {"mention": _mention(scene, Handling.UNMATCHED)}
    ),
    ("POST", "/cases/{id}/notes"): _same_key,
    ("POST", "/cases/{id}/replies"): _same_key,
    ("POST", "/parked/{id}/replay"): _unreadable,
}


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes a port raise an error, whatever it is asked."""

    def fails(port: object, name: str, error: Exception) -> None:
        def raises(*_: object) -> None:
            raise error

        owner = port if isinstance(port, ModuleType) else type(port)
        monkeypatch.setattr(owner, name, raises)

    return fails


@pytest.fixture
def world(case: str, ports: MemoryPorts, fail: Fail) -> Callable[[str, str], Scene]:
    """Scenes of operations."""
    ports.parking.park(Parked("p-1", Queue.INTAKE, '{"key": "x#1"}', "makes no sense", NOW))
    ports.pager.add_device(a_device())
    for entry in ports.ledger.of_case(case):
        index(entry, ports)
    return lambda method, path: Scene(method, path, case, ports, fail)


@every_route_of_agents
def test_a_route_of_agents_gives_each_answer_that_the_document_names_and_no_other(
    world: Callable[[str, str], Scene], method: str, path: str
) -> None:
    given = {got.status for got in world(method, path).answers()}
    assert given == {int(status) for status in operations()[method, path]["responses"]}


@every_route_of_agents
@pytest.mark.parametrize(
    "event",
    [
        {},
        {"claims": None},
        {"claims": {}},
        {"claims": "amy"},
        {"claims": claims("amy", token_use="access")},
        {"claims": {**claims("amy"), "cognito:username": ""}},
        {"claims": {**claims("amy"), "cognito:username": ["amy"]}},
    ],
)
def test_without_the_claims_of_an_id_token_every_route_refuses_and_does_nothing(
    world: Callable[[str, str], Scene], method: str, path: str, event: dict[str, Any]
) -> None:
    scene = world(method, path)
    before = _all_that_is_kept(scene.ports)
    got = request(method, scene.address, body_for(method, path), **event)
    assert got.status == 401
    assert _all_that_is_kept(scene.ports) == before


@pytest.mark.parametrize(("method", "path"), [key for key in AGENTS if for_leads(*key)])
def test_an_agent_who_does_what_only_leads_do_is_refused_and_nothing_happens(
    world: Callable[[str, str], Scene], method: str, path: str
) -> None:
    scene = world(method, path)
    body = scene.body
    before = _all_that_is_kept(scene.ports)
    got = scene.ask(body, claims=claims("amy", "[agent]"))
    assert (got.status, "only leads" in got.detail) == (403, True)
    assert _all_that_is_kept(scene.ports) == before


def _all_that_is_kept(ports: MemoryPorts) -> str:
    kept = (ports.shelves, ports.queues, ports.blobs, ports.parking.all(99), ports.customers.known)
    agents = ports.agents.on_duty(a_desk()), ports.agents.loads(a_desk())
    return repr((kept, agents, ports.pager.devices("amy")))


def test_the_door_for_deliveries_gives_each_answer_and_no_other(
    ports: MemoryPorts, fail: Fail
) -> None:
    ports.secrets.keys["shop-standard"] = the_keys("standard", signing=(KEY,))
    given = {
        _delivered(b'{"type": "other.thing"}').status,
        _delivered(b'{"type": "mention.created"}').status,
        _delivered(b"{}", headers={}).status,
        _delivered(b"{}", address="/webhooks/standard/nobody").status,
        _delivered(b"{}", headers={"content-type": "image/png"}).status,
        _delivered(b"x" * 4_194_305).status,
        _delivered(b"", raw={"body": "a", "isBase64Encoded": True}).status,
    }
    ports.mentions.down = ports.queues.down = True
    given.add(_delivered(b"no JSON").status)
    fail(ports.secrets, "of", Misconfigured("there is no secret"))
    given.add(_delivered(b"{}").status)
    assert given == {int(status) for status in operations()["POST", DOOR]["responses"]}


def test_the_door_for_handshakes_gives_each_answer_and_no_other(
    ports: MemoryPorts, fail: Fail
) -> None:
    given = {
        request("GET", "/webhooks/x/shop-x?crc_token=abc").status,
        request(
            "GET",
            "/webhooks/whatsapp/shop-whatsapp?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1",
        ).status,
        request("GET", "/webhooks/x/nobody?crc_token=abc").status,
        request("GET", STANDARD).status,
        request("GET", STANDARD, headers={"content-type": "image/png"}).status,
    }
    for error in (Unavailable("it does not answer"), Misconfigured("there is no secret")):
        fail(ports.secrets, "of", error)
        given.add(request("GET", STANDARD).status)
    assert given == {int(status) for status in operations()["GET", DOOR]["responses"]}


def test_the_document_itself_gives_each_answer_and_no_other(fail: Fail) -> None:
    given = {
        request("GET", "/openapi.json").status,
        request("GET", "/openapi.json", headers={"content-type": "text/csv"}).status,
    }
    fail(openapi, "_text", OSError("no such file"))
    given.add(request("GET", "/openapi.json").status)
    assert given == {int(status) for status in operations()["GET", "/openapi.json"]["responses"]}


def _delivered(body: bytes, address: str = STANDARD, **event: Any) -> Got:
    sign = platforms.named("standard").sign
    signed = {"content-type": "application/json", **sign(body, KEY, NOW.timestamp(), "id-1")}
    return request("POST", address, body, **{"headers": signed} | event)
