"""How urgent, by a formula that says its reason."""

import pytest

from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import WORTH, Priority, rank
from chalicelib.domain.verdict import Intent, Sentiment, Verdict

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def verdict(
    intent: Intent, sentiment: Sentiment = Sentiment.NEUTRAL, urgent: bool = False
) -> Verdict:
    return Verdict(sentiment, intent, urgent, True, ("smoke", "fire"))


@pytest.mark.parametrize(
    ("given", "visibility", "priority", "why"),
    [
        (verdict(Intent.PRAISE, urgent=True), PRIVATE, Priority.URGENT, "urgent words"),
        (verdict(Intent.COMPLAINT), PUBLIC, Priority.HIGH, "a complaint in public"),
        (verdict(Intent.COMPLAINT), PRIVATE, Priority.NORMAL, "a complaint in private"),
        (verdict(Intent.PRAISE), PUBLIC, Priority.LOW, "praise"),
        (verdict(Intent.QUESTION), PUBLIC, Priority.NORMAL, "nothing speaks"),
        (verdict(Intent.NOISE), PRIVATE, Priority.NORMAL, "nothing speaks"),
    ],
)
def test_the_first_rule_that_fits_decides_and_says_so(
    given: Verdict, visibility: Visibility, priority: Priority, why: str
) -> None:
    ranking = rank(given, visibility)
    assert ranking.priority is priority
    assert ranking.why.startswith(why)


def test_the_words_that_decided_are_named() -> None:
    assert rank(verdict(Intent.COMPLAINT), PUBLIC).why == "a complaint in public (smoke, fire)"


def test_the_more_urgent_is_worth_more() -> None:
    assert [WORTH[one] for one in Priority] == sorted(WORTH.values(), reverse=True)


def test_a_negative_word_in_public_is_not_called_private() -> None:
    ranking = rank(verdict(Intent.QUESTION, Sentiment.NEGATIVE), PUBLIC)
    assert "private" not in ranking.why
