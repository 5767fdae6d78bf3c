"""Replies to platforms."""

from collections.abc import Mapping
from typing import Any

from chalicelib.flows.delivery import deliver
from chalicelib.gateways.clock import now
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.work import Event, work


def handler(event: Event, context: Any) -> Any:
    """Send the replies of a batch."""
    return work(Queue.OUTBOUND, event, context, _deliver)


def _deliver(body: Mapping[str, str]) -> None:
    deliver(body["case"], body["reply"], now(), ports())
