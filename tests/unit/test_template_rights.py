"""Roles: each function has one, with what its code can come to ask for, and nothing more."""

from typing import get_type_hints

import pytest

from chalicelib.ports import Ports
from tests.unit.calls import Call, reached, route_modules, routes
from tests.unit.native import functions, of_type, rights, role_of, several, statements, template

Right = tuple[str, str]
"""An action, and what it is done to."""


def on(what: str, *actions: str) -> set[Right]:
    """Rights on one thing; actions of DynamoDB where no other service is named."""
    return {(a if ":" in a else f"dynamodb:{a}", what) for a in actions}


TEXT = on("Blobs/mentions/*", "s3:GetObject") | on("Blobs", "s3:ListBucket")
"""To read what was too large for an item; without the list, S3 does not say that it has expired."""
KEPT = on("Mentions", "PutItem") | on("Blobs/mentions/*", "s3:PutObject")
CHANGE = {
    *on("Cases", "PutItem", "DeleteItem"),
    *on("Ledger", "PutItem"),
    *on("Desk", "UpdateItem"),
}
"""One transaction; of mentions it marks only the one that triage settles."""

# What each method of a port asks of AWS: the chalicelib/stores and gateways, in short.
NEEDS: dict[tuple[str, str], set[Right]] = {
    ("mentions", "add"): KEPT,
    ("mentions", "add_signal"): KEPT,
    ("mentions", "find"): on("Mentions", "GetItem") | TEXT,
    ("mentions", "get"): on("Mentions", "GetItem") | TEXT,
    ("mentions", "several"): on("Mentions", "BatchGetItem"),
    ("mentions", "settle"): on("Mentions", "UpdateItem"),
    ("mentions", "redact"): on("Mentions", "GetItem", "UpdateItem")
    | TEXT
    | on("Blobs/mentions/*", "s3:PutObject"),
    ("mentions", "of_case"): on("Mentions/index/case", "Query") | TEXT,
    ("noise", "keep"): on("Mentions", "UpdateItem"),
    ("noise", "of_day"): on("Mentions/index/case", "Query") | on("Mentions", "BatchGetItem"),
    ("noise", "verdict"): on("Mentions", "GetItem"),
    ("drafts", "keep"): on("Desk", "PutItem"),
    ("drafts", "of"): on("Desk", "GetItem"),
    ("drafts", "remove"): on("Desk", "GetItem", "DeleteItem"),
    ("connections", "heard"): on("Desk", "UpdateItem"),
    ("connections", "last_heard"): on("Desk", "Query"),
    ("cases", "save_together"): CHANGE,
    ("cases", "save"): CHANGE,
    **{
        ("cases", method): on("Cases", "GetItem")
        for method in ("get", "latest_in", "page", "outgoing", "swept_until")
    },
    **{("cases", method): on("Cases", "Query") for method in ("whole", "pages", "outbox", "notes")},
    **{("cases", method): on("Cases/index/list", "Query") for method in ("inbox", "look", "count")},
    ("cases", "several"): on("Cases", "BatchGetItem"),
    ("cases", "due"): on("Cases/index/due", "Query"),
    ("cases", "sweep"): on("Cases", "PutItem"),
    ("cases", "begin_sending"): on("Cases", "GetItem", "PutItem"),
    ("cases", "back_to_queue"): on("Cases", "GetItem", "PutItem"),
    ("cases", "mark_delivery"): on("Cases", "Query", "PutItem"),
    **{("ledger", method): on("Ledger", "Query") for method in ("of_case", "receipts", "told")},
    ("ledger", "tell"): on("Ledger", "PutItem"),
    ("desk", "current"): on("Desk", "GetItem"),
    ("desk", "version"): on("Desk", "GetItem"),
    ("agents", "on_duty"): on("Desk", "Query"),
    ("agents", "is_away"): on("Desk", "GetItem"),
    ("agents", "set_duty"): on("Desk", "PutItem", "DeleteItem"),
    ("agents", "loads"): on("Desk", "Query"),
    ("agents", "owners"): on("Desk", "Query"),
    ("agents", "left_queue"): on("Desk", "UpdateItem"),
    ("agents", "departures"): on("Desk", "GetItem"),
    ("customers", "get"): on("Desk", "GetItem"),
    ("customers", "set_tier"): on("Desk", "UpdateItem"),
    ("customers", "answered"): on("Desk", "UpdateItem"),
    ("customers", "handles"): on("Desk", "GetItem", "Query"),
    ("customers", "join"): on("Desk", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
    ("customers", "part"): on("Desk", "GetItem", "Query", "UpdateItem", "DeleteItem"),
    ("finding", "add"): on("Desk", "BatchWriteItem"),
    ("finding", "find"): on("Desk", "Query"),
    **{("pager", method): on("Desk", "Query") for method in ("devices", "box")},
    **{("pager", method): on("Desk", "UpdateItem") for method in ("claim", "release")},
    **{("pager", method): on("Desk", "DeleteItem") for method in ("remove_device", "forget")},
    ("pager", "add_device"): on("Desk", "GetItem", "PutItem", "DeleteItem"),
    **{("pager", method): on("Desk", "GetItem") for method in ("last", "waits")},
    ("pager", "wait"): on("Desk", "PutItem"),
    ("pager", "show"): on("Desk", "GetItem", "PutItem"),
    ("pager", "shown"): on("Desk", "GetItem"),
    ("desk", "revoke"): on("Desk", "PutItem"),
    ("desk", "revoked"): on("Desk", "Query"),
    ("parking", "park"): on("Desk", "PutItem") | on("Blobs/parked/*", "s3:PutObject"),
    ("parking", "all"): on("Desk", "Query") | on("Blobs/parked/*", "s3:GetObject"),
    ("parking", "get"): on("Desk", "GetItem") | on("Blobs/parked/*", "s3:GetObject"),
    ("parking", "remove"): on("Desk", "DeleteItem"),
    ("blobs", "put"): on("Blobs/deliveries/*", "s3:PutObject"),
    ("blobs", "get"): on("Blobs/deliveries/*", "s3:GetObject") | on("Blobs", "s3:ListBucket"),
    ("secrets", "of"): on("SecretArn", "secretsmanager:GetSecretValue"),
    ("notifier", "push"): on("PushEndpointsArn", "sns:Publish")
    | on("PushAppleEndpointsArn", "sns:Publish")
    | on("PushKeyArn", "ssm:GetParameter"),
    ("notifier", "register"): on("PushApplicationArn", "sns:CreatePlatformEndpoint")
    | on("PushEndpointsArn", "sns:GetEndpointAttributes", "sns:SetEndpointAttributes")
    | on("PushAppleArn", "sns:CreatePlatformEndpoint")
    | on("PushAppleEndpointsArn", "sns:GetEndpointAttributes", "sns:SetEndpointAttributes"),
    ("messenger", "send"): on("PagesTopic", "sns:Publish"),
    **{("links", method): on("LinkKeyArn", "ssm:GetParameter") for method in ("keys", "renewed")},
    ("links", "base"): set(),
    ("live", "keep"): on("Desk", "PutItem"),
    ("live", "take"): on("Desk", "GetItem", "DeleteItem"),
    ("live", "open"): on("Desk", "PutItem"),
    ("live", "find"): on("Desk", "GetItem"),
    ("live", "update"): on("Desk", "PutItem"),
    ("live", "close"): on("Desk", "DeleteItem"),
    ("live", "of"): on("Desk", "Query"),
    ("sockets", "address"): set(),
    ("sockets", "send"): on("LiveApi/live/POST/@connections/*", "execute-api:ManageConnections"),
    ("sockets", "close"): on("LiveApi/live/DELETE/@connections/*", "execute-api:ManageConnections"),
    ("figures", "keep"): on("Pulse", "PutItem"),
    ("figures", "stir"): on("Pulse", "UpdateItem"),
    **{("figures", method): on("Pulse", "Query") for method in ("stirred", "tallies", "summed")},
    ("figures", "sum_up"): on("Pulse", "PutItem"),
    ("http", "send"): set(),
    ("classifier", "classify"): set(),
}
QUEUES = ("Intake", "Spill", "Due", "Pages", "Outbound", "Figures")
TRACED = on("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords")
POLL = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
READ = ("DescribeStream", "GetRecords", "GetShardIterator")


def calls(function: str) -> set[Call]:
    """What the code of a function asks of its ports."""
    if function == "APIHandler":
        there = route_modules() - {"chalicelib.api.webhooks"}
        return {call for module in there for one in routes(module) for call in reached(one)}
    if function == "WebhookHandler":
        return {call for one in routes("chalicelib.api.webhooks") for call in reached(one)}
    module, _, name = functions()[function]["Handler"].rpartition(".")
    return reached((module, name))


def asked(function: str) -> set[Right]:
    """The rights that a function's code needs."""
    found: set[Right] = set()
    for port, method, queue in calls(function):
        if (port, method) == ("queues", "send"):
            for name in QUEUES if queue == "any" else (queue,):
                found |= on(name, "sqs:SendMessage")
        else:
            found |= NEEDS[port, method]
    return found


def fed(function: str) -> set[Right]:
    """The rights that Lambda needs to feed a function, and to write down what it says."""
    logs = functions()[function]["LoggingConfig"]["LogGroup"]["Ref"]
    found = on(logs, "logs:CreateLogStream", "logs:PutLogEvents")
    if functions()[function]["TracingConfig"]["Mode"] == "Active":
        found |= TRACED
    for mapping in of_type("Lambda::EventSourceMapping").values():
        if mapping["FunctionName"]["Ref"] != function:
            continue
        source, what = mapping["EventSourceArn"]["Fn::GetAtt"]
        if what == "StreamArn":
            found |= on(f"{source}/stream", *READ) | on(f"{source}/stream/*", "ListStreams")
            if "DestinationConfig" in mapping:
                found |= on("StreamDlq", "sqs:SendMessage")
        else:
            found |= on(source, *POLL)
    return found


FUNCTIONS = (
    *("APIHandler", "WebhookHandler", "MentionRelay", "LedgerRelay", "SpillWorker", "Classify"),
    *("SlaClock", "SlaDue", "Notify", "Deliver", "Park", "ConsoleHandler"),
    *("Live", "PulseWorker"),
)


def test_the_table_of_needs_speaks_of_methods_that_are_there() -> None:
    for port, method in NEEDS:
        kind = get_type_hints(getattr(Ports, port).fget)["return"]
        assert hasattr(kind, method), f"{port}.{method} is gone"


def test_all_functions_are_looked_at() -> None:
    assert set(FUNCTIONS) == set(functions())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_what_its_code_can_come_to_ask_for(function: str) -> None:
    assert sorted((asked(function) | fed(function)) - rights(role_of(function))) == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_nothing_that_its_code_never_asks_for(function: str) -> None:
    assert sorted(rights(role_of(function)) - asked(function) - fed(function)) == []


def test_the_webhooks_may_only_write_and_read_nothing_but_their_secret() -> None:
    may = {action for action, _ in rights("WebhookHandlerRole")}
    assert may == {
        *("dynamodb:PutItem", "s3:PutObject", "sqs:SendMessage", "secretsmanager:GetSecretValue"),
        *("logs:CreateLogStream", "logs:PutLogEvents"),
        *("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
    }


def test_only_two_functions_read_the_secret() -> None:
    read = ("secretsmanager:GetSecretValue", "SecretArn")
    assert {name for name in FUNCTIONS if read in rights(role_of(name))} == {
        "WebhookHandler",
        "Deliver",
    }


def test_the_ledger_is_never_updated_and_nothing_is_deleted_from_it() -> None:
    for role in of_type("IAM::Role"):
        may = {action for action, what in rights(role) if what.split("/")[0] == "Ledger"}
        assert may <= {"dynamodb:PutItem", "dynamodb:Query", *(f"dynamodb:{a}" for a in READ)} | {
            "dynamodb:ListStreams"
        }


def test_no_role_has_an_action_with_a_wildcard() -> None:
    for role in of_type("IAM::Role"):
        for stated in statements(role):
            assert stated["Effect"] == "Allow"
            assert not any("*" in action for action in several(stated["Action"])), role
            assert "NotAction" not in stated and "NotResource" not in stated


def test_nothing_may_be_done_to_everything_but_to_write_traces() -> None:
    for role in of_type("IAM::Role"):
        assert {right for right in rights(role) if right[1] == "*"} <= TRACED


def test_no_role_has_a_policy_that_others_can_change() -> None:
    for properties in of_type("IAM::Role").values():
        assert not properties.get("ManagedPolicyArns")


def test_without_push_nobody_may_speak_to_sns_but_to_the_topic_of_pages() -> None:
    found = {
        (name, action, str(stated["Resource"]))
        for name, properties in of_type("IAM::Role").items()
        for policy in properties["Policies"]
        if "Fn::If" not in policy
        for stated in policy["PolicyDocument"]["Statement"]
        for action in several(stated["Action"])
        if action.startswith("sns:")
    }
    assert found == {("NotifyRole", "sns:Publish", str({"Ref": "PagesTopic"}))}
    assert template()["Conditions"]["Push"]
    assert template()["Conditions"]["PushApple"]


def test_only_two_functions_know_what_links_are_signed_with() -> None:
    read = ("ssm:GetParameter", "LinkKeyArn")
    assert {name for name in FUNCTIONS if read in rights(role_of(name))} == {"APIHandler", "Notify"}


def test_only_who_pages_has_the_key_of_web_push() -> None:
    read = ("ssm:GetParameter", "PushKeyArn")
    assert {name for name in FUNCTIONS if read in rights(role_of(name))} == {"Notify"}


def test_every_role_is_that_of_one_service_and_the_schedules_of_this_account() -> None:
    for name, properties in of_type("IAM::Role").items():
        [trust] = properties["AssumeRolePolicyDocument"]["Statement"]
        if name == "SlaClockScheduleRole":
            assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
            [condition] = trust["Condition"].values()
            assert condition == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
            assert rights(name) == {("lambda:InvokeFunction", "SlaClock")}
        else:
            assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
