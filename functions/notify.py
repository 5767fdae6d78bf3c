"""Pages to agents' devices."""

from collections.abc import Mapping
from typing import Any

from chalicelib.flows.paging import deliver_page
from chalicelib.gateways.clock import now
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.work import Event, work


def handler(event: Event, context: Any) -> Any:
    """Send the pages of a batch."""
    return work(Queue.PAGES, event, context, _deliver)


def _deliver(body: Mapping[str, str]) -> None:
    deliver_page(body["case"], body["page"], now(), ports())
