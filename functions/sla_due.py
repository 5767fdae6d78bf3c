"""Timers in their second: warnings, breaches, pages that climb."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.flows.deadlines import fire
from chalicelib.gateways.clock import now
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.work import Event, work


def handler(event: Event, context: Any) -> Any:
    """Fire the timers of a batch."""
    return work(Queue.DUE, event, context, _fire)


def _fire(body: Mapping[str, str]) -> None:
    due_at = datetime.fromisoformat(body["due_at"])
    fire(Timer(body["case"], TimerKind(body["kind"]), due_at), now(), ports())
