"""What CloudFormation cannot make: the push application, the connections' secrets, and the people who sign in."""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.desk import Agent, Connection
from infra.deploy import Place
from tools.local.state import User

BUCKET = "earshot-deploy"


def make_bucket(place: Place) -> None:
    """The bucket that receives what is deployed."""
    place.client("s3").create_bucket(Bucket=place.bucket)


def make_push_application(place: Place) -> str:
    """The SNS platform application of the agents' devices; returns its ARN. Making it again finds it."""
    made = place.client("sns").create_platform_application(
        Name=f"{place.stack}-push", Platform="GCM", Attributes={"PlatformCredential": "local"}
    )
    return str(made["PlatformApplicationArn"])


def make_secret(place: Place, name: str, connections: Sequence[Connection]) -> str:
    """The secret with the keys of all connections; returns its ARN. Keys made before stay as they are."""
    manager = place.client("secretsmanager")
    try:
        known = manager.get_secret_value(SecretId=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        text = json.dumps({"connections": _keys(connections, {})})
        return str(manager.create_secret(Name=name, SecretString=text)["ARN"])
    before = json.loads(known["SecretString"])["connections"]
    keys = _keys(connections, before)
    if keys != before:
        manager.put_secret_value(SecretId=name, SecretString=json.dumps({"connections": keys}))
    return str(known["ARN"])


def _keys(connections: Sequence[Connection], before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        one.id: before[one.id]
        if before.get(one.id, {}).get("channel") == one.channel
        else _new_keys(one.channel)
        for one in connections
    }


def _new_keys(channel: str) -> dict[str, Any]:
    """Current and previous signing secret in the form of the channel, and what else it needs."""
    return {
        "channel": channel,
        "signing": [_signing_secret(channel), _signing_secret(channel)],
        "verify_token": secrets.token_hex(16),
        "token": secrets.token_hex(24),
    }


def _signing_secret(channel: str) -> str:
    if channel == "standard":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(32)


def make_users(
    place: Place, pool: str, agents: Sequence[Agent], before: Sequence[User]
) -> list[User]:
    """Lets the agents of the desk sign in, each in the group of their role. Passwords given before stay."""
    known = {user.id: user for user in before}
    users = []
    for agent in agents:
        user = known.pop(agent.id, None)
        if user is not None and user.role != agent.role.value:
            _leave(place, pool, user)
            user = None
        users.append(user or _enter(place, pool, agent))
    for user in known.values():
        _leave(place, pool, user)
    return users


def _enter(place: Place, pool: str, agent: Agent) -> User:
    cognito = place.client("cognito-idp")
    user = User(agent.id, agent.role.value, f"{agent.id}-{secrets.token_urlsafe(9)}-A1a")
    cognito.admin_create_user(UserPoolId=pool, Username=user.id, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=user.id, Password=user.password, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=user.id, GroupName=user.role)
    return user


def _leave(place: Place, pool: str, user: User) -> None:
    place.client("cognito-idp").admin_delete_user(UserPoolId=pool, Username=user.id)


def sign_in(place: Place, client_id: str, user: User) -> str:
    """An id token, as the API wants it in the Authorization header."""
    answer = place.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user.id, "PASSWORD": user.password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])
