"""What triage tells of a mention or signal that it has taken in."""

from dataclasses import dataclass
from datetime import datetime

# The customer's words make these of a mention; an author, the brand or the platform make the others.
OPENED, JOINED, NOISE, EDITED = "opened", "joined", "noise", "edited"
OWN, DELETED, UNMATCHED = "own", "deleted", "unmatched"


@dataclass(frozen=True, slots=True)
class Triaged:
    """`what` became of it, in a word, and its case, if it has one.

    `what` is None for what changed nothing worth telling: a double, a reply on its way. `received_at` is set when a
    mention was triaged now. Of a signal, `reference` is that of the mention whose reply it is about, `connection` where
    it came from, `code` the platform's number for it.
    """

    what: str | None
    case: str | None = None
    received_at: datetime | None = None
    reference: str | None = None
    connection: str | None = None
    code: str | None = None
