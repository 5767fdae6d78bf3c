"""What every test may ask for."""

import pytest

from chalicelib import platforms
from chalicelib.domain.verdict import Intent, Sentiment, Verdict
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, all_keys


class Clear:
    """A classifier that a test can foresee: every word of its own, in the text, decides."""

    def classify(self, text: str) -> Verdict:
        """Urgent, thanks, noise or a complaint, by the first word that fits; else a question."""
        words = set(text.lower().replace("!", " ").split())
        if "noise" in words:
            return Verdict(Sentiment.NEUTRAL, Intent.NOISE, False, False, ("noise",))
        if "thanks" in words:
            return Verdict(Sentiment.POSITIVE, Intent.PRAISE, False, True, ("thanks",))
        if words & {"broken", "urgent"}:
            urgent = "urgent" in words
            return Verdict(Sentiment.NEGATIVE, Intent.COMPLAINT, urgent, True, ("broken",))
        return Verdict(Sentiment.NEUTRAL, Intent.QUESTION, False, True)


@pytest.fixture
def ports() -> MemoryPorts:
    """All ports in memory, with the real platforms, the desk of `a_desk` and its secrets."""
    return MemoryPorts(platforms.named, Clear(), a_desk(), all_keys())
