"""Timers in their second: warnings, breaches, pages that climb. And cases that move when agents come and go."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.errors import Unreadable
from chalicelib.flows.deadlines import fire
from chalicelib.flows.paging import pass_over
from chalicelib.flows.refilling import Moved, hand_back, refill
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, Metric
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Fire the timers of a batch, and move the cases that its messages speak of."""
    return work(Queue.DUE, event, _act)


def _act(body: Mapping[str, str]) -> Did | None:
    if "team" in body:
        moved = refill(body["team"], _whole(body["looked"]), body.get("after"), now(), ports())
        return _moved("refill", moved)
    if "agent" in body:
        left = datetime.fromisoformat(body["left"])
        moved = hand_back(body["agent"], left, body.get("after"), now(), ports())
        return _moved("left", moved)
    if "page" in body:
        return _passed_over(body)
    return _fire(body)


def _passed_over(body: Mapping[str, str]) -> Did | None:
    """A page reached nobody: its next rung does not wait."""
    over = pass_over(body["case"], body["page"], now(), ports())
    if over is None:
        return None
    fields = {"correlation_id": over.case.reference, "case": over.case.id, "step": over.step}
    return Did("timer", "unreached", fields, level=WARNING)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise Unreadable("looked is no whole number")
    return int(text)


def _moved(what: str, moved: Moved) -> Did | None:
    if not moved.cases:
        return None
    return Did("cases moved", what, {"cases": moved.cases, "more": moved.more or None})


def _fire(body: Mapping[str, str]) -> Did | None:
    due_at = datetime.fromisoformat(body["due_at"])
    timer = Timer(body["case"], TimerKind(body["kind"]), due_at)
    fired = fire(timer, now(), ports())
    if fired is None:
        return None
    fields = {
        "correlation_id": fired.reference,
        "case": timer.case,
        "reason": fired.page and fired.page.reason,
        "step": fired.page and fired.page.step,
    }
    metrics: dict[Metric, int] = {"NoticeLateness": fired.late // timedelta(milliseconds=1)}
    if fired.unanswered:
        metrics["Unanswered"] = 1
    level = WARNING if fired.unanswered else INFO
    return Did("timer", timer.kind, fields, metrics, level)
