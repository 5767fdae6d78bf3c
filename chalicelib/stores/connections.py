"""When each connection was heard last, in the table of the desk: under `heard`, a row for each."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.tables import DeskRow, Stage

HEARD = "heard"
ONCE_IN = timedelta(minutes=1)
"""A connection is written down this often: once a mention would cost as much as keeping it."""


class Connections:
    """`ConnectionStore` in DynamoDB. It remembers what it wrote, so that most mentions ask nothing of the table."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._told: dict[str, datetime] = {}

    def heard(self, connection: str, at: datetime) -> None:
        """Something came by a connection; what came within a minute of it is not told apart."""
        told = self._told.get(connection)
        if told is not None and at - told < ONCE_IN:
            return
        later = DeskRow.at.does_not_exist() | (DeskRow.at <= at - ONCE_IN)
        row = self._rows(HEARD, connection)
        attempt(lambda: row.update([DeskRow.at.set(at)], later))
        self._told[connection] = at

    def last_heard(self) -> Mapping[str, datetime]:
        """When something came, by connection, to the minute; those that were never heard are left out."""
        with reaching():
            return {row.what: row.at for row in self._rows.query(HEARD, consistent_read=True)}
