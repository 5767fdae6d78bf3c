"""A CloudFormation stack: what it says of itself, and what happens to it, told as it happens."""

import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra.place import Place

Outputs = dict[str, str]
Tell = Callable[[str], None]
Description = dict[str, Any]

_PATIENCE = 3600.0
"""Seconds that a change may take; a web of Cognito, API Gateway and WAF needs minutes at worst."""
_STARTS = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")
_DONE = {
    "CREATE_COMPLETE": "made",
    "UPDATE_COMPLETE": "changed",
    "DELETE_COMPLETE": "removed",
    "DELETE_SKIPPED": "left as it is",
    "CREATE_FAILED": "FAILED to make",
    "UPDATE_FAILED": "FAILED to change",
    "DELETE_FAILED": "FAILED to remove",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a change ended: the stack's status, and why resources failed, the first reason first."""

    status: str
    reasons: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether the stack is what was asked for."""
        return self.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE")

    def why(self) -> str:
        """The first reasons in one line."""
        return "; ".join(self.reasons[:3]) or "CloudFormation gave no reason"


def describe(place: Place, name: str | None = None) -> Description | None:
    """The stack as it stands, by name or by id; None when there is none, or none any more."""
    try:
        stacks = place.client("cloudformation").describe_stacks(StackName=name or place.stack)
    except ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            return None
        raise
    found: list[Description] = stacks["Stacks"]
    return found[0] if found and found[0]["StackStatus"] != "DELETE_COMPLETE" else None


def outputs(place: Place) -> Outputs:
    """What the stack says of itself. Raises Misconfigured when there is none."""
    stack = describe(place)
    if stack is None:
        raise Misconfigured(f"there is no stack {place.stack}")
    return outputs_of(stack)


def outputs_of(stack: Description) -> Outputs:
    """The outputs in a description."""
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}


def parameters_of(stack: Description | None) -> dict[str, str]:
    """The parameters in a description."""
    known = stack.get("Parameters", ()) if stack else ()
    return {one["ParameterKey"]: one.get("ParameterValue", "") for one in known}


def busy(stack: Description) -> bool:
    """Whether a change is in progress. A stack in review only waits for its first change set."""
    status: str = stack["StackStatus"]
    return status.endswith("IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"


def last_event(place: Place, stack: str) -> str:
    """Id of the newest event, '' when there is none: what comes after it is new."""
    return next((event["EventId"] for event in _events(place, stack)), "")


def before_this_change(place: Place, stack: Description) -> str:
    """Id of the last event before the change that is in progress, or ended last."""
    begun = False
    for event in _events(place, stack["StackId"]):
        if begun:
            return str(event["EventId"])
        begun = event["PhysicalResourceId"] == stack["StackId"] and (
            event["ResourceStatus"] in _STARTS
        )
    return ""


def until_begun(place: Place, stack: str, after: str) -> None:
    """Returns once a change shows: for a moment after it was asked for, the stack looks as it did."""
    for _ in range(30):
        if last_event(place, stack) != after:
            return
        time.sleep(place.pause)


def follow(
    place: Place, stack: str, after: str, tell: Tell, only: Container[str] | None = None
) -> Ended:
    """Tells each resource as it is done (of those in `only`), until the stack, given by its id, has settled.

    Raises Unavailable.
    """
    reasons: list[str] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        now = describe(place, stack)
        settled = now is None or not busy(now)
        for event in _news(place, stack, after):
            after = event["EventId"]
            if only is None or event["LogicalResourceId"] in only:
                _tell_event(event, stack, tell)
            reasons += _reason(event, stack)
        if settled:
            status = now["StackStatus"] if now else "DELETE_COMPLETE"
            return Ended(status, tuple(reasons))
        time.sleep(place.pause)
    raise Unavailable(
        f"the stack {place.stack} still changes after {_PATIENCE / 60:.0f} minutes: "
        "repeat the command to go on waiting"
    )


def _tell_event(event: dict[str, Any], stack: str, tell: Tell) -> None:
    word = _DONE.get(event["ResourceStatus"])
    if word and event["PhysicalResourceId"] != stack:
        tell(f"{word} {event['LogicalResourceId']}")


def _reason(event: dict[str, Any], stack: str) -> list[str]:
    why = event.get("ResourceStatusReason", "")
    failed = event["ResourceStatus"].endswith("FAILED") and event["PhysicalResourceId"] != stack
    # When one fails, CloudFormation cancels the others and calls that a failure too.
    if not failed or "cancelled" in why:
        return []
    return [f"{event['LogicalResourceId']}: {why or 'no reason given'}"]


def _news(place: Place, stack: str, after: str) -> list[dict[str, Any]]:
    """Events after the one of that id, the oldest first."""
    found = []
    for event in _events(place, stack):
        if event["EventId"] == after:
            break
        found.append(event)
    return found[::-1]


def _events(place: Place, stack: str) -> Iterator[dict[str, Any]]:
    """Events of a stack, the newest first."""
    pages = place.client("cloudformation").get_paginator("describe_stack_events")
    for page in pages.paginate(StackName=stack):
        yield from page["StackEvents"]
