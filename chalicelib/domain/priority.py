"""How urgent a case is: a formula that can be printed, never a number out of a box."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from chalicelib.domain.mention import Visibility
from chalicelib.domain.verdict import Intent, Sentiment, Verdict


class Priority(IntEnum):
    """One is the most urgent."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


# By how much a priority moves a case up the inbox, which is sorted by reply due.
WORTH = {
    Priority.URGENT: timedelta(hours=4),
    Priority.HIGH: timedelta(hours=1),
    Priority.NORMAL: timedelta(0),
    Priority.LOW: timedelta(hours=-1),
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """A priority and the reason for it, in words for an agent."""

    priority: Priority
    why: str


def rank(verdict: Verdict, visibility: Visibility) -> Ranking:
    """Priority of a mention; the first rule that fits decides."""
    words = f" ({', '.join(verdict.why)})" if verdict.why else ""
    if verdict.urgent:
        return Ranking(Priority.URGENT, f"urgent words{words}")
    if verdict.intent is Intent.COMPLAINT and visibility is Visibility.PUBLIC:
        return Ranking(Priority.HIGH, f"a complaint in public{words}")
    if verdict.intent is Intent.COMPLAINT:
        return Ranking(Priority.NORMAL, f"a complaint in private{words}")
    if verdict.sentiment is Sentiment.NEGATIVE:
        return Ranking(Priority.NORMAL, f"unhappy words{words}")
    if verdict.intent is Intent.PRAISE:
        return Ranking(Priority.LOW, f"praise: thanks can wait a little{words}")
    return Ranking(Priority.NORMAL, "nothing speaks for more or less")
