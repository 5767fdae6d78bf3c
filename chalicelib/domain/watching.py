"""What guards an assignment: that the agent takes the case in time, and that it does not outlast their shift."""

from datetime import datetime

from chalicelib.domain.calendar import closes_at, is_open
from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.timer import Timer, TimerKind


def watched(change: Change, agent: Agent) -> Change:
    """A case is watched until the shift of its owner ends; one who never stops, or is not at work, is not watched."""
    change = unwatched(change)
    if not agent.shift:
        return change
    ends = closes_at(change.desk.calendar(agent.shift), change.at)
    if ends is None or ends <= change.at:
        return change
    return change.starting(Timer(change.case.id, TimerKind.SHIFT, ends))


def to_be_taken(change: Change) -> Change:
    """Whoever was given a case has to take it in the time that the team gives, if it gives one."""
    wait = change.desk.team(change.case.team).take
    if wait is None:
        return change
    return change.starting(Timer(change.case.id, TimerKind.TAKE, change.at + wait))


def unwatched(change: Change) -> Change:
    """Nobody has the case, so nobody is watched."""
    return change.stopping(TimerKind.TAKE, TimerKind.SHIFT)


def on_shift(desk: Desk, agent: Agent, at: datetime) -> bool:
    """Whether an agent is at work by their calendar."""
    return is_open(desk.calendar(agent.shift), at)


def waits_for_owner(case: Case, at: datetime) -> bool:
    """Whether it is the owner's turn now: what waits for others, or is put aside, has time until they are back."""
    if case.owner is None or case.status is not Status.OPEN:
        return False
    return case.snoozed_until is None or case.snoozed_until <= at


def answering(case: Case, at: datetime) -> datetime | None:
    """Until when the owner may be in the middle of an answer; None when they are not."""
    lease = case.lease
    if lease is None or lease.agent != case.owner or lease.until <= at:
        return None
    return lease.until
