"""What we know of a customer beside what they said."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """One person on one channel: the tier that leads gave, and who answered last, and when."""

    tier: str = ""
    agent: str | None = None
    answered_at: datetime | None = None
