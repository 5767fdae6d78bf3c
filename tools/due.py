"""`./earshot due`: when a target is reached, and the arithmetic that a person can check.

One question per line comes in as JSON, one line goes out; or the clocks of a promise of the desk are shown.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table

from chalicelib.domain.calendar import Pause, Reckoning, reckon, seconds, shown
from chalicelib.domain.desk import Desk
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.wallclock import database
from chalicelib.errors import EarshotError, Invalid
from tools.console import show
from tools.due_line import Question, moment, pause, read

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of the desk: texts as they were typed, `pauses` as FROM/TO."""

    promise: str
    opened: str
    pauses: Sequence[str]
    clock: str | None
    as_json: bool


def run(source: Iterable[str], sink: TextIO) -> int:
    """Answers each line of `source`; the exit code is 1 when one made no sense."""
    code = 0
    for number, line in enumerate(source, start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            answer = answered(read(line))
        except Exception as error:  # whatever one line does, the next must be answered
            code = 1
            fault = "" if isinstance(error, EarshotError) else f"{type(error).__name__}: "
            answer = {"error": f"line {number}: {fault}{error}"}
        sink.write(json.dumps(answer) + "\n")
        sink.flush()
    return code


def answered(question: Question) -> Json:
    """The due time in UTC, null for never, and how it comes about."""
    reckoning = _reckoned(question)
    return {"due_at": _iso(reckoning.due_at), "arithmetic": list(_told(question, reckoning))}


def from_desk(
    desk: Desk, promise: str, opened: datetime, pauses: Sequence[Pause]
) -> Iterator[tuple[ClockKind, Question]]:
    """What each clock of a promise asks. Raises Invalid when the desk has no such promise."""
    found = next((one for one in desk.promises if one.name == promise), None)
    if found is None:
        names = ", ".join(one.name for one in desk.promises)
        raise Invalid(f"the desk has no promise {promise}: there are {names}")
    for kind in ClockKind:
        target = found.target(kind)
        if target is not None:
            yield kind, Question(desk.calendar(found.hours), opened, target, tuple(pauses))


def run_on_desk(file: Path, wish: Wish) -> int:
    """Shows when the clocks of a promise are due. Raises Invalid for what makes no sense."""
    from tools.desk import read as read_desk

    opened = _named("--opened", wish.opened)
    pauses = [_paused(one) for one in wish.pauses]
    desk = read_desk(file, opened.year)
    asked = from_desk(desk, wish.promise, opened, pauses)
    chosen = [(kind, one) for kind, one in asked if wish.clock in (None, kind)]
    if not chosen:
        what = wish.clock or "time at all"
        raise Invalid(f"{wish.promise} promises no {what}: clocks are {', '.join(ClockKind)}")
    for kind, question in chosen:
        if wish.as_json:
            show(json.dumps({"promise": wish.promise, "clock": kind, **answered(question)}))
        else:
            _print(f"{wish.promise}, {kind.replace('_', ' ')}", question)
    return 0


def _named(name: str, text: str) -> datetime:
    try:
        return moment(text)
    except Invalid as error:
        raise Invalid(f"{name}: {error}") from None


def _paused(text: str) -> Pause:
    begins, divided, resumes = text.partition("/")
    if not divided:
        raise Invalid("--pause: write FROM/TO, or FROM/ for one that is still running")
    try:
        return pause(begins, resumes or None)
    except Invalid as error:
        raise Invalid(f"--pause: {error}") from None


def _reckoned(question: Question) -> Reckoning:
    return reckon(question.calendar, question.opened, question.target, question.pauses)


def _told(question: Question, reckoning: Reckoning) -> Iterator[str]:
    zone = question.calendar.zone
    where = "round the clock" if question.calendar.week is None else f"in open hours, {zone}"
    yield (
        f"opened {shown(question.opened, zone)}: {seconds(question.target)} to count {where} "
        f"(time zones of {database()})"
    )
    yield from (step.text for step in reckoning.steps)
    if reckoning.due_at is not None:
        yield f"due {shown(reckoning.due_at, zone)}, in UTC {_iso(reckoning.due_at)}"
    elif any(resumes is None for _, resumes in question.pauses):
        yield "not due: the last pause has not ended"
    else:
        yield "never due: there is not so much open time to come"


def _print(title: str, question: Question) -> None:
    console = Console(highlight=False)
    reckoning = _reckoned(question)
    if not console.is_terminal:
        show("\n".join((title, *_told(question, reckoning), "")))
        return
    first, *_, last = _told(question, reckoning)
    zone = question.calendar.zone
    table = Table("from", "to", "what", "counts", "so far", title=title, title_justify="left")
    for step in reckoning.steps:
        until = "" if step.ends is None else shown(step.ends, zone)
        table.add_row(
            shown(step.starts, zone), until, step.what, seconds(step.counted), seconds(step.total)
        )
    console.print(first)
    console.print(table)
    console.print(f"[bold]{last}[/]\n")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
