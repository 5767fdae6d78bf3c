"""The moves of a page: somebody is told, the ladder climbs, somebody acknowledges."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.change import Change
from chalicelib.domain.desk import Agent, Step, Way
from chalicelib.domain.page import Ladder, Page, Reason
from chalicelib.domain.priority import Priority
from chalicelib.domain.timer import Timer, TimerKind


@dataclass(frozen=True, slots=True)
class Rung:
    """Where a page stands on the ladder: its step, how to tell, and how long to wait before the next.

    `wait` is None for a page in between (a warning), which leaves the ladder's next step when it was. `quiet` are those
    whom it would have told, but for their quiet hours.
    """

    step: int
    wait: timedelta | None
    by: tuple[Way, ...] = (Way.PUSH,)
    quiet: tuple[str, ...] = ()


def ways(step: Step, priority: Priority) -> tuple[Way, ...]:
    """How a rung tells of a case of that priority."""
    return step.urgent if priority is Priority.URGENT and step.urgent else step.by


def paged(change: Change, reason: Reason, to: tuple[str, ...], rung: Rung) -> Change:
    """Agents are told, and the ladder climbs on until somebody acknowledges."""
    case = change.case
    standing = case.ladder
    climbs = standing is not None and not standing.held
    since = standing.since if standing and climbs else change.at
    first = standing.first if standing and climbs else case.version
    change = change.to(ladder=Ladder(reason, since, rung.step, first=first))
    change = _page_made(change, reason, to, rung)
    if rung.wait is None:
        return change
    return change.starting(Timer(case.id, TimerKind.PAGE, change.at + rung.wait))


def asked(change: Change, to: tuple[str, ...], quiet: tuple[str, ...]) -> Change:
    """A colleague asks others for a look: they are told, and no ladder climbs for it, nor stops."""
    by = ways(change.desk.ladder[0], change.case.priority)
    return _page_made(change, Reason.ASKED, to, Rung(0, None, by, quiet)) if to else change


def _page_made(change: Change, reason: Reason, to: tuple[str, ...], rung: Rung) -> Change:
    case = change.case
    clock = case.reply_clock
    page = Page(
        case.id,
        f"{case.version}",
        reason,
        rung.step,
        to,
        change.at,
        by=rung.by,
        priority=case.priority,
        due=clock.due_at if clock else None,
        team=case.team,
        reference=case.reference,
    )
    change = change.fact(
        "page.made",
        reason=reason,
        step=rung.step,
        to=",".join(to),
        by=",".join(rung.by),
        quiet=",".join(rung.quiet) or None,
    )
    return replace(change, pages=(*change.pages, page))


def held(change: Change, reason: Reason, step: int, until: datetime) -> Change:
    """Nobody may be told before then: the rung is tried again at that moment."""
    change = change.to(ladder=Ladder(reason, change.at, step, held=True, first=change.case.version))
    change = change.fact("page.held", reason=reason, step=step, until=until.isoformat())
    return change.starting(Timer(change.case.id, TimerKind.PAGE, until))


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
    if before.ladder.held:
        return None
    return change.at - before.ladder.since
