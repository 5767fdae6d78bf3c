"""What could not be processed, in the table of the desk: partition `parked`, ids that grow with time."""

from collections.abc import Sequence

from chalicelib.ports import Blobs, Parked
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage

PARKED = "parked"

IN_ITEM = 200_000  # bytes, compressed; an item ends at 400 KB


class Parking:
    """`Parking` in DynamoDB; what is too large for an item is a blob."""

    def __init__(self, stage: Stage, blobs: Blobs) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._blobs = blobs

    def park(self, parked: Parked) -> None:
        """Keep it until somebody acts."""
        row = self._rows(PARKED, parked.id, body=pack(parked))
        if len(row.body) > IN_ITEM:
            row.blob = f"parked/{parked.id}"
            self._blobs.put(row.blob, row.body)
            row.body = None
        with reaching():
            row.save()

    def all(self, limit: int) -> Sequence[Parked]:
        """The oldest ones."""
        with reaching():
            rows = list(self._rows.query(PARKED, limit=limit, consistent_read=True))
        return [self._parked(row) for row in rows]

    def get(self, id: str) -> Parked | None:
        """One of them."""
        with reaching():
            try:
                row = self._rows.get(PARKED, id, consistent_read=True)
            except self._rows.DoesNotExist:
                return None
        return self._parked(row)

    def remove(self, id: str) -> None:
        """It was replayed or is not wanted; a blob of it goes when the bucket's rule says so."""
        with reaching():
            self._rows(PARKED, id).delete()

    def _parked(self, row: DeskRow) -> Parked:
        return unpack(Parked, self._blobs.get(row.blob) if row.blob else row.body)
