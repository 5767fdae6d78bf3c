"""Inboxes as one list: partitions of the index `list`, merged by rank, each read as far as the page needs."""

import heapq
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.looking import Look
from chalicelib.ports import Listing
from chalicelib.stores.cursor import Position, read_cursor, write_cursor
from chalicelib.stores.database import reaching
from chalicelib.stores.lists import LOOKED_AT, lists, place
from chalicelib.stores.saving import read_head
from chalicelib.stores.tables import CaseRow, CasesListed

# So many partitions are asked one after the other, as those of a queue; more of them by threads, which wait together.
IN_TURN = 4
AT_ONCE = 8


class _Partition:
    """One partition from some position on; `ahead` is what was read of it and not yet looked at."""

    def __init__(self, rows: type[CaseRow], name: str, position: Position | None) -> None:
        self.name = name
        self.ahead: deque[CaseRow] = deque()
        self._rows = rows
        self._start: dict[str, Any] | None = None
        self._from: Any = None
        self._more = True
        if position is not None:
            self._go_on(position)

    def _go_on(self, position: Position) -> None:
        rank, partition, case = position
        if partition == self.name:
            self._start = _key(self.name, rank, case)
        elif self.name < partition:
            self._from = CasesListed.rank > rank
        else:
            self._from = CasesListed.rank >= rank

    def fill(self, number: int) -> None:
        """Read on when nothing is ahead."""
        if self.ahead or not self._more:
            return
        with reaching():
            query = self._rows.listed.query(
                self.name, self._from, limit=number, last_evaluated_key=self._start
            )
            self.ahead.extend(query)
        self._more = len(self.ahead) == number
        if self._more:
            last = self.ahead[-1]
            self._start = _key(self.name, int(last.rank), last.case)

    @property
    def order(self) -> tuple[int, str]:
        """Where its next case stands among those of other partitions."""
        return int(self.ahead[0].rank), self.name


def look(rows: type[CaseRow], of: Sequence[str], asked: Look) -> Listing:
    """One page of lists shown as one. Raises Invalid for a list or a cursor that cannot be."""
    names = sorted({name for one in of for name in lists(one)})
    position = read_cursor(asked.after)
    number = _chunk(asked, len(names))
    partitions = [_Partition(rows, name, position) for name in names]
    _fill(partitions, number)
    heap = [(*one.order, one) for one in partitions if one.ahead]
    heapq.heapify(heap)
    found: list[Case] = []
    looked = 0
    while heap and len(found) < asked.limit and looked < LOOKED_AT:
        rank, name, partition = heap[0]
        row = partition.ahead.popleft()
        looked, position = looked + 1, Position(rank, name, row.case)
        case = read_head(row)
        if asked.wanted.fits(case):
            found.append(case)
        partition.fill(number)
        if partition.ahead:
            heapq.heapreplace(heap, (*partition.order, partition))
        else:
            heapq.heappop(heap)
    return Listing(tuple(found), write_cursor(position) if heap and position else None)


def _chunk(asked: Look, partitions: int) -> int:
    """How many cases to read of a partition at once: about what a page takes from each, whoever has most of it."""
    size = asked.limit if asked.wanted.every else LOOKED_AT // 2
    return min(size + 1, ceil(1.3 * size / max(partitions, 1)) + 3)


def _fill(partitions: Sequence[_Partition], number: int) -> None:
    """The first of each; the very first by itself, since PynamoDB makes its connection then."""
    for one in partitions[:IN_TURN]:
        one.fill(number)
    if len(partitions) > IN_TURN:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: one.fill(number), partitions[IN_TURN:]))


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


def _key(name: str, rank: int, case: str) -> dict[str, dict[str, Any]]:
    return {
        "list": {"S": name},
        "rank": {"N": str(rank)},
        "case": {"S": case},
        "part": {"S": "head"},
    }
