"""One change of a stack: proposed as a change set, shown, guarded where data would be lost, executed."""

import time
import uuid
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra.place import Place
from infra.refusals import rights_missing
from infra.settle import PREFIX
from infra.stack import Description, Tell, describe, follow, last_event, until_begun
from infra.upload import Uploaded

_PATIENCE = 600.0
"""Seconds that CloudFormation may take to prepare a change set."""
_HOLDS = {
    "AWS::DynamoDB::Table": "a table",
    "AWS::S3::Bucket": "a bucket",
    "AWS::Cognito::UserPool": "who may sign in",
    "AWS::SQS::Queue": "a queue with work in it",
}
"""What holds data: it is not replaced or removed unasked."""
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True, slots=True)
class Difference:
    """What happens to one resource: add, modify, remove, replace, or may replace."""

    what: str
    name: str
    type: str
    physical: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change set that waits to be executed."""

    id: str
    stack: str
    """The stack's id."""
    differences: tuple[Difference, ...]
    creates: bool


def propose(
    place: Place,
    standing: Description | None,
    uploaded: Uploaded,
    parameters: Mapping[str, str],
) -> Proposal | None:
    """Makes the change set; None when there is nothing to change.

    Parameters that the template does not declare are left out. Raises Misconfigured, with CloudFormation's reason,
    when it refuses the template, and Unavailable when another change came first.
    """
    creates = standing is None or standing["StackStatus"] == "REVIEW_IN_PROGRESS"
    declared = uploaded.template.get("Parameters", {})
    try:
        made = place.client("cloudformation").create_change_set(
            StackName=place.stack,
            ChangeSetName=f"{PREFIX}{uuid.uuid4().hex}",
            ChangeSetType="CREATE" if creates else "UPDATE",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in parameters.items()
                if key in declared
            ],
            Tags=[{"Key": "earshot-stage", "Value": place.stack.removeprefix("earshot-")}],
            **uploaded.body,
        )
    except ClientError as error:
        if "_IN_PROGRESS state" in str(error):
            raise _came_first(place) from error
        raise
    described = _when_prepared(place, made["Id"])
    if described is None:
        discard(place, Proposal(made["Id"], made["StackId"], (), creates))
        return None
    differences = tuple(_difference(one["ResourceChange"]) for one in described)
    return Proposal(made["Id"], made["StackId"], differences, creates)


def _when_prepared(place: Place, change: str) -> list[dict[str, Any]] | None:
    """The changes in a change set once it is ready; None when there are none."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        described = _describe(place, change)
        status, reason = described["Status"], described.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return _changes(place, change, described)
        if status == "FAILED":
            if any(words in reason for words in _NOTHING_TO_DO):
                return None
            stage = place.stack.removeprefix("earshot-")
            place.client("cloudformation").delete_change_set(ChangeSetName=change)
            raise Misconfigured(
                f"CloudFormation refused the template: {reason}{rights_missing(reason, stage)}"
            )
        time.sleep(place.pause)
    raise Unavailable("CloudFormation did not prepare the change in time: repeat the command")


def _describe(place: Place, change: str, **more: str) -> dict[str, Any]:
    described: dict[str, Any] = place.client("cloudformation").describe_change_set(
        ChangeSetName=change, **more
    )
    return described


def _changes(place: Place, change: str, first: dict[str, Any]) -> list[dict[str, Any]]:
    found, page = list(first.get("Changes", ())), first
    while page.get("NextToken"):
        page = _describe(place, change, NextToken=page["NextToken"])
        found += page.get("Changes", ())
    return [one for one in found if one.get("Type") == "Resource"]


def _difference(change: Mapping[str, Any]) -> Difference:
    what = change["Action"].lower()
    if what == "modify":
        what = {"True": "replace", "Conditional": "may replace"}.get(
            change.get("Replacement", ""), "modify"
        )
    return Difference(
        what,
        change["LogicalResourceId"],
        change["ResourceType"],
        change.get("PhysicalResourceId", ""),
    )


def guard(place: Place, differences: Sequence[Difference], allowed: AbstractSet[str]) -> None:
    """Lets a change pass that loses no data but what was named on purpose. Raises Misconfigured."""
    lost = [
        one
        for one in differences
        if one.what in ("remove", "replace", "may replace")
        and one.type in _HOLDS
        and one.name not in allowed
        and _holds_something(place, one)
    ]
    if lost:
        told = ", ".join(f"{one.what} {one.name} ({_HOLDS[one.type]})" for one in lost)
        meant = " ".join(f"--replace {one.name}" for one in lost)
        raise Misconfigured(
            f"the change would {told}; what is in there would be lost to the stage: "
            f"if that is meant, say {meant}; nothing was changed"
        )


def _holds_something(place: Place, one: Difference) -> bool:
    """A queue counts only while there is something in it; whatever else is asked for by name."""
    if one.type != "AWS::SQS::Queue":
        return True
    kinds = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    try:
        answer = place.client("sqs").get_queue_attributes(
            QueueUrl=one.physical, AttributeNames=kinds
        )
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            return False
        raise
    return any(int(answer["Attributes"].get(kind, 0)) for kind in kinds)


def discard(place: Place, proposal: Proposal) -> None:
    """Leaves the stack as it was; one that exists only for this proposal goes too."""
    cloudformation = place.client("cloudformation")
    cloudformation.delete_change_set(ChangeSetName=proposal.id)
    stack = describe(place, proposal.stack) if proposal.creates else None
    # Another deploy of the same stage may have made it meanwhile.
    if stack is not None and stack["StackStatus"] == "REVIEW_IN_PROGRESS":
        cloudformation.delete_stack(StackName=proposal.stack)


def execute(place: Place, proposal: Proposal, tell: Tell) -> None:
    """Executes the change and waits for its end, telling each resource as it is done.

    Raises Misconfigured, with the first reasons, when CloudFormation took the change back.
    """
    after = last_event(place, proposal.stack)
    try:
        place.client("cloudformation").execute_change_set(
            ChangeSetName=proposal.id,
            # What a failed change has made goes again, tables too, which otherwise would stay.
            RetainExceptOnCreate=True,
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in ("ChangeSetNotFound", "InvalidChangeSetStatus"):
            raise _came_first(place) from error
        raise
    until_begun(place, proposal.stack, after)
    names = {one.name for one in proposal.differences}
    ended = follow(place, proposal.stack, after, tell, names)
    if not ended.well:
        stage, why = place.stack.removeprefix("earshot-"), ended.why()
        raise Misconfigured(
            f"the change failed and CloudFormation took it back ({ended.status}): "
            f"{why}{rights_missing(why, stage)}"
        )


def _came_first(place: Place) -> Unavailable:
    return Unavailable(
        f"another deploy changed {place.stack} at the same time, and came first: repeat the command"
    )
