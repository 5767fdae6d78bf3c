"""Tokens of every kind, right and wrong, for the running stack."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.e2e.conftest import ROOT, World
from tools.local import accounts
from tools.local.state import Folder

Json = dict[str, Any]
PASSWORD = "Try-every-route-1"
DAY = 24 * 3600


@contextmanager
def tokens(world: World) -> Iterator[dict[str, str | None]]:
    """A token for each way in that there is; what was made for them is removed at the end."""
    cognito = accounts.place_of(world.state).client("cognito-idp")
    pool, client = (world.state.outputs[f"UserPool{part}"] for part in ("Id", "ClientId"))
    foreign = cognito.create_user_pool(PoolName="somebody-elses")["UserPool"]["Id"]
    try:
        _enter(cognito, pool, "zoe", "agent")
        yield {
            "nobody": None,
            "garbage": "garbage",
            **_forged(world, pool),
            "other pool": _of_another_pool(cognito, foreign),
            "access token": _sign_in(cognito, client, "fay", _password(world, "fay"))[
                "AccessToken"
            ],
            "not on desk": _sign_in(cognito, client, "zoe", PASSWORD)["IdToken"],
            "agent": world.token("fay"),
            "lead": world.token("max"),
        }
    finally:
        cognito.admin_delete_user(UserPoolId=pool, Username="zoe")
        cognito.delete_user_pool(UserPoolId=foreign)


def _forged(world: World, pool: str) -> dict[str, str | None]:
    """Changes of max's genuine token. Some carry the pool's own signature, by the key that the emulator keeps."""
    token = world.token("max")
    header, claims, signature = token.split(".")
    said: Json = _read(claims)
    folder = Folder(ROOT, world.state.name).path / "tmp" / "state" / "cognito-pool-keys"
    ours = load_pem_private_key((folder / f"{pool}-id.pem").read_bytes(), None)
    assert isinstance(ours, RSAPrivateKey)
    stranger = generate_private_key(65_537, 2048)
    past = {"iat": said["iat"] - DAY, "auth_time": said["iat"] - DAY, "exp": int(time.time()) - 1}
    groupless = {name: value for name, value in said.items() if name != "cognito:groups"}
    return {
        "alg none": f"{_write({**_read(header), 'alg': 'none'})}.{claims}.",
        "no signature": f"{header}.{claims}.",
        "broken": f"{header}.{claims}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}",
        "other claims": f"{header}.{_write(said | {'cognito:username': 'lea'})}.{signature}",
        "stranger's": _signed(header, said, stranger),
        "expired": _signed(header, said | past, ours),
        "no group": _signed(header, groupless, ours),
        "re-signed": _signed(header, said, ours),
    }


def _of_another_pool(cognito: Any, pool: str) -> str:
    """The token of a lead max, who signed in somewhere else."""
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="theirs", ExplicitAuthFlows=flows
    )
    cognito.create_group(UserPoolId=pool, GroupName="lead")
    _enter(cognito, pool, "max", "lead")
    id = made["UserPoolClient"]["ClientId"]
    return str(_sign_in(cognito, id, "max", PASSWORD)["IdToken"])


def _enter(cognito: Any, pool: str, user: str, group: str) -> None:
    cognito.admin_create_user(UserPoolId=pool, Username=user, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=user, Password=PASSWORD, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=group)


def _sign_in(cognito: Any, client: str, user: str, password: str) -> Json:
    given = {"USERNAME": user, "PASSWORD": password}
    answer = cognito.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )
    found: Json = answer["AuthenticationResult"]
    return found


def _password(world: World, user: str) -> str:
    return next(one.password for one in world.state.users if one.id == user)


def _signed(header: str, claims: Json, key: RSAPrivateKey) -> str:
    text = f"{header}.{_write(claims)}"
    return f"{text}.{_coded(key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def _read(part: str) -> Json:
    read: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


def _write(part: Json) -> str:
    return _coded(json.dumps(part).encode())


def _coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
