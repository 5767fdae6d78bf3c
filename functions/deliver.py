"""Replies to platforms."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.domain.outgoing import OutgoingState
from chalicelib.flows.delivery import deliver
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, Metric
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Send the replies of a batch."""
    return work(Queue.OUTBOUND, event, _deliver)


def _deliver(body: Mapping[str, str]) -> Did | None:
    done = deliver(body["case"], body["reply"], now(), ports())
    if not done.now:
        return None
    reply = done.reply
    fields = {
        "correlation_id": reply.reference,
        "case": reply.case,
        "channel": reply.channel,
        "age": (now() - reply.written_at) // timedelta(milliseconds=1),
    }
    lost = reply.state is OutgoingState.UNKNOWN
    metrics: dict[Metric, int] = {"RepliesUnknown": 1} if lost else {}
    level = INFO if reply.state is OutgoingState.SENT else WARNING
    return Did("reply", reply.state, fields, metrics, level)
