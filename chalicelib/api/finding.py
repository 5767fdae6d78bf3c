"""Finding a case by what somebody remembers of it: in a body, as it may be a handle or a phone number."""

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Text
from chalicelib.api._http import answer

routes = Blueprint(__name__)

WHAT = Text(
    "q",
    "A case's number or the first 7 letters of it, a handle, a tag, the platform's id of a customer or a mention",
    "g4fxlrp",
    most=200,
    seen=True,
)


@agents(routes, Route("POST", "/find", "FoundCases", body=(WHAT,)))
def find(call: Call) -> Response:
    """Cases by number, handle, tag, or the platform's id of a customer or a mention, the latest first."""
    from chalicelib.api._listed import cases_json
    from chalicelib.flows.finding import find as found_by

    found = found_by(call.body[WHAT], call.agent, call.desk, call.ports)
    return answer({"cases": cases_json(call, found.cases), "more": found.more})
