"""What we know of a customer beside what they said."""

from dataclasses import dataclass
from datetime import datetime

MOST_HANDLES = 20
"""Of one person. Nobody writes by so many, and a person of more would not fit into one change."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One person on one channel: the tier that leads gave, and who answered last, and when."""

    tier: str = ""
    agent: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Handle:
    """Where a person writes to us: a channel, and the platform's id there."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Who said that two handles are the same person, and when."""

    by: str
    at: datetime
