"""Whether a recount of a case comes to what was live: clock by clock, and word for word in the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.ledger import Entry
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.track import Result

TOLD = {"clock.kept", "clock.broken", "clock.withdrawn", "clock.dropped", "clock.merged"}


def differences(case: Case, entries: Sequence[Entry], counted: Sequence[Result]) -> list[str]:
    """What differs between the clocks of a case, the results told in its ledger, and a recount."""
    return [*_of_clocks(case, counted), *_of_words(entries, counted)]


def _of_clocks(case: Case, counted: Sequence[Result]) -> Iterator[str]:
    """The latest clock of each kind stands on the case."""
    latest = {result.kind: result for result in counted}
    live = {clock.kind: clock for clock in case.clocks}
    for kind in ClockKind:
        one, other = live.get(kind), latest.get(kind)
        if one is None or other is None:
            if one is not None or other is not None:
                yield f"{kind}: live {one}, counted {other}"
            continue
        stands = (one.promise, one.started_at, one.due_at, one.met_at, one.ended_at, one.goes_on)
        over = (other.met_at, other.ended_at, other.goes_on)
        comes = (other.promise, other.started_at, other.due_at, *over)
        if stands != comes:
            yield f"{kind}: live {stands}, counted {comes}"


def _of_words(entries: Iterable[Entry], counted: Sequence[Result]) -> Iterator[str]:
    """What was said last of a promise that is over is what a recount says of it."""
    said = {
        (fact.data["clock"], fact.data["at"], fact.data["late_ms"])
        for entry in entries
        for fact in entry.facts
        if fact.what in TOLD
    }
    for result in counted:
        over = result.met_at or result.ended_at
        if over is not None and (result.kind, over.isoformat(), _ms(result.late)) not in said:
            yield f"{result.kind} over at {over}: counted {result.late}, told otherwise"


def _ms(late: timedelta | None) -> int | None:
    return None if late is None else late // timedelta(milliseconds=1)
