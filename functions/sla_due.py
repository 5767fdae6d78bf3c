"""Timers in their second: warnings, breaches, pages that climb."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.flows.deadlines import fire
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, Metric
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Fire the timers of a batch."""
    return work(Queue.DUE, event, _fire)


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
