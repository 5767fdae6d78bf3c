"""Two cases become one, and two again: what is promised in the one that ends goes on in the other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import clock as hands
from chalicelib.domain.case import Case, Merger, Status
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.clock import Clock
from chalicelib.domain.clocks import calendar_of, concluded, with_clock
from chalicelib.domain.closing import Closing
from chalicelib.domain.ledger import Entry
from chalicelib.domain.moves import raised, resumed
from chalicelib.domain.priority import Ranking
from chalicelib.domain.promise import REPLIES, ClockKind
from chalicelib.domain.timer import BREACHES, CLOCK_OF, WARNINGS, TimerKind

SORTS: tuple[Sequence[ClockKind], ...] = (REPLIES, (ClockKind.RESOLUTION,))
"""Kinds of clocks of which only one is needed: one answer meets either promise of a reply."""

QUIET = frozenset(
    {
        *("case.assigned", "case.queued", "case.leased", "case.taken", "case.taken_back"),
        *("case.kept", "case.silent", "case.woken", "clock.warned", "clock.breached"),
        *("page.made", "page.held", "page.unreached", "page.nobody", "page.acknowledged"),
        *("note.written", "timer.idle"),
    }
)
"""What may happen to a case after it took another one in, without anything being built on that."""


def merged(gone: Change, kept: Change) -> tuple[Change, Change]:
    """One case ends in another, which goes on for both.

    Of two promises of one sort, of a reply or of the end, the one that is due first goes on in it with all that it has
    counted; the other ends with the merger. The case that goes on waits for us if either did, and is as urgent as
    either was.
    """
    ends, goes_on, at = gone.before, kept.before, gone.at
    assert ends is not None and goes_on is not None
    gone = gone.fact("case.merged", into=goes_on.id, at=at.isoformat())
    kept = kept.fact("case.took_in", case=ends.id, at=at.isoformat())
    if ends.status is Status.OPEN:
        kept = resumed(kept)
    as_urgent = Ranking(ends.priority, f"that of {ends.code}, which was merged into it")
    kept = _latest_of(raised(kept, as_urgent, at), ends)
    for sort in SORTS:
        gone, kept = _one_promise(gone, kept, sort)
    merger = Merger(goes_on.id, at, ends, goes_on)
    return _over(gone, merger), kept.to(merged=(*goes_on.merged, ends.id))


def _latest_of(kept: Change, ends: Case) -> Change:
    """The customer's latest mention in either case is what a reply answers."""
    if ends.last_heard_at <= kept.case.last_heard_at:
        return kept
    return kept.to(
        last_mention=ends.last_mention,
        last_heard_at=ends.last_heard_at,
        sentiment=ends.sentiment,
        intent=ends.intent,
        urgent=ends.urgent,
    )


def _one_promise(gone: Change, kept: Change, sort: Sequence[ClockKind]) -> tuple[Change, Change]:
    """Of the promises of one sort the one that is due first goes on."""
    mine, theirs = _unmet(gone.case, sort), _unmet(kept.case, sort)
    if mine is None:
        return gone, kept
    if theirs is not None and _due(kept, theirs) <= _due(gone, mine):
        return _ended(gone, mine), kept
    if theirs is not None:
        kept = _ended(kept, theirs)
    there = mine
    if kept.case.status is Status.OPEN:
        there = hands.resumed(mine, calendar_of(gone, mine), gone.at)
    return _ended(gone, mine, elsewhere=True), _taken_over(kept, there, gone.case.id)


def _unmet(case: Case, sort: Sequence[ClockKind]) -> Clock | None:
    return next((one for one in case.clocks if one.kind in sort and one.unmet), None)


def _due(change: Change, clock: Clock) -> datetime:
    """When it is due, if it runs on from now."""
    due = hands.resumed(clock, calendar_of(change, clock), change.at).due_at
    return due or datetime.max.replace(tzinfo=change.at.tzinfo)


def _ended(change: Change, clock: Clock, *, elsewhere: bool = False) -> Change:
    """A clock ends with the merger, undecided; one that was overdue, and goes on nowhere itself, was broken before."""
    going = hands.resumed(clock, calendar_of(change, clock), change.at)
    at = max(change.at, clock.started_at)
    late = going.late(at)
    broken = not elsewhere and late is not None and late > hands.NOTHING
    ended = replace(going, ended_at=at, goes_on=not broken)
    return concluded(change, ended, "clock.merged", elsewhere=elsewhere)


def _taken_over(kept: Change, clock: Clock, case: str) -> Change:
    kept = kept.fact(
        "clock.taken_over",
        clock=clock.kind,
        promise=clock.promise,
        desk=clock.desk,
        case=case,
        target=int(clock.target.total_seconds()),
        started_at=clock.started_at.isoformat(),
        since=clock.since.isoformat(),
        ran_us=clock.ran // timedelta(microseconds=1),
        paused_at=clock.paused_at.isoformat() if clock.paused_at else None,
        at=kept.at.isoformat(),
    )
    return with_clock(kept, clock)


def _over(change: Change, merger: Merger) -> Change:
    """The case that was merged is closed; its thread leads to the other one."""
    owner = change.case.owner
    change = change.to(status=Status.CLOSED, closed_at=change.at, merger=merger, lease=None)
    change = change.to(ladder=None, snoozed_until=None, queued_at=None)
    change = change.fact(
        "case.closed",
        outcome=Closing.DUPLICATE,
        at=change.at.isoformat(),
        answering=1,
        merged=merger.into,
    )
    return replace(change.stopping(*TimerKind), freed=owner)


def parted(gone: Change, kept: Change) -> tuple[Change, Change]:
    """A merger is undone: both cases, and all their clocks, are as though it had never been."""
    merger = gone.case.merger
    assert merger is not None
    return _as_before(gone, merger, kept.case), _without(kept, merger, gone.case.id)


def _as_before(gone: Change, merger: Merger, kept: Case) -> Change:
    before, at = merger.before, gone.at.isoformat()
    gone = gone.fact("case.unmerged", into=merger.into, at=at)
    gone = gone.fact("case.reopened", at=at, unmerged=1)
    gone = gone.to(
        status=before.status,
        closed_at=before.closed_at,
        merger=None,
        lease=before.lease,
        ladder=before.ladder,
        snoozed_until=before.snoozed_until,
        queued_at=before.queued_at,
    )
    gone = _with_clocks(gone, before.clocks, kept.clocks)
    gone = gone.starting(*(one for one in before.timers if one.kind not in CLOCK_OF))
    return replace(gone, seated=Seat(before.owner) if before.owner else None)


def _without(kept: Change, merger: Merger, case: str) -> Change:
    before, now = merger.other, kept.case
    kept = kept.fact("case.gave_back", case=case, at=kept.at.isoformat())
    kept = kept.to(
        priority=before.priority,
        why=_explained(before, now),
        last_mention=before.last_mention,
        last_heard_at=before.last_heard_at,
        sentiment=before.sentiment,
        intent=before.intent,
        urgent=before.urgent,
        merged=tuple(one for one in now.merged if one != case),
    )
    kept = _with_clocks(kept, before.clocks, now.clocks)
    if before.status is Status.OPEN:
        return kept
    kept = kept.to(status=before.status, ladder=None, snoozed_until=before.snoozed_until)
    aside = (TimerKind.FOLLOW_UP, TimerKind.SNOOZE)
    waits = (one for one in before.timers if one.kind in aside)
    return kept.stopping(TimerKind.PAGE, *aside).starting(*waits)


def _explained(before: Case, now: Case) -> tuple[str, ...]:
    """Priority and promise as they were before, the agent as it is now."""
    agent = ("agent ", "queue ")
    was = (one for one in before.why if not one.startswith(agent))
    return (*was, *(one for one in now.why if one.startswith(agent)))


def _with_clocks(change: Change, clocks: Iterable[Clock], lately: Iterable[Clock]) -> Change:
    """These clocks and no others; of those that went on meanwhile, what was told is not told again."""
    change = change.to(clocks=()).stopping(*WARNINGS.values(), *BREACHES.values())
    told = {(one.kind, one.promise, one.started_at): one for one in lately if one.unmet}
    for clock in clocks:
        same = told.get((clock.kind, clock.promise, clock.started_at))
        if same is not None and clock.unmet:
            clock = replace(clock, warned=same.warned, breached=same.breached)
        change = with_clock(change, clock)
    return change


def built_on(entries: Iterable[Entry], merger: Merger) -> str | None:
    """The first thing that was done to the other case since the merger and that it bears on; None when it is quiet."""
    for entry in entries:
        facts = [fact.what for fact in entry.facts]
        if entry.version <= merger.version or {"case.took_in", "case.gave_back"} & set(facts):
            continue
        found = next((what for what in facts if what not in QUIET), None)
        if found is not None:
            return found
    return None
