"""`./earshot due`: lines in, due times and their arithmetic out; and the promises of a desk."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Invalid
from tools.due import Wish, run, run_on_desk

ROOT = Path(__file__).resolve().parent.parent.parent
DESK = ROOT / "infra" / "desk.yaml"
PLAIN: dict[str, Any] = {
    "timezone": "Europe/Berlin",
    "hours": {"mon": [["09:00", "12:00"], ["22:00", "02:00"]]},
    "holidays": [],
    "target_seconds": 3600,
    "opened": "2026-11-22T10:00:00Z",
    "pauses": [],
}


def answers(*lines: str) -> tuple[int, list[dict[str, Any]]]:
    sink = io.StringIO()
    code = run([f"{line}\n" for line in lines], sink)
    return code, [json.loads(line) for line in sink.getvalue().splitlines()]


def answer(**changed: Any) -> dict[str, Any]:
    """What is answered to a line; a field of None is left out."""
    fields = {name: value for name, value in (PLAIN | changed).items() if value is not ...}
    code, (said,) = answers(json.dumps(fields))
    assert code == ("error" in said)
    return said


def due(**changed: Any) -> Any:
    return answer(**changed)["due_at"]


def error(**changed: Any) -> str:
    text = answer(**changed)["error"]
    assert isinstance(text, str)
    return text


def test_a_line_is_answered_with_the_due_time_and_its_arithmetic() -> None:
    said = answer()
    assert said["due_at"] == "2026-11-23T09:00:00Z"
    first, *steps, last = said["arithmetic"]
    assert first.startswith(
        "opened Sun 2026-11-22 11:00:00+01:00: 3600 s (1:00:00) to count in open hours"
    )
    assert "Europe/Berlin (time zones of tzdata 20" in first
    assert steps == [
        "Sun 2026-11-22 11:00:00+01:00 to Mon 2026-11-23 09:00:00+01:00: closed, nothing counts",
        "Mon 2026-11-23 09:00:00+01:00 to Mon 2026-11-23 10:00:00+01:00: "
        "3600 s (1:00:00) counted, 3600 s (1:00:00) so far",
    ]
    assert last == "due Mon 2026-11-23 10:00:00+01:00, in UTC 2026-11-23T09:00:00Z"


def test_round_the_clock_is_null_and_needs_no_zone() -> None:
    assert due(hours=None) == due(hours=None, timezone=...) == "2026-11-22T11:00:00Z"


def test_days_holidays_and_pauses_may_be_left_out() -> None:
    assert due(holidays=..., pauses=...) == due(holidays=None, pauses=None) == due()
    assert due(hours={"mon": None, "tue": [["09:00", "10:00"]]}) == "2026-11-24T09:00:00Z"


def test_a_fraction_of_a_second_is_told_only_where_there_is_one() -> None:
    assert due(hours=None, target_seconds=0.25) == "2026-11-22T10:00:00.250000Z"
    assert due(hours=None, target_seconds=1.0) == "2026-11-22T10:00:01Z"


def test_an_offset_other_than_utc_is_a_moment_too() -> None:
    assert due(hours=None, opened="2026-11-22T11:00:00+01:00") == "2026-11-22T11:00:00Z"


def test_an_end_of_24_is_midnight_and_a_start_is_not() -> None:
    assert due(hours={"sun": [["22:00", "24:00"]]}, target_seconds=7200) == "2026-11-22T23:00:00Z"
    assert error(hours={"sun": [["24:00", "12:00"]]}) == (
        'line 1: hours: sun: entry 1: "24:00" is no time of day: use 00:00 to 23:59'
    )


def test_what_is_never_due_is_null_and_says_so() -> None:
    never = answer(hours={})
    assert never["due_at"] is None
    assert never["arithmetic"][-1] == "never due: there is not so much open time to come"
    assert due(target_seconds=1e30, opened="9800-01-01T00:00:00Z") is None


def test_a_pause_without_an_end_is_still_running() -> None:
    paused = answer(hours=None, pauses=[["2026-11-22T10:30:00Z", None]])
    assert paused["due_at"] is None
    assert paused["arithmetic"][-2:] == [
        "Sun 2026-11-22 11:30:00+01:00 to no end: paused, nothing counts",
        "not due: the last pause has not ended",
    ]
    assert due(hours=None, pauses=[["2026-11-22T11:00:00Z", None]]) == "2026-11-22T11:00:00Z"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"opened": "2026-11-22T10:00:00"}, "opened: needs a time zone, as 2026-11-22T10:00:00Z"),
        ({"opened": "2026-11-22"}, "opened: needs a time zone"),
        ({"opened": "soon"}, 'opened: "soon" is no moment: write it as'),
        ({"opened": 5}, "opened: must be a text, as"),
        ({"opened": ...}, "opened: is missing"),
        ({"opened": "0001-01-01T00:00:00+05:00"}, "is no moment"),
        (
            {"timezone": "Mars/Olympus"},
            "timezone: 'Mars/Olympus' is no time zone: use an IANA name",
        ),
        ({"timezone": "../Europe/Berlin"}, "is no time zone"),
        ({"timezone": "/etc/localtime"}, "is no time zone"),
        ({"timezone": "Europe"}, "is no time zone"),
        ({"timezone": ""}, "is no time zone"),
        ({"timezone": ...}, "timezone: name one, as Europe/Berlin"),
        ({"hours": ...}, "hours: is missing; null is round the clock"),
        ({"hours": []}, "hours: must be an object of days, or null for round the clock"),
        ({"hours": {"monday": []}}, 'hours: "monday" is no day: use mon, tue'),
        ({"hours": {"mon": "09:00-12:00"}}, "hours: mon: must be a list"),
        ({"hours": {"mon": [["09:00"]]}}, "hours: mon: entry 1: must be a start and an end"),
        ({"hours": {"mon": [["9 am", "12:00"]]}}, 'hours: mon: entry 1: "9 am" is no time of day'),
        ({"hours": {"mon": [["09:00", "25:00"]]}}, '"25:00" is no time of day'),
        ({"hours": {"mon": [["09:00", "24:01"]]}}, '"24:01" is no time of day'),
        ({"holidays": ["2026-02-30"]}, 'holidays: entry 1: "2026-02-30" is no date'),
        ({"holidays": ["20261225"]}, 'holidays: entry 1: "20261225" is no date'),
        ({"holidays": "2026-12-25"}, "holidays: must be a list"),
        ({"target_seconds": ...}, "target_seconds: is missing"),
        ({"target_seconds": -1}, "target_seconds: must not be negative"),
        ({"target_seconds": True}, "target_seconds: true is no number of seconds"),
        ({"target_seconds": "60"}, 'target_seconds: "60" is no number of seconds'),
        ({"target_seconds": float("nan")}, "target_seconds: NaN is no number of seconds"),
        ({"target_seconds": float("inf")}, "target_seconds: must be finite"),
        (
            {"pauses": [["2026-11-22T11:00:00Z", "2026-11-22T10:00:00Z"]]},
            "pauses: entry 1: ends before it starts",
        ),
        (
            {"pauses": [["2026-11-22T11:00:00", "2026-11-22T12:00:00Z"]]},
            "pauses: entry 1: needs a time zone",
        ),
        ({"pauses": [[None, "2026-11-22T12:00:00Z"]]}, "pauses: entry 1: must be a text"),
        ({"pauses": [["2026-11-22T12:00:00Z"]]}, "pauses: entry 1: must be a start and an end"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_told_with_its_line_and_field(
    changed: dict[str, Any], said: str
) -> None:
    text = error(**changed)
    assert text.startswith("line 1: ") and said in text and "\n" not in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: is not JSON: "),
        ("[]", "line 2: must be a JSON object"),
        ("null", "line 2: must be a JSON object"),
        ("[" * 100_000, "line 2: is not JSON: "),
        (
            '{"hours": null, "opened": "2026-11-22T10:00Z", "target_seconds": 1' + "0" * 5000 + "}",
            "line 2: is not JSON",
        ),
        ("\ufffd", "line 2: is not JSON: "),
    ],
    ids=lambda text: text[:20],
)
def test_a_bad_line_is_told_in_its_place_and_the_rest_goes_on(line: str, said: str) -> None:
    good = json.dumps(PLAIN)
    code, (first, wrong, last) = answers(good, line, good)
    assert code == 1
    assert first == last and first["due_at"] == "2026-11-23T09:00:00Z"
    assert list(wrong) == ["error"] and wrong["error"].startswith(said)


def test_blank_lines_are_no_lines_but_count_as_such() -> None:
    code, said = answers("", "  \t", "\ufeff" + json.dumps(PLAIN), "", "?")
    assert code == 1 and len(said) == 2
    assert said[1]["error"].startswith("line 5: ")


def test_nothing_asked_is_nothing_answered() -> None:
    assert answers() == (0, [])


def test_each_line_is_answered_as_it_comes() -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    command = [sys.executable, "-P", "-m", "tools", "due"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout
        for line in (json.dumps(PLAIN).encode(), '{"opened": "fünf"'.encode(), b"\xff"):
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 1


def test_hundreds_of_lines_are_answered_in_a_second() -> None:
    week = {day: [["09:00", "12:00"], ["13:00", "17:30"]] for day in ("mon", "tue", "wed", "thu")}
    line = json.dumps(PLAIN | {"hours": week, "target_seconds": 144_000})
    started = time.process_time()
    code, said = answers(*[line] * 500)
    assert code == 0 and len(said) == 500
    # A third of a second on a machine that does nothing else.
    assert time.process_time() - started < 5


# A promise of the desk

WITH_HOURS = """
calendars:
  - name: office
    zone: Europe/Berlin
    hours: { mon-fri: [["09:00", "17:00"]] }
    holidays: { also: [2026-12-25] }
"""


def a_desk(folder: Path) -> Path:
    text = DESK.read_text("utf-8")
    plain = "{ name: default, first_reply: 60m, next_reply: 60m, warn: 80% }"
    assert plain in text
    promised = "{ name: default, first_reply: 60m, resolution: 10h, hours: office }"
    file = folder / "desk.yaml"
    file.write_text(text.replace(plain, promised) + WITH_HOURS, "utf-8")
    return file


def wish(
    promise: str, *pauses: str, opened: str = "2026-12-24T16:30:00+01:00", clock: str | None = None
) -> Wish:
    return Wish(promise, opened, pauses, clock, as_json=True)


def on_desk(capsys: pytest.CaptureFixture[str], file: Path, asked: Wish) -> dict[str, str]:
    assert run_on_desk(file, asked) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {one["clock"]: one["due_at"] for one in said}


def test_each_clock_of_a_promise_is_reckoned_in_its_hours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert on_desk(capsys, a_desk(tmp_path), wish("default")) == {
        "first_reply": "2026-12-28T08:30:00Z",
        "resolution": "2026-12-29T09:30:00Z",
    }


def test_one_clock_may_be_chosen_and_pauses_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses = (
        "2026-12-28T09:00+01:00/2026-12-28T10:00+01:00",
        "2026-12-28T10:15+01:00/2026-12-28T10:20+01:00",
    )
    asked = wish("default", *pauses, clock="first_reply")
    assert on_desk(capsys, a_desk(tmp_path), asked) == {"first_reply": "2026-12-28T09:35:00Z"}


def test_a_person_reads_the_arithmetic(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_on_desk(DESK, Wish("urgent", "2026-11-22T10:00:00Z", (), None, as_json=False)) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "urgent, first reply"
    assert said[-2] == "due Sun 2026-11-22 10:15:00+00:00, in UTC 2026-11-22T10:15:00Z"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wish("nobody"), "the desk has no promise nobody: there are urgent, private, default"),
        (
            wish("urgent", clock="resolution"),
            "urgent promises no resolution: clocks are first_reply",
        ),
        (wish("urgent", opened="2026-12-24"), "--opened: needs a time zone"),
        (wish("urgent", "2026-12-24T10:00Z"), "--pause: write FROM/TO"),
        (wish("urgent", "2026-12-24T10:00Z/2026-12-24T09:00Z"), "--pause: ends before it starts"),
    ],
    ids=lambda value: "" if isinstance(value, Wish) else value,
)
def test_what_makes_no_sense_of_a_desk_is_told_in_one_sentence(asked: Wish, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        run_on_desk(DESK, asked)
