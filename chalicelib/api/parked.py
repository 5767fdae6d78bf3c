"""What could not be processed, for leads to look at, replay or drop."""

import json

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, agents
from chalicelib.api._http import answer
from chalicelib.api._reading import Body, Query
from chalicelib.api._shapes import parked_json
from chalicelib.errors import NotFound, NotNow
from chalicelib.ports import Message, Parked

routes = Blueprint(__name__)


@agents(routes, "GET", "/parked")
def all_parked(call: Call) -> Response:
    """What is parked, the oldest first, without the messages themselves."""
    call.lead_only("see what is parked")
    limit = Query.of(call.request, "limit").number("limit", 25, 100)
    return answer({"parked": [parked_json(one) for one in call.ports.parking.all(limit)]})


@agents(routes, "GET", "/parked/{id}")
def one_parked(call: Call, id: str) -> Response:
    """One parked message, with its body."""
    call.lead_only("see what is parked")
    parked = _parked(call, id)
    return answer(parked_json(parked) | {"body": parked.body})


@agents(routes, "POST", "/parked/{id}/replay")
def replay(call: Call, id: str) -> Response:
    """Put a parked message on its queue again. Every step may run twice: one replay too many is no harm."""
    call.lead_only("replay what is parked")
    Body.of(call.request)
    parked = _parked(call, id)
    call.ports.queues.send(parked.queue, [Message(_object(parked))])
    call.ports.parking.remove(id)
    return answer({"id": id, "queue": parked.queue}, 202)


@agents(routes, "DELETE", "/parked/{id}")
def drop(call: Call, id: str) -> Response:
    """Drop a parked message for good."""
    call.lead_only("drop what is parked")
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
