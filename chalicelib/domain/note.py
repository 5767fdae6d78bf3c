"""What colleagues tell each other about a case."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a case, never seen by the customer."""

    case: str
    id: str
    agent: str
    text: str
    at: datetime
