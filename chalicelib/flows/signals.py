"""What a platform says beside mentions: the fate of a reply, access taken away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.mention import HeardSignal, Mention, SignalName
from chalicelib.domain.moves import undelivered
from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.page import Reason
from chalicelib.errors import Unavailable
from chalicelib.flows.matching import goes_on_in, still_latest
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import begin, change_case
from chalicelib.flows.triaged import Triaged
from chalicelib.ports import Ports

FAILED = "failed"

# How far a reply has come, in the platforms' words; a failure is the last word.
RANK = {"sent": 1, "delivered": 2, "read": 3, "played": 4, FAILED: 5}

# A platform may report on a reply before we have kept its id.
OVERTAKEN = timedelta(minutes=2)


# Longer than any platform's error code, shorter than any telephone number: what is no code is told to nobody.
LONGEST_CODE = 6


def hear_signal(heard: HeardSignal, now: datetime, ports: Ports) -> Triaged:
    """Act on a signal."""
    signal = heard.signal
    if signal.name is SignalName.DELIVERY:
        return _delivery_state(heard, now, ports)
    ours = signal.account_id is None or signal.subject in (None, signal.account_id)
    if signal.name is SignalName.REVOKED or (signal.name is SignalName.BLOCKED and ours):
        reason = signal.reason or signal.state or signal.name
        ports.desk.revoke(heard.connection, heard.received_at, reason)
    return Triaged(f"signal {signal.name}", connection=heard.connection, code=_code(signal.code))


def _code(code: str | None) -> str | None:
    return code if code and code.isdecimal() and len(code) <= LONGEST_CODE else None


def _delivery_state(heard: HeardSignal, now: datetime, ports: Ports) -> Triaged:
    """The platform's word on a message of ours: shown at the reply, and told to its agent when it did not arrive."""
    signal = heard.signal
    reply = ports.mentions.get(signal.mention_key) if signal.mention_key else None
    if reply is None and signal.state == FAILED and now - heard.received_at < OVERTAKEN:
        raise Unavailable("a reply failed whose sending is not recorded yet")
    if reply is None or reply.case is None or not reply.event.own:
        return Triaged(None)
    sent = [
        one for one in ports.cases.outbox(reply.case) if one.external_id == reply.event.external_id
    ]
    if _stale(signal.state or "", sent):
        return Triaged(None, reply.case)
    reason = " ".join(part for part in (signal.code, signal.reason) if part)
    ports.cases.mark_delivery(reply.case, reply.event.external_id, signal.state or "", reason)
    if signal.state != FAILED:
        return Triaged(None, reply.case)
    _tell(reply, reply.case, signal.code, now, ports)
    answers = next((one.reference for one in sent if one.reference), None)
    return Triaged(
        "reply undelivered", reply.case, None, answers, heard.connection, _code(signal.code)
    )


def _stale(state: str, sent: Sequence[Outgoing]) -> bool:
    """Whether a later word on the reply is known already: the platform's words come in any order."""
    return any(RANK.get(state, 0) < RANK.get(one.delivery, 0) for one in sent if one.delivery)


def _tell(reply: Mention, said_in: str, code: str | None, now: datetime, ports: Ports) -> None:
    known = ports.cases.get(said_in)
    case = goes_on_in(known, ports).id if known else said_in

    def move(standing: Case) -> Change | None:
        if standing.merger is not None:
            raise Unavailable(f"case {case} was merged at this very moment")
        facts = [fact for entry in ports.ledger.of_case(case) for fact in entry.facts]
        external_id = reply.event.external_id
        told = ("reply.undelivered", external_id)
        if any((fact.what, fact.data.get("external_id")) == told for fact in facts):
            return None
        begun, again = begin(standing, now, EARSHOT, ports), still_latest(standing, ports)
        change = undelivered(begun, external_id, code, again=again)
        return with_page(change, Reason.REPLY_FAILED, ports)

    change_case(ports, case, move)
