"""A line of the log: JSON with what a reader filters by, an error without its text, metrics in the same line."""

import json
import logging

import pytest

from chalicelib.domain.reply import Request
from chalicelib.errors import NotSent
from chalicelib.gateways.http import Http
from chalicelib.gateways.log import failure, tell


class Refused(Exception):
    """An error as botocore's: with the service's answer."""

    response = {"Error": {"Code": "ThrottlingException", "Message": "for key whatsapp#4915"}}  # noqa: RUF012


def caught(error: Exception, cause: Exception | None = None) -> dict[str, object]:
    """What a line tells of an error."""
    try:
        raise error from cause
    except Exception as raised:
        return failure(raised)


def test_a_line_holds_what_was_given_and_leaves_out_what_is_empty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAGE", "prod")
    fields = {"case": "c-1", "what": None, "code": "", "mentions": (), "ms": 0, "gone": False}
    tell("triaged", fields, {"Mentions": []})
    line = json.loads(capsys.readouterr().out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "INFO",
        "message": "triaged",
        "service": "earshot",
        "stage": "prod",
        "case": "c-1",
        "ms": 0,
        "gone": False,
    }


def test_a_line_is_one_line_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    tell("odd", {"of": "a\nb\r\u2028c\ud800"})
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    assert json.loads(out)["of"] == "a\nb\r\u2028c\ud800"


def test_an_error_is_told_by_type_place_and_the_code_of_what_it_came_of() -> None:
    told = caught(ValueError("whatsapp#4915"), Refused("whatsapp#4915"))
    assert (told["error"], told["cause"]) == ("ValueError", "Refused ThrottlingException")
    assert str(told["where"]).startswith("test_log.py:")
    assert "4915" not in json.dumps(told)


def test_the_cause_of_an_error_is_looked_for_but_not_for_ever() -> None:
    circle = ValueError("a")
    circle.__cause__ = circle
    assert failure(circle)["cause"] == "ValueError"
    assert caught(ValueError("a"))["cause"] is None


def test_a_line_can_be_written_where_no_stage_is_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("STAGE", raising=False)
    tell("odd", {})
    assert json.loads(capsys.readouterr().out)["stage"] == "unknown"


def test_what_libraries_say_of_an_address_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("urllib3").setLevel(logging.NOTSET)
    with pytest.raises(NotSent):
        Http().send(Request("GET", "http://127.0.0.1:9/dm/4915777123456", {}, ""), timeout=1)
    logging.getLogger("urllib3.connectionpool").warning("Failed to parse headers (url=%s)", "4915")
    assert caplog.records == []
