"""The routes of agents: each is a view that is handed a call, with everybody and everything known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Request, Response

from chalicelib import wiring
from chalicelib.api._fields import Field
from chalicelib.api._http import answered, request_id
from chalicelib.api._identity import caller
from chalicelib.api._reading import Given, idempotency_key, path_id
from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.errors import Forbidden
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import tell
from chalicelib.ports import Ports

# The template puts the address of the stage's user pool in place of this one.
AGENTS = CognitoUserPoolAuthorizer("Agents", provider_arns=["arn:placeholder"])


@dataclass(frozen=True, slots=True)
class Route:
    """What a route takes and gives: requests are read by it, and the OpenAPI document is written from it.

    `gives` names a form of `_answers`, '' for no content; `refuses` are statuses beyond those of every such route.
    `leads` is what only leads do here, '' for all agents. With `once`, an Idempotency-Key is heeded.
    """

    method: str
    path: str
    gives: str
    status: int = 200
    query: tuple[Field[object], ...] = ()
    body: tuple[Field[object], ...] | None = None
    refuses: tuple[int, ...] = ()
    leads: str = ""
    once: bool = False


DECLARED: dict[tuple[str, str], Route] = {}
"""Every route of agents by method and path, for the document."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of an agent who is signed in and on the desk, with all that it says read and checked.

    `key` names what is to happen once: the caller's Idempotency-Key, else the request's own id.
    """

    request: Request
    agent: Agent
    desk: Desk
    ports: Ports
    at: datetime
    query: Given
    body: Given
    key: str

    @property
    def of_lead(self) -> bool:
        """Whether a lead calls."""
        return self.agent.role is Role.LEAD

    def tell(self, case: str, correlation_id: str, waited: timedelta | None = None) -> None:
        """Write to the log what this call did to a case; `waited` is for how long the page that it acknowledged had."""
        millisecond = timedelta(milliseconds=1)
        fields = {
            "correlation_id": correlation_id,
            "case": case,
            "what": self.request.path.rpartition("/")[2],
            "ms": (now() - self.at) // millisecond,
        }
        tell("act", fields, {"PageToAck": [] if waited is None else [waited // millisecond]})


def agents(
    routes: Blueprint, route: Route
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Register a view for agents. It is called with the call and the ids of its path, all of them checked."""

    def register(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def answer(**ids: str) -> Response:
            request = routes.current_request
            return answered(request, lambda: view(_call(request, route), **_checked(ids)))

        DECLARED[route.method, route.path] = route
        routes.route(route.path, methods=[route.method], authorizer=AGENTS)(answer)
        return view

    return register


def _call(request: Request, route: Route) -> Call:
    id = request_id(request)
    ports = wiring.ports()
    desk = ports.desk.current()
    agent = caller(request, desk)
    if route.leads and agent.role is not Role.LEAD:
        raise Forbidden(f"only leads {route.leads}: ask one")
    return Call(
        request,
        agent,
        desk,
        ports,
        now(),
        query=Given.in_address(request, route.query),
        body=Given({}) if route.body is None else Given.in_body(request, route.body),
        key=idempotency_key(request, id) if route.once else id,
    )


def _checked(ids: dict[str, str]) -> dict[str, str]:
    return {name: path_id(value) for name, value in ids.items()}
