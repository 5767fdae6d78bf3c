"""Cases: the inboxes, one case in full, and what agents do with it.

Views import what only they need, since the webhooks' function loads this module too.
"""

from enum import StrEnum

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, agents
from chalicelib.api._http import answer
from chalicelib.api._reading import Body, Query, idempotency_key
from chalicelib.api._shapes import case_json
from chalicelib.domain.case import Case
from chalicelib.domain.mention import Visibility
from chalicelib.domain.note import Note
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow

routes = Blueprint(__name__)

LONGEST_TEXT = 10_000  # characters; each platform has a limit of its own below it
LONGEST_KEY = 1000  # characters of a mention's key


class List(StrEnum):
    """Which inbox: an agent's, or what waits for anybody of a team."""

    MINE = "mine"
    QUEUE = "queue"


@agents(routes, "GET", "/cases")
def inbox(call: Call) -> Response:
    """Open and answered cases of a list, first things first, a page at a time."""
    query = Query.of(call.request, "list", "team", "agent", "limit", "cursor")
    of = _list(call, query)
    limit, cursor = query.number("limit", 25, 100), query.text("cursor", 1000)
    try:
        listing = call.ports.cases.inbox(of, limit, cursor)
    except Invalid:
        if cursor is None:
            raise
        raise Invalid("cursor: not one of this list; leave it out to start anew") from None
    cases = [case_json(case, call.at) for case in listing.cases]
    return answer({"cases": cases, "cursor": listing.cursor})


@agents(routes, "GET", "/cases/{id}")
def one_case(call: Call, id: str) -> Response:
    """A case with its thread, ledger, clock and pages."""
    from chalicelib.api._thread import full_case_json
    from chalicelib.flows.casework import may_see

    case = call.ports.cases.get(id)
    if case is None or not may_see(call.agent, case):
        raise NotFound(f"there is no case {id}")
    return answer(full_case_json(case, call.at, call.ports))


@agents(routes, "POST", "/cases/{id}/acknowledge")
def acknowledge(call: Call, id: str) -> Response:
    """The page was seen: the ladder stops climbing."""
    from chalicelib.flows import casework

    Body.of(call.request)
    return _now(call, casework.acknowledge(casework.Act(id, call.agent, call.at), call.ports))


@agents(routes, "POST", "/cases/{id}/claim")
def claim(call: Call, id: str) -> Response:
    """Take a case that nobody owns; a lead may take anybody's."""
    from chalicelib.flows import casework

    Body.of(call.request)
    return _now(call, casework.claim(casework.Act(id, call.agent, call.at), call.ports))


@agents(routes, "POST", "/cases/{id}/handover")
def hand_over(call: Call, id: str) -> Response:
    """Give the case to a colleague, who is paged."""
    from chalicelib.flows import casework

    to = Body.of(call.request, "to").text("to", 128)
    return _now(call, casework.hand_over(casework.Act(id, call.agent, call.at), to, call.ports))


@agents(routes, "POST", "/cases/{id}/close")
def close(call: Call, id: str) -> Response:
    """End the case with one of the outcomes that there are."""
    from chalicelib.flows import casework

    outcome = Body.of(call.request, "outcome").text("outcome", 60)
    return _now(call, casework.close(casework.Act(id, call.agent, call.at), outcome, call.ports))


@agents(routes, "POST", "/cases/{id}/notes")
def note(call: Call, id: str) -> Response:
    """Write something for colleagues, never seen by the customer."""
    from chalicelib.api._thread import note_json
    from chalicelib.flows import casework

    text = Body.of(call.request, "text").text("text", LONGEST_TEXT)
    name = idempotency_key(call.request, call.id)
    casework.note(casework.Act(id, call.agent, call.at), name, text, call.ports)
    given = Note(id, name, call.agent.id, text, call.at)
    written = next((one for one in call.ports.cases.notes(id) if one.id == name), given)
    _same(written.text == text and written.agent == call.agent.id)
    return answer(note_json(written), 201)


@agents(routes, "POST", "/cases/{id}/replies")
def reply(call: Call, id: str) -> Response:
    """Answer the customer: the reply waits in the outbox, and leaves at once and at most once."""
    from chalicelib.api._thread import reply_json
    from chalicelib.flows import casework

    body = Body.of(call.request, "text", "visibility", "mention")
    draft = casework.Draft(
        id=idempotency_key(call.request, call.id),
        text=body.text("text", LONGEST_TEXT),
        visibility=body.word_or_none("visibility", Visibility),
        mention=body.text_or_none("mention", LONGEST_KEY),
    )
    outgoing = casework.reply(casework.Act(id, call.agent, call.at), draft, call.ports)
    _same(outgoing.text == draft.text and outgoing.agent == call.agent.id)
    return answer(reply_json(outgoing), 202)


def _now(call: Call, case: Case) -> Response:
    return answer(case_json(case, call.at))


def _same(same: bool) -> None:
    """The same key for something else would lose it without a word."""
    if not same:
        raise NotNow(
            "Idempotency-Key: it names something else on this case already; take a new one"
        )


def _list(call: Call, query: Query) -> str:
    """The list that is asked for: agents see their own and their team's, leads all."""
    agent, team = query.text("agent"), query.text("team")
    if query.word("list", List, List.MINE) is List.MINE:
        if team is not None:
            raise Invalid("team: goes with list=queue; use agent with list=mine")
        return f"agent#{_agent(call, agent or call.agent.id)}"
    if agent is not None:
        raise Invalid("agent: goes with list=mine; use team with list=queue")
    return f"queue#{_team(call, team or call.agent.team)}"


def _agent(call: Call, agent: str) -> str:
    if agent != call.agent.id and not call.of_lead:
        raise Forbidden("agent: only leads see the cases of others; leave it out to see yours")
    # Cases may have owners and teams that the desk no longer knows: leads still find them.
    if call.desk.agent(agent) is None and not call.of_lead:
        raise Invalid(f"agent: there is no agent {agent!r} on the desk")
    return agent


def _team(call: Call, team: str) -> str:
    if team != call.agent.team and not call.of_lead:
        raise Forbidden("team: only leads see the queues of others; leave it out to see yours")
    teams = {one.team for one in call.desk.agents} | {one.team for one in call.desk.connections}
    if team not in teams and not call.of_lead:
        raise Invalid(f"team: there is no team {team!r} on the desk")
    return team
