"""A store filled with the past: copies of rows that the running stack wrote, each under ids of its own.

A copy differs from its pattern in nothing but ids, of the same length, so it has the same bytes. Rows are written in
batches, of which the metered emulator makes no stream records: nobody is woken by what is long over.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chalicelib.domain.case import case_id
from tools.send import Sender

Row = dict[str, Any]

_BATCH = 25
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of one mention and all that came of it, and the ids in them."""

    rows: tuple[tuple[str, Row], ...]
    """Table and item, as the API has them."""
    digits: str
    key: str
    case: str | None = None
    thread: str | None = None
    reply: str | None = None

    @property
    def mentions(self) -> int:
        """How many mentions it adds: a reply of ours is kept as one."""
        return 1 + (self.reply is not None)

    def copy(self, number: int) -> Iterator[tuple[str, Row]]:
        """The rows under ids of their own. `number` is different for each copy of any pattern."""
        digits = f"5{number:0{len(self.digits) - 1}d}"
        names = {self.digits: digits}
        if self.case is not None:
            names[self.case] = case_id(self.key.replace(self.digits, digits))
        if self.thread is not None:
            names[self.thread] = case_id(f"thread {digits}").removeprefix("c-")
        if self.reply is not None:
            names[self.reply] = f"18{number:0{len(self.reply) - 2}d}"
        # An agent's open cases are bounded, so more cases are more agents: these are on no desk.
        names['"ana"'], names["agent#ana"] = f'"a{number % 97:02d}"', f"agent#a{number % 97:02d}"
        search = re.compile("|".join(map(re.escape, names)))

        def renamed(text: str) -> str:
            return search.sub(lambda found: names[found[0]], text)

        for table, item in self.rows:
            yield table, {name: _renamed(value, renamed) for name, value in item.items()}


def _renamed(value: Row, renamed: Callable[[str], str]) -> Row:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return {"S": renamed(held)}
        case "SS":
            return {"SS": [renamed(one) for one in held]}
        case "B":
            return {"B": zlib.compress(renamed(zlib.decompress(held).decode()).encode(), 9)}
    return value


def pattern(client: Any, one: Sender, key: str, digits: str) -> Pattern:
    """The rows of a mention as they stand. `client` is DynamoDB's."""
    outputs = one.state.outputs
    mentions, cases, ledger = (outputs[f"{t}Table"] for t in ("Mentions", "Cases", "Ledger"))
    rows = [(mentions, _item(client, mentions, {"id": {"S": key}}))]
    id = rows[0][1].get("case", {}).get("S")
    if id is None:
        return Pattern(tuple(rows), digits, key)
    rows += [(table, row) for table in (cases, ledger) for row in _partition(client, table, id)]
    case = one.ports.cases.get(id)
    thread = case.thread.key if case else ""
    pointer = {"case": {"S": f"thread#{thread}"}, "part": {"S": "open"}}
    standing = client.get_item(TableName=cases, Key=pointer).get("Item")
    rows += [(cases, standing)] if standing else []
    replies = [reply.external_id for reply in one.ports.cases.outbox(id) if reply.external_id]
    for reply in replies:
        rows.append(
            (mentions, _item(client, mentions, {"id": {"S": f"{key.split('#')[0]}#{reply}"}}))
        )
    return Pattern(tuple(rows), digits, key, id, thread, replies[0] if replies else None)


def _item(client: Any, table: str, key: Row) -> Row:
    found: Row = client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
    return found


def _partition(client: Any, table: str, case: str) -> list[Row]:
    found: list[Row] = client.query(
        TableName=table,
        KeyConditionExpression="#c = :c",
        ExpressionAttributeNames={"#c": "case"},
        ExpressionAttributeValues={":c": {"S": case}},
    )["Items"]
    return found


def fill(client: Any, rows: Iterator[tuple[str, Row]], wrote: Callable[[int], None]) -> None:
    """Write rows in batches; `wrote` is told how many more are there."""

    def write(batch: Sequence[tuple[str, Row]]) -> int:
        wish: dict[str, list[Row]] = {}
        for table, item in batch:
            wish.setdefault(table, []).append({"PutRequest": {"Item": item}})
        while wish:
            wish = client.batch_write_item(RequestItems=wish).get("UnprocessedItems", {})
        return len(batch)

    with ThreadPoolExecutor(_THREADS) as pool:
        # Some at a time, so that not all of them stand in memory at once.
        while batches := list(islice(_batches(rows), 40)):
            for number in pool.map(write, batches):
                wrote(number)


def _batches(rows: Iterator[tuple[str, Row]]) -> Iterator[list[tuple[str, Row]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
