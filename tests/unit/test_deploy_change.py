"""A change of a stack: whatever an earlier run left is settled first, data is guarded, failures are told."""

from typing import Any

import pytest

from chalicelib.errors import Misconfigured, Unavailable
from infra.change import Difference, discard, execute, guard, propose
from infra.place import Place
from infra.settle import settle
from infra.stack import describe
from infra.upload import Uploaded
from tests.unit.fake_stack import NAME, FakeStack, Step

TEMPLATE = Uploaded({"Parameters": {"Stage": {}}}, {"TemplateBody": "{}"}, frozenset())


def place(stack: FakeStack) -> Place:
    clients = {"cloudformation": stack, "sqs": stack}
    return Place(NAME, "http://nowhere", "eu-west-1", clients)


def change(name: str, action: str = "Add", **more: str) -> dict[str, Any]:
    return {
        "Type": "Resource",
        "ResourceChange": {
            "Action": action,
            "LogicalResourceId": name,
            "ResourceType": more.pop("type", "AWS::SNS::Topic"),
            **more,
        },
    }


def settled(stack: FakeStack) -> tuple[str, list[str]]:
    told: list[str] = []
    found = settle(place(stack), told.append)
    return (found["StackStatus"] if found else ""), told


def test_a_stack_at_rest_is_left_as_it_is() -> None:
    for status in ("", "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"):
        stack = FakeStack(status)
        assert settled(stack) == (status, []) and stack.called == []


def test_somebody_elses_change_is_waited_for_and_told() -> None:
    ahead: list[Step] = [("UPDATE_IN_PROGRESS", {"Notify": ""}), ("UPDATE_COMPLETE", {"Park": ""})]
    stack = FakeStack("UPDATE_IN_PROGRESS", already=ahead)
    status, told = settled(stack)
    assert status == "UPDATE_COMPLETE" and stack.called == []
    assert told[0] == "a change of earshot-try is in progress: waiting for it"
    assert told[1:] == ["changed Notify", "changed Park"]


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED"])
def test_what_a_failed_creation_left_is_deleted(status: str) -> None:
    stack = FakeStack(status, delete=[("DELETE_IN_PROGRESS", {}), ("", {})])
    assert settled(stack)[0] == "" and stack.called == ["delete"]


def test_a_creation_that_is_still_rolling_back_is_waited_for_then_deleted() -> None:
    stack = FakeStack(
        "ROLLBACK_IN_PROGRESS",
        already=[("ROLLBACK_COMPLETE", {})],
        delete=[("DELETE_IN_PROGRESS", {}), ("", {})],
    )
    assert settled(stack)[0] == ""


def test_a_rollback_that_got_stuck_is_completed() -> None:
    way: list[Step] = [("UPDATE_ROLLBACK_IN_PROGRESS", {}), ("UPDATE_ROLLBACK_COMPLETE", {})]
    for status, call in (("UPDATE_ROLLBACK_FAILED", "go_on"), ("UPDATE_FAILED", "back")):
        stack = FakeStack(status, **{call: way})
        assert settled(stack)[0] == "UPDATE_ROLLBACK_COMPLETE" and stack.called == [call]


def test_a_rollback_that_stays_stuck_is_told_with_its_reason() -> None:
    way: list[Step] = [
        ("UPDATE_ROLLBACK_IN_PROGRESS", {}),
        ("UPDATE_ROLLBACK_FAILED", {"Notify": "the zip is gone"}),
    ]
    with pytest.raises(Misconfigured, match=r"could not be rolled back .*Notify: the zip is gone"):
        settled(FakeStack("UPDATE_ROLLBACK_FAILED", go_on=way))


def test_what_cannot_be_deleted_is_told_with_its_reason() -> None:
    way: list[Step] = [("DELETE_IN_PROGRESS", {}), ("DELETE_FAILED", {"Blobs": "not empty"})]
    with pytest.raises(Misconfigured, match=r"could not be deleted .*Blobs: not empty"):
        settled(FakeStack("DELETE_FAILED", delete=way))


def test_change_sets_that_nobody_executed_are_dropped_but_not_a_persons_own() -> None:
    stack = FakeStack("REVIEW_IN_PROGRESS")
    stack.sets = [
        stack.a_set("earshot-1"),
        stack.a_set("earshot-2", "FAILED"),
        stack.a_set("by-hand"),
        stack.a_set("earshot-3", "CREATE_IN_PROGRESS"),
    ]
    assert settled(stack)[0] == "REVIEW_IN_PROGRESS"
    assert [one["ChangeSetName"] for one in stack.sets] == ["by-hand", "earshot-3"]


def test_a_proposal_tells_all_that_will_happen() -> None:
    stack = FakeStack("UPDATE_COMPLETE")
    stack.changes = [
        change("A"),
        change("B", "Remove"),
        change("C", "Modify", Replacement="False"),
        change("D", "Modify", Replacement="True"),
        change("E", "Modify", Replacement="Conditional"),
    ]
    here = place(stack)
    proposal = propose(here, describe(here), TEMPLATE, {"Stage": "try", "Unknown": "1"})
    assert proposal is not None and not proposal.creates
    words = [one.what for one in proposal.differences]
    assert words == ["add", "remove", "modify", "replace", "may replace"]
    assert stack.wish["Parameters"] == [{"ParameterKey": "Stage", "ParameterValue": "try"}]


@pytest.mark.parametrize("status", ["", "REVIEW_IN_PROGRESS"])
def test_a_stack_that_is_not_there_is_created(status: str) -> None:
    stack = FakeStack(status)
    here = place(stack)
    proposal = propose(here, describe(here), TEMPLATE, {})
    assert proposal is not None and proposal.creates and stack.called == ["CREATE"]
    discard(here, proposal)
    assert stack.called == ["CREATE", "delete"], "a stack that is only a proposal goes with it"


@pytest.mark.parametrize(
    "reason",
    ["The submitted information didn't contain changes.", "No updates are to be performed."],
)
def test_nothing_to_change_is_no_failure_and_leaves_nothing(reason: str) -> None:
    stack = FakeStack("UPDATE_COMPLETE")
    stack.prepared = ("FAILED", reason)
    here = place(stack)
    assert propose(here, describe(here), TEMPLATE, {}) is None
    assert stack.sets == []


def test_a_template_that_cloudformation_refuses_is_told() -> None:
    stack = FakeStack("UPDATE_COMPLETE")
    stack.prepared = ("FAILED", "Unresolved resource dependencies [Nobody]")
    here = place(stack)
    with pytest.raises(Misconfigured, match=r"refused the template: Unresolved .*\[Nobody\]"):
        propose(here, describe(here), TEMPLATE, {})
    assert stack.sets == []


TABLE = "AWS::DynamoDB::Table"


@pytest.mark.parametrize("what", ["remove", "replace", "may replace"])
def test_data_is_not_lost_unasked(what: str) -> None:
    here, lost = place(FakeStack()), [Difference(what, "Mentions", TABLE)]
    with pytest.raises(Misconfigured, match="--replace Mentions; nothing was changed"):
        guard(here, lost, frozenset())
    guard(here, lost, frozenset({"Mentions"}))


def test_what_holds_no_data_may_go() -> None:
    queue = "AWS::SQS::Queue"
    harmless = [
        Difference("modify", "Mentions", TABLE),
        Difference("remove", "Old", "AWS::CloudWatch::Alarm"),
        Difference("remove", "Empty", queue, "https://sqs/empty"),
    ]
    guard(place(FakeStack()), harmless, frozenset())
    with pytest.raises(Misconfigured, match="remove Full"):
        guard(place(FakeStack()), [Difference("remove", "Full", queue, "https://sqs/full")], set())


def executed(stack: FakeStack, *changed: str) -> list[str]:
    stack.changes = [change(name) for name in changed]
    here, told = place(stack), list[str]()
    proposal = propose(here, describe(here), TEMPLATE, {})
    assert proposal is not None
    execute(here, proposal, told.append)
    return told


def test_each_resource_of_the_change_is_told_when_it_is_done() -> None:
    way: list[Step] = [
        ("UPDATE_IN_PROGRESS", {"A": "", "Untouched": ""}),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", {"B": ""}),
        ("UPDATE_COMPLETE", {}),
    ]
    assert executed(FakeStack("CREATE_COMPLETE", execute=way), "A", "B") == [
        "changed A",
        "changed B",
    ]


def test_a_change_that_was_taken_back_is_told_with_the_first_reasons() -> None:
    way: list[Step] = [
        ("UPDATE_IN_PROGRESS", {"A": "no such runtime", "B": "Resource update cancelled"}),
        ("UPDATE_ROLLBACK_IN_PROGRESS", {}),
        ("UPDATE_ROLLBACK_COMPLETE", {}),
    ]
    stack = FakeStack("CREATE_COMPLETE", execute=way)
    with pytest.raises(Misconfigured) as raised:
        executed(stack, "A", "B")
    said = str(raised.value)
    assert "took it back (UPDATE_ROLLBACK_COMPLETE): A: no such runtime" in said
    assert "cancelled" not in said


def test_failures_of_an_earlier_change_are_not_told_again() -> None:
    stack = FakeStack("UPDATE_ROLLBACK_COMPLETE", execute=[("UPDATE_COMPLETE", {"A": ""})])
    stack._event("A", "UPDATE_FAILED", "of yesterday")
    assert executed(stack, "A") == ["changed A"]


def test_whoever_comes_second_is_told() -> None:
    stack = FakeStack("CREATE_COMPLETE")
    here = place(stack)
    proposal = propose(here, describe(here), TEMPLATE, {})
    assert proposal is not None
    stack.sets = []  # CloudFormation drops all others when one change set is executed.
    with pytest.raises(Unavailable, match="another deploy changed earshot-try"):
        execute(here, proposal, lambda _: None)
