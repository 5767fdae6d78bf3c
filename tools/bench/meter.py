"""Reads what the metered emulator wrote down, and adds it up as AWS would charge it."""

import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.errors import Misconfigured, Unavailable
from tools.bench.units import (
    Table,
    item_size,
    read_units,
    refused_units,
    stored_bytes,
    write_units,
)

Line = Mapping[str, Any]
Client = Callable[[str], Any]
"""A client by the name of its service."""

CLOCK = "SlaClock"
"""Runs by the minute, whatever happens: what it does is idle cost, and is counted there."""

_SQS_STEP = 65_536
_QUIET = 3.0
"""Seconds without a line after which all that was set off is over."""


@dataclass(slots=True)
class Usage:
    """What was used, as numbers of things that have a price. Functions, tables and indexes by their template names."""

    api: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Milliseconds of warm calls."""
    cold: Counter[str] = field(default_factory=Counter)
    writes: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    """Write units by table and index; '' is the table itself."""
    reads: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    queue: Counter[str] = field(default_factory=Counter)
    """SQS requests by action; those of Lambda's poller are `receive` and `delete`."""
    requests: Counter[str] = field(default_factory=Counter)
    """Requests to other services, as 'sns Publish'."""
    log: Counter[str] = field(default_factory=Counter)
    """Bytes of log by function, with the 26 that are charged for each line."""
    answered: int = 0
    """Bytes of answers through the API."""
    stored: int = 0
    indexed: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    """Write units by what wrote and where, to find what can be saved."""
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def billed(self, function: str) -> int:
        """Milliseconds of a warm call of a function, as they are billed, rounded up.

        The lower quartile: whatever else runs on this machine only adds to the time.
        """
        took = sorted(self.took[function])
        return math.ceil(took[len(took) // 4]) if took else 0


@dataclass(frozen=True, slots=True)
class Stack:
    """What the emulator's names stand for."""

    functions: Mapping[str, str]
    """Template name by the function's own."""
    tables: Mapping[str, tuple[str, Table]]
    """Template name and shape by the table's own name."""


def add_up(lines: Iterable[Line], stack: Stack, *, clock: bool = False) -> Usage:
    """The usage in some lines, without that of the minute hand; with `clock` only that.

    Raises Misconfigured for a request that has no rule here: a bill with a hole is none.
    """
    usage = Usage()
    for line in lines:
        function = stack.functions[line["of"] if line["is"] == "call" else line["by"]]
        if (function == CLOCK) is not clock:
            continue
        if line["is"] == "call":
            _call(usage, function, line)
        elif line["service"] == "dynamodb":
            _dynamodb(usage, function, line, stack)
        elif line["service"] == "sqs":
            _sqs(usage, line)
        else:
            usage.requests[f"{line['service']} {line['action']}"] += 1
    return usage


def _call(usage: Usage, function: str, line: Line) -> None:
    usage.calls[function] += 1
    if line["cold"]:
        usage.cold[function] += 1
    else:
        usage.took[function].append(line["ms"])
    usage.log[function] += sum(line["log"]) + 26 * len(line["log"])
    if line["by"] == "api":
        usage.api += 1
        usage.answered += line["answer"]
    if line["by"] == "queue":
        # Lambda's poller takes a batch in one request, and deletes it in one.
        usage.queue["receive"] += 1
        usage.queue["delete"] += 1


def _sqs(usage: Usage, line: Line) -> None:
    usage.queue[line["action"]] += max(1, -(-line["sent"] // _SQS_STEP))


def _dynamodb(usage: Usage, function: str, line: Line, stack: Stack) -> None:
    if "touched" in line:
        _writes(usage, function, line, stack)
        return
    if line["action"] not in ("GetItem", "Query", "BatchGetItem"):
        raise Misconfigured(f"tools/bench/meter.py has no rule for dynamodb {line['action']}")
    for one in line.get("batch", (line,)):
        name, _ = stack.tables[one["query"]["TableName"]]
        index = one["query"]["IndexName"] or ""
        consistent = bool(one["query"]["ConsistentRead"])
        usage.reads[name, index] += read_units(one["read"], consistent=consistent)


def _writes(usage: Usage, function: str, line: Line, stack: Stack) -> None:
    for one in line["touched"]:
        name, table = stack.tables[one["table"]]
        before, after = one["before"], one["after"]
        if line["status"] != 200:
            units = {"": refused_units(before, transaction=line["transaction"])}
        else:
            units = write_units(table, before, after, transaction=line["transaction"])
            for held, sign in ((before, -1), (after, 1)):
                stored, indexed = stored_bytes(table, held)
                usage.stored += sign * stored
                usage.indexed += sign * indexed
        what = f"{function} {name} {_part(before or after or {})}"
        usage.sizes[what].append(max(item_size(item or {}) for item in (before, after)))
        for index, number in units.items():
            usage.writes[name, index] += number
            usage.steps[f"{what} {index}".rstrip()] += number  # type: ignore[assignment]


def _part(item: Mapping[str, Any]) -> str:
    """What kind of row it is: `head`, `timer#page`, `load`."""
    key = item.get("part") or item.get("of") or {}
    return str(key.get("S", "")).partition("#")[0]


class Follower:
    """The meter's file, read as it grows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    def new(self) -> list[Line]:
        """Lines that came since the last call."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._at += len(whole)
        return [json.loads(line) for line in whole.splitlines()]

    def until_quiet(self, stack: Stack, patience: float = 120.0) -> list[Line]:
        """Lines until nothing but the minute hand has moved for some seconds. Raises Unavailable."""
        lines: list[Line] = []
        end = time.monotonic() + patience
        moved = time.monotonic()
        while time.monotonic() - moved < _QUIET:
            fresh = self.new()
            lines += fresh
            if any(stack.functions[one.get("of") or one["by"]] != CLOCK for one in fresh):
                moved = time.monotonic()
            if time.monotonic() > end:
                raise Unavailable("the stack does not come to rest: see its logs")
            time.sleep(0.1)
        return lines


def stack_of(client: Client, name: str) -> Stack:
    """The names of a stack that is up, by its clients."""
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
    found = [one for page in pages for one in page["StackResourceSummaries"]]
    names = {one["PhysicalResourceId"]: one["LogicalResourceId"] for one in found}
    kinds = {one["PhysicalResourceId"]: one["ResourceType"] for one in found}
    tables = {
        own: (names[own], Table.of(client("dynamodb").describe_table(TableName=own)["Table"]))
        for own, kind in kinds.items()
        if kind == "AWS::DynamoDB::Table"
    }
    functions = {own: names[own] for own, kind in kinds.items() if kind == "AWS::Lambda::Function"}
    return Stack(functions, tables)
