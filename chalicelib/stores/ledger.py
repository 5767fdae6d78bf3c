"""What happened, in DynamoDB; `cases.Cases.save` writes it. Who was told of it stands beside it, under `case#told`."""

import json
from collections.abc import Sequence

from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.receipt import MOST, TOLD, Receipt, receipt_of
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.saving import write_entry
from chalicelib.stores.tables import LedgerRow, Stage


class Ledger:
    """`Ledger` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(LedgerRow, stage.ledger)

    def of_case(self, case: str) -> Sequence[Entry]:
        """All entries of a case, in order."""
        with reaching():
            return [_entry(row) for row in self._rows.query(case, consistent_read=True)]

    def tell(self, receipt: Entry) -> bool:
        """Keep a receipt; False when there is one of its version already."""
        row = write_entry(self._rows, receipt)
        return attempt(lambda: row.save(LedgerRow.case.does_not_exist()))

    def receipts(self, case: str, page: str) -> Sequence[Receipt]:
        """Receipts of one page, by number."""
        first = int(page) * MOST
        of_page = LedgerRow.version.between(first, first + MOST - 1)
        with reaching():
            rows = list(self._rows.query(f"{case}{TOLD}", of_page, consistent_read=True))
        return [receipt_of(_entry(row)) for row in rows]

    def told(self, case: str) -> Sequence[Entry]:
        """All receipts of a case, in the order of their pages."""
        return self.of_case(f"{case}{TOLD}")


def _entry(row: LedgerRow) -> Entry:
    facts = tuple(Fact(what, data) for what, data in json.loads(row.facts))
    version = int(row.version)
    return Entry(row.case, version, row.at, row.by, facts, row.previous, row.hash)
