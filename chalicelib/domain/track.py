"""One promise of a case, counted from its beginning: the stretches in which it ran, its pauses, its arithmetic."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from chalicelib.domain.calendar import Calendar, Reckoning, counted, reckon
from chalicelib.domain.promise import ClockKind, Promise

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Result:
    """A promise of a case as it stands, or ended. `due_at` is None while it is paused, and when its hours never come.

    `late` is negative for what was early, and None for what is not over. `arithmetic` leads to the due time. What
    `goes_on` has ended here only, since cases were merged, and is decided elsewhere.
    """

    kind: ClockKind
    promise: str
    started_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    ended_at: datetime | None
    late: timedelta | None
    arithmetic: tuple[str, ...]
    goes_on: bool = False


@dataclass(slots=True)
class Stretch:
    """A time under one promise, with its pauses; `carried` was counted before, under earlier ones."""

    promise: Promise
    desk: int
    calendar: Calendar
    target: timedelta
    since: datetime
    carried: timedelta = NOTHING
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    def reckoned(self) -> Reckoning:
        """When the target is reached, from the beginning of the stretch."""
        return reckon(self.calendar, self.since, self.target - self.carried, self.pauses)

    def counted(self, until: datetime) -> timedelta:
        """What has gone by until a moment, pauses left out."""
        all_ = counted(self.calendar, self.since, until)
        ends = [(start, min(end or until, until)) for start, end in self.pauses]
        return (
            self.carried
            + all_
            - sum((counted(self.calendar, start, end) for start, end in ends), NOTHING)
        )


@dataclass(slots=True)
class Track:
    """One promise that runs."""

    kind: ClockKind
    started_at: datetime
    stretch: Stretch
    before: tuple[str, ...] = ()
    met_at: datetime | None = None
    ended_at: datetime | None = None
    goes_on: bool = False

    @property
    def unmet(self) -> bool:
        """Whether it still waits."""
        return self.met_at is None and self.ended_at is None

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return bool(self.stretch.pauses) and self.stretch.pauses[-1][1] is None

    @property
    def since(self) -> datetime:
        """From when on it runs, or ran last."""
        ends = [end for _, end in self.stretch.pauses if end is not None]
        return ends[-1] if ends else self.stretch.since

    def copy(self) -> Self:
        """The same, which goes its own way from here on."""
        return replace(self, stretch=replace(self.stretch, pauses=list(self.stretch.pauses)))

    def pause(self, at: datetime) -> None:
        """Stand still, unless it is overdue by then."""
        at = max(at, self.since)
        due = self.stretch.reckoned().due_at
        if not self.paused and (due is None or at < due):
            self.stretch.pauses.append((at, None))

    def resume(self, at: datetime) -> None:
        """Run on. Where nothing was counted before the pause, the stretch begins after it."""
        if not self.paused:
            return
        start, _ = self.stretch.pauses.pop()
        if start == self.stretch.since:
            self.stretch.since = max(at, start)
            self.stretch.pauses.clear()
        else:
            self.stretch.pauses.append((start, max(at, start)))

    def begin_at(self, at: datetime) -> None:
        """Count from an earlier moment, if it has not stood still yet, nor ended without what it waited for."""
        if (
            self.ended_at is None
            and at < self.started_at
            and not self.paused
            and self.since == self.started_at
        ):
            self.started_at = self.stretch.since = at
            self.stretch.pauses.clear()

    def go_over(self, stretch: Stretch) -> None:
        """Go on under another promise; what has run has run."""
        paused = self.paused
        since = self.stretch.pauses[-1][0] if paused else self.since
        at = max(stretch.since, since)
        ran = self.stretch.counted(since if paused else at)
        carried = min(ran, stretch.target)
        self.before = (*self.before, *self._taken_over(ran, carried, stretch, at))
        stretch.since, stretch.carried = at, carried
        if paused:
            stretch.pauses.append((at, None))
        self.stretch = stretch

    def _taken_over(
        self, ran: timedelta, carried: timedelta, new: Stretch, at: datetime
    ) -> tuple[str, ...]:
        """The arithmetic of the stretch as far as it came, and what another promise makes of it."""
        old = self.stretch
        steps = reckon(old.calendar, old.since, ran - old.carried, old.pauses).steps
        told = tuple(step.text for step in steps if step.counted) if ran > old.carried else ()
        left = new.target - carried
        name = new.promise.name
        return (*told, f"{at.isoformat()}: promise {name} takes over, {left} left of {new.target}")

    def overdue(self, at: datetime) -> bool:
        """Whether it was to be met by a moment."""
        due = self.stretch.reckoned().due_at
        return not self.paused and due is not None and due <= max(at, self.since)

    def result(self) -> Result:
        """How it stands."""
        reckoning = self.stretch.reckoned()
        due = None if self.paused else reckoning.due_at
        over = self.met_at or self.ended_at
        return Result(
            self.kind,
            self.stretch.promise.name,
            self.started_at,
            due,
            self.met_at,
            self.ended_at,
            None if over is None or due is None else over - due,
            (*self.before, *(step.text for step in reckoning.steps)),
            self.goes_on,
        )
