"""Who may do what: every route of the OpenAPI document, with every kind of token, through the gateway."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.ports import Parked, Queue
from tests.e2e.conftest import World, standard
from tests.e2e.tokens import tokens
from tests.integration.promised import address_of, body_for, for_all, for_leads, operations
from tools.send import Sender, sender

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

Tokens = dict[str, str | None]
OPEN = {"/openapi.json": 200, "/a/{token}": 403, "GET": 405, "POST": 401}
"""What everybody is told who asks for a route without a sign-in: the door wants handshakes and signatures."""
IN_VAIN = {
    **{("POST", f"/{path}"): 404 for path in ("me/devices/{id}/test", "cases/{id}/merge")},
    ("POST", "/connections/{id}/test"): 404,
    ("GET", "/figures/cases"): 422,
    ("POST", "/noise/restore"): 422,
    ("PUT", "/cases/{id}/verdict"): 422,
}
"""What they are told who come in, since the document's example names what this stack has not."""
UNKNOWN = ("not on desk", "no group")
WELCOME = ("agent", "lead", "re-signed")
LONG_AGO = datetime(2026, 11, 22, tzinfo=UTC)

# A case is closed when all else was done to it.
ROUTES = sorted(operations(), key=lambda route: (route[1].endswith("/close"), *route))


@pytest.fixture(scope="module")
def keys(world: World) -> Iterator[Tokens]:
    """A token of every kind."""
    with tokens(world) as all_of_them:
        yield all_of_them


def wanted(who: str, method: str, path: str) -> int:
    """The status that the document and common sense ask for."""
    if for_all(method, path):
        return OPEN.get(path) or OPEN[method]
    if who in UNKNOWN or (who == "agent" and for_leads(method, path)):
        return 403
    if who not in WELCOME:
        return 401
    if who == "agent" and path.startswith("/customers"):
        return 404  # a customer who has no case of theirs
    if (method, path) in IN_VAIN:
        return IN_VAIN[method, path]
    return next(int(one) for one in operations()[method, path]["responses"] if one < "300")


def test_every_route_opens_to_those_who_may_and_to_nobody_else(world: World, keys: Tokens) -> None:
    seen: dict[tuple[str, str], list[int]] = {route: [] for route in ROUTES}
    for who, token in keys.items():
        case, parked = _case(world, who), _park(world)
        before = _kept(world, case)
        for route in ROUTES:
            id = parked if "/parked" in route[1] else case
            seen[route].append(_asked(world, token, route, id))
            if who in WELCOME:
                _park(world)  # a lead may have dropped it
        if who not in WELCOME:
            assert _kept(world, case) == before, f"{who} changed something"
    print(_table(list(keys), seen))  # noqa: T201 - the table is what the story is about
    expected = {route: [wanted(who, *route) for who in keys] for route in ROUTES}
    assert seen == expected


def test_an_agent_who_does_what_only_leads_do_changes_nothing(world: World, keys: Tokens) -> None:
    case, parked = _case(world, "an agent"), _park(world)
    before = _kept(world, case)
    for route in ROUTES:
        if for_leads(*route):
            assert _asked(world, keys["agent"], route, parked) == 403
    assert _kept(world, case) == before
    assert world.ports.parking.get(parked) is not None


def test_a_delivery_that_nobody_signed_leaves_nothing(world: World) -> None:
    body = standard("auth-unsigned", "Hello?", "c-9")
    assert world.post("try", body, {}) == 401
    (key,) = _trying(world).mentions(body)
    assert world.ports.mentions.get(key) is None


def _asked(world: World, token: str | None, route: tuple[str, str], id: str) -> int:
    """Status of a request as the document shows it."""
    method, path = route
    body = body_for(*route)
    if body and "to" in body:
        body["to"] = "fay"
    if body and "until" in body:
        body["until"] = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    address = address_of(path.replace("{channel}/{connection}", "standard/try"), id)
    answer = world.pool.request(
        method,
        world.state.api + address.removeprefix("/"),
        body=None if body is None else json.dumps(body),
        headers={"content-type": "application/json"} | ({"authorization": token} if token else {}),
    )
    return answer.status


def _trying(world: World) -> Sender:
    """The platform of the account that is there to be tried."""
    return world.senders.setdefault("try", sender(world.state, "standard", "try"))


def _case(world: World, who: str) -> str:
    """A case of fay's."""
    sent = standard(f"auth-{who}", "Where is it?", f"auth-{who}")
    case = world.case_of(_trying(world).send(sent, f"auth-{who}"))
    assert world.ports.cases.get(case).owner == "fay"
    return case


def _park(world: World) -> str:
    """A parked message; doing it again changes nothing."""
    one = Parked("auth-1", Queue.DUE, '{"case": "c-auth-none"}', "a try", LONG_AGO)
    world.ports.parking.park(one)
    return one.id


def _kept(world: World, case: str) -> str:
    """All that the routes could change."""
    ports, desk = world.ports, world.ports.desk
    of_case = [part(case) for part in (ports.cases.get, ports.cases.notes, ports.cases.outbox)]
    people = (
        [ports.pager.devices(who) for who in ("fay", "max")],
        ports.agents.on_duty(desk.current()),
    )
    return repr((of_case, ports.ledger.of_case(case), people, ports.parking.get("auth-1")))


def _table(names: list[str], seen: dict[tuple[str, str], list[int]]) -> str:
    lines = [f"| route | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    rows = sorted(seen.items(), key=lambda row: (row[0][1], row[0][0]))
    lines += [f"| {m} {p} | {' | '.join(map(str, statuses))} |" for (m, p), statuses in rows]
    return "\n" + "\n".join(lines)
