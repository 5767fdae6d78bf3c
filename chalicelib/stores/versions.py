"""Versions of the desk in DynamoDB: `current`, and every one that ever was, since clocks name the one they run by.

| of     | what       | holds                                                         |
|--------|------------|---------------------------------------------------------------|
| `desk` | `current`  | the version that counts, whole: one read on the way of a case |
| `desk` | `v#000012` | that version for good, when it was applied and by whom        |
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from chalicelib.domain.desk import Desk
from chalicelib.errors import Conflict, Invalid, Misconfigured
from chalicelib.stores.codec import decode, pack
from chalicelib.stores.database import Database, reaching
from chalicelib.stores.tables import DeskRow

DESK, CURRENT, KEPT = "desk", "current", "v#"
LARGEST = 400 * 1024
"""Bytes of an item of DynamoDB."""
_BESIDE = 1024
"""More than the names and the other attributes of a version take."""


@dataclass(frozen=True, slots=True)
class Applied:
    """That a version was applied. Who and when are unknown of one that is older than versions are."""

    version: int
    at: datetime | None = None
    by: str = ""
    hash: str = ""
    """Of what the version says; equal for equal desks."""


class Versions:
    """The desk's rows."""

    def __init__(self, database: Database, rows: type[DeskRow]) -> None:
        self._database = database
        self._rows = rows

    def current(self) -> Desk | None:
        """The version that counts."""
        row = self._row(CURRENT)
        return None if row is None else _desk(row)

    def get(self, number: int) -> Desk:
        """One version. Raises Misconfigured when there is none of that number."""
        row = self._row(_name(number))
        if row is None:
            # One that was applied before there were versions has no row of its own yet.
            row = self._row(CURRENT)
        if row is None or _number(row) != number:
            raise Misconfigured(f"version {number} of the desk is not kept: apply the desk again")
        return _desk(row)

    def last(self) -> Applied | None:
        """What is known of the version that counts."""
        row = self._row(CURRENT)
        return None if row is None else _applied(row)

    def history(self, most: int) -> Sequence[Applied]:
        """The latest versions, the last one first."""
        with reaching():
            found = self._rows.query(
                DESK,
                DeskRow.what.startswith(KEPT),
                scan_index_forward=False,
                limit=most,
                attributes_to_get=["of", "what", "version", "at", "by", "hash"],
            )
            told = [_applied(row) for row in found]
        if told:
            return told
        row = self._row(CURRENT)
        return [_applied(row)] if row is not None else []

    def apply(self, desk: Desk, by: str, at: datetime | None) -> Desk:
        """Make this the desk, as one more version unless it is what counts already. Returns it with its number.

        Raises Invalid for one that is too large, Conflict when somebody else applied one at the same moment.
        """
        # Here, since who only reads the desk, as every function does, has no need of it.
        from chalicelib.stores.transaction import Only, Transaction

        body, hash = pack(desk, without=("version",)), content(desk)
        fits(body)
        before = self._row(CURRENT)
        if before is not None and _hash(before) == hash:
            return replace(desk, version=_number(before))
        number = 1 if before is None else _number(before) + 1
        fields: dict[str, Any] = {"body": body, "version": number, "at": at, "by": by, "hash": hash}
        writes = Transaction()
        taken = Conflict(
            "somebody else applied a desk at this very moment: look at it with ./earshot desk show, then repeat"
        )
        writes.put(self._rows(DESK, CURRENT, **fields), Only(_unchanged(before), taken))
        absent = Only(DeskRow.what.does_not_exist(), taken)
        writes.put(self._rows(DESK, _name(number), **fields), absent)
        if before is not None and _nameless(before):
            first = self._rows(DESK, _name(1), body=before.body, version=1)
            writes.put(first, absent)
        writes.commit(self._database)
        return replace(desk, version=number)

    def _row(self, what: str) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(DESK, what, consistent_read=True)
            except self._rows.DoesNotExist:
                return None


def content(desk: Desk) -> str:
    """A hash of what a desk says, whatever its version. Two machines may deflate the same text to other bytes."""
    return sha256(zlib.decompress(pack(desk, without=("version",)))).hexdigest()


def fits(body: bytes) -> None:
    """Raises Invalid for a desk that no item can hold."""
    if len(body) > LARGEST - _BESIDE:
        raise Invalid(
            f"the desk takes {len(body) / 1024:.0f} KB, and {(LARGEST - _BESIDE) // 1024} KB can be kept: "
            "give it fewer agents, words or days off"
        )


def _name(number: int) -> str:
    return f"{KEPT}{number:06d}"


def _nameless(row: DeskRow) -> bool:
    """Whether a desk was applied before there were versions."""
    return not row.hash


def _number(row: DeskRow) -> int:
    return int(row.version or 1)


def _hash(row: DeskRow) -> str:
    return row.hash or content(_desk(row))


def _applied(row: DeskRow) -> Applied:
    return Applied(_number(row), row.at, row.by or "", row.hash or "")


def _unchanged(before: DeskRow | None) -> Any:
    if before is None:
        return DeskRow.what.does_not_exist()
    if _nameless(before):
        return DeskRow.what.exists() & DeskRow.version.does_not_exist()
    return DeskRow.version == before.version


def _desk(row: DeskRow) -> Desk:
    fields = json.loads(zlib.decompress(row.body))
    if _nameless(row):
        fields["promises"] = [_promise_of_before(one) for one in fields["promises"]]
    desk: Desk = decode(Desk, fields)
    return replace(desk, version=_number(row))


def _promise_of_before(fields: dict[str, Any]) -> dict[str, Any]:
    """A promise as it was kept before there were versions: one target, one warning, one condition of a kind."""
    known = dict(fields)
    if "target" in known:
        known["first_reply"] = known.pop("target")
    if isinstance(known.get("warn"), float):
        known["warn"] = [known["warn"]]
    for one, several in (
        ("channel", "channels"),
        ("priority", "priorities"),
        ("visibility", "visibilities"),
    ):
        if known.get(one) is not None:
            known[several] = [known.pop(one)]
    return known
