"""The moves of a case: each takes a change so far and returns it with the move and what follows from it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import clocks
from chalicelib.domain.case import WAITING_FOR, Lease, Status
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Agent
from chalicelib.domain.mention import Mention
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.priority import Ranking
from chalicelib.domain.promise import Wait
from chalicelib.domain.replanning import replanned
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.domain.verdict import Verdict
from chalicelib.domain.watching import unwatched, watched
from chalicelib.errors import NotNow


def heard(change: Change, mention: Mention, verdict: Verdict) -> Change:
    """The customer said something: the case waits for us again."""
    case, at = change.case, mention.received_at
    waited = case.status in (Status.ANSWERED, Status.WAITING)
    change = change.to(status=Status.OPEN)
    if at >= case.last_heard_at:
        change = change.to(last_mention=mention.key, last_heard_at=at)
        change = change.to(
            sentiment=verdict.sentiment, intent=verdict.intent, urgent=verdict.urgent
        )
    change = change.fact(
        "mention.heard",
        mention=mention.key,
        intent=verdict.intent,
        sentiment=verdict.sentiment,
        urgent=int(verdict.urgent),
        reopened=int(waited or case.status is Status.CLOSED),
        at=at.isoformat(),
    )
    change = replace(_awake(change.to(declined=())), mention=mention.key)
    change = clocks.resumed(change, at)
    if case.answered_at is not None or case.closed_at is not None:
        change = clocks.next_moved(change, at)
        change = clocks.next_started(change, at)
    return change


def raised(change: Change, ranking: Ranking, at: datetime) -> Change:
    """The customer said something more urgent than before; a case never becomes less urgent by itself."""
    if ranking.priority >= change.case.priority:
        return change
    why = (*change.case.why, f"priority {ranking.priority}: {ranking.why}")
    change = change.to(priority=ranking.priority, why=why)
    change = change.fact("case.raised", priority=int(ranking.priority), at=at.isoformat())
    return replanned(change, at)


def tagged(change: Change, tags: frozenset[str], at: datetime) -> Change:
    """The case gets these tags and no others; another promise may fit it then."""
    if tags == change.case.tags:
        return change
    change = change.to(tags=tags)
    change = change.fact("case.tagged", tags=",".join(sorted(tags)), at=at.isoformat())
    return replanned(change, at)


def noted(change: Change, mention: Mention, what: str) -> Change:
    """An edit, a deletion or something that needs no answer happened in the thread."""
    return replace(change.fact(what, mention=mention.key), mention=mention.key)


def backdated(change: Change, since: datetime) -> Change:
    """An earlier word of the same matter was triaged after a later one: its promises count from it."""
    if since >= change.case.opened_at:
        return change
    return clocks.moved(change.to(opened_at=since), since)


def given_to(change: Change, agent: Agent, why: str, *, force: bool = False) -> Change:
    """The case gets an owner; with `force` even one who has no room."""
    capacity = None if force else agent.capacity
    before = change.case.owner
    why_all = (*change.case.why, f"agent {agent.id}: {why}")
    change = change.to(owner=agent.id, queued_at=None, why=why_all)
    change = change.fact("case.assigned", agent=agent.id, previous=before)
    freed = before if before != agent.id else None
    return watched(replace(change, seated=Seat(agent.id, capacity), freed=freed), agent)


def leased(change: Change, agent: Agent) -> Change:
    """The case is kept for an agent who answers it, for as long as the desk says; a lease that is fresh stays."""
    lease, until = change.case.lease, change.at + change.desk.lease
    if (
        lease is not None
        and lease.agent == agent.id
        and until - lease.until < change.desk.lease / 2
    ):
        return change
    change = change.to(lease=Lease(agent.id, until))
    return change.fact("case.leased", agent=agent.id, until=until.isoformat())


def queued_for(change: Change, why: str) -> Change:
    """Nobody can take the case now: it waits in its team's queue."""
    before = change.case.owner
    why_all = (*change.case.why, f"queue {change.case.team}: {why}")
    since = change.case.queued_at or change.at
    change = change.to(owner=None, lease=None, queued_at=since, why=why_all)
    change = change.fact("case.queued", team=change.case.team, previous=before)
    return unwatched(replace(change, seated=None, freed=before))


def note_written(change: Change, note: Note) -> Change:
    """An agent left a remark; its text stands beside the ledger."""
    return replace(change.fact("note.written", note=note.id, agent=note.agent), note=note)


def reply_queued(change: Change, outgoing: Outgoing) -> Change:
    """A reply waits in the outbox."""
    change = change.fact("reply.queued", reply=outgoing.id, agent=outgoing.agent)
    return replace(change, queued=outgoing)


def reply_settled(
    change: Change, outgoing: Outgoing, wrote_on: datetime | None, *, again: bool = True
) -> Change:
    """The fate of a reply is known; one that was sent answers the customer, unless nobody wrote it.

    `wrote_on` is when the customer first wrote something that it does not answer. A case that was closed while the
    reply was on its way is open `again` when it did not arrive: somebody has to say it another way.
    """
    change = replace(change, settled=outgoing)
    change = change.fact(
        f"reply.{outgoing.state}",
        reply=outgoing.id,
        external_id=outgoing.external_id,
        automatic=int(outgoing.automatic),
    )
    if outgoing.automatic:
        return change
    if outgoing.state is OutgoingState.SENT and outgoing.sent_at is not None:
        return answered(change, outgoing.sent_at, "reply", wrote_on)
    if change.case.status is not Status.CLOSED:
        return change
    return _back(change) if again else clocks.withdrawn(change)


def undelivered(
    change: Change, external_id: str, code: str | None, *, again: bool = True
) -> Change:
    """The platform took a reply and could not bring it to the customer: somebody has to find another way.

    The next reply is promised from now on. A closed case is open `again`.
    """
    change = change.fact("reply.undelivered", external_id=external_id, code=code)
    if change.case.status is not Status.CLOSED:
        return clocks.next_started(resumed(change), change.at)
    return clocks.next_started(_back(change), change.at) if again else change


def _back(change: Change) -> Change:
    """A closed case is its owner's again."""
    owner = change.desk.agent(change.case.owner) if change.case.owner else None
    change = reopened(change, change.at)
    return given_to(change, owner, "had it before", force=True) if owner else change


def answered(change: Change, at: datetime, how: str, wrote_on: datetime | None) -> Change:
    """The brand answered, here or natively on the platform: promises of a reply are kept or broken as of `at`.

    The case waits for the customer, and nobody needs to be paged, unless the customer `wrote_on` in the meantime.
    """
    case = change.case
    if wrote_on is not None and case.answered_through is not None:
        # An earlier word of ours that arrives late: what it does not answer, a later one did.
        wrote_on = None if wrote_on <= case.answered_through else wrote_on
    change = change.fact(
        "case.answered",
        how=how,
        at=at.isoformat(),
        wrote_on=None if wrote_on is None else wrote_on.isoformat(),
    )
    change = change.to(answered_at=max(at, case.answered_at or at))
    change = clocks.reply_met(change, at, wrote_on)
    if wrote_on is None:
        change = change.to(answered_through=case.last_heard_at)
    if case.status is Status.CLOSED:
        return change
    if wrote_on is not None:
        return clocks.next_started(change, wrote_on)
    change = _at_rest(change.stopping(TimerKind.TAKE))
    if case.status is Status.OPEN:
        change = clocks.paused(change.to(status=Status.ANSWERED), Wait.CUSTOMER, at)
    return change


def waits(change: Change, wait: Wait, until: datetime) -> Change:
    """The case waits for somebody else, and is brought up again `until` then if nobody speaks."""
    change = clocks.resumed(_awake(change), change.at)
    change = _at_rest(change.to(status=WAITING_FOR[wait]).stopping(TimerKind.TAKE))
    change = change.fact(
        "case.waiting",
        wait=wait,
        until=until.isoformat(),
        at=change.at.isoformat(),
    )
    change = clocks.paused(change, wait, change.at)
    return change.starting(Timer(change.case.id, TimerKind.FOLLOW_UP, until))


def resumed(change: Change) -> Change:
    """The case waits for us again, though the customer said nothing."""
    if change.case.status is Status.OPEN:
        return change
    change = _awake(change.to(status=Status.OPEN))
    change = change.fact("case.resumed", at=change.at.isoformat())
    return clocks.resumed(change, change.at)


def snoozed(change: Change, until: datetime) -> Change:
    """The case is put aside until then; its clocks go on."""
    change = _at_rest(change).to(snoozed_until=until)
    change = change.fact("case.snoozed", until=until.isoformat())
    return change.starting(Timer(change.case.id, TimerKind.SNOOZE, until))


def woken(change: Change) -> Change:
    """The snooze is over."""
    return change.to(snoozed_until=None).fact("case.woken")


def closed(change: Change, outcome: Closing, *, answering: bool) -> Change:
    """The matter is over; its thread is free for a new case.

    A reply that was promised and not given is told, unless one is on its way: `answering`.
    """
    case = change.case
    if case.status is Status.CLOSED:
        raise NotNow("the case is closed already")
    change = change.to(status=Status.CLOSED, closed_at=change.at, ladder=None, lease=None)
    change = change.to(snoozed_until=None, queued_at=None)
    change = change.fact(
        "case.closed", outcome=outcome, at=change.at.isoformat(), answering=int(answering)
    )
    change = clocks.resolved(change)
    if not answering:
        change = clocks.withdrawn(change)
    return replace(change.stopping(*TimerKind), freed=case.owner)


def reopened(change: Change, at: datetime) -> Change:
    """The customer took up a closed matter again: its resolution goes on where it stopped."""
    case = change.case
    change = change.fact("case.reopened", at=at.isoformat())
    change = change.to(status=Status.OPEN, declined=())
    for (
        clock
    ) in case.clocks:  # of a reply that was on its way when the case ended, and did not arrive
        if clock.unmet:
            change = clocks.with_clock(change, clock)
    if case.closed_at is not None:
        change = clocks.taken_up(change, case.closed_at, at)
    return change


def _at_rest(change: Change) -> Change:
    """Nobody needs to be paged."""
    return change.to(ladder=None).stopping(TimerKind.PAGE)


def _awake(change: Change) -> Change:
    """What was put aside, or waited, is there again."""
    return change.to(snoozed_until=None).stopping(TimerKind.SNOOZE, TimerKind.FOLLOW_UP)
