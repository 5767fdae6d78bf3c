"""Cases: the inboxes, one case in full, and what agents do with it.

Views import what only they need, since the webhooks' function loads this module too.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Number, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.domain.closing import Closing
from chalicelib.domain.mention import Visibility
from chalicelib.domain.note import Note
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow

if TYPE_CHECKING:
    from chalicelib.domain.looking import Wanted
    from chalicelib.flows.casework import Done

routes = Blueprint(__name__)

LONGEST_TEXT = 10_000  # characters; each platform has a limit of its own below it


class List(StrEnum):
    """Which inbox: an agent's, what waits for anybody of a team, all of a team, all there is."""

    MINE = "mine"
    QUEUE = "queue"
    TEAM = "team"
    ALL = "all"


class Unclosed(StrEnum):
    """Who has the next word in a case that stands in a list."""

    OPEN = "open"
    ANSWERED = "answered"
    WAITING = "waiting"


LIST = OneOf(
    "list",
    "Which inbox: an agent's, what nobody of a team has yet, all open cases of a team; of all, for leads",
    List,
    List.MINE,
)
AGENT = Maybe(Text("agent", "Whose inbox, for leads; goes with list=mine", "amy"))
TEAM = Maybe(Text("team", "Which team, for leads; goes with list=queue and list=team", "care"))
STATUS = Maybe(OneOf("status", "Only cases with this state", Unclosed))
CHANNEL = Maybe(Text("channel", "Only cases of this channel", "x", most=40))
TAG = Maybe(Text("tag", "Only cases with this tag", "billing", most=40))
LANGUAGE = Maybe(Text("language", "Only cases in this language, ISO 639-1", "en", most=8))
PRIORITY = Maybe(Number("priority", "Only cases of this priority", otherwise=None, most=4))
LIMIT = Number("limit", "How many at most", otherwise=25, most=100)
CURSOR = Maybe(Text("cursor", "Of the page before; from its answer", "eyJj...", most=1000))
FILTERS = (STATUS, CHANNEL, TAG, LANGUAGE, PRIORITY)

TO = Text("to", "Id of the colleague", "ben")
OUTCOME = OneOf("outcome", "How it ended", Closing)
NOTE = Text("text", "For colleagues only", "Third time this month", LONGEST_TEXT, seen=True)
ANSWER = Text("text", "What the customer reads", "So sorry, Ada. Amy", LONGEST_TEXT, seen=True)
VISIBILITY = Maybe(OneOf("visibility", "Who can see it; otherwise that of the case", Visibility))
MENTION = Maybe(
    Text("mention", "Key of what is answered; otherwise the latest", "x#1812", most=1000)
)

SEEN = Maybe(Text("seen", "Id of an answer to the same words, which this one adds to", "tap-1"))


@agents(
    routes,
    Route("GET", "/cases", "Cases", query=(LIST, AGENT, TEAM, *FILTERS, LIMIT, CURSOR)),
)
def inbox(call: Call) -> Response:
    """Open and answered cases of a list, first things first, a page at a time."""
    from chalicelib.api._listed import cases_json
    from chalicelib.domain.looking import Look
    from chalicelib.flows.listing import listed

    of, team = _lists(call)
    cursor = call.query[CURSOR]
    try:
        listing = listed(of, Look(call.query[LIMIT], cursor, _wanted(call, team)), call.ports)
    except Invalid:
        if cursor is None:
            raise
        raise Invalid("cursor: not one of a list; leave it out to start anew") from None
    return answer({"cases": cases_json(call, listing.cases), "cursor": listing.cursor})


@agents(routes, Route("GET", "/cases/{id}", "FullCase"))
def one_case(call: Call, id: str) -> Response:
    """A case with its thread, ledger, clock and pages."""
    from chalicelib.api._thread import full_case_json
    from chalicelib.flows.casework import may_see

    whole = call.ports.cases.whole(id)
    if whole is None or not may_see(call.agent, whole.case):
        raise NotFound(f"there is no case {id}")
    return answer(full_case_json(whole, call))


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
    from chalicelib.api._said import note_json
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
    from chalicelib.api._said import reply_json
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
    from chalicelib.api._listed import cases_json

    call.tell(done.case.id, done.case.reference, done.waited)
    return answer(cases_json(call, [done.case])[0])


def _same(same: bool) -> None:
    """The same key for something else would lose it without a word."""
    if not same:
        raise NotNow(
            "Idempotency-Key: it names something else on this case already; take a new one"
        )


def _lists(call: Call) -> tuple[list[str], str | None]:
    """The lists that are asked for, and the team if only its cases are: agents see their own and their team's."""
    agent, team, which = call.query[AGENT], call.query[TEAM], call.query[LIST]
    if agent is not None and which is not List.MINE:
        raise Invalid("agent: goes with list=mine; use team with list=queue and list=team")
    if team is not None and which in (List.MINE, List.ALL):
        raise Invalid("team: goes with list=queue and list=team; use agent with list=mine")
    if which is List.MINE:
        return [f"agent#{_agent(call, agent or call.agent.id)}"], None
    if which is List.ALL:
        if not call.of_lead:
            raise Forbidden("list: only leads see all; ask for list=team")
        queues = [f"queue#{one}" for one in _teams(call)]
        return [*queues, *_owned(call, None)], None
    team = _team(call, team or call.agent.team)
    return [f"queue#{team}", *(_owned(call, team) if which is List.TEAM else ())], team


def _owned(call: Call, team: str | None) -> list[str]:
    """The lists of all who have cases, colleagues who left the desk among them."""
    return [f"agent#{one}" for one in call.ports.agents.owners(team)]


def _wanted(call: Call, team: str | None) -> "Wanted":
    from chalicelib.domain.case import Status
    from chalicelib.domain.looking import Wanted
    from chalicelib.domain.priority import Priority

    status, priority = call.query[STATUS], call.query[PRIORITY]
    return Wanted(
        status=None if status is None else Status(status.value),
        channel=call.query[CHANNEL],
        tag=call.query[TAG],
        language=call.query[LANGUAGE],
        priority=None if priority is None else Priority(priority),
        team=team if call.query[LIST] is List.TEAM else None,
    )


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
    if team not in _teams(call) and not call.of_lead:
        raise Invalid(f"team: there is no team {team!r} on the desk")
    return team


def _teams(call: Call) -> list[str]:
    """The teams of the desk."""
    desk = call.desk
    return sorted({one.team for one in desk.agents} | {one.team for one in desk.connections})
