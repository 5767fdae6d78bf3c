"""A desk with ten thousand open cases, for the console to be measured on."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import yaml

from chalicelib.flows.casework import Act, acknowledge
from chalicelib.gateways.clock import now
from tools.bench import traffic
from tools.bench.past import Row, fill, pattern
from tools.bench.report import Say
from tools.bench.scene import stack
from tools.local.state import State
from tools.send import Sender, sender

AGENTS = 20
"""They share the open cases; a lead looks at all of them."""
SPREAD = 97
"""A copy's owner is its number modulo this."""
TAG = "zebra"
RARE = 3
"""Cases of so many have the tag, and stand at the list's very end."""


@contextmanager
def busy_desk(root: Path, cases: int, say: Say) -> Iterator[State]:
    """A stack whose team has so many open cases. Raises Unavailable when it fails."""
    with TemporaryDirectory() as scratch:
        desk, meter = Path(scratch) / "desk.yaml", Path(scratch) / "meter.jsonl"
        desk.write_text(yaml.safe_dump(_desk(), sort_keys=False))
        # Metered, the emulator tells no worker of rows that are written in batches.
        meter.touch()
        say("bringing up a stack")
        with stack(root, "bench", desk, {"EARSHOT_METER": str(meter)}) as state:
            _fill(state, cases, say)
            yield state


def _desk() -> dict[str, Any]:
    agents = [
        {"id": f"a{n:02d}", "name": f"Agent {n}", "team": "care", "channels": ["standard"]}
        for n in range(AGENTS)
    ]
    ana = {"id": "ana", "name": "Ana", "team": "care", "channels": ["x"]}
    lea = {"id": "lea", "name": "Lea", "team": "care", "role": "lead", "channels": []}
    return {
        "connections": [
            {"id": f"{channel}-care", "channel": channel, "team": "care"}
            for channel in ("x", "standard")
        ],
        "agents": [{**one, "capacity": 1000} for one in (*agents, ana, lea)],
        "promises": [{"name": "day", "first_reply": "12h", "warn": "90%"}],
        "ladder": [{"after": "0s", "tell": "owner"}, {"after": "10m", "tell": "lead"}],
        "tags": [{"tag": TAG, "words": [TAG]}],
    }


def _fill(state: State, cases: int, say: Say) -> None:
    """One case by the real way of a mention, its copies, and then the rare ones, which are due last."""
    client = _client(state.endpoint)
    one = sender(state, "x", None)
    key = _case(one, traffic.COMPLAINT)
    digits = key.rpartition("#")[2].removeprefix("19")
    made = pattern(client, one, key, digits)
    seats: dict[str, set[str]] = defaultdict(set)
    written, began = 0, time.monotonic()

    def wrote(rows: int) -> None:
        nonlocal written
        written += rows
        say(
            f"{cases:,} open cases: {written:,} rows, {written / (time.monotonic() - began):,.0f}/s"
        )

    def copies() -> Iterator[tuple[str, Row]]:
        for number in range(cases - 1 - RARE):
            for table, item in made.copy(number // AGENTS * SPREAD + number % AGENTS):
                if "list" in item:
                    seats[item["list"]["S"].removeprefix("agent#")].add(item["case"]["S"])
                yield table, item

    fill(client, copies(), wrote)
    fill(client, _loads(state.outputs["DeskTable"], seats), wrote)
    for number in range(RARE):
        _case(one, f"{traffic.COMPLAINT} It is a {TAG}, number {number}.")


def raw_query(state: State) -> float:
    """Milliseconds in which the emulator, without us, answers one question about the list of one agent."""
    began = time.perf_counter()
    _client(state.endpoint).query(
        TableName=state.outputs["CasesTable"],
        IndexName="list",
        KeyConditionExpression="#list = :agent",
        ExpressionAttributeNames={"#list": "list"},
        ExpressionAttributeValues={":agent": {"S": "agent#a01"}},
        Limit=5,
    )
    return 1000 * (time.perf_counter() - began)


@cache
def _client(endpoint: str) -> Any:
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def _loads(table: str, seats: Mapping[str, set[str]]) -> Iterator[tuple[str, Row]]:
    """What each agent has: the lists of a team are those of whoever has something."""
    for agent, ids in seats.items():
        key = {"of": {"S": "load"}, "what": {"S": agent}}
        yield table, {**key, "cases": {"SS": sorted(ids)}, "teams": {"SS": ["care"]}}


def _case(one: Sender, text: str) -> str:
    """Key of a mention that opened a case, which its agent has seen."""
    (key,) = traffic.deliver(one, traffic.x_post(text), 0).mentions
    case = traffic.settled(one, key).case
    acknowledge(Act(str(case), one.ports.desk.current().agents[-1], now()), one.ports)
    return key
