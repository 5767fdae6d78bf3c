"""What CloudFormation cannot make: the secret with the keys, and the push application of the agents' devices."""

import base64
import json
import secrets
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra.keys import Content
from infra.place import Place
from infra.stage import Push

_PATIENCE = 90.0
"""Seconds for which the name of a secret that was just deleted may still be taken."""
PLATFORMS = ("GCM", "APNS", "APNS_SANDBOX")
# Some regions know no mobile push at all, and call its ARNs invalid.
_NOT_THERE = ("NotFound", "NotFoundException", "InvalidParameter", "InvalidAction")


@dataclass(frozen=True, slots=True)
class Secret:
    """The stage's secret as it stands."""

    name: str
    arn: str
    version: str
    content: Content = field(repr=False)


def secret_name(place: Place) -> str:
    """Where the keys of a stage lie."""
    return f"earshot/{place.stack.removeprefix('earshot-')}"


def find_secret(place: Place) -> Secret | None:
    """The secret; None when there is none, or it waits for its deletion. Raises Misconfigured when it is no JSON."""
    name = secret_name(place)
    try:
        found = place.client("secretsmanager").get_secret_value(SecretId=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException" or _deleted(error):
            return None
        raise
    try:
        content = json.loads(found["SecretString"])
    except (KeyError, ValueError):
        content = None
    if not isinstance(content, dict):
        raise Misconfigured(f"the secret {name} holds no JSON: delete it, or mend it by hand")
    return Secret(name, found["ARN"], found["VersionId"], content)


def make_secret(place: Place) -> Secret:
    """The secret, made if there is none; one that waits for its deletion is taken back. Raises Unavailable."""
    manager, name = place.client("secretsmanager"), secret_name(place)
    deadline = time.monotonic() + _PATIENCE
    while (found := find_secret(place)) is None:
        try:
            manager.create_secret(
                Name=name,
                Description="Keys of the connections of an Earshot stage; ./earshot deploy keeps it.",
                SecretString=json.dumps({"connections": {}}),
                Tags=[{"Key": "earshot-stage", "Value": place.stack.removeprefix("earshot-")}],
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code != "ResourceExistsException" and not _deleted(error):
                raise
            _take_back(place)
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"the name {name} is not free yet, a secret of that name is being deleted: repeat the command"
                ) from error
            time.sleep(place.pause)
    return found


def _deleted(error: ClientError) -> bool:
    """Whether the secret is scheduled for deletion; other invalid requests are not ours to pass over."""
    known = error.response["Error"]
    return known["Code"] == "InvalidRequestException" and "delet" in known.get("Message", "")


def _take_back(place: Place) -> None:
    try:
        place.client("secretsmanager").restore_secret(SecretId=secret_name(place))
    except ClientError as error:
        # It is being purged, or somebody else took it back.
        if error.response["Error"]["Code"] not in (
            "ResourceNotFoundException",
            "InvalidRequestException",
        ):
            raise


def new_version() -> str:
    """The id of a version that is to be."""
    return str(uuid.uuid4())


def keep(place: Place, secret: Secret, content: Content, version: str) -> None:
    """Gives the secret a new content, as the version of that id."""
    place.client("secretsmanager").put_secret_value(
        SecretId=secret.name, SecretString=json.dumps(content), ClientRequestToken=version
    )


def remove_secret(place: Place) -> bool:
    """Deletes the secret at once, so that its name is free again; False when there was none."""
    try:
        place.client("secretsmanager").delete_secret(
            SecretId=secret_name(place), ForceDeleteWithoutRecovery=True
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True


def new_key(channel: str, kind: str) -> str:
    """A key in the form that its channel wants."""
    if kind == "signing" and channel == "standard":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex({"signing": 32, "verify_token": 16}.get(kind, 24))


def application(place: Place, platform: str) -> str:
    """ARN of the stage's push application on a platform, whether it is there or not."""
    where = f"arn:{place.partition}:sns:{place.region}:{place.account}"
    return f"{where}:app/{platform}/{place.stack}-push"


def endpoints(place: Place, platform: str) -> str:
    """Pattern of the ARNs of the devices in that application."""
    if place.endpoint:
        # The emulator names endpoints after their application.
        return f"{application(place, platform)}/*"
    where = f"arn:{place.partition}:sns:{place.region}:{place.account}"
    return f"{where}:endpoint/{platform}/{place.stack}-push/*"


def applications(place: Place) -> list[str]:
    """The push applications that the stage has; more than one only while it changes platforms."""
    found = []
    for platform in PLATFORMS:
        try:
            place.client("sns").get_platform_application_attributes(
                PlatformApplicationArn=application(place, platform)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NOT_THERE:
                raise
            continue
        found.append(application(place, platform))
    return found


def make_application(place: Place, push: Push, credential: str) -> str:
    """The push application with this credential, made or renewed; returns its ARN. Raises Misconfigured."""
    sns, arn = place.client("sns"), application(place, push.platform)
    attributes = {"PlatformCredential": credential}
    if push.platform != "GCM":
        attributes |= {
            "PlatformPrincipal": push.key_id,
            "ApplePlatformTeamID": push.team_id,
            "ApplePlatformBundleID": push.bundle_id,
        }
    try:
        if arn in applications(place):
            sns.set_platform_application_attributes(
                PlatformApplicationArn=arn, Attributes=attributes
            )
        else:
            sns.create_platform_application(
                Name=f"{place.stack}-push", Platform=push.platform, Attributes=attributes
            )
    except ClientError as error:
        if error.response["Error"]["Code"] in ("InvalidParameter", "InvalidParameterException"):
            # SNS repeats what it was given, which is a key: none of its words may be shown.
            raise Misconfigured(
                f"SNS does not accept the credential in {push.credential_file} for {push.platform}: "
                "for GCM it is a service account's JSON, for Apple a .p8 key with its id, team and bundle"
            ) from None
        raise
    return arn


def remove_application(place: Place, arn: str) -> None:
    """Deletes a push application and the devices in it."""
    sns = place.client("sns")
    for endpoint in _devices(place, arn):
        sns.delete_endpoint(EndpointArn=endpoint)
    sns.delete_platform_application(PlatformApplicationArn=arn)


def _devices(place: Place, arn: str) -> Iterator[str]:
    if place.endpoint:
        return  # The emulator cannot list them, and deletes them with their application.
    pages: Any = place.client("sns").get_paginator("list_endpoints_by_platform_application")
    for page in pages.paginate(PlatformApplicationArn=arn):
        for one in page["Endpoints"]:
            yield one["EndpointArn"]
