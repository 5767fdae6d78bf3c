"""The minute hand: looks ahead for timers that come due, and after those who wait for an agent."""

from time import perf_counter
from typing import Any

from chalicelib.flows.deadlines import sweep
from chalicelib.flows.waking import recall, wake_all
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import tell
from chalicelib.wiring import ports
from functions.failures import told


@told
def handler(_event: dict[str, Any]) -> None:
    """Hand over the timers of the next minutes and those that are late, and wake the queues in which cases wait."""
    started = perf_counter()
    timers = sweep(now(), ports())
    teams = wake_all(ports())
    left = recall(now(), ports())
    ms = round((perf_counter() - started) * 1000)
    tell("swept", {"timers": timers, "teams": teams, "left": left or None, "ms": ms})
