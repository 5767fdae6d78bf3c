"""Every classifier keeps the same promises, found by its file's name."""

from importlib import import_module
from pathlib import Path

import pytest

from chalicelib import classifiers
from chalicelib.domain.verdict import Intent, Sentiment
from chalicelib.ports import Classifier

NAMES = sorted(
    path.stem for path in Path(classifiers.__path__[0]).glob("*.py") if path.stem != "__init__"
)


@pytest.fixture(params=NAMES)
def classifier(request: pytest.FixtureRequest) -> Classifier:
    module: Classifier = import_module(f"chalicelib.classifiers.{request.param}")
    return module


@pytest.mark.parametrize("text", ["My parcel is broken", "Worst delay ever!!", "Alles kaputt"])
def test_a_complaint_is_negative_and_needs_an_answer(classifier: Classifier, text: str) -> None:
    verdict = classifier.classify(text)
    assert verdict.sentiment is Sentiment.NEGATIVE
    assert verdict.intent is Intent.COMPLAINT
    assert verdict.needs_answer
    assert not verdict.urgent


@pytest.mark.parametrize("text", ["Your charger caught fire", "I will call my lawyer"])
def test_danger_and_law_are_urgent_and_say_which_word_it_was(
    classifier: Classifier, text: str
) -> None:
    verdict = classifier.classify(text)
    assert verdict.urgent
    assert verdict.why


def test_praise_gets_an_answer_too(classifier: Classifier) -> None:
    verdict = classifier.classify("Thanks, you were wonderful")
    assert verdict.intent is Intent.PRAISE
    assert verdict.needs_answer


def test_advertising_needs_nobody(classifier: Classifier) -> None:
    verdict = classifier.classify("Crypto giveaway, join https://spam.example")
    assert verdict.intent is Intent.NOISE
    assert not verdict.needs_answer


@pytest.mark.parametrize("text", ["", "🙂", "‮\x00", "a" * 10_000, "… ¿?"])
def test_odd_texts_get_a_verdict_and_in_doubt_an_answer(classifier: Classifier, text: str) -> None:
    assert classifier.classify(text).needs_answer
