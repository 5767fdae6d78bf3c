"""The queues in which cases wait for an agent, and how long that takes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._http import answer
from chalicelib.api._json import moment_or_none
from chalicelib.domain.desk import Desk

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

routes = Blueprint(__name__)

COUNTED = 1000
# Of so many cases at the head of a queue the first that came is looked for: an urgent one may stand before it.
LOOKED_AT = 100


@agents(routes, Route("GET", "/queue", "Waitings"))
def waiting(call: Call) -> Response:
    """How many wait in a queue, since when, and how long. Agents see their team's, leads all."""
    seen = teams_of(call.desk) if call.of_lead else [call.agent.team]
    return answer({"queues": [waiting_json(call, team) for team in seen]})


def teams_of(desk: Desk) -> list[str]:
    """The teams that a desk has."""
    return sorted({one.team for one in desk.connections} | {one.team for one in desk.agents})


def waiting_json(call: Call, team: str) -> "answers.Waiting":
    """Who waits in a team's queue, and how long one that came now would."""
    from chalicelib.domain.waiting import in_words
    from chalicelib.flows.forecasting import forecast_of

    cases = call.ports.cases
    number = cases.count(f"queue#{team}", COUNTED)
    first = cases.inbox(f"queue#{team}", LOOKED_AT).cases if number else ()
    since = min((one.queued_at or one.opened_at for one in first), default=None)
    found = forecast_of(team, number, call.at, call.ports, since)
    hours = call.desk.calendar(call.desk.team(team).hours)
    left = None if found.given_at is None else (found.given_at - call.at) // timedelta(seconds=1)
    return {
        "team": team,
        "waiting": number,
        "since": moment_or_none(since),
        "seconds": left,
        "opens_at": moment_or_none(found.opens_at),
        "text": in_words(found, COUNTED, hours, call.at),
    }
