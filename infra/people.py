"""Who may sign in: the agents of the desk as users of Cognito, each in the group of their role."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.desk import Agent, Role
from chalicelib.errors import Misconfigured
from infra.place import Place


@dataclass(frozen=True, slots=True)
class User:
    """Somebody in the pool."""

    id: str
    email: str = ""
    roles: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    """Identity providers by which this user signs in."""
    waiting: bool = False
    """Never signed in, and no password was set."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What makes the pool what the desk says, by ids of agents."""

    enter: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.enter or self.change or self.leave)


@dataclass(frozen=True, slots=True)
class Entrance:
    """The pool, and how people come in: by the team's identity provider when there is one."""

    pool: str
    provider: str = ""


def check(agents: Sequence[Agent], *, single_sign_on: bool) -> None:
    """Single sign-on knows people by their e-mail address. Raises Misconfigured for agents without one."""
    without = [agent.id for agent in agents if not agent.email]
    if single_sign_on and without:
        raise Misconfigured(
            "single sign-on finds agents by their e-mail address: "
            f"write `email` in the desk file for {', '.join(without)}"
        )


def entrance(place: Place, pool: str) -> Entrance:
    """The pool with the identity provider that the template made, if any."""
    found = place.client("cognito-idp").list_identity_providers(UserPoolId=pool)
    names = [one["ProviderName"] for one in found["Providers"]]
    return Entrance(pool, names[0] if names else "")


def known(place: Place, pool: str) -> dict[str, User]:
    """Everybody in the pool by id."""
    cognito = place.client("cognito-idp")
    roles: dict[str, set[str]] = {}
    for role in Role:
        pages = cognito.get_paginator("list_users_in_group")
        for page in pages.paginate(UserPoolId=pool, GroupName=role.value):
            for one in page["Users"]:
                roles.setdefault(one["Username"], set()).add(role.value)
    found = {}
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool):
        for one in page["Users"]:
            id = one["Username"]
            told = {each["Name"]: each.get("Value", "") for each in one.get("Attributes", ())}
            found[id] = User(
                id,
                told.get("email", ""),
                frozenset(roles.get(id, ())),
                _linked(told),
                waiting=one.get("UserStatus") == "FORCE_CHANGE_PASSWORD",
            )
    return found


def _linked(told: Mapping[str, str]) -> frozenset[str]:
    identities = json.loads(told.get("identities") or "[]")
    return frozenset(one.get("providerName", "") for one in identities)


def moves(users: Mapping[str, User], agents: Sequence[Agent], provider: str) -> Moves:
    """What has to happen. People whom nobody put into a group of ours are not ours to remove."""
    ids = {agent.id for agent in agents}
    return Moves(
        enter=tuple(agent.id for agent in agents if agent.id not in users),
        change=tuple(
            agent.id
            for agent in agents
            if agent.id in users and not _as_it_should_be(users[agent.id], agent, provider)
        ),
        leave=tuple(id for id, user in users.items() if id not in ids and user.roles),
    )


def _as_it_should_be(user: User, agent: Agent, provider: str) -> bool:
    return (
        user.roles == {agent.role.value}
        and (user.email == agent.email or not agent.email)
        and (not provider or provider in user.linked)
    )


def apply(place: Place, way: Entrance, agents: Sequence[Agent]) -> Moves:
    """Makes the pool what the desk says. Every step may be repeated: a run that was cut off is completed."""
    users = known(place, way.pool)
    needed = moves(users, agents, way.provider)
    for agent in agents:
        if agent.id in needed.enter:
            _enter(place, way, agent)
        elif agent.id in needed.change:
            _change(place, way, users[agent.id], agent)
    for id in needed.leave:
        _leave(place, way.pool, id)
    return needed


def _enter(place: Place, way: Entrance, agent: Agent) -> None:
    invited = bool(agent.email) and not way.provider
    how: dict[str, Any] = (
        {"DesiredDeliveryMediums": ["EMAIL"]} if invited else {"MessageAction": "SUPPRESS"}
    )
    place.client("cognito-idp").admin_create_user(
        UserPoolId=way.pool, Username=agent.id, UserAttributes=_attributes(agent), **how
    )
    _link(place, way, agent)
    _join(place, way.pool, agent)


def _change(place: Place, way: Entrance, user: User, agent: Agent) -> None:
    cognito = place.client("cognito-idp")
    if way.provider and user.linked and user.email != agent.email:
        # A link cannot be moved to another address once it was used; the id, which cases know, stays the same.
        _leave(place, way.pool, user.id)
        _enter(place, way, agent)
        return
    if agent.email and user.email != agent.email:
        cognito.admin_update_user_attributes(
            UserPoolId=way.pool, Username=agent.id, UserAttributes=_attributes(agent)
        )
    if way.provider not in user.linked:
        _link(place, way, agent)
    for role in user.roles - {agent.role.value}:
        cognito.admin_remove_user_from_group(UserPoolId=way.pool, Username=agent.id, GroupName=role)
    if agent.role.value not in user.roles:
        _join(place, way.pool, agent)


def _link(place: Place, way: Entrance, agent: Agent) -> None:
    """Whoever signs in at the provider with this address is this user, and keeps the agent's id."""
    if not way.provider:
        return
    place.client("cognito-idp").admin_link_provider_for_user(
        UserPoolId=way.pool,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": agent.id},
        SourceUser={
            "ProviderName": way.provider,
            "ProviderAttributeName": "email",
            "ProviderAttributeValue": agent.email,
        },
    )


def _join(place: Place, pool: str, agent: Agent) -> None:
    place.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=pool, Username=agent.id, GroupName=agent.role.value
    )


def _leave(place: Place, pool: str, id: str) -> None:
    place.client("cognito-idp").admin_delete_user(UserPoolId=pool, Username=id)


def _attributes(agent: Agent) -> list[dict[str, str]]:
    """An address in the desk file was verified by whoever wrote it there."""
    if not agent.email:
        return []
    return [
        {"Name": "email", "Value": agent.email},
        {"Name": "email_verified", "Value": "true"},
    ]
