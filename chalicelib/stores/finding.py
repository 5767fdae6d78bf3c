"""What cases are found by, in the table of the desk: under hashes, as handles and ids are personal.

| of                   | what                        | holds                                               |
|----------------------|-----------------------------|-----------------------------------------------------|
| `find#<kind>:<hash>` | when it was opened `#` case | nothing; it goes when the customer's words go       |
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from chalicelib.domain.finding import Term, Trace
from chalicelib.domain.mention import short_hash
from chalicelib.stores.batches import write_several
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage


class Finding:
    """`FindingStore` in DynamoDB."""

    def __init__(self, stage: Stage, retention: timedelta) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._retention = retention

    def add(self, trace: Trace, terms: Iterable[Term]) -> None:
        """Let a case be found by these terms. Twice is once."""
        expires = int((trace.opened_at + self._retention).timestamp())
        what = f"{_moment(trace.opened_at)}#{trace.case}"
        keys = sorted({term_key(term) for term in terms})
        write_several(self._rows, [self._rows(key, what, expires=expires) for key in keys])

    def find(self, term: Term, most: int) -> Sequence[Trace]:
        """The cases that a term leads to, the latest first."""
        with reaching():
            rows = list(self._rows.query(term_key(term), limit=most, scan_index_forward=False))
        return [_trace(row.what) for row in rows]


def term_key(term: Term) -> str:
    """Key of the cases that a term leads to."""
    return f"find#{term.kind}:{short_hash(term.text)}"


def _moment(at: datetime) -> str:
    """A moment as a text; texts sort as the moments do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _trace(what: str) -> Trace:
    moment, _, case = what.partition("#")
    return Trace(datetime.fromisoformat(moment), case)
