"""The arithmetic of DynamoDB's units on demand, from the very items; nothing here asks a server.

Rules: Amazon DynamoDB Developer Guide, "Item sizes and formats", "Read and write operations", "Global secondary
indexes: storage and provisioned throughput considerations", "DynamoDB transactions: capacity management".
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

Item = Mapping[str, Any]
"""Attribute values as the API writes them: {"id": {"S": "x"}}."""

WRITE_STEP = 1024
READ_STEP = 4096
STORED = 100
"""Bytes that are charged for each stored item and index entry beyond its own."""


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index: its key attributes, and what it holds of an item; None is all of it."""

    name: str
    keys: tuple[str, ...]
    holds: frozenset[str] | None

    def entry(self, item: Item | None) -> Item | None:
        """What the index holds of an item; None for one that lacks a key of the index."""
        if item is None or any(key not in item for key in self.keys):
            return None
        return {
            name: value for name, value in item.items() if self.holds is None or name in self.holds
        }


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its indexes."""

    name: str
    indexes: tuple[Index, ...] = ()

    @classmethod
    def of(cls, description: Mapping[str, Any]) -> Self:
        """The table of a DescribeTable answer."""
        keys = [one["AttributeName"] for one in description["KeySchema"]]
        indexes = tuple(_index(one, keys) for one in description.get("GlobalSecondaryIndexes", ()))
        return cls(description["TableName"], indexes)


def _index(description: Mapping[str, Any], table_keys: list[str]) -> Index:
    keys = tuple(one["AttributeName"] for one in description["KeySchema"])
    projection = description["Projection"]
    if projection["ProjectionType"] == "ALL":
        return Index(description["IndexName"], keys, None)
    more = projection.get("NonKeyAttributes", ())
    return Index(description["IndexName"], keys, frozenset((*keys, *table_keys, *more)))


def item_size(item: Item) -> int:
    """Bytes of an item: the names of its attributes in UTF-8, and their values."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(value: Mapping[str, Any]) -> int:
    """Bytes of one attribute value."""
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return number_size(held)
        case "B":
            return len(base64.b64decode(held))
        case "BOOL" | "NULL":
            return 1
        case "SS" | "NS" | "BS":
            return sum(value_size({kind[0]: one}) for one in held)
        case "L":
            return 3 + sum(1 + value_size(one) for one in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + value_size(one) for name, one in held.items())
    raise ValueError(f"DynamoDB has no attributes of type {kind}")


def number_size(text: str) -> int:
    """Bytes of a number: one for each two significant digits, one more, and one for a minus."""
    whole, _, fraction = text.lstrip("+-").lower().partition("e")[0].partition(".")
    significant = (whole + fraction).strip("0")
    return 1 + (len(significant) + 1) // 2 + text.startswith("-")


def write_units(
    table: Table, before: Item | None, after: Item | None, *, transaction: bool = False
) -> dict[str, float]:
    """Write units of one item written or deleted, by index name; '' is the table itself.

    The table is charged for the larger of the two images, and twice in a transaction. An index is written afterwards,
    by DynamoDB itself, so once: nothing where its entry stays the same, both entries where the key moves.
    """
    sizes = [item_size(item) for item in (before, after) if item is not None]
    units = {"": _steps(max(sizes, default=0), WRITE_STEP) * (2 if transaction else 1)}
    for index in table.indexes:
        written = _index_units(index, index.entry(before), index.entry(after))
        if written:
            units[index.name] = written
    return units


def refused_units(before: Item | None, *, transaction: bool = False) -> float:
    """Write units of a write whose condition did not hold: those of the item that was there."""
    size = item_size(before) if before is not None else 0
    return _steps(size, WRITE_STEP) * (2 if transaction else 1)


def _index_units(index: Index, before: Item | None, after: Item | None) -> float:
    if before == after:
        return 0.0
    sizes = [item_size(entry) for entry in (before, after) if entry is not None]
    if len(sizes) == 2 and _key(index, before) == _key(index, after):
        return _steps(max(sizes), WRITE_STEP)
    return sum(_steps(size, WRITE_STEP) for size in sizes)


def _key(index: Index, entry: Item | None) -> list[Any]:
    return [(entry or {}).get(name) for name in index.keys]


def read_units(items: Iterable[Item], *, consistent: bool) -> float:
    """Read units of one GetItem or Query by the items it read, all of them together; nothing found costs as one."""
    size = sum(item_size(item) for item in items)
    return _steps(size, READ_STEP) * (1.0 if consistent else 0.5)


def stored_bytes(table: Table, item: Item | None) -> tuple[int, int]:
    """Bytes that are charged for keeping an item: in the table, and in its indexes."""
    if item is None:
        return 0, 0
    entries = [entry for index in table.indexes if (entry := index.entry(item)) is not None]
    return item_size(item) + STORED, sum(item_size(entry) + STORED for entry in entries)


def _steps(size: int, step: int) -> float:
    return float(max(1, -(-size // step)))
