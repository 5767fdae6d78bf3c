"""Deliveries that could not be kept at once, or hold too much for it."""

from typing import Any

from chalicelib.flows.ingest import take_in_spilled
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.work import Event, work


def handler(event: Event, context: Any) -> Any:
    """Keep what spilled deliveries hold."""
    return work(Queue.SPILL, event, context, lambda body: take_in_spilled(body, ports()))
