"""Cases: the inboxes, one case in full, and what agents do with it.

Views import what only they need, since the webhooks' function loads this module too.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Number, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.api._shapes import case_json
from chalicelib.domain.closing import Closing
from chalicelib.domain.mention import Visibility
from chalicelib.domain.note import Note
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow

if TYPE_CHECKING:
    from chalicelib.flows.casework import Done

routes = Blueprint(__name__)

LONGEST_TEXT = 10_000  # characters; each platform has a limit of its own below it


class List(StrEnum):
    """Which inbox: an agent's, or what waits for anybody of a team."""

    MINE = "mine"
    QUEUE = "queue"


LIST = OneOf("list", "Which inbox: an agent's, or what nobody of a team has yet", List, List.MINE)
AGENT = Maybe(Text("agent", "Whose inbox, for leads; goes with list=mine", "amy"))
TEAM = Maybe(Text("team", "Which team's queue, for leads; goes with list=queue", "care"))
LIMIT = Number("limit", "How many at most", otherwise=25, most=100)
CURSOR = Maybe(Text("cursor", "Of the page before; from its answer", "eyJj...", most=1000))

TO = Text("to", "Id of the colleague", "ben")
OUTCOME = OneOf("outcome", "How it ended", Closing)
NOTE = Text("text", "For colleagues only", "Third time this month", LONGEST_TEXT, seen=True)
ANSWER = Text("text", "What the customer reads", "So sorry, Ada. Amy", LONGEST_TEXT, seen=True)
VISIBILITY = Maybe(OneOf("visibility", "Who can see it; otherwise that of the case", Visibility))
MENTION = Maybe(
    Text("mention", "Key of what is answered; otherwise the latest", "x#1812", most=1000)
)

SEEN = Maybe(
    Text("seen", "Id of a colleague's answer to the same words, which this one adds to", "tap-1")
)


@agents(
    routes,
    Route("GET", "/cases", "Cases", query=(LIST, AGENT, TEAM, LIMIT, CURSOR)),
)
def inbox(call: Call) -> Response:
    """Open and answered cases of a list, first things first, a page at a time."""
    of, cursor = _list(call), call.query[CURSOR]
    try:
        listing = call.ports.cases.inbox(of, call.query[LIMIT], cursor)
    except Invalid:
        if cursor is None:
            raise
        raise Invalid("cursor: not one of this list; leave it out to start anew") from None
    cases = [case_json(case, call.at) for case in listing.cases]
    return answer({"cases": cases, "cursor": listing.cursor})


@agents(routes, Route("GET", "/cases/{id}", "FullCase"))
def one_case(call: Call, id: str) -> Response:
    """A case with its thread, ledger, clock and pages."""
    from chalicelib.api._thread import full_case_json
    from chalicelib.flows.casework import may_see

    whole = call.ports.cases.whole(id)
    if whole is None or not may_see(call.agent, whole.case):
        raise NotFound(f"there is no case {id}")
    return answer(full_case_json(whole, call.at, call.ports))


@agents(routes, Route("POST", "/cases/{id}/acknowledge", "Case", body=()))
def acknowledge(call: Call, id: str) -> Response:
    """The page was seen: the ladder stops climbing."""
    from chalicelib.flows import casework

    return done_json(call, casework.acknowledge(casework.Act(id, call.agent, call.at), call.ports))


@agents(routes, Route("POST", "/cases/{id}/claim", "Case", body=(), refuses=(409,)))
def claim(call: Call, id: str) -> Response:
    """Take a case that nobody owns; a lead may take anybody's."""
    from chalicelib.flows import casework

    return done_json(call, casework.claim(casework.Act(id, call.agent, call.at), call.ports))


@agents(routes, Route("POST", "/cases/{id}/handover", "Case", body=(TO,), refuses=(409,)))
def hand_over(call: Call, id: str) -> Response:
    """Give the case to a colleague, who is paged."""
    from chalicelib.flows import casework

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, casework.hand_over(act, call.body[TO], call.ports))


@agents(routes, Route("POST", "/cases/{id}/close", "Case", body=(OUTCOME,)))
def close(call: Call, id: str) -> Response:
    """End the case with one of the outcomes that there are."""
    from chalicelib.flows import casework

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, casework.close(act, call.body[OUTCOME], call.ports))


@agents(
    routes,
    Route("POST", "/cases/{id}/notes", "Note", 201, body=(NOTE,), refuses=(409,), once=True),
)
def note(call: Call, id: str) -> Response:
    """Write something for colleagues, never seen by the customer."""
    from chalicelib.api._thread import note_json
    from chalicelib.flows import casework

    name, text = call.key, call.body[NOTE]
    done = casework.note(casework.Act(id, call.agent, call.at), name, text, call.ports)
    given = Note(id, name, call.agent.id, text, call.at)
    written = next((one for one in call.ports.cases.notes(id) if one.id == name), given)
    _same(written.text == text and written.agent == call.agent.id)
    call.tell(id, done.case.reference)
    return answer(note_json(written), 201)


@agents(
    routes,
    Route(
        "POST",
        "/cases/{id}/replies",
        "Reply",
        202,
        body=(ANSWER, VISIBILITY, MENTION, SEEN),
        refuses=(409,),
        once=True,
    ),
)
def reply(call: Call, id: str) -> Response:
    """Answer the customer: the reply waits in the outbox, and leaves at once and at most once."""
    from chalicelib.api._thread import reply_json
    from chalicelib.flows import answering, casework

    draft = answering.Draft(
        id=call.key,
        text=call.body[ANSWER],
        visibility=call.body[VISIBILITY],
        mention=call.body[MENTION],
        seen=call.body[SEEN],
    )
    queued = answering.reply(casework.Act(id, call.agent, call.at), draft, call.ports)
    outgoing = queued.reply
    _same(outgoing.text == draft.text and outgoing.agent == call.agent.id)
    call.tell(id, outgoing.reference, queued.done.waited)
    return answer(reply_json(outgoing), 202)


def done_json(call: Call, done: "Done") -> Response:
    """The answer to an act: the case as it stands now."""
    call.tell(done.case.id, done.case.reference, done.waited)
    return answer(case_json(done.case, call.at))


def _same(same: bool) -> None:
    """The same key for something else would lose it without a word."""
    if not same:
        raise NotNow(
            "Idempotency-Key: it names something else on this case already; take a new one"
        )


def _list(call: Call) -> str:
    """The list that is asked for: agents see their own and their team's, leads all."""
    agent, team = call.query[AGENT], call.query[TEAM]
    if call.query[LIST] is List.MINE:
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
