"""Mentions become cases."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.domain.mention import reference
from chalicelib.flows.triage import triage
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, Metric
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Triage the mentions of a batch."""
    return work(Queue.INTAKE, event, _triage)


def _triage(body: Mapping[str, str]) -> Did | None:
    key = body["mention"]
    done = triage(key, now(), ports())
    if done.what is None:
        return None
    fields = {
        "correlation_id": done.reference or reference(key),
        "case": done.case,
        "connection": done.connection,
        "code": done.code,
    }
    if done.received_at is None:
        return Did("signal", done.what, fields, level=WARNING)
    lag = (now() - done.received_at) // timedelta(milliseconds=1)
    metrics: dict[Metric, int] = {"TriageLag": lag}
    return Did("triaged", done.what, fields, metrics, INFO)
