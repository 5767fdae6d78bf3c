"""The minute hand: looks ahead for timers that come due."""

from time import perf_counter
from typing import Any

from chalicelib.flows.deadlines import sweep
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import tell
from chalicelib.wiring import ports
from functions.failures import told


@told
def handler(_event: dict[str, Any]) -> None:
    """Hand over the timers of the next minutes, and those that are late."""
    started = perf_counter()
    timers = sweep(now(), ports())
    tell("swept", {"timers": timers, "ms": round((perf_counter() - started) * 1000)})
