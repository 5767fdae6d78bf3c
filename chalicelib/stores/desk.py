"""The desk in DynamoDB, and what changes in it by the hour.

| of           | what           | holds                                                        |
|--------------|----------------|--------------------------------------------------------------|
| `desk`       |                | the configuration, see stores/versions.py                    |
| `connection` | connection     | that the platform closed it, and why                         |
| `parked`     | id             | what could not be processed, see stores/parking.py           |

What else stands in its table is listed in stores/agents.py, stores/customers.py, stores/finding.py and stores/pager.py.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.desk import Desk
from chalicelib.errors import Misconfigured
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage
from chalicelib.stores.versions import Applied, Versions

CONNECTION = "connection"

FRESH = 60.0  # seconds for which a container keeps the desk


class DeskShelf:
    """`DeskStore` in DynamoDB. `clock` counts seconds."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._versions = Versions(stage.database, self._rows)
        self._clock = clock
        self._kept: tuple[float, Desk] | None = None
        self._older: dict[int, Desk] = {}

    def apply(self, desk: Desk, by: str = "", at: datetime | None = None) -> Desk:
        """Make this the desk, as one more version; other containers follow within a minute. Returns it as applied.

        What counts already changes nothing. Raises Invalid for one that is too large, Conflict when somebody else
        applied one at the same moment.
        """
        applied = self._versions.apply(desk, by, at)
        self._kept = (self._clock(), applied)
        return applied

    def current(self) -> Desk:
        """The desk as applied last, or as of a minute ago. Raises Misconfigured when there is none."""
        now = self._clock()
        if self._kept is None or now - self._kept[0] >= FRESH:
            desk = self._versions.current()
            if desk is None:
                raise Misconfigured("there is no desk yet: apply one")
            self._kept = (now, desk)
        return self._kept[1]

    def version(self, number: int) -> Desk:
        """The desk of a version; none ever changes. Raises Misconfigured when there is none of that number."""
        if self._kept is not None and self._kept[1].version == number:
            return self._kept[1]
        if number not in self._older:
            self._older[number] = self._versions.get(number)
        return self._older[number]

    def last(self) -> Applied | None:
        """What is known of the version that counts; None when there is no desk yet."""
        return self._versions.last()

    def history(self, most: int = 20) -> Sequence[Applied]:
        """The latest versions, the last one first."""
        return self._versions.history(most)

    def revoke(self, connection: str, at: datetime, reason: str) -> None:
        """Mark a connection that the platform closed: it has to be connected again."""
        body = pack({"reason": reason, "at": at})
        with reaching():
            self._rows(CONNECTION, connection, body=body).save()

    def reconnected(self, connection: str) -> None:
        """The connection works again: the mark goes."""
        with reaching():
            self._rows(CONNECTION, connection).delete()

    def revoked(self) -> Mapping[str, str]:
        """Reason by connection, for those that are closed."""
        return {row.what: unpack(dict, row.body)["reason"] for row in self._of(CONNECTION)}

    def _row(self, of: str, what: str) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(of, what, consistent_read=True)
            except self._rows.DoesNotExist:
                return None

    def _of(self, of: str) -> list[DeskRow]:
        with reaching():
            return list(self._rows.query(of, consistent_read=True))
