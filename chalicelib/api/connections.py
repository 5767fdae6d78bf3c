"""Our accounts on the platforms: whether anything comes from each, and a test mention to try the way."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._http import answer
from chalicelib.api._json import moment_or_none
from chalicelib.domain.desk import Connection
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

routes = Blueprint(__name__)


@agents(routes, Route("GET", "/connections", "Connections", leads="see the connections"))
def all_connections(call: Call) -> Response:
    """Our accounts, with the address of each one's webhook and what came by it last."""
    heard, revoked = call.ports.connections.last_heard(), call.ports.desk.revoked()
    shown = [_json(one, heard.get(one.id), revoked.get(one.id)) for one in call.desk.connections]
    return answer({"connections": shown})


@agents(
    routes,
    Route(
        "POST",
        "/connections/{id}/test",
        "Tested",
        201,
        body=(),
        leads="try connections",
        once=True,
    ),
)
def test(call: Call, id: str) -> Response:
    """Make a test mention, which goes the way of all others; an answer to it never leaves."""
    from chalicelib.flows.probing import try_out

    connection = call.desk.connection(id)
    if connection is None:
        raise NotFound(f"the desk has no connection {id}")
    key = try_out(connection, call.key, call.agent.id, call.at, call.ports)
    return answer({"mention": key}, 201)


def _json(one: Connection, heard: datetime | None, revoked: str | None) -> "answers.Connected":
    return {
        "id": one.id,
        "channel": one.channel,
        "team": one.team,
        "address": f"/webhooks/{one.channel}/{one.id}",
        "state": "closed" if revoked is not None else "heard" if heard else "waiting",
        "last_heard_at": moment_or_none(heard),
        "reason": revoked or "",
    }
