"""How the desk stands at this moment, for leads."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Text
from chalicelib.api._http import answer
from chalicelib.api._json import moment
from chalicelib.api.queues import COUNTED, teams_of, waiting_json
from chalicelib.domain.case import Case, Status
from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from chalicelib.api import _forms_now as forms
    from chalicelib.flows.standing import Standing

routes = Blueprint(__name__)

TEAM = Maybe(Text("team", "Only this team", "care", most=40))
SHOWN = 50


@agents(routes, Route("GET", "/now", "Now", query=(TEAM,), leads="see the desk"))
def now(call: Call) -> Response:
    """Backlog, what is due soon, who waits longest, and what agents have."""
    from chalicelib.flows.standing import standing

    teams = teams_of(call.desk)
    team = call.query[TEAM]
    if team is not None and team not in teams:
        raise Invalid(f"team: the desk has {', '.join(teams)}")
    wanted = teams if team is None else [team]
    stands = standing(wanted, call.ports)
    return answer(
        {
            "at": moment(call.at),
            "teams": [_team(call, team, one) for team, one in stands.items()],
            "agents": _agents(call, stands),
        }
    )


def _team(call: Call, team: str, stands: "Standing") -> "forms.TeamNow":
    from chalicelib.flows.standing import HOUR, QUARTER

    def number(count: int) -> "forms.Number":
        return {"count": count, "more": stands.more}

    def cases(found: Sequence[Case]) -> "forms.NumberOfCases":
        return {
            "count": len(found),
            "more": stands.more,
            "cases": [one.id for one in found[:SHOWN]],
        }

    wait = waiting_json(call, team)
    return {
        "team": team,
        "backlog": number(len(stands.cases)),
        "open": number(stands.having(Status.OPEN)),
        "answered": number(stands.having(Status.ANSWERED)),
        "waiting": number(stands.having(Status.WAITING)),
        "queued": {"count": wait["waiting"], "more": wait["waiting"] >= COUNTED},
        "due_15": cases(stands.due_within(QUARTER, call.at)),
        "due_60": cases(stands.due_within(HOUR, call.at)),
        "overdue": cases(stands.overdue(call.at)),
        "oldest": _oldest(call, stands),
        "wait": wait,
    }


def _oldest(call: Call, stands: "Standing") -> "forms.Oldest | None":
    oldest = stands.oldest()
    if oldest is None:
        return None
    case, since = oldest
    seconds = (call.at - since) // timedelta(seconds=1)
    return {"case": case.id, "since": moment(since), "seconds": seconds}


def _agents(call: Call, stands: "Mapping[str, Standing]") -> "list[forms.AgentNow]":
    from chalicelib.flows.standing import first_due

    on_duty = {one.id for one in call.ports.agents.on_duty(call.desk)}
    loads = call.ports.agents.loads(call.desk)
    had: dict[str | None, list[Case]] = {}
    for case in (case for one in stands.values() for case in one.cases):
        had.setdefault(case.owner, []).append(case)
    return [
        {
            "id": agent.id,
            "name": agent.name,
            "team": agent.team,
            "on_duty": agent.id in on_duty,
            "load": loads[agent.id].cases,
            "capacity": agent.capacity,
            "open": sum(one.status is Status.OPEN for one in had.get(agent.id, ())),
            "overdue": sum(
                (due := first_due(one)) is not None and due <= call.at
                for one in had.get(agent.id, ())
            ),
        }
        for agent in call.desk.agents
        if agent.team in stands and not agent.bot
    ]
