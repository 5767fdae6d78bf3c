"""The routes of agents: each is a view that is handed a call, with everybody and everything known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Request, Response

from chalicelib import wiring
from chalicelib.api._http import answered, request_id
from chalicelib.api._identity import caller
from chalicelib.api._log import log
from chalicelib.api._reading import path_id
from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.errors import Forbidden
from chalicelib.gateways.clock import now
from chalicelib.ports import Ports

# The template puts the address of the stage's user pool in place of this one.
AGENTS = CognitoUserPoolAuthorizer("Agents", provider_arns=["arn:placeholder"])


@dataclass(frozen=True, slots=True)
class Call:
    """One request of an agent who is signed in and on the desk."""

    request: Request
    agent: Agent
    desk: Desk
    ports: Ports
    at: datetime

    @property
    def id(self) -> str:
        """Name of this request, the same in log and answer."""
        return request_id(self.request)

    @property
    def of_lead(self) -> bool:
        """Whether a lead calls."""
        return self.agent.role is Role.LEAD

    def lead_only(self, what: str) -> None:
        """Return for leads; raises Forbidden for others, and says what they wanted."""
        if not self.of_lead:
            raise Forbidden(f"only leads {what}: ask one")


def agents(
    routes: Blueprint, method: str, path: str
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Register a view for agents. It is called with the call and the ids of its path, all of them checked."""

    def register(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def answer(**ids: str) -> Response:
            request = routes.current_request
            return answered(request, lambda: view(_call(request), **_checked(ids)))

        routes.route(path, methods=[method], authorizer=AGENTS)(answer)
        return view

    return register


def _call(request: Request) -> Call:
    log().set_correlation_id(request_id(request))
    ports = wiring.ports()
    desk = ports.desk.current()
    return Call(request, caller(request, desk), desk, ports, now())


def _checked(ids: dict[str, str]) -> dict[str, str]:
    return {name: path_id(value) for name, value in ids.items()}
