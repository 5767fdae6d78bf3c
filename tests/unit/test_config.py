"""Settings name what is missing, and the wiring makes only what is asked for."""

from datetime import timedelta

import pytest

from chalicelib.config import REQUIRED, Settings
from chalicelib.errors import Misconfigured
from chalicelib.wiring import Wiring

ENV = {name: name.lower() for name in REQUIRED}


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_env(ENV)
    assert settings.due_queue == "due_queue"
    assert settings.classifier == "lexicon"
    assert settings.retention == timedelta(days=400)


def test_all_missing_settings_are_named_at_once() -> None:
    with pytest.raises(Misconfigured, match="CASES_TABLE, SECRET_NAME"):
        Settings.from_env({**ENV, "CASES_TABLE": "", "SECRET_NAME": ""})


def test_a_stage_may_have_no_push() -> None:
    assert Settings.from_env({**ENV, "PUSH_APPLICATION": ""}).push_application == ""


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "ten"])
def test_a_retention_that_is_no_number_of_days_is_told(days: str) -> None:
    with pytest.raises(Misconfigured, match="RETENTION_DAYS"):
        Settings.from_env({**ENV, "RETENTION_DAYS": days})


def test_the_classifier_is_found_by_its_name() -> None:
    assert Wiring(Settings.from_env(ENV)).classifier.classify("thank you").needs_answer
    with pytest.raises(Misconfigured, match="oracle"):
        _ = Wiring(Settings.from_env({**ENV, "CLASSIFIER": "oracle"})).classifier


def test_every_port_can_be_made_without_a_connection() -> None:
    wiring = Wiring(Settings.from_env(ENV))
    names = (
        *("platform", "mentions", "cases", "ledger", "desk", "queues"),
        *("parking", "blobs", "secrets", "notifier", "http"),
    )
    assert all(getattr(wiring, name) is not None for name in names)
