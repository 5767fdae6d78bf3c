"""The desk as a console needs it: who there is, what can be said where, and in which words."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._http import answer
from chalicelib.api._json import moment_or_none

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers
    from chalicelib.domain.desk import Agent, Desk, Template
    from chalicelib.domain.reply import Limit
    from chalicelib.ports import Ports

routes = Blueprint(__name__)


@agents(routes, Route("GET", "/desk", "Desk"))
def the_desk(call: Call) -> Response:
    """What a console has to know of the desk; addresses and telephones are not in it."""
    return answer(_desk_json(call))


def _desk_json(call: Call) -> "answers.Desk":
    from chalicelib.domain.closing import Closing
    from chalicelib.gateways.place import stage

    desk = call.desk
    spoken = {language for agent in desk.agents for language in agent.languages}
    given = {rule.tag for rule in desk.tags} | {tag for one in desk.agents for tag in one.skills}
    return {
        "version": desk.version,
        "stage": stage(),
        "brand": desk.brand,
        "teams": [_team(call, team) for team in _teams(desk)],
        "agents": [_agent(one) for one in desk.agents],
        "connections": [
            {"id": one.id, "channel": one.channel, "team": one.team} for one in desk.connections
        ],
        "channels": _channels(desk, call.ports),
        "templates": [_template(one) for one in desk.templates],
        "tags": sorted(given),
        "tiers": list(desk.tiers),
        "outcomes": list(Closing),
        "languages": sorted(spoken),
    }


def _teams(desk: "Desk") -> list[str]:
    return sorted({one.team for one in desk.connections} | {one.team for one in desk.agents})


def _team(call: Call, team: str) -> "answers.DeskTeam":
    from chalicelib.domain.calendar import is_open, opens_at

    hours = call.desk.calendar(call.desk.team(team).hours)
    opens = None if is_open(hours, call.at) else opens_at(hours, call.at)
    return {"id": team, "opens_at": moment_or_none(opens)}


def _agent(one: "Agent") -> "answers.DeskAgent":
    return {"id": one.id, "name": one.name, "team": one.team, "role": one.role, "bot": one.bot}


def _channels(desk: "Desk", ports: "Ports") -> "dict[str, answers.ChannelLimit]":
    from chalicelib.domain.mention import Visibility

    found: dict[str, answers.ChannelLimit] = {}
    for channel in sorted({one.channel for one in desk.connections}):
        platform = ports.platform(channel)
        public = _limit(platform.limit(Visibility.PUBLIC))
        found[channel] = {**public, "private": _limit(platform.limit(Visibility.PRIVATE))}
    return found


def _limit(limit: "Limit") -> "answers.Limit":
    return {"most": limit.most, "counts": limit.counts}


def _template(one: "Template") -> "answers.Template":
    return {
        "name": one.name,
        "text": one.text,
        "channels": sorted(one.channels),
        "languages": sorted(one.languages),
    }
