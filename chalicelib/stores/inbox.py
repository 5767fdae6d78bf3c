"""An inbox as one list: the partitions of the index `list`, merged by rank, with a cursor into each of them."""

import base64
import binascii
import heapq
import json
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.errors import Invalid
from chalicelib.ports import Listing
from chalicelib.stores.database import reaching
from chalicelib.stores.lists import lists, place
from chalicelib.stores.saving import read_head
from chalicelib.stores.tables import CaseRow, CasesListed

# Rank and case of the last item shown of each partition; None before its first.
Positions = list[tuple[int, str] | None]


def inbox(rows: type[CaseRow], of: str, limit: int, after: str | None) -> Listing:
    """One page of a list. Raises Invalid for a list or a cursor that cannot be."""
    names = lists(of)
    positions = read_cursor(after, len(names))
    found = [_ahead(rows, name, limit, start) for name, start in zip(names, positions, strict=True)]
    numbered = [[(row, shard) for row in part] for shard, part in enumerate(found)]
    merged = list(heapq.merge(*numbered, key=lambda pair: pair[0].rank))
    for row, shard in merged[:limit]:
        positions[shard] = (int(row.rank), row.case)
    cases = tuple(read_head(row) for row, _ in merged[:limit])
    return Listing(cases, write_cursor(positions) if len(merged) > limit else None)


def count(rows: type[CaseRow], of: str, most: int, before: Case | None) -> int:
    """How many stand in a list, or before a case; no more are read than it takes. Raises Invalid."""
    earlier = None if before is None else CasesListed.rank < place(before)
    found = 0
    with reaching():
        for name in lists(of):
            if found < most:
                # Not PynamoDB's count, which does not stop at its limit.
                keys = rows.listed.query(
                    name, earlier, limit=most - found, attributes_to_get=["case"]
                )
                found += sum(1 for _ in keys)
    return found


def _ahead(
    rows: type[CaseRow], name: str, limit: int, start: tuple[int, str] | None
) -> list[CaseRow]:
    """What follows in one partition: one more than is shown, to know whether there is more."""
    begin = _key(name, *start) if start else None
    with reaching():
        return list(rows.listed.query(name, limit=limit + 1, last_evaluated_key=begin))


def _key(name: str, rank: int, case: str) -> dict[str, dict[str, Any]]:
    return {
        "list": {"S": name},
        "rank": {"N": str(rank)},
        "case": {"S": case},
        "part": {"S": "head"},
    }


def _rank(value: object) -> int:
    """A rank of ours: milliseconds of some moment, whole and of no more digits than that needs."""
    if type(value) is not int or abs(value) >= 10**17:
        raise ValueError("no rank")
    return value


def _id(value: object) -> str:
    """The id of a case of ours."""
    if not isinstance(value, str) or not value or not value.isascii():
        raise ValueError("no id")
    return value


def write_cursor(positions: Positions) -> str:
    """A cursor as text that fits into an address."""
    return base64.urlsafe_b64encode(json.dumps(positions).encode()).decode()


def read_cursor(cursor: str | None, partitions: int) -> Positions:
    """Where each partition goes on. Raises Invalid."""
    if cursor is None:
        return [None] * partitions
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor))
        positions = [None if one is None else (_rank(one[0]), _id(one[1])) for one in found]
    except (binascii.Error, ValueError, TypeError, LookupError, OverflowError):
        positions = []
    if len(positions) != partitions:
        raise Invalid("after: not a cursor of this list; leave it out to start anew")
    return positions
