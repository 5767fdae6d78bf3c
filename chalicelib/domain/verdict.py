"""What a classifier thinks of a mention."""

from dataclasses import dataclass
from enum import StrEnum


class Sentiment(StrEnum):
    """How the author feels."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Intent(StrEnum):
    """What the author wants."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PRAISE = "praise"
    OTHER = "other"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Sentiment, intent, and whether it is urgent or needs nobody; `why` names the words that decided."""

    sentiment: Sentiment
    intent: Intent
    urgent: bool
    needs_answer: bool
    why: tuple[str, ...] = ()
