"""A clock: a promise running on a case, in the open hours of a calendar, standing still while the case waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.calendar import Calendar, counted, due_at
from chalicelib.domain.promise import ClockKind

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise running on a case.

    It has counted `ran` of its `target` before `since`, from when on it runs, or ran last. `due_at` is None while it is
    paused, and where its calendar never opens again; one that is overdue is not paused. `met_at` is the moment of what
    was promised, `ended_at` that of a case that ended without it; what `goes_on` ended here only, by a merger, and is
    decided elsewhere. `desk` is the version of the desk whose promise and calendar count. `warned` counts the warnings
    told.
    """

    kind: ClockKind
    promise: str
    desk: int
    target: timedelta
    started_at: datetime
    since: datetime
    due_at: datetime | None
    hours: str = ""
    ran: timedelta = NOTHING
    paused_at: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    warned: int = 0
    breached: bool = False
    goes_on: bool = False

    @property
    def unmet(self) -> bool:
        """Whether it still waits for what was promised, running or paused."""
        return self.met_at is None and self.ended_at is None

    @property
    def running(self) -> bool:
        """Whether its time goes by."""
        return self.unmet and self.paused_at is None

    def late(self, at: datetime) -> timedelta | None:
        """How late something at that moment is, negative when it is early; None when nothing is due."""
        return None if self.due_at is None else at - self.due_at


def planned(clock: Clock, calendar: Calendar) -> Clock:
    """The clock with its due time reckoned from where it stands."""
    return replace(clock, due_at=due_at(calendar, clock.since, clock.target - clock.ran))


def paused(clock: Clock, calendar: Calendar, at: datetime) -> Clock:
    """The clock standing still from a moment on; one that is overdue by then, or does not run, as it is."""
    at = max(at, clock.since)
    if not clock.running or (clock.due_at is not None and at >= clock.due_at):
        return clock
    ran = clock.ran + counted(calendar, clock.since, at)
    return replace(clock, ran=ran, paused_at=at, due_at=None)


def resumed(clock: Clock, calendar: Calendar, at: datetime) -> Clock:
    """The clock running on from a moment; one that is not paused as it is."""
    if not clock.unmet or clock.paused_at is None:
        return clock
    since = max(at, clock.paused_at)
    return planned(replace(clock, since=since, paused_at=None), calendar)


def earlier(clock: Clock, calendar: Calendar, started: datetime) -> Clock:
    """The clock as if it had started earlier, also one that was met; one that has stood still keeps its beginning."""
    if clock.paused_at is not None or clock.since != clock.started_at:
        return clock
    return planned(replace(clock, started_at=started, since=started), calendar)


def warning_at(clock: Clock, calendar: Calendar, share: float) -> datetime | None:
    """When a share of the target has gone by; one that had gone by before the clock ran on is there from then."""
    left = clock.target * share - clock.ran
    return due_at(calendar, clock.since, max(left, NOTHING))
