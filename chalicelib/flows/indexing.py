"""What happens to a case makes it findable: by its number, its customer and its tags."""

from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.finding import Trace, tags_as_terms, terms_of
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.errors import Unavailable
from chalicelib.ports import Ports


def index(entry: Entry, ports: Ports) -> None:
    """Take in one entry of the ledger; most say nothing that a case is found by. Twice is once."""
    opened, tagged = _fact(entry, "case.opened"), _fact(entry, "case.tagged")
    if opened is None and tagged is None:
        return
    case = ports.cases.get(entry.case)
    if case is None:
        raise Unavailable(f"case {entry.case} has an entry and cannot be read")
    if opened is not None:
        _opened(case, opened, _fact(entry, "mention.heard"), ports)
    if tagged is not None:
        tags = str(tagged.data["tags"] or "").split(",")
        ports.finding.add(Trace(case.opened_at, case.id), tags_as_terms(filter(None, tags)))


def _opened(case: Case, opened: Fact, heard: Fact | None, ports: Ports) -> None:
    # The moment of the entry: the case may count from an earlier one meanwhile, and would be kept twice.
    opened_at = datetime.fromisoformat(str(opened.data["at"]))
    key = str(heard.data["mention"]) if heard else case.last_mention
    mention = ports.mentions.several([key]).get(key)
    ports.finding.add(Trace(opened_at, case.id), terms_of(case, mention))


def _fact(entry: Entry, what: str) -> Fact | None:
    return next((fact for fact in entry.facts if fact.what == what), None)
