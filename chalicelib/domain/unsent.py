"""What an agent has typed for a case and not sent yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.mention import Visibility

KEPT = timedelta(days=30)
"""For how long after the last word."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An agent's draft of an answer: of each case one, the same on all devices. `mention` is what it answers."""

    case: str
    agent: str
    text: str
    at: datetime
    visibility: Visibility | None = None
    mention: str | None = None
