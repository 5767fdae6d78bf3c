"""Brings what an earlier deploy left, however it ended, to a state from which a change can start."""

from chalicelib.errors import Misconfigured
from infra.place import Place
from infra.refusals import rights_missing
from infra.stack import (
    Description,
    Ended,
    Tell,
    before_this_change,
    busy,
    describe,
    follow,
    last_event,
    until_begun,
)

PREFIX = "earshot-"
"""How our change sets are named; a person's own are left alone."""
_USELESS = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}
_STEPS = 5
"""Waiting, clearing and rolling back may follow each other; more often than this nothing is gained."""


def settle(place: Place, tell: Tell) -> Description | None:
    """The stack at rest and fit for a change; None when there is none.

    Waits for a change in progress, whoever began it; deletes what a failed creation left; completes a rollback that
    got stuck; drops change sets that nobody executed. Raises Misconfigured when that fails.
    """
    for _ in range(_STEPS):
        stack = describe(place)
        if stack is None:
            return None
        status = stack["StackStatus"]
        if busy(stack):
            tell(f"a change of {place.stack} is in progress: waiting for it")
            follow(place, stack["StackId"], before_this_change(place, stack), tell)
        elif status in _USELESS:
            tell(f"clearing what a failed change left of {place.stack}")
            delete(place, stack, tell)
        elif status in ("UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED"):
            tell(f"completing the rollback of {place.stack}")
            _roll_back(place, stack, tell)
        else:
            drop_change_sets(place)
            return stack
    raise Misconfigured(
        f"the stack {place.stack} does not come to rest ({status}): look at its events in the CloudFormation console"
    )


def delete(place: Place, stack: Description, tell: Tell) -> None:
    """Deletes a stack and waits until it is gone. Raises Misconfigured, with the reasons, when some of it stays."""
    after = last_event(place, stack["StackId"])
    if stack["StackStatus"] != "DELETE_IN_PROGRESS":
        place.client("cloudformation").delete_stack(StackName=stack["StackId"])
        until_begun(place, stack["StackId"], after)
    ended = follow(place, stack["StackId"], after, tell)
    if not ended.well:
        _stuck(place, ended, "could not be deleted")


def _roll_back(place: Place, stack: Description, tell: Tell) -> None:
    cloudformation = place.client("cloudformation")
    after = last_event(place, stack["StackId"])
    if stack["StackStatus"] == "UPDATE_FAILED":
        cloudformation.rollback_stack(StackName=stack["StackId"])
    else:
        cloudformation.continue_update_rollback(StackName=stack["StackId"])
    until_begun(place, stack["StackId"], after)
    ended = follow(place, stack["StackId"], after, tell)
    if ended.status != "UPDATE_ROLLBACK_COMPLETE":
        _stuck(place, ended, "could not be rolled back")


def _stuck(place: Place, ended: Ended, what: str) -> None:
    stage = place.stack.removeprefix("earshot-")
    why = ended.why()
    raise Misconfigured(
        f"the stack {place.stack} {what} ({ended.status}): {why}{rights_missing(why, stage)}; "
        "mend that and repeat the command"
    )


def drop_change_sets(place: Place) -> None:
    """Deletes our change sets that were never executed."""
    cloudformation = place.client("cloudformation")
    pages = cloudformation.get_paginator("list_change_sets")
    for page in pages.paginate(StackName=place.stack):
        for one in page["Summaries"]:
            idle = one.get("ExecutionStatus") in ("AVAILABLE", "UNAVAILABLE", "OBSOLETE")
            made = not one["Status"].endswith(("_PENDING", "_IN_PROGRESS"))
            if idle and made and one["ChangeSetName"].startswith(PREFIX):
                cloudformation.delete_change_set(ChangeSetName=one["ChangeSetId"])
