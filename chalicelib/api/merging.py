"""Two cases of one matter become one, and two again."""

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Text
from chalicelib.api.cases import done_json

routes = Blueprint(__name__)

INTO = Text("into", "Id of the case that goes on for both", "c-g4fxlrppmreiitmstfvd7tx6")


@agents(routes, Route("POST", "/cases/{id}/merge", "Case", body=(INTO,), refuses=(409,)))
def merge(call: Call, id: str) -> Response:
    """End a case in another one: its thread and what is still promised go on there."""
    from chalicelib.flows import casework, merging

    act = casework.Act(id, call.agent, call.at)
    return done_json(call, merging.merge(act, call.body[INTO], call.ports))


@agents(routes, Route("POST", "/cases/{id}/unmerge", "Case", body=(), refuses=(409,)))
def unmerge(call: Call, id: str) -> Response:
    """Undo a merger: both cases and all their clocks are as though it had never been."""
    from chalicelib.flows import casework, merging

    return done_json(call, merging.unmerge(casework.Act(id, call.agent, call.at), call.ports))
