"""The key with which web push is signed: a parameter of Systems Manager, which costs nothing.

Browsers are subscribed with its public half, so it is made once and stays. The deployer never reads it: the public half
is a parameter of the stack.
"""

import base64
import json

from botocore.exceptions import ClientError

from infra.place import Place
from infra.stack import Description, parameters_of


def key_name(place: Place) -> str:
    """What the parameter is called."""
    return f"/earshot/{place.stack.removeprefix('earshot-')}/push-key"


def key_arn(place: Place) -> str:
    """The same by its ARN."""
    where = f"arn:{place.partition}:ssm:{place.region}:{place.account}"
    return f"{where}:parameter{key_name(place)}"


def make_key(place: Place, standing: Description | None) -> str:
    """The public half of the stage's key; a new key if there is none, or if nobody knows the half of that one."""
    known = parameters_of(standing).get("PushPublicKey", "")
    private, public = _pair()
    try:
        _put(place, private, overwrite=not known)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterAlreadyExists":
            raise
        return known
    return public


def remove_key(place: Place) -> bool:
    """Deletes the key; False when there was none."""
    try:
        place.client("ssm").delete_parameter(Name=key_name(place))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterNotFound":
            raise
        return False
    return True


def _put(place: Place, private: str, *, overwrite: bool) -> None:
    place.client("ssm").put_parameter(
        Name=key_name(place),
        Type="SecureString",
        Description="Signs what wakes the browsers of an Earshot stage's agents.",
        Value=json.dumps({"private": private}),
        Overwrite=overwrite,
    )


def _pair() -> tuple[str, str]:
    """A P-256 key as base64url: the number, and the point uncompressed as RFC 8292 wants it."""
    from ecdsa import NIST256p, SigningKey

    key = SigningKey.generate(curve=NIST256p)
    return _text(key.to_string()), _text(key.get_verifying_key().to_string("uncompressed"))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
