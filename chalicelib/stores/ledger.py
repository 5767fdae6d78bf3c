"""What happened, in DynamoDB; `cases.Cases.save` writes it."""

import json
from collections.abc import Sequence

from chalicelib.domain.ledger import Entry, Fact
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import LedgerRow, Stage


class Ledger:
    """`Ledger` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(LedgerRow, stage.ledger)

    def of_case(self, case: str) -> Sequence[Entry]:
        """All entries of a case, in order."""
        with reaching():
            return [_entry(row) for row in self._rows.query(case, consistent_read=True)]


def _entry(row: LedgerRow) -> Entry:
    facts = tuple(Fact(what, data) for what, data in json.loads(row.facts))
    version = int(row.version)
    return Entry(row.case, version, row.at, row.by, facts, row.previous, row.hash)
