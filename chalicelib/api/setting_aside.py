"""What an agent does with a case's time: wait for somebody else, put it aside, take it up again; and its tags."""

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Moment, OneOf, Words
from chalicelib.api.cases import done_json
from chalicelib.domain.promise import Wait

routes = Blueprint(__name__)

FOR = OneOf("for", "Who has the next word", Wait)
UNTIL = Moment("until", "When the case is brought up again, in 90 days at the latest")
PERHAPS = Maybe(UNTIL)
TAGS = Words("tags", "All tags of the case; the promise that fits them counts", "billing")


@agents(routes, Route("POST", "/cases/{id}/wait", "Case", body=(FOR, PERHAPS), refuses=(409,)))
def wait(call: Call, id: str) -> Response:
    """The case waits for the customer or a third party; promises that say so stand still meanwhile."""
    from chalicelib.flows import casework

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, casework.wait(act, call.body[FOR], call.body[PERHAPS], call.ports))


@agents(routes, Route("POST", "/cases/{id}/resume", "Case", body=(), refuses=(409,)))
def resume(call: Call, id: str) -> Response:
    """The case waits for us again."""
    from chalicelib.flows import casework

    return done_json(call, casework.resume(casework.Act(id, call.agent, call.at), call.ports))


@agents(routes, Route("POST", "/cases/{id}/snooze", "Case", body=(UNTIL,), refuses=(409,)))
def snooze(call: Call, id: str) -> Response:
    """Put the case aside until then; its clocks go on."""
    from chalicelib.flows import casework

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, casework.snooze(act, call.body[UNTIL], call.ports))


@agents(routes, Route("PUT", "/cases/{id}/tags", "Case", body=(TAGS,), refuses=(409,)))
def tag(call: Call, id: str) -> Response:
    """Give the case these tags and no others."""
    from chalicelib.flows import casework

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, casework.tag(act, call.body[TAGS], call.ports))
