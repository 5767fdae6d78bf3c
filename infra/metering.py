"""Writes down what a bill is made of: each AWS request that a function makes, and each invocation.

The launcher loads it into the emulator when EARSHOT_METER names a file; one JSON line for each. Requests of anybody
else, such as our own tools, are served and not written down.

{"is": "request", "by": function, "service", "action", "status", "sent": bytes, "query": of a read,
 "read": [items], "batch": [{"query", "read"}] of several reads at once, "at": epoch seconds, "case": of a push,
 "touched": [{"table", "before", "after"}], "transaction": true}
{"is": "call", "of": function, "by": "api"|"queue"|"stream"|"schedule", "records": n, "ms", "cold", "log": [bytes of
 each line], "answer": bytes}
"""

import functools
import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

Row = dict[str, Any]

_CASE = re.compile(rb"c-[a-z2-7]{24}")
_WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
_SOURCES = {"aws:sqs": "queue", "aws:dynamodb": "stream"}


class Meter:
    """The file, and which function has which credentials."""

    def __init__(self, to: Path) -> None:
        self._file = to.open("a", encoding="utf-8")
        self._writing = threading.Lock()
        self.functions: dict[str, str] = {}

    def write(self, line: Row) -> None:
        """Adds a line at once: readers follow the file."""
        text = json.dumps(line, separators=(",", ":"), default=str)
        with self._writing:
            self._file.write(text + "\n")
            self._file.flush()


def meter(app: Any, runtime: Any, dynamodb: Any, to: Path) -> None:
    """Mends the emulator's modules so that all is written down from now on."""
    into = Meter(to)
    _know_functions(runtime, into)
    _write_calls(runtime, into)
    for service in list(app.SERVICE_HANDLERS):
        app.SERVICE_HANDLERS[service] = _writing_requests(app, service, dynamodb, into)
    _fill_in_silence(dynamodb)


def _know_functions(runtime: Any, into: Meter) -> None:
    make = runtime.execution_credentials

    def make_known(config: Row) -> Row:
        made: Row = make(config)
        into.functions[made["AWS_ACCESS_KEY_ID"]] = config["FunctionName"]
        return made

    runtime.execution_credentials = make_known


def _write_calls(runtime: Any, into: Meter) -> None:
    invoke, drain = runtime.Worker.invoke, runtime.Worker._drain_stderr_bounded
    drained = threading.local()

    def drain_timed(worker: Any, *args: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return drain(worker, *args, **options)
        finally:
            # The wait for what a function printed is the emulator's, not the function's.
            drained.seconds = time.perf_counter() - started

    @functools.wraps(invoke)
    def invoke_written(worker: Any, event: Any, *args: Any, **options: Any) -> Any:
        drained.seconds = 0.0
        started = time.perf_counter()
        outcome = invoke(worker, event, *args, **options)
        took = time.perf_counter() - started - drained.seconds
        into.write(_call(worker.func_name, event, outcome, took))
        return outcome

    runtime.Worker.invoke, runtime.Worker._drain_stderr_bounded = invoke_written, drain_timed


def _call(function: str, event: Any, outcome: Row, took: float) -> Row:
    records = event.get("Records") or [] if isinstance(event, dict) else []
    by = "schedule"
    if records:
        by = _SOURCES.get(records[0].get("eventSource", ""), "other")
    elif isinstance(event, dict) and "requestContext" in event:
        by = "api"
    return {
        "is": "call",
        "of": function,
        "by": by,
        "records": len(records),
        "ms": round(took * 1000, 3),
        "cold": bool(outcome.get("cold_start")),
        "failed": outcome.get("status") == "error",
        "log": [len(line.encode()) for line in (outcome.get("log") or "").splitlines()],
        "answer": _length(outcome.get("result")),
    }


def _length(answer: Any) -> int:
    """Bytes of an answer through the API, head and body."""
    if not isinstance(answer, dict):
        return 0
    body = answer.get("body") or ""
    size = len(body) * 3 // 4 if answer.get("isBase64Encoded") else len(body.encode())
    return size + sum(
        len(f"{name}: {value}\r\n") for name, value in (answer.get("headers") or {}).items()
    )


def _writing_requests(app: Any, service: str, dynamodb: Any, into: Meter) -> Callable[..., Any]:
    handle = app.SERVICE_HANDLERS[service]

    async def handle_written(method: str, path: str, headers: Row, body: bytes, query: Row) -> Any:
        by = into.functions.get(app.extract_access_key_id(headers, query))
        if by is None:
            return await handle(method, path, headers, body, query)
        action = _action(method, headers, body, query)
        rows = _Rows(dynamodb, action, body) if service == "dynamodb" else None
        answer = await handle(method, path, headers, body, query)
        line: Row = {"is": "request", "by": by, "service": service, "action": action}
        line |= {"status": answer[0], "sent": len(body), "at": time.time()}
        case = _CASE.search(body) if service == "sns" else None
        line |= {"case": case[0].decode()} if case else {}
        into.write(line | (rows.told(answer[0], answer[2]) if rows else {}))
        return answer

    return handle_written


def _action(method: str, headers: Row, body: bytes, query: Row) -> str:
    """The API's name of a request; S3 has none but the method."""
    target = str(headers.get("x-amz-target", ""))
    if "." in target:
        return target.rpartition(".")[2]
    named = query.get("Action") or parse_qs(body.decode("latin-1")).get("Action") or [method]
    return str(named[0] if isinstance(named, list) else named)


class _Rows:
    """The items that a DynamoDB request meets. Its handler has no pause, so nobody else comes between."""

    def __init__(self, dynamodb: Any, action: str, body: bytes) -> None:
        self._dynamodb = dynamodb
        self._request = json.loads(body)
        self._transaction = action == "TransactWriteItems"
        self._writes = list(self._wanted(action))
        self._before = [self._item(table, key) for table, key in self._writes]

    def _wanted(self, action: str) -> Any:
        if action in _WRITES:
            yield self._request["TableName"], self._request.get("Item") or self._request["Key"]
        for member in self._request.get("TransactItems", ()) if self._transaction else ():
            (wish,) = member.values()
            yield wish["TableName"], wish.get("Item") or wish["Key"]
        batch = self._request["RequestItems"] if action == "BatchWriteItem" else {}
        for name, members in batch.items():
            for member in members:
                (wish,) = member.values()
                yield name, wish.get("Item") or wish["Key"]

    def _item(self, name: str, key: Row) -> Row | None:
        table = self._dynamodb._tables.get(name)
        found: Row | None = (
            self._dynamodb._get_item_by_key(table, key) if table is not None else None
        )
        return found

    def told(self, status: int, answer: bytes | str) -> Row:
        if self._writes:
            after = [self._item(table, key) for table, key in self._writes]
            rows = zip(self._writes, self._before, after, strict=True)
            touched = [{"table": w[0], "before": b, "after": a} for w, b, a in rows]
            return {"touched": touched, "transaction": self._transaction}
        if "RequestItems" in self._request:
            return {"batch": list(self._batch())}
        said = json.loads(answer) if status == 200 else {}
        items = said.get("Items", [said["Item"]] if said.get("Item") else [])
        return {"query": _asked(self._request), "read": items}

    def _batch(self) -> Any:
        """Each item that is asked for, whole: it is charged by itself, however little of it is given."""
        for name, wish in self._request["RequestItems"].items():
            for key in wish["Keys"]:
                item = self._item(name, key)
                yield {
                    "query": _asked(wish) | {"TableName": name},
                    "read": [item] if item else [],
                }


def _asked(request: Row) -> Row:
    return {name: request.get(name) for name in ("TableName", "IndexName", "ConsistentRead")}


def _fill_in_silence(dynamodb: Any) -> None:
    """Rows written in batches make no stream records: so a store is filled with the past, which wakes nobody.

    Functions of ours write in batches only what is in no stream: by what cases are found.
    """
    fill, emit = dynamodb._batch_write_item, dynamodb._emit_stream_event
    filling = threading.local()

    def fill_silently(request: Row) -> Any:
        filling.now = True
        try:
            return fill(request)
        finally:
            filling.now = False

    def emit_unless_filling(*change: Any, **options: Any) -> None:
        if not getattr(filling, "now", False):
            emit(*change, **options)

    dynamodb._batch_write_item, dynamodb._emit_stream_event = fill_silently, emit_unless_filling
