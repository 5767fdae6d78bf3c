"""A case is given to an agent, or waits for one; and it is taken back from one who does not take it, or has gone."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.climbing import Rung, paged, ways
from chalicelib.domain.desk import Agent, Desk, Reach
from chalicelib.domain.moves import given_to, queued_for
from chalicelib.domain.page import Reason
from chalicelib.domain.reaching import Scene, reached
from chalicelib.domain.routing import Choice, Colleague, Need, choose, skills_for, team_of
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.domain.waiting import in_words
from chalicelib.domain.watching import (
    answering,
    on_shift,
    to_be_taken,
    waits_for_owner,
    watched,
)
from chalicelib.flows.forecasting import MOST, forecast_of
from chalicelib.flows.greeting import greeted
from chalicelib.flows.paging import with_page
from chalicelib.ports import Ports

LATE, GONE, OFF_DUTY = "not taken in time", "gone", "off duty"
"""Why a case is taken back."""


def routed(change: Change, reason: Reason, ports: Ports) -> Change:
    """Give a case to whoever suits it best, and page them; without anybody it waits in its team's queue.

    Where a team is closed, who opens a case in private gets the team's automatic answer, if it has one.
    """
    if change.before is None:
        change = greeted(change, ports)
    choice = chosen(change, ports)
    if choice.agent is None:
        return with_page(queued(change, choice, ports), Reason.WAITING, ports)
    return with_page(given(change, choice.agent, choice.why), reason, ports)


def untaken(change: Change, timer: TimerKind, ports: Ports) -> Change:
    """The timer of an assignment fired: who did not take the case in time, or has gone, has it no longer."""
    if change.case.owner is None or change.case.status is Status.CLOSED:
        return change.fact("timer.idle", kind=timer)
    if timer is TimerKind.SHIFT:
        return _shift_over(change, ports)
    change = change.to(declined=(*change.case.declined, change.case.owner))
    return taken_back(change, LATE, Reason.NOT_TAKEN, ports)


def taken_back(change: Change, why: str, reason: Reason, ports: Ports) -> Change:
    """A case is taken from its owner, for others. When all have declined it, it waits in the queue to be claimed.

    It is not given to them in turn again, until the customer writes: the lead is told instead.
    For one that was not taken in time a ladder that climbs goes on: nobody further up is to be told later for that.
    """
    owner = change.case.owner
    change = change.fact("case.taken_back", agent=owner, why=why).to(lease=None)
    if why != LATE:
        change = change.to(ladder=None)
    choice = chosen(change, ports, leaving=None if owner in change.case.declined else owner)
    if choice.agent is not None:
        return _told(given(change, choice.agent, choice.why), reason, ports)
    waiting = Reason.NOT_TAKEN if why == LATE else Reason.WAITING
    return with_page(queued(change, choice, ports), waiting, ports)


def reassigned_if_gone(change: Change, ports: Ports, reason: Reason = Reason.WROTE_AGAIN) -> Change:
    """A case whose owner is off duty, off shift or off the desk goes to others, who are paged; else nothing changes."""
    owner = change.case.owner
    if owner is None or not gone(owner, change.desk, change.at, ports):
        return change
    return taken_back(change, GONE, reason, ports)


def gone(agent: str, desk: Desk, at: datetime, ports: Ports) -> bool:
    """Whether an agent is off duty, off shift or off the desk."""
    known = desk.agent(agent)
    if known is None or not on_shift(desk, known, at):
        return True
    return all(one.id != agent for one in ports.agents.on_duty(desk))


def chosen(change: Change, ports: Ports, leaving: str | None = None) -> Choice:
    """Whom a case suits best now, of those who have not declined it; `leaving` counts as off duty."""
    case, desk, at = change.case, change.desk, change.at
    prefer, known = _preferred(case, desk, at, ports)
    need = replace(need_of(case, desk), prefer=prefer, known=known)
    return choose(need, colleagues(case.team, desk, at, ports, leaving), at)


def need_of(case: Case, desk: Desk) -> Need:
    """What a case asks of an agent, whoever they are."""
    return Need(
        case=case.id,
        team=case.team,
        channel=case.thread.channel,
        visibility=case.visibility,
        language=case.language,
        skills=skills_for(desk, case.team, case.tags),
        exclude=case.declined,
    )


def colleagues(
    team: str, desk: Desk, at: datetime, ports: Ports, leaving: str | None = None
) -> list[Colleague]:
    """Those of a team who are given cases, as they are now."""
    on_duty = [one.id for one in ports.agents.on_duty(desk) if one.id != leaving]
    return team_of(desk, team, on_duty, ports.agents.loads(desk), at)


def _preferred(case: Case, desk: Desk, at: datetime, ports: Ports) -> tuple[str | None, str]:
    """Who comes first among those who can, and why: the former owner, else who answered the customer lately."""
    if case.owner is not None and case.owner not in case.declined:
        return case.owner, "had it before"
    if desk.sticky:
        customer = ports.customers.get(case.thread.channel, case.thread.customer_id)
        if customer.answered_at is not None and at - customer.answered_at <= desk.sticky:
            return customer.agent, "knows the customer"
    return None, ""


def served(case: Case, agent: str, at: datetime, ports: Ports) -> None:
    """Remember who answered a customer, where the desk wants the customer to meet them again."""
    if ports.desk.current().sticky:
        ports.customers.answered(case.thread.channel, case.thread.customer_id, agent, at)


def given(change: Change, agent: Agent, why: str) -> Change:
    """An agent gets a case, which they have to take in time."""
    return to_be_taken(given_to(_why_anew(change), agent, why))


def queued(change: Change, choice: Choice, ports: Ports) -> Change:
    """A case waits in its team's queue, with what is known of how long."""
    change = queued_for(_why_anew(change), choice.why)
    case, at = change.case, change.at
    ahead = ports.cases.count(f"queue#{case.team}", MOST, case)
    first = ports.cases.inbox(f"queue#{case.team}", 1).cases if ahead else ()
    since = first[0].queued_at if first else None
    forecast = forecast_of(case.team, ahead, at, ports, since)
    hours = change.desk.calendar(change.desk.team(case.team).hours)
    *others, last = case.why
    return change.to(why=(*others, f"{last}; {in_words(forecast, MOST, hours, at)}"))


def _why_anew(change: Change) -> Change:
    """Of all reasons for an agent or the queue the last one stands on the case, whose head has to stay small."""
    earlier = ("agent ", "queue ")
    return change.to(why=tuple(one for one in change.case.why if not one.startswith(earlier)))


def _told(change: Change, reason: Reason, ports: Ports) -> Change:
    """The new owner is paged, beside a ladder that climbs: that one goes on as it was."""
    case, desk, ladder = change.case, change.desk, change.case.ladder
    if ladder is None or ladder.held:
        return with_page(change, reason, ports)
    on_duty = frozenset(one.id for one in ports.agents.on_duty(desk))
    found = reached(Reach.OWNER, Scene(case, desk, on_duty, change.at))
    if not found.to:
        return change
    by = ways(desk.ladder[0], case.priority)
    return paged(change, reason, found.to, Rung(ladder.step, None, by, found.quiet))


def _shift_over(change: Change, ports: Ports) -> Change:
    """The shift of an owner ended, or seemed to when the timer was put."""
    case, at = change.case, change.at
    assert case.owner is not None
    agent = change.desk.agent(case.owner)
    if agent is not None and not gone(case.owner, change.desk, at, ports):
        return watched(change.fact("timer.idle", kind=TimerKind.SHIFT), agent)
    if not waits_for_owner(case, at):
        return change.fact("case.kept", agent=case.owner)
    until = answering(case, at)
    if until is not None:
        change = change.fact("case.kept", agent=case.owner, until=until.isoformat())
        return change.starting(Timer(case.id, TimerKind.SHIFT, until))
    return reassigned_if_gone(change, ports, Reason.NOT_TAKEN)
