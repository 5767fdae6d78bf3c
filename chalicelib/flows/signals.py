"""What a platform says beside mentions: the fate of a reply, access taken away."""

import logging
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.mention import HeardSignal, Mention, SignalName
from chalicelib.domain.moves import undelivered
from chalicelib.domain.page import Reason
from chalicelib.errors import Unavailable
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import change_case
from chalicelib.ports import Ports

log = logging.getLogger(__name__)

FAILED = "failed"

# How far a reply has come, in the platforms' words; a failure is the last word.
RANK = {"sent": 1, "delivered": 2, "read": 3, "played": 4, FAILED: 5}

# A platform may report on a reply before we have kept its id.
OVERTAKEN = timedelta(minutes=2)


def hear_signal(heard: HeardSignal, now: datetime, ports: Ports) -> str | None:
    """Act on a signal; returns the id of the case that it is about, if any."""
    signal = heard.signal
    if signal.name is SignalName.DELIVERY:
        return _delivery_state(heard, now, ports)
    ours = signal.account_id is None or signal.subject in (None, signal.account_id)
    if signal.name is SignalName.REVOKED or (signal.name is SignalName.BLOCKED and ours):
        reason = signal.reason or signal.state or signal.name
        ports.desk.revoke(heard.connection, heard.received_at, reason)
    log.warning("signal %s on connection %s, code %s", signal.name, heard.connection, signal.code)
    return None


def _delivery_state(heard: HeardSignal, now: datetime, ports: Ports) -> str | None:
    """The platform's word on a message of ours: shown at the reply, and told to its agent when it did not arrive."""
    signal = heard.signal
    reply = ports.mentions.get(signal.mention_key) if signal.mention_key else None
    if reply is None and signal.state == FAILED and now - heard.received_at < OVERTAKEN:
        raise Unavailable("a reply failed whose sending is not recorded yet")
    if reply is None or reply.case is None or not reply.event.own:
        return None
    if _stale(signal.state or "", reply, reply.case, ports):
        return reply.case
    reason = " ".join(part for part in (signal.code, signal.reason) if part)
    ports.cases.mark_delivery(reply.case, reply.event.external_id, signal.state or "", reason)
    if signal.state == FAILED:
        _tell(reply, reply.case, signal.code, now, ports)
    return reply.case


def _stale(state: str, reply: Mention, case: str, ports: Ports) -> bool:
    """Whether a later word on the reply is known already: the platform's words come in any order."""
    known = [
        one.delivery
        for one in ports.cases.outbox(case)
        if one.external_id == reply.event.external_id and one.delivery
    ]
    return any(RANK.get(state, 0) < RANK.get(word, 0) for word in known)


def _tell(reply: Mention, case: str, code: str | None, now: datetime, ports: Ports) -> None:
    def move(standing: Case) -> Change | None:
        facts = [fact for entry in ports.ledger.of_case(case) for fact in entry.facts]
        external_id = reply.event.external_id
        told = ("reply.undelivered", external_id)
        if any((fact.what, fact.data.get("external_id")) == told for fact in facts):
            return None
        change = undelivered(Change.of(standing, now, EARSHOT), external_id, code)
        return with_page(change, Reason.REPLY_FAILED, ports.desk.current(), ports)

    change_case(ports, case, move)
