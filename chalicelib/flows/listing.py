"""Looking through inboxes: what has a rare tag comes at once, however far down it stands."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.case import Case, Status
from chalicelib.domain.finding import Term
from chalicelib.domain.looking import Look
from chalicelib.ports import Listing, Ports

# So many cases of a tag are looked up, the latest ones: as many as one request for several takes.
LOOKED_UP = 100


def listed(of: Sequence[str], asked: Look, ports: Ports) -> Listing:
    """A page of several lists as one, first things first. Raises Invalid for a cursor that cannot be.

    A look ends after a number of cases, and what fits may stand further down. What the traces of a tag lead to is then
    shown below it at once. It is met again by a later page: traces come moments late and are forgotten one day, so the
    lists themselves have the last word.
    """
    listing = ports.cases.look(of, asked)
    left = asked.limit - len(listing.cases)
    tag = asked.wanted.tag
    if tag is None or asked.after is not None or listing.cursor is None or left <= 0:
        return listing
    shown = {case.id for case in listing.cases}
    led = [trace.case for trace in ports.finding.find(Term.tag(tag), LOOKED_UP)]
    cases = ports.cases.several([id for id in led if id not in shown]).values()
    further = [case for case in cases if asked.wanted.fits(case) and _list(case) in of]
    return Listing((*listing.cases, *sorted(further, key=_place)[:left]), listing.cursor)


def _list(case: Case) -> str | None:
    if case.status is Status.CLOSED:
        return None
    return f"agent#{case.owner}" if case.owner else f"queue#{case.team}"


def _place(case: Case) -> tuple[bool, datetime, str]:
    return case.rank is None, case.rank or case.last_heard_at, case.id
