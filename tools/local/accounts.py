"""Who signs in on this machine: agents with passwords that ./earshot status shows."""

import secrets
from collections.abc import Sequence

from chalicelib.domain.desk import Agent
from infra.place import EMULATED_REGION, Place
from tools.local.state import State, User


def place_of(state: State) -> Place:
    """Where a local stack is deployed."""
    return Place(state.stack, state.endpoint, EMULATED_REGION)


def give_passwords(
    place: Place, pool: str, agents: Sequence[Agent], before: Sequence[User]
) -> list[User]:
    """A password for every agent of the desk, who is in the pool already; those given before stay."""
    known = {user.id: user.password for user in before}
    return [
        User(
            agent.id, agent.role.value, known.get(agent.id) or _new_password(place, pool, agent.id)
        )
        for agent in agents
    ]


def _new_password(place: Place, pool: str, id: str) -> str:
    password = f"{id}-{secrets.token_urlsafe(9)}-A1a"
    place.client("cognito-idp").admin_set_user_password(
        UserPoolId=pool, Username=id, Password=password, Permanent=True
    )
    return password


def sign_in(place: Place, client_id: str, user: User) -> str:
    """An id token, as the API wants it in the Authorization header."""
    answer = place.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user.id, "PASSWORD": user.password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])
