"""CloudFormation with one stack that goes the way which a test laid out for it."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

NAME, ID = "earshot-try", "arn:aws:cloudformation:eu-west-1:1:stack/earshot-try/42"
Step = tuple[str, dict[str, str]]
"""A status of the stack, and how resources fared on the way to it: reason by name, '' for done."""


class FakeStack:
    """CloudFormation with one stack: each call begins the way that the test laid out for it, one status a look."""

    def __init__(self, status: str = "", **ways: list[Step]) -> None:
        self.status = status
        self.ways = ways
        self.ahead: list[Step] = ways.pop("already", [])
        self.events: list[dict[str, Any]] = []
        self.called: list[str] = []
        self.changes: list[dict[str, Any]] = []
        self.sets: list[dict[str, str]] = []
        self.prepared = ("CREATE_COMPLETE", "")
        if status:
            self._event(NAME, status)

    def _event(self, name: str, status: str, why: str = "") -> None:
        stack = name == NAME
        self.events.insert(
            0,
            {
                "EventId": str(len(self.events)),
                "LogicalResourceId": name,
                "PhysicalResourceId": ID if stack else name.lower(),
                "ResourceStatus": status,
                "ResourceStatusReason": why,
            },
        )

    def _begin(self, call: str) -> None:
        self.called.append(call)
        self.ahead = list(self.ways.get(call, ()))
        self._step()

    def _step(self) -> None:
        if not self.ahead:
            return
        before = self.status
        self.status, fared = self.ahead.pop(0)
        kind = self.status.partition("_")[0]
        for name, why in fared.items():
            self._event(name, f"{kind}_FAILED" if why else f"{kind}_COMPLETE", why)
        if self.status != before:
            self._event(NAME, self.status)

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        assert StackName in (NAME, ID)
        if not self.status:
            text = f"Stack with id {StackName} does not exist"
            raise ClientError({"Error": {"Code": "ValidationError", "Message": text}}, "Describe")
        told = {"StackName": NAME, "StackId": ID, "StackStatus": self.status}
        self._step()
        return {"Stacks": [told]}

    def get_paginator(self, name: str) -> "FakePages":
        return FakePages(self, name)

    def delete_stack(self, StackName: str) -> None:
        assert StackName == ID
        self._begin("delete")

    def continue_update_rollback(self, StackName: str) -> None:
        assert StackName == ID
        self._begin("go_on")

    def rollback_stack(self, StackName: str) -> None:
        assert StackName == ID
        self._begin("back")

    def execute_change_set(self, ChangeSetName: str, RetainExceptOnCreate: bool) -> None:
        if ChangeSetName not in [one["ChangeSetId"] for one in self.sets]:
            raise ClientError({"Error": {"Code": "ChangeSetNotFound", "Message": ""}}, "Execute")
        assert RetainExceptOnCreate
        self._begin("execute")

    def create_change_set(self, **wish: Any) -> dict[str, str]:
        self.called.append(wish["ChangeSetType"])
        self.wish = wish
        self.sets.append(self.a_set(wish["ChangeSetName"]))
        if not self.status:
            self.status = "REVIEW_IN_PROGRESS"
            self._event(NAME, self.status)
        return {"Id": wish["ChangeSetName"], "StackId": ID}

    @staticmethod
    def a_set(name: str, status: str = "CREATE_COMPLETE") -> dict[str, str]:
        return {
            "ChangeSetName": name,
            "ChangeSetId": name,
            "Status": status,
            "ExecutionStatus": "AVAILABLE" if status == "CREATE_COMPLETE" else "UNAVAILABLE",
        }

    def describe_change_set(self, ChangeSetName: str, NextToken: str = "0") -> dict[str, Any]:
        assert ChangeSetName in [one["ChangeSetId"] for one in self.sets]
        status, reason = self.prepared
        first = int(NextToken)
        more = {"NextToken": str(first + 2)} if first + 2 < len(self.changes) else {}
        page = self.changes[first : first + 2]
        return {"Status": status, "StatusReason": reason, "Changes": page, **more}

    def delete_change_set(self, ChangeSetName: str) -> None:
        self.sets = [one for one in self.sets if one["ChangeSetId"] != ChangeSetName]

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:
        return {"Attributes": dict.fromkeys(AttributeNames, "3" if "full" in QueueUrl else "0")}


class FakePages:
    """Lists of the fake stack, two entries a page."""

    def __init__(self, stack: FakeStack, name: str) -> None:
        self.stack, self.name = stack, name

    def paginate(self, StackName: str) -> Iterator[dict[str, Any]]:
        assert StackName in (NAME, ID)
        events = self.name == "describe_stack_events"
        found: list[Any] = list(self.stack.events if events else self.stack.sets)
        for first in range(0, max(len(found), 1), 2):
            yield {"StackEvents" if events else "Summaries": found[first : first + 2]}
