"""The key with which links that acknowledge are signed: a parameter of Systems Manager, which costs nothing."""

import base64
import json
import secrets

from botocore.exceptions import ClientError

from infra.place import Place

_LENGTH = 32  # bytes: as long as the hash that it goes into


def key_name(place: Place) -> str:
    """What the parameter is called."""
    return f"/earshot/{place.stack.removeprefix('earshot-')}/link-key"


def key_arn(place: Place) -> str:
    """The same by its ARN."""
    where = f"arn:{place.partition}:ssm:{place.region}:{place.account}"
    return f"{where}:parameter{key_name(place)}"


def make_key(place: Place) -> None:
    """Makes the key if there is none; one that is there stays, as links were signed with it."""
    new = base64.b64encode(secrets.token_bytes(_LENGTH)).decode()
    try:
        place.client("ssm").put_parameter(
            Name=key_name(place),
            Type="SecureString",
            Description="Signs the links of an Earshot stage that acknowledge pages.",
            Value=json.dumps({"current": new, "previous": ""}),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterAlreadyExists":
            raise


def remove_key(place: Place) -> bool:
    """Deletes the key; False when there was none."""
    try:
        place.client("ssm").delete_parameter(Name=key_name(place))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterNotFound":
            raise
        return False
    return True
