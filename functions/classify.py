"""Mentions become cases."""

from typing import Any

from chalicelib.flows.triage import triage
from chalicelib.gateways.clock import now
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.work import Event, work


def handler(event: Event, context: Any) -> Any:
    """Triage the mentions of a batch."""
    return work(Queue.INTAKE, event, context, lambda body: _triage(body["mention"]))


def _triage(key: str) -> None:
    triage(key, now(), ports())
