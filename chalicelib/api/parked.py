"""What could not be processed, for leads to look at, replay or drop."""

import json

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Number
from chalicelib.api._http import answer
from chalicelib.api._shapes import parked_json
from chalicelib.errors import NotFound, NotNow
from chalicelib.ports import Message, Parked

routes = Blueprint(__name__)

LIMIT = Number("limit", "How many at most", otherwise=25, most=100)
SEE = "see what is parked"


@agents(routes, Route("GET", "/parked", "AllParked", query=(LIMIT,), leads=SEE))
def all_parked(call: Call) -> Response:
    """What is parked, the oldest first, without the messages themselves."""
    parked = call.ports.parking.all(call.query[LIMIT])
    return answer({"parked": [parked_json(one) for one in parked]})


@agents(routes, Route("GET", "/parked/{id}", "FullParked", leads=SEE))
def one_parked(call: Call, id: str) -> Response:
    """One parked message, with its body."""
    parked = _parked(call, id)
    return answer(parked_json(parked) | {"body": parked.body})


@agents(
    routes,
    Route(
        "POST",
        "/parked/{id}/replay",
        "Replayed",
        202,
        body=(),
        refuses=(409,),
        leads="replay what is parked",
    ),
)
def replay(call: Call, id: str) -> Response:
    """Put a parked message on its queue again. Every step may run twice: one replay too many is no harm."""
    parked = _parked(call, id)
    call.ports.queues.send(parked.queue, [Message(_object(parked))])
    call.ports.parking.remove(id)
    return answer({"id": id, "queue": parked.queue}, 202)


@agents(routes, Route("DELETE", "/parked/{id}", "", 204, leads="drop what is parked"))
def drop(call: Call, id: str) -> Response:
    """Drop a parked message for good."""
    call.ports.parking.remove(_parked(call, id).id)
    return Response("", status_code=204)


def _parked(call: Call, id: str) -> Parked:
    parked = call.ports.parking.get(id)
    if parked is None:
        raise NotFound(f"nothing is parked as {id}: it was replayed or dropped")
    return parked


def _object(parked: Parked) -> dict[str, object]:
    try:
        body = json.loads(parked.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise NotNow("the message is no JSON object, and no queue takes it again: drop it")
    return body
