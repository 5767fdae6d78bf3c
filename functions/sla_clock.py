"""The minute hand: looks ahead for timers that come due."""

from typing import Any

from chalicelib.flows.deadlines import sweep
from chalicelib.gateways.clock import now
from chalicelib.wiring import ports
from functions.log import log


def handler(event: dict[str, Any], context: Any) -> None:  # noqa: ARG001 - Lambda's signature
    """Hand over the timers of the next minutes, and those that are late."""
    log.info("swept", extra={"timers": sweep(now(), ports())})
