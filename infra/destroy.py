"""Removes a stage: its stack, and all that CloudFormation would leave behind."""

import re
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra import account, links, pushkey
from infra.place import Place
from infra.settle import delete
from infra.stack import Tell, before_this_change, busy, describe, follow
from infra.upload import remove_bucket

_TABLES = ("Mentions", "Cases", "Ledger", "Desk", "Pulse")
_PATIENCE = 300.0
"""Seconds that a table may take to be gone."""


def held(place: Place) -> list[str]:
    """What holds the data of this stage; found by name, so that of a stage half gone it is found too."""
    return [*(f"table {name}" for name in tables(place)), *(f"bucket {b}" for b in blobs(place))]


def exists(place: Place) -> bool:
    """Whether there is anything of this stage."""
    return bool(
        describe(place)
        or held(place)
        or account.find_secret(place)
        or account.applications(place)
        or _bucket_is_there(place)
        or _log_groups(place)
        or _layers(place)
    )


def destroy(place: Place, tell: Tell, *, keep_data: bool) -> None:
    """Deletes everything that has this stage's name, but its data when it is to be kept.

    Again, it goes on where it was cut off. Raises Misconfigured for a protected stage, or when something cannot be
    deleted, with the reason.
    """
    _delete_stack(place, tell)
    if not keep_data:
        for name in tables(place):
            _delete_table(place, name)
            tell(f"removed table {name}")
        for name in blobs(place):
            remove_bucket(place, name)
            tell(f"removed bucket {name}")
        _until_gone(place)
    for group in _log_groups(place):
        place.client("logs").delete_log_group(logGroupName=group)
    for version in _layers(place):
        place.client("lambda").delete_layer_version(**version)
    _remove_what_stands_beside(place, tell)
    # Last: as long as it is there, a stage that was half removed is known to be one.
    remove_bucket(place, place.bucket)


def _remove_what_stands_beside(place: Place, tell: Tell) -> None:
    for arn in account.applications(place):
        account.remove_application(place, arn)
        tell("removed the push application")
    if account.remove_secret(place):
        tell("removed the secret")
    if links.remove_key(place):
        tell("removed the key of links")
    if pushkey.remove_key(place):
        tell("removed the key of web push")


def _delete_stack(place: Place, tell: Tell) -> None:
    stack = describe(place)
    if stack is not None and busy(stack) and stack["StackStatus"] != "DELETE_IN_PROGRESS":
        tell(f"a change of {place.stack} is in progress: waiting for it")
        follow(place, stack["StackId"], before_this_change(place, stack), tell)
        stack = describe(place)
    if stack is None:
        return
    if stack.get("EnableTerminationProtection"):
        stage = place.stack.removeprefix("earshot-")
        raise Misconfigured(
            f"{stage} is protected: write `protect: false` in its stage file, deploy it, then destroy it"
        )
    delete(place, stack, tell)


def tables(place: Place) -> list[str]:
    """The tables of this stage, and of earlier ones of its name whose data was kept."""
    shape = re.compile(rf"{re.escape(place.stack)}-({'|'.join(_TABLES)})-[A-Z0-9]+")
    found: list[str] = []
    for page in place.client("dynamodb").get_paginator("list_tables").paginate():
        found += [name for name in page["TableNames"] if shape.fullmatch(name)]
    return found


def blobs(place: Place) -> list[str]:
    """The buckets of this stage's blobs."""
    shape = re.compile(rf"{re.escape(place.stack)}-blobs-[a-z0-9]+")
    known = place.client("s3").list_buckets()["Buckets"]
    return [one["Name"] for one in known if shape.fullmatch(one["Name"])]


def _delete_table(place: Place, name: str) -> None:
    dynamodb = place.client("dynamodb")
    try:
        known = dynamodb.describe_table(TableName=name)["Table"]
        if known["TableStatus"] == "DELETING":
            return
        if known.get("DeletionProtectionEnabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        _when_active(place, lambda: dynamodb.delete_table(TableName=name))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise


def _when_active(place: Place, delete_now: Callable[[], Any]) -> None:
    """A table that is still changing refuses to be deleted."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            delete_now()
            return
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code != "ResourceInUseException" or time.monotonic() > deadline:
                raise
        time.sleep(place.pause)


def _until_gone(place: Place) -> None:
    deadline = time.monotonic() + _PATIENCE
    while left := tables(place):
        if time.monotonic() > deadline:
            raise Unavailable(f"still being deleted: {', '.join(left)}; repeat the command later")
        time.sleep(place.pause)


def _log_groups(place: Place) -> list[str]:
    """Those of the template, and those that Lambda made by itself, whose names end in a random part."""
    ours = rf"/aws/lambda/{re.escape(place.stack)}-[A-Za-z0-9]+-[A-Za-z0-9]+"
    shapes = {
        f"/earshot/{place.stack}/": re.compile(rf"/earshot/{re.escape(place.stack)}/.+"),
        f"/aws/lambda/{place.stack}-": re.compile(ours),
    }
    found: list[str] = []
    for prefix, shape in shapes.items():
        pages = place.client("logs").get_paginator("describe_log_groups")
        for page in pages.paginate(logGroupNamePrefix=prefix):
            names = [one["logGroupName"] for one in page["logGroups"]]
            found += [name for name in names if shape.fullmatch(name)]
    return found


def _layers(place: Place) -> list[dict[str, Any]]:
    """All versions of the stage's layer."""
    name = f"{place.stack}-dependencies"
    pages = place.client("lambda").get_paginator("list_layer_versions")
    try:
        return [
            {"LayerName": name, "VersionNumber": one["Version"]}
            for page in pages.paginate(LayerName=name)
            for one in page["LayerVersions"]
        ]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return []


def _bucket_is_there(place: Place) -> bool:
    try:
        place.client("s3").head_bucket(Bucket=place.bucket, ExpectedBucketOwner=place.account)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise
        return False
    return True
