"""What a platform says beside mentions: the fate of a reply, access taken away."""

import logging

from chalicelib.domain.mention import HeardSignal, SignalName
from chalicelib.ports import Ports

log = logging.getLogger(__name__)


def hear_signal(heard: HeardSignal, ports: Ports) -> str | None:
    """Act on a signal; returns the id of the case that it is about, if any."""
    signal = heard.signal
    if signal.name is SignalName.DELIVERY:
        return _delivery_state(heard, ports)
    ours = signal.account_id is None or signal.subject in (None, signal.account_id)
    if signal.name is SignalName.REVOKED or (signal.name is SignalName.BLOCKED and ours):
        reason = signal.reason or signal.state or signal.name
        ports.desk.revoke(heard.connection, heard.received_at, reason)
    log.warning("signal %s on connection %s, code %s", signal.name, heard.connection, signal.code)
    return None


def _delivery_state(heard: HeardSignal, ports: Ports) -> str | None:
    """The platform's word on a message of ours: shown at the reply that an agent wrote."""
    signal = heard.signal
    reply = ports.mentions.get(signal.mention_key) if signal.mention_key else None
    if reply is None or reply.case is None:
        return None
    reason = " ".join(part for part in (signal.code, signal.reason) if part)
    ports.cases.mark_delivery(reply.case, reply.event.external_id, signal.state or "", reason)
    return reply.case
