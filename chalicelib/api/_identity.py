"""Who calls: the claims of a Cognito id token, which API Gateway has verified, and the desk."""

import re
from collections.abc import Mapping
from dataclasses import replace

from chalice.app import Request

from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.errors import Forbidden, Forged


def caller(request: Request, desk: Desk) -> Agent:
    """The agent who signed in, in the role that the token's groups give. Raises Forged, Forbidden."""
    claims = _claims(request)
    id = claims.get("cognito:username")
    if claims.get("token_use") != "id" or not isinstance(id, str) or not id:
        raise Forged(
            "sign in again, and send the id token: an access token does not say who you are"
        )
    role = role_in(claims.get("cognito:groups"))
    agent = desk.agent(id)
    if agent is None:
        raise Forbidden(
            f"the desk does not know you: add the agent {id} to the desk file, and apply it"
        )
    return replace(agent, role=role)


def role_in(groups: object) -> Role:
    """The role of a member of groups, which come as "[lead]", "lead,agent", "[lead agent]" or a list."""
    named = groups if isinstance(groups, list) else re.split(r"[\[\],\s\"']+", str(groups or ""))
    if Role.LEAD in named:
        return Role.LEAD
    if Role.AGENT in named:
        return Role.AGENT
    raise Forbidden("you are in no group: ask the operator to put you in the group agent or lead")


def _claims(request: Request) -> Mapping[str, object]:
    authorizer = request.context.get("authorizer")
    claims = authorizer.get("claims") if isinstance(authorizer, dict) else None
    return claims if isinstance(claims, dict) else {}
