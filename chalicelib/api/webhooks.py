"""The front door for every platform: GET for handshakes, POST for deliveries."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalice.app import Chalice, Request, Response

from chalicelib import wiring
from chalicelib.api._http import Headers, answered, problem, request_id
from chalicelib.api._reading import raw_body
from chalicelib.domain.delivery import Answer, Delivery
from chalicelib.errors import NotFound
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, Metric, tell

if TYPE_CHECKING:
    from chalicelib.flows.ingest import Arrival, Receipt

CONTENT_TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


def register(app: Chalice) -> None:
    """Add the route to an app: to the API's, which is packaged, and to that of the door, which the platforms meet."""

    @app.route(
        "/webhooks/{channel}/{connection}", methods=["GET", "POST"], content_types=CONTENT_TYPES
    )
    def webhook(channel: str, connection: str) -> Response:
        """Prove, keep and acknowledge what a platform sends to one of our accounts."""
        request = app.current_request
        assert request is not None
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
        receipt = take_in(arrival, wiring.ports())
    except NotFound:
        return _response(Answer(404), request)
    _tell(arrival, receipt, request)
    return _response(receipt.answer, request)


def _tell(arrival: "Arrival", receipt: "Receipt", request: Request) -> None:
    """One line for what came of a delivery; none for reports on our replies alone, nor for strange addresses."""
    kept, status = receipt.kept, receipt.answer.status
    counts: dict[Metric, list[int]] = {
        "Mentions": [len(kept.mentions)] if kept.mentions else [],
        "Doubles": [kept.doubles] if kept.doubles else [],
        "Spilled": [1] if receipt.spilled else [],
        "Forged": [1] if receipt.forged else [],
    }
    refused = status >= 400
    if status == 404 or not (refused or any(counts.values())):
        return
    fields = {
        "correlation_id": request_id(request) if refused else None,
        "channel": arrival.channel,
        "connection": arrival.connection,
        "mentions": kept.mentions,
        "signals": kept.signals,
        "spilled": receipt.spilled,
        "status": status if refused else None,
        "ms": (now() - arrival.at) // timedelta(milliseconds=1),
    }
    tell("delivery", fields, counts, WARNING if refused else INFO)


def _response(answer: Answer, request: Request) -> Response:
    if answer.status >= 400 and not answer.body:
        response = problem(answer.status, request_id(request))
        response.headers.update(answer.headers)
        return response
    headers: Headers = {"content-type": "text/plain; charset=utf-8", **answer.headers}
    return Response(answer.body, headers, answer.status)


def _url(request: Request) -> str:
    """The address that the platform called."""
    host = request.headers.get("host") or request.context.get("domainName") or "localhost"
    path = request.context.get("path") or request.path
    query = request.query_params
    pairs = [(name, value) for name in query for value in query.getlist(name)] if query else []
    return f"https://{host}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
