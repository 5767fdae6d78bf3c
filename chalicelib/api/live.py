"""Open consoles: the ticket that opens one, and who is there."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._http import answer
from chalicelib.api._json import moment, moment_or_none
from chalicelib.domain.desk import Agent
from chalicelib.errors import Misconfigured

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

routes = Blueprint(__name__)

SECRET = 24  # bytes of chance in a ticket: 192 bits


@agents(routes, Route("POST", "/live", "Ticket", 201, body=()))
def ticket(call: Call) -> Response:
    """A ticket that opens one console, once, within 30 seconds, at `url?ticket=`."""
    from chalicelib.flows.live import admit

    url = call.ports.sockets.address
    if not url:
        raise Misconfigured("LIVE_ENDPOINT: set it to the stage of the WebSocket API")
    secret = secrets.token_urlsafe(SECRET)
    given = admit(call.agent, secret, call.at, call.ports)
    return answer({"url": url, "ticket": secret, "expires_at": moment(given.expires_at)}, 201)


@agents(routes, Route("GET", "/agents", "Agents"))
def who_is_there(call: Call) -> Response:
    """The agents of the caller's team, for leads all: on duty or not, at their console or not, and what they have."""
    from chalicelib.flows.live import there

    agents, ports = call.ports.agents, call.ports
    seen = [one for one in call.desk.agents if call.of_lead or one.team == call.agent.team]
    on_duty = {one.id for one in agents.on_duty(call.desk)}
    loads = agents.loads(call.desk)
    online = there({one.team for one in seen}, call.at, ports)
    told = [_agent(one, one.id in on_duty, loads[one.id].cases, online) for one in seen]
    return answer({"agents": told})


def _agent(
    agent: Agent, on_duty: bool, load: int, online: Mapping[str, datetime]
) -> "answers.Colleague":
    return {
        "id": agent.id,
        "name": agent.name,
        "team": agent.team,
        "role": agent.role,
        "bot": agent.bot,
        "on_duty": on_duty,
        "online": agent.id in online,
        "load": load,
        "capacity": agent.capacity,
        "seen_at": moment_or_none(online.get(agent.id)),
    }
