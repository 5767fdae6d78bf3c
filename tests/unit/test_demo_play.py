"""How a demo is played: the pace, the answers that customers hear, what a colleague sees of a case, what is told."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.platforms import named
from tools.demo import progress, says_whatsapp
from tools.demo.colleague import once
from tools.demo.customers import answered_by
from tools.demo.deciding import Act, Doing
from tools.demo.pace import Pace
from tools.demo.play import seen
from tools.demo.progress import Part, Progress
from tools.demo.saying import Run
from tools.demo.script import read
from tools.demo.stage import PEOPLE, SCRIPT
from tools.demo.telling import described, in_one_line, invitation
from tools.local.process import Process
from tools.local.state import Folder, State

WHOLE = read(SCRIPT, PEOPLE)
RUN = Run(WHOLE, 1_790_000_000)
START = datetime(2026, 11, 23, 12, tzinfo=UTC)
PACE = Pace(START.timestamp(), 600, 20)


def test_ten_minutes_pass_in_half_a_minute_and_then_time_is_time() -> None:
    start = START.timestamp()
    assert PACE.script(start + 15) == 300
    assert PACE.script(start + 30) == 600
    assert PACE.script(start + 90) == 660
    for moment in (0.0, 300.0, 600.0, 1700.0):
        assert PACE.script(PACE.clock(moment)) == pytest.approx(moment)
    assert (PACE.real(10, 0), PACE.real(10, 700)) == (0.5, 10)


def test_on_a_busy_machine_the_fast_part_takes_longer_and_the_rest_is_never_held() -> None:
    start = START.timestamp()
    held = PACE.held(start + 10, start + 13, most=15)
    assert PACE.script(start + 13) == 260
    assert held.script(start + 13) == 215
    assert PACE.held(start + 10, start + 10.5, most=15) == PACE
    assert PACE.held(start + 31, start + 91, most=15) == PACE


def received(line: str, body: dict[str, Any], path: str = "/") -> dict[str, Any]:
    """What the stand-in shows of a reply; {id} and {x} stand for the ids of the line and of its customer."""
    said = WHOLE.line(line)
    ids = {"{id}": RUN.id(said), "{x}": WHOLE.cast.people[said.who].x_id}
    text = json.dumps({"body": body, "path": path, "accepted": True})
    for name, id in ids.items():
        text = text.replace(name, id)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize(
    ("line", "body", "path"),
    [
        ("receipt", {"context": {"message_id": "{id}"}}, "/whatsapp/v1/messages"),
        ("dew", {"reply": {"in_reply_to_tweet_id": "{id}"}}, "/x/2/tweets"),
        ("helmet", {"data": {"in_reply_to": "{id}"}}, "/standard"),
        ("charged", {"text": "Hi"}, "/x/2/dm_conversations/with/{x}/messages"),
    ],
)
def test_a_customer_knows_which_of_their_words_was_answered(
    line: str, body: dict[str, Any], path: str
) -> None:
    found = answered_by(received(line, body, path), list(WHOLE.lines[:30]), RUN)
    assert found is not None and found.id == line


def test_an_answer_to_somebody_else_is_heard_by_nobody() -> None:
    assert answered_by({"body": {"text": "Hi"}, "path": "/x/2/tweets"}, WHOLE.lines, RUN) is None
    assert answered_by({"body": None, "path": "/"}, WHOLE.lines, RUN) is None


def test_that_an_answer_was_read_is_told_as_meta_tells_it() -> None:
    account = WHOLE.cast.accounts["whatsapp"]
    told = says_whatsapp.state_of_reply(account, "wamid.1", "447700900101", "read", START)
    (signal,) = named("whatsapp").parse(json.dumps(told).encode(), {}).signals
    assert (signal.name, signal.subject, signal.state) == ("delivery", "wamid.1", "read")


def case(**changed: Any) -> dict[str, Any]:
    """A case as the API shows it."""
    clock = {
        "kind": "first_reply",
        "state": "running",
        "due_at": (START + timedelta(seconds=270)).isoformat(),
    }
    return {
        "owner": "ben",
        "status": "open",
        "last_heard_at": (START + timedelta(seconds=15)).isoformat(),
        "clocks": [clock, {**clock, "kind": "resolution"}],
        "paging": {"step": 0},
        "snoozed_until": None,
        "tags": ["lock"],
        **changed,
    }


def test_a_colleague_sees_the_moments_of_a_case_in_the_time_of_the_script() -> None:
    sight = seen(case(), PACE, {})
    assert (sight.heard_at, sight.due_at) == (300, 840)
    assert sight.paged and not sight.snoozed and sight.tags == {"lock"}


def test_a_promise_that_was_kept_is_due_no_more() -> None:
    kept = {"kind": "first_reply", "state": "kept", "due_at": START.isoformat()}
    assert seen(case(clocks=[kept], paging=None), PACE, {}).due_at is None


def test_an_answer_has_one_key_however_often_it_is_sent() -> None:
    reply, note = Act(Doing.REPLY, "a"), Act(Doing.NOTE, "a")
    assert once(reply, "x#1") == once(Act(Doing.REPLY, "b"), "x#1")
    assert len({once(reply, "x#1"), once(reply, "x#2"), once(note, "x#1")}) == 3
    assert len(once(reply, "x#1")) <= 64


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = Folder(tmp_path, "demo")
    (found.path / "tmp").mkdir(parents=True)
    return found


def state_of(demo: Process | None) -> State:
    return State("demo", 4566, "desk.yaml", "token", ready=True, demo=demo)


def stack_with(demo: dict[str, Any]) -> dict[str, Any]:
    return {"name": "mine", "demo": demo, "logs": {"demo": "demo.log"}}


GONE = Process(2**22 + 1, 0.0)
"""A process that no system has: ids end below."""


def test_a_stack_without_a_demo_tells_of_none(folder: Folder) -> None:
    assert described(folder, state_of(None)) is None


def test_a_demo_that_ended_before_its_end_says_so_and_one_that_is_over_too(folder: Folder) -> None:
    assert described(folder, state_of(GONE)) == {"part": "ended"}
    file = progress.file_of(folder)
    progress.write(file, Progress(Part.LIVE, 12.3, 30, 40, 20))
    known = described(folder, state_of(GONE))
    assert known is not None and "see demo.log" in in_one_line(stack_with(known))
    progress.write(file, Progress(Part.OVER, 29.2, 30, 90, 60))
    known = described(folder, state_of(GONE))
    assert known is not None
    told = in_one_line(stack_with(known))
    assert told.startswith("is over: 90 mentions") and "--demo --name mine" in told


def test_a_demo_that_goes_on_says_how_far_it_is(folder: Folder) -> None:
    import os

    import psutil

    here = Process(os.getpid(), psutil.Process().create_time())
    progress.write(progress.file_of(folder), Progress(Part.LIVE, 12.3, 30, 40, 20))
    known = described(folder, state_of(here))
    assert known is not None
    assert in_one_line(stack_with(known)) == "minute 12 of 30, 40 mentions, 20 answers"


def test_the_state_of_a_stack_keeps_who_plays_the_demo(folder: Folder) -> None:
    folder.write(state_of(GONE))
    known = folder.read()
    assert known is not None and known.demo == GONE
    folder.write(state_of(None))
    known = folder.read()
    assert known is not None and known.demo is None


def test_a_newcomer_is_told_where_to_go_who_to_be_and_three_things_to_look_for() -> None:
    users = [{"id": id, "password": f"{id}-secret"} for id in ("ana", "ben", "lea")]
    known = {
        "demo": {"part": "live", "minute": 10.0, "of": 30, "mentions": 34, "answers": 20},
        "name": "default",
        "logs": {"demo": "demo.log"},
        "console": "http://127.0.0.1:4566/there/",
        "sign_in": {"users": users},
    }
    told = invitation(known)
    assert "http://127.0.0.1:4566/there/" in told
    assert "ana-secret" in told and "lea-secret" in told and "ben-secret" not in told
    assert told.count("look for") == 3
