"""Many items at once: one request for a hundred of them, and one more for what DynamoDB left out of it."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pynamodb.models import Model

from chalicelib.errors import Unavailable
from chalicelib.stores.database import reaching

Row = TypeVar("Row", bound=Model)
Key = str | tuple[str, str]

MOST, MOST_WRITTEN = 100, 25  # keys and items of one request, of DynamoDB

# What is left out, as DynamoDB may under load, is asked for this often; PynamoDB would ask for ever.
ROUNDS = 3


def read_several(rows: type[Row], keys: Iterable[Key], only: list[str] | None = None) -> list[Row]:
    """The items of these keys, in any order, as of a moment ago; `only` some attributes. Raises Unavailable."""
    asked = list(dict.fromkeys(keys))
    found: list[Row] = []
    for start in range(0, len(asked), MOST):
        ahead = [_key(rows, one) for one in asked[start : start + MOST]]
        for _ in range(ROUNDS):
            if ahead:
                got, ahead = _page(rows, ahead, only)
                found += got
        if ahead:
            raise Unavailable(f"DynamoDB: {len(ahead)} of {len(asked)} items were not read in time")
    return found


def write_several(rows: type[Row], items: Sequence[Row]) -> None:
    """Write items whole, whatever stood there; some may be written when this fails. Raises Unavailable."""
    reach = rows._get_connection()
    for start in range(0, len(items), MOST_WRITTEN):
        ahead = [one.serialize() for one in items[start : start + MOST_WRITTEN]]
        for _ in range(ROUNDS):
            if ahead:
                with reaching():
                    got = reach.batch_write_item(put_items=ahead) or {}
                left = got.get("UnprocessedItems", {}).get(reach.table_name, [])
                ahead = [one["PutRequest"]["Item"] for one in left]
        if ahead:
            raise Unavailable(f"DynamoDB: {len(ahead)} items were not written in time")


def _page(rows: type[Row], keys: list[Any], only: list[str] | None) -> tuple[list[Row], list[Any]]:
    reach = rows._get_connection()
    with reaching():
        got = reach.batch_get_item(keys, consistent_read=False, attributes_to_get=only)
    left = got.get("UnprocessedKeys", {}).get(reach.table_name, {}).get("Keys", [])
    return [rows.from_raw_data(item) for item in got["Responses"].get(reach.table_name, [])], left


def _key(rows: type[Row], key: Key) -> dict[str, Any]:
    """A key as DynamoDB takes it: of strings, as all of ours are."""
    values = (key,) if isinstance(key, str) else key
    names = [one.attr_name for one in rows.get_attributes().values() if one.is_hash_key]
    names += [one.attr_name for one in rows.get_attributes().values() if one.is_range_key]
    return {name: {"S": value} for name, value in zip(names, values, strict=True)}
