"""What cases are found by, without a database."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.finding import Term, Trace


class Finding:
    """`FindingStore` in memory."""

    def __init__(self) -> None:
        self.traces: dict[Term, set[Trace]] = {}

    def add(self, trace: Trace, terms: Iterable[Term]) -> None:
        """Let a case be found by these terms."""
        for term in terms:
            self.traces.setdefault(term, set()).add(trace)

    def find(self, term: Term, most: int) -> Sequence[Trace]:
        """The cases that a term leads to, the latest first."""
        return sorted(self.traces.get(term, ()), reverse=True)[:most]
