"""The moves of a case: each takes a change so far and returns it with the move and what follows from it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case, Clock, Status
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Agent, Promise
from chalicelib.domain.mention import Mention
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Ladder, Page, Reason
from chalicelib.domain.priority import Ranking
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.domain.verdict import Verdict
from chalicelib.errors import NotNow

CLOCK_TIMERS = (TimerKind.WARNING, TimerKind.BREACH)


def heard(change: Change, mention: Mention, verdict: Verdict) -> Change:
    """The customer said something: the case waits for us again."""
    case = change.case
    again = case.status is Status.ANSWERED
    change = change.to(status=Status.OPEN)
    if mention.received_at >= case.last_heard_at:
        change = change.to(last_mention=mention.key, last_heard_at=mention.received_at)
    change = change.fact(
        "mention.heard",
        mention=mention.key,
        intent=verdict.intent,
        sentiment=verdict.sentiment,
        urgent=int(verdict.urgent),
        reopened=int(again),
    )
    return replace(change, mention=mention.key)


def raised(change: Change, ranking: Ranking) -> Change:
    """The customer said something more urgent than before; a case never becomes less urgent by itself."""
    if ranking.priority >= change.case.priority:
        return change
    why = (*change.case.why, f"priority {ranking.priority}: {ranking.why}")
    change = change.to(priority=ranking.priority, why=why)
    return change.fact("case.raised", priority=int(ranking.priority))


def noted(change: Change, mention: Mention, what: str) -> Change:
    """An edit, a deletion or something that needs no answer happened in the thread."""
    return replace(change.fact(what, mention=mention.key), mention=mention.key)


def promised(change: Change, promise: Promise, why: str) -> Change:
    """A first reply is promised, counted from when we heard of the matter, however late this change comes."""
    since = change.case.opened_at
    due = since + promise.target
    warn = since + timedelta(seconds=round(promise.target.total_seconds() * promise.warn))
    clock = Clock(promise.name, since, warn, due)
    return (
        change.to(clock=clock, why=(*change.case.why, f"promise {promise.name}: {why}"))
        .fact("promise.started", promise=promise.name, target=int(promise.target.total_seconds()))
        .starting(
            Timer(change.case.id, TimerKind.WARNING, warn),
            Timer(change.case.id, TimerKind.BREACH, due),
        )
    )


def backdated(change: Change, since: datetime) -> Change:
    """An earlier word of the same matter was triaged after a later one: the promise counts from it.

    One that was answered already is judged anew, so that the order of triage changes no result.
    """
    case = change.case
    clock = case.clock
    if since >= case.opened_at or clock is None:
        return change
    early = case.opened_at - since
    moved = replace(
        clock,
        started_at=since,
        warn_at=clock.warn_at - early,
        due_at=clock.due_at - early,
    )
    change = change.to(opened_at=since, clock=moved)
    change = change.fact("promise.moved", earlier_ms=_milliseconds(early))
    if moved.met_at is not None:
        return _judged(change, moved, moved.met_at)
    # A timer whose time has come has fired, or stands and will.
    ahead = (
        (TimerKind.WARNING, clock.warn_at, moved.warn_at),
        (TimerKind.BREACH, clock.due_at, moved.due_at),
    )
    return change.starting(*(Timer(case.id, kind, to) for kind, at, to in ahead if at > change.at))


def _judged(change: Change, clock: Clock, met: datetime) -> Change:
    late = _milliseconds(met - clock.due_at)
    what = "promise.kept" if late <= 0 else "promise.broken"
    return change.fact(what, promise=clock.promise, late_ms=late)


def given_to(change: Change, agent: Agent, why: str, *, force: bool = False) -> Change:
    """The case gets an owner; with `force` even one who has no room."""
    capacity = None if force else agent.capacity
    before = change.case.owner
    change = change.to(owner=agent.id, why=(*change.case.why, f"agent {agent.id}: {why}"))
    change = change.fact("case.assigned", agent=agent.id, previous=before)
    freed = before if before != agent.id else None
    return replace(change, seated=Seat(agent.id, capacity), freed=freed)


def queued_for(change: Change, why: str) -> Change:
    """Nobody can take the case now: it waits in its team's queue."""
    change = change.to(why=(*change.case.why, f"queue {change.case.team}: {why}"))
    return change.fact("case.queued", team=change.case.team)


@dataclass(frozen=True, slots=True)
class Rung:
    """Where a page stands on the ladder: its step, and how long to wait for an acknowledgement before the next.

    `wait` is None for a page in between (a warning), which leaves the ladder's next step when it was.
    """

    step: int
    wait: timedelta | None


def paged(change: Change, reason: Reason, to: tuple[str, ...], rung: Rung) -> Change:
    """Agents are told, and the ladder climbs on until somebody acknowledges."""
    case = change.case
    since = case.ladder.since if case.ladder else change.at
    page = Page(
        case.id, f"{case.version}", reason, rung.step, to, change.at, reference=case.reference
    )
    change = change.to(ladder=Ladder(reason, since, rung.step))
    change = change.fact("page.made", reason=reason, step=rung.step, to=",".join(to))
    change = replace(change, pages=(*change.pages, page))
    if rung.wait is None:
        return change
    return change.starting(Timer(case.id, TimerKind.PAGE, change.at + rung.wait))


def acknowledged(change: Change, agent: Agent) -> Change:
    """Somebody has seen the page; the ladder stops climbing."""
    if change.case.ladder is None:
        return change
    step = change.case.ladder.step
    change = change.to(acknowledged_at=change.at, ladder=None)
    return change.fact("page.acknowledged", agent=agent.id, step=step).stopping(TimerKind.PAGE)


def waited(change: Change) -> timedelta | None:
    """How long the page had climbed that a change acknowledged; None when it acknowledged none."""
    before, case = change.before, change.case
    if before is None or before.ladder is None or case.acknowledged_at != change.at:
        return None
    return change.at - before.ladder.since


def note_written(change: Change, note: Note) -> Change:
    """An agent left a remark; its text stands beside the ledger."""
    return replace(change.fact("note.written", note=note.id, agent=note.agent), note=note)


def reply_queued(change: Change, outgoing: Outgoing) -> Change:
    """An agent's reply waits in the outbox."""
    change = change.fact("reply.queued", reply=outgoing.id, agent=outgoing.agent)
    return replace(change, queued=outgoing)


def reply_settled(change: Change, outgoing: Outgoing) -> Change:
    """The fate of a reply is known; one that was sent answers the customer."""
    change = replace(change, settled=outgoing)
    change = change.fact(
        f"reply.{outgoing.state}", reply=outgoing.id, external_id=outgoing.external_id
    )
    if outgoing.state is OutgoingState.SENT and outgoing.sent_at is not None:
        seen = change.case.last_heard_at <= outgoing.written_at
        return answered(change, outgoing.sent_at, "reply", last_word=seen)
    return _unanswered(change) if change.case.status is Status.CLOSED else change


def undelivered(change: Change, external_id: str, code: str | None) -> Change:
    """The platform took a reply and could not bring it to the customer: somebody has to find another way."""
    change = change.fact("reply.undelivered", external_id=external_id, code=code)
    return change if change.case.status is Status.CLOSED else change.to(status=Status.OPEN)


def answered(change: Change, at: datetime, how: str, *, last_word: bool) -> Change:
    """The brand answered, here or natively on the platform: the promise is kept or broken as of `at`.

    The case waits for the customer, and nobody needs to be paged, if the answer is the `last_word`; the case stays open
    when the customer wrote on in the meantime.
    """
    case = change.case
    if case.status is Status.OPEN and last_word:
        change = change.to(status=Status.ANSWERED, ladder=None).stopping(TimerKind.PAGE)
    change = change.stopping(*CLOCK_TIMERS)
    clock = case.clock
    if clock is None or clock.met_at is not None:
        return change.fact("case.answered", how=how)
    met = max(at, clock.started_at)
    change = change.to(clock=replace(clock, met_at=met)).fact("case.answered", how=how)
    return _judged(change, clock, met)


def warned(change: Change) -> Change:
    """The promise is about to be broken."""
    return change.fact("promise.warned", promise=_clock(change.case).promise)


def breached(change: Change) -> Change:
    """The promise was broken: at its due time, whenever we came to say so."""
    clock = _clock(change.case)
    return change.fact(
        "promise.breached",
        promise=clock.promise,
        notice_late_ms=_milliseconds(change.at - clock.due_at),
    )


def closed(change: Change, outcome: Closing, *, answering: bool) -> Change:
    """The matter is over; its thread is free for a new case.

    A promise not kept ends here, and that is told, unless a reply is on its way: `answering`.
    """
    case = change.case
    if case.status is Status.CLOSED:
        raise NotNow("the case is closed already")
    change = change.to(status=Status.CLOSED, ladder=None).fact("case.closed", outcome=outcome)
    if not answering:
        change = _unanswered(change)
    return replace(change.stopping(*TimerKind), freed=case.owner)


def _unanswered(change: Change) -> Change:
    """The result of a promise whose case ended without an answer."""
    clock = change.case.clock
    if clock is None or clock.met_at is not None:
        return change
    late = _milliseconds(change.at - clock.due_at)
    ended = "promise.withdrawn" if late <= 0 else "promise.broken"
    return change.fact(ended, promise=clock.promise, late_ms=late)


def _clock(case: Case) -> Clock:
    if case.clock is None:
        raise NotNow("the case has no clock")
    return case.clock


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
