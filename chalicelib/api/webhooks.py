"""The front door for every platform: GET for handshakes, POST for deliveries."""

import re
from urllib.parse import urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.api._http import Headers, answered, problem, request_id
from chalicelib.api._log import log
from chalicelib.api._reading import raw_body
from chalicelib.domain.delivery import Answer, Delivery
from chalicelib.errors import NotFound
from chalicelib.gateways.clock import now

routes = Blueprint(__name__)

CONTENT_TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@routes.route(
    "/webhooks/{channel}/{connection}", methods=["GET", "POST"], content_types=CONTENT_TYPES
)
def webhook(channel: str, connection: str) -> Response:
    """Prove, keep and acknowledge what a platform sends to one of our accounts."""
    request = routes.current_request
    return answered(request, lambda: _take_in(channel, connection, request), tell=False)


def delivery_of(request: Request) -> Delivery:
    """The request as it arrived, its body byte for byte."""
    query = request.query_params
    return Delivery(
        method=request.method,
        headers={name.lower(): str(value) for name, value in request.headers.items()},
        query=dict(query) if query else {},
        url=_url(request),
        body=raw_body(request),
    )


def _take_in(channel: str, connection: str, request: Request) -> Response:
    from chalicelib.flows.ingest import Arrival, take_in

    if not (_NAME.fullmatch(channel) and _NAME.fullmatch(connection)):
        return problem(404, request_id(request))
    arrival = Arrival(channel, connection, delivery_of(request), now())
    try:
        answer = take_in(arrival, wiring.ports())
    except NotFound:
        answer = Answer(404)
    if answer.status >= 400:
        _log_refusal(channel, connection, answer.status, request)
    return _response(answer, request)


def _response(answer: Answer, request: Request) -> Response:
    if answer.status >= 400 and not answer.body:
        response = problem(answer.status, request_id(request))
        response.headers.update(answer.headers)
        return response
    headers: Headers = {"content-type": "text/plain; charset=utf-8", **answer.headers}
    return Response(answer.body, headers, answer.status)


def _log_refusal(channel: str, connection: str, status: int, request: Request) -> None:
    log().set_correlation_id(request_id(request))
    log().warning(
        "delivery refused", extra={"channel": channel, "connection": connection, "status": status}
    )


def _url(request: Request) -> str:
    """The address that the platform called."""
    host = request.headers.get("host") or request.context.get("domainName") or "localhost"
    path = request.context.get("path") or request.path
    query = request.query_params
    pairs = [(name, value) for name in query for value in query.getlist(name)] if query else []
    return f"https://{host}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
