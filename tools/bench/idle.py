"""A month in which nothing happens, itemised: what runs and stands there whether or not anybody writes."""

from collections.abc import Iterator

from tools.bench.bill import GB, Charge, charge, gb_seconds
from tools.bench.meter import CLOCK, Usage
from tools.bench.report import Aim, Report
from tools.bench.scene import Scene

AIM = 5.0
MINUTES = 365 * 24 * 60 / 12

POLLERS = 5
"""Long polls that Lambda keeps open for each mapped queue: what its documentation says it starts with."""
POLLS = 3
"""Polls a minute of each: they wait 20 seconds."""
METRICS = 10
"""Metrics of the namespace Earshot; each is charged for the hours in which it has a figure."""
FRESH_MINUTES = 5
"""A worker reads the secret again after so long."""
READERS = 2
"""Workers that need the secret: one that hears and one that delivers."""
KEY_MINUTES = 5
"""DynamoDB asks KMS for the key of an encrypted table again after so long."""


def idle_report(stage: Scene, sweeps: Usage) -> Report:
    """The bill of an idle month, by what the minute hand was seen to do. `sweeps` is its usage in the run."""
    lines = list(_lines(stage, sweeps))
    listed = sum(line.dollars for _, line in lines)
    after = sum(line.after_free for _, line in lines)
    rows = [
        (what, line.what, _number(line.quantity), f"{line.dollars:.2f}", f"{line.after_free:.2f}")
        for what, line in sorted(lines, key=lambda pair: -pair[1].dollars)
    ]
    rows.append(("**sum**", "", "", f"**{listed:.2f}**", f"**{after:.2f}**"))
    return Report(
        "idle",
        "A month of idling",
        ("what", "charged as", "a month", "list price, $", "after the always-free tier, $"),
        rows,
        [Aim("idle, $ a month after the always-free tier", after, AIM)],
        [
            f"The minute hand as it was seen in {sweeps.calls[CLOCK]} sweeps, {MINUTES:,.0f} times a month. The"
            " last column is for an account that uses nothing else of these.",
            f"SQS: Lambda is taken to keep {POLLERS} polls of 20 s open for each mapped queue, as documented for"
            " the start of a mapping; what it does later is not documented.",
            f"Custom metrics: all {METRICS} in every hour, and the secret read anew by {READERS} workers all the"
            " time, as on a busy stage; an idle one has less of both. Alarms, dashboards and queues are those of"
            " the template. Point-in-time recovery of empty tables costs nothing.",
        ],
    )


def _lines(stage: Scene, sweeps: Usage) -> Iterator[tuple[str, Charge]]:
    month = MINUTES / max(1, sweeps.calls[CLOCK])
    yield "the minute hand", charge("schedule", MINUTES)
    yield "the minute hand", charge("lambda-requests", MINUTES)
    yield "the minute hand", charge("lambda-time", gb_seconds(sweeps, stage.setting) * month)
    yield "the minute hand, 16 shards of timers", charge("read", sum(sweeps.reads.values()) * month)
    yield "the minute hand, its mark", charge("write", sum(sweeps.writes.values()) * month)
    yield "log of the minute hand", charge("log", sum(sweeps.log.values()) * month / GB)
    yield "log of the minute hand", charge("log-stored", sum(sweeps.log.values()) * month / GB)
    if CLOCK in stage.setting.active:
        yield "traces of the minute hand", charge("trace", MINUTES)
    queues = _mapped_queues(stage)
    checks = sum(n for action, n in sweeps.queue.items() if action.startswith("Get")) * month
    polls = queues * POLLERS * POLLS * MINUTES
    yield f"Lambda's polls of {queues} mapped queues", charge("queue", polls + checks)
    yield "the secret", charge("secret", 1)
    yield "the secret, read anew", charge("secret-read", READERS * MINUTES / FRESH_MINUTES)
    yield "keys of the tables", charge("key", _keyed_tables(stage) * MINUTES / KEY_MINUTES)
    kinds = _resources(stage)
    yield "alarms", charge("alarm", kinds.count("AWS::CloudWatch::Alarm"))
    yield "dashboards", charge("dashboard", kinds.count("AWS::CloudWatch::Dashboard"))
    yield "custom metrics", charge("metric", METRICS)
    yield "what was deployed", charge("s3-stored", _deployed(stage) / GB)


def _mapped_queues(stage: Scene) -> int:
    found = stage.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    return sum(":sqs:" in one["EventSourceArn"] for one in found)


def _keyed_tables(stage: Scene) -> int:
    """Tables whose key is in KMS; DynamoDB's own key costs nothing."""
    described = [
        stage.client("dynamodb").describe_table(TableName=own)["Table"]
        for own in stage.stack.tables
    ]
    return sum(one.get("SSEDescription", {}).get("SSEType") == "KMS" for one in described)


def _resources(stage: Scene) -> list[str]:
    pages = stage.client("cloudformation").get_paginator("list_stack_resources")
    return [
        one["ResourceType"]
        for page in pages.paginate(StackName=stage.state.stack)
        for one in page["StackResourceSummaries"]
    ]


def _deployed(stage: Scene) -> int:
    """Bytes of templates and zips."""
    s3 = stage.client("s3")
    buckets = [one["Name"] for one in s3.list_buckets()["Buckets"]]
    pages = [s3.list_objects_v2(Bucket=bucket) for bucket in buckets]
    return sum(int(one["Size"]) for page in pages for one in page.get("Contents", ()))


def _number(quantity: float) -> str:
    return f"{quantity:,.0f}" if quantity >= 10 else f"{quantity:.3g}"
