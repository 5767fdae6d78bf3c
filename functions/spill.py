"""Deliveries that could not be kept at once, or hold too much for it."""

from collections.abc import Mapping

from chalicelib.flows.ingest import take_in_spilled
from chalicelib.gateways.log import Metric
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Keep what spilled deliveries hold."""
    return work(Queue.SPILL, event, _keep)


def _keep(body: Mapping[str, str]) -> Did:
    kept = take_in_spilled(body, ports())
    counts: dict[Metric, int] = {"Mentions": len(kept.mentions), "Doubles": kept.doubles}
    return Did(
        "delivery",
        "late" if kept.trouble is None else "in part",
        {"connection": body["connection"], "mentions": kept.mentions, "signals": kept.signals},
        {name: count for name, count in counts.items() if count},
        trouble=kept.trouble,
    )
