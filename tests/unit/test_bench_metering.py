"""What the metered emulator writes down: all that functions do, nothing that others do."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.metering import meter


class Worker:
    """A function's worker, as the emulator has it."""

    func_name = "f-Web"

    def invoke(self, *_: Any) -> dict[str, Any]:
        """The answer of a function that prints two lines."""
        self._drain_stderr_bounded()
        answer = {"statusCode": 200, "headers": {"a": "b"}, "body": "hello"}
        return {"status": "ok", "cold_start": False, "log": "one\ntwo", "result": answer}

    def _drain_stderr_bounded(self) -> str:
        return ""


class World:
    """An emulator of three modules, metered."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.items: dict[str, Any] = {}
        self.emitted: list[Any] = []
        self.worker = type("Worker", (Worker,), {})
        self.runtime = SimpleNamespace(
            Worker=self.worker,
            execution_credentials=lambda _config: {"AWS_ACCESS_KEY_ID": "ASIA1"},
        )
        self.dynamodb: Any = SimpleNamespace(
            _tables={"t": {}},
            _get_item_by_key=lambda _table, key: self.items.get(key["id"]["S"]),
            _emit_stream_event=lambda *change, **_: self.emitted.append(change),
            _batch_write_item=lambda request: self.dynamodb._emit_stream_event(request),
        )
        self.app = SimpleNamespace(
            SERVICE_HANDLERS={"dynamodb": self.handle, "sqs": self.handle},
            extract_access_key_id=lambda headers, _query: headers["key"],
        )
        meter(self.app, self.runtime, self.dynamodb, path)
        self.runtime.execution_credentials({"FunctionName": "f-Web"})

    async def handle(self, *request: Any) -> Any:
        """Puts what it is given; answers a read with what is there."""
        asked = json.loads(request[3])
        if "Item" in asked:
            self.items[asked["Item"]["id"]["S"]] = asked["Item"]
        found = self.items.get(asked.get("Key", {}).get("id", {}).get("S"))
        return 200, {}, json.dumps({"Item": found} if found else {}).encode()

    def ask(self, service: str, action: str, body: Any, key: str = "ASIA1") -> None:
        """A request with somebody's credentials."""
        headers = {"x-amz-target": f"Service.{action}", "key": key}
        handler = self.app.SERVICE_HANDLERS[service]
        asyncio.run(handler("POST", "/", headers, json.dumps(body).encode(), {}))

    def lines(self) -> list[dict[str, Any]]:
        """All that was written down."""
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "meter.jsonl")


def test_a_write_is_told_with_the_item_before_and_after(world):
    for text in ("a", "b"):
        world.ask("dynamodb", "PutItem", {"TableName": "t", "Item": {"id": {"S": "1"}, "v": text}})
    touched = [line["touched"][0] for line in world.lines()]
    assert [(one["before"] or {}).get("v") for one in touched] == [None, "a"]
    assert [one["after"]["v"] for one in touched] == ["a", "b"]
    assert {line["by"] for line in world.lines()} == {"f-Web"}


def test_a_transaction_is_told_item_by_item(world):
    puts = [{"Put": {"TableName": "t", "Item": {"id": {"S": id}}}} for id in "12"]
    world.ask("dynamodb", "TransactWriteItems", {"TransactItems": puts})
    (line,) = world.lines()
    assert line["transaction"] and len(line["touched"]) == 2


def test_rows_written_at_once_are_told_one_by_one(world):
    puts = [{"PutRequest": {"Item": {"id": {"S": id}}}} for id in "12"]
    world.ask("dynamodb", "BatchWriteItem", {"RequestItems": {"t": puts}})
    (line,) = world.lines()
    assert [one["table"] for one in line["touched"]] == ["t", "t"] and not line["transaction"]


def test_a_read_is_told_with_what_it_found(world):
    world.items["1"] = {"id": {"S": "1"}}
    wish = {"TableName": "t", "Key": {"id": {"S": "1"}}, "ConsistentRead": True}
    world.ask("dynamodb", "GetItem", wish)
    (line,) = world.lines()
    assert line["read"] == [{"id": {"S": "1"}}] and line["query"]["ConsistentRead"]


def test_several_reads_at_once_are_told_one_by_one_with_the_whole_item(world):
    world.items["1"] = {"id": {"S": "1"}, "v": "more than was asked for"}
    keys = [{"id": {"S": id}} for id in "12"]
    wish = {"t": {"Keys": keys, "ConsistentRead": True, "ProjectionExpression": "id"}}
    world.ask("dynamodb", "BatchGetItem", {"RequestItems": wish})
    (line,) = world.lines()
    assert [one["read"] for one in line["batch"]] == [[world.items["1"]], []]
    assert all(one["query"]["TableName"] == "t" for one in line["batch"])
    assert all(one["query"]["ConsistentRead"] for one in line["batch"])


def test_requests_of_others_are_not_written_down(world):
    world.ask("sqs", "SendMessage", {}, key="test")
    assert world.lines() == []


def test_a_call_is_told_with_its_source_its_log_and_the_bytes_of_its_answer(world):
    world.worker().invoke({"requestContext": {}})
    world.worker().invoke({"Records": [{"eventSource": "aws:sqs"}] * 3})
    first, second = world.lines()
    assert (first["by"], first["log"], first["answer"]) == ("api", [3, 3], len("hello") + 6)
    assert (second["by"], second["records"]) == ("queue", 3)


def test_rows_written_in_batches_wake_nobody(world):
    world.dynamodb._batch_write_item({})
    assert world.emitted == []
    world.dynamodb._emit_stream_event("a change")
    assert world.emitted == [("a change",)]
