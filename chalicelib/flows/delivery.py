"""A reply leaves the outbox for its platform, at most once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.mention import Author, Event, Handling, Happening, Kind, Mention, Visibility
from chalicelib.domain.moves import reply_settled
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Reason
from chalicelib.domain.probe import is_probe
from chalicelib.domain.reply import Access, Fate, Outcome, Request
from chalicelib.errors import (
    AlreadyDone,
    Misconfigured,
    NoAnswer,
    NotFound,
    NotSent,
    Rejected,
    Unavailable,
)
from chalicelib.flows.matching import still_latest
from chalicelib.flows.paging import with_page, with_page_if_open
from chalicelib.flows.routing import served
from chalicelib.flows.saving import begin, change_case
from chalicelib.ports import Message, Ports, Queue

# Less than the function's own time, so that a silent platform ends in UNKNOWN and not in a killed worker.
PATIENCE = 10.0

# After this no worker can still be at it: its function has ended, and so has its patience.
GIVEN_UP = timedelta(seconds=30)

# A reply that no platform took in this time goes back to its agent, who may choose another way.
TOO_LONG = timedelta(minutes=15)

NOTHING_LEFT = "a test: nothing left"

STATES = {
    Fate.SENT: OutgoingState.SENT,
    Fate.REFUSED: OutgoingState.REFUSED,
    Fate.UNKNOWN: OutgoingState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A reply as it stands after an attempt to send it; without `now` it had found its fate before."""

    reply: Outgoing
    now: bool


def deliver(case: str, id: str, now: datetime, ports: Ports) -> Delivered:
    """Send a queued reply and record its fate. One that was being sent by a worker that died is never sent again."""
    outgoing = ports.cases.outgoing(case, id)
    if outgoing is None:
        raise NotFound(f"case {case} has no reply {id}")
    if outgoing.state is OutgoingState.SENDING:
        return _left_behind(outgoing, now, ports)
    if outgoing.state is OutgoingState.SENT:
        _keep_own(outgoing, now, ports)
    if outgoing.state is not OutgoingState.QUEUED:
        return Delivered(outgoing, now=False)
    request = _request(outgoing, ports)
    if not ports.cases.begin_sending(case, id, now):
        raise Unavailable(f"reply {id} is being sent by another worker")
    outcome = request if isinstance(request, Outcome) else _send(request, outgoing, ports)
    if outcome.fate is Fate.LATER and now - outgoing.written_at > TOO_LONG:
        reason = f"not accepted for {TOO_LONG}, last: {outcome.reason}; send it again later"
        outcome = Outcome(Fate.REFUSED, reason=reason)
    if outcome.fate is Fate.LATER:
        ports.cases.back_to_queue(case, id, outcome.reason)
        body = {"case": case, "reply": id}
        delay = min(outcome.retry_after or 30, 900)
        ports.queues.send(Queue.OUTBOUND, [Message(body, delay)])
        return Delivered(outgoing, now=True)
    return _settle(outgoing, outcome, now, ports)


def _left_behind(outgoing: Outgoing, now: datetime, ports: Ports) -> Delivered:
    if outgoing.sending_since is not None and now - outgoing.sending_since < GIVEN_UP:
        raise Unavailable(f"reply {outgoing.id} is being sent by another worker")
    reason = "its sender died on the way: look on the platform whether it arrived"
    return _settle(outgoing, Outcome(Fate.UNKNOWN, reason=reason), now, ports)


def _request(outgoing: Outgoing, ports: Ports) -> Request | Outcome:
    """The request that says it; made before the sending begins, so that what fails here has surely not left."""
    if is_probe(outgoing.target):
        return Outcome(Fate.SENT, reason=NOTHING_LEFT)
    keys = ports.secrets.of(outgoing.connection)
    connection = ports.desk.current().connection(outgoing.connection)
    if keys is None or connection is None:
        reason = f"connection {outgoing.connection} is gone: connect it again, then send anew"
        return Outcome(Fate.REFUSED, reason=reason)
    platform = ports.platform(outgoing.channel)
    access = Access(keys.token, connection.base)
    try:
        return platform.reply(outgoing.target, outgoing.text, access)
    except (Rejected, Misconfigured) as error:
        return Outcome(Fate.REFUSED, reason=str(error))


def _send(request: Request, outgoing: Outgoing, ports: Ports) -> Outcome:
    try:
        response = ports.http.send(request, PATIENCE)
    except NotSent as error:
        return Outcome(Fate.LATER, reason=str(error))
    except NoAnswer as error:
        return Outcome(Fate.UNKNOWN, reason=str(error))
    return ports.platform(outgoing.channel).outcome(response)


def _settle(outgoing: Outgoing, outcome: Outcome, now: datetime, ports: Ports) -> Delivered:
    settled = replace(
        outgoing,
        state=STATES[outcome.fate],
        sent_at=now if outcome.fate is Fate.SENT else None,
        external_id=outcome.external_id,
        reason=outcome.reason,
    )

    def move(case: Case) -> Change | None:
        standing = ports.cases.outgoing(outgoing.case, outgoing.id)
        if standing is None or standing.state is not OutgoingState.SENDING:
            raise AlreadyDone
        wrote_on = _wrote_on(case, settled, ports)
        again = still_latest(case, ports)
        change = reply_settled(begin(case, now, EARSHOT, ports), settled, wrote_on, again=again)
        if settled.state is not OutgoingState.SENT:
            return with_page(change, Reason.REPLY_FAILED, ports)
        # The case of what a machine answered is open as it was before, and its page stands.
        return change if settled.automatic else with_page_if_open(change, ports)

    try:
        moved = change_case(ports, outgoing.case, move)
    except AlreadyDone:
        return Delivered(settled, now=False)
    _keep_own(settled, now, ports)
    if settled.state is OutgoingState.SENT and not settled.automatic:
        served(moved.case, settled.agent, now, ports)
    return Delivered(settled, now=True)


def _wrote_on(case: Case, reply: Outgoing, ports: Ports) -> datetime | None:
    """When the customer first wrote something after a reply was written, as the ledger has it."""
    if case.last_heard_at <= reply.written_at:
        return None
    facts = [fact for entry in ports.ledger.of_case(case.id) for fact in entry.facts]
    heard = [str(fact.data["at"]) for fact in facts if fact.what == "mention.heard"]
    later = [at for at in map(datetime.fromisoformat, heard) if at > reply.written_at]
    return min(later, default=case.last_heard_at)


def _keep_own(sent: Outgoing, now: datetime, ports: Ports) -> None:
    """Keep our reply as a mention, so that its echo is a double and an answer to it finds the case."""
    if sent.external_id is None:
        return
    private = sent.target.visibility is Visibility.PRIVATE
    event = Event(
        change=Happening.CREATED,
        channel=sent.channel,
        external_id=sent.external_id,
        account_id=sent.target.account_id,
        thread_id=sent.target.customer_id if private else sent.target.external_id,
        parent_id=sent.target.external_id,
        kind=Kind.MESSAGE if private else Kind.COMMENT,
        visibility=sent.target.visibility,
        own=True,
        author=Author(sent.target.account_id, name=sent.agent),
        text=sent.text,
        created_at=sent.sent_at,
        scope=sent.target.scope,
    )
    ports.mentions.add(Mention(event, sent.connection, now, sent.case, Handling.CASE))
