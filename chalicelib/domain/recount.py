"""What became of every promise of a case, counted anew from its ledger alone: who said what when, and who waited.

It shares no state with the live clocks: each time is reckoned from the beginning, with all pauses, and shows its
arithmetic. That both come to the same is what proves either.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from chalicelib.domain.case import WAITING_FOR, Status
from chalicelib.domain.desk import Desk
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.promise import REPLIES, ClockKind, Promise, Wait
from chalicelib.domain.track import Result, Stretch, Track


class Recount:
    """Reads the entries of one case, in order."""

    def __init__(self, desk: Callable[[int], Desk]) -> None:
        self._desk = desk
        self._tracks: list[Track] = []
        self._status = Status.OPEN
        self._opened_at: datetime | None = None
        self._closed_at: datetime | None = None
        self._answered = False
        self._again = False
        self._next_since: datetime | None = None
        self._heard_at: datetime | None = None
        self._before: list[_State] = []

    def read(self, entry: Entry) -> None:
        """Take in what one change did."""
        self._heard_at = self._next_since = None
        self._again = any(fact.what == "case.reopened" for fact in entry.facts)
        for fact in entry.facts:
            act = getattr(self, "_" + fact.what.replace(".", "_"), None)
            if act is not None:
                act(fact, _at(fact, "at") or entry.at)
        self._backdate(self._heard_at)

    def results(self) -> tuple[Result, ...]:
        """All promises of the case, in the order in which they were made."""
        return tuple(track.result() for track in self._tracks)

    def _backdate(self, heard_at: datetime | None) -> None:
        """What was heard before the case was opened moves its beginning."""
        if heard_at is None or self._opened_at is None or heard_at >= self._opened_at:
            return
        self._opened_at = heard_at
        for track in _latest(self._tracks):
            if track.kind is not ClockKind.NEXT_REPLY:
                track.begin_at(heard_at)

    def _case_opened(self, _fact: Fact, at: datetime) -> None:
        self._opened_at = at

    def _promise_chosen(self, fact: Fact, at: datetime) -> None:
        version = int(fact.data["desk"] or 0)
        desk = self._desk(version)
        promise = next(one for one in desk.promises if one.name == fact.data["promise"])
        if fact.data.get("clock") == ClockKind.NEXT_REPLY:
            if self._next_since is not None:
                self._start(ClockKind.NEXT_REPLY, promise, desk, self._next_since)
                self._next_since = None
        elif not fact.data.get("at") and self._opened_at is not None:
            self._start(ClockKind.FIRST_REPLY, promise, desk, self._opened_at)
            self._start(ClockKind.RESOLUTION, promise, desk, self._opened_at)
        else:
            for track in self._unmet():
                self._go_over(track, promise, desk, at)

    def _start(self, kind: ClockKind, promise: Promise, desk: Desk, since: datetime) -> None:
        target = promise.target(kind)
        if target is not None:
            calendar = desk.calendar(promise.hours)
            stretch = Stretch(promise, desk.version, calendar, target, since)
            self._tracks.append(Track(kind, since, stretch))

    def _go_over(self, track: Track, promise: Promise, desk: Desk, at: datetime) -> None:
        calendar, target = desk.calendar(promise.hours), promise.target(track.kind)
        standing = track.stretch
        if (standing.promise.name, standing.target, standing.calendar) == (
            promise.name,
            target,
            calendar,
        ) or track.overdue(at):
            return
        if target is None:
            _end(track, at)
            track.ended_at = max(at, track.since)
        else:
            track.go_over(Stretch(promise, desk.version, calendar, target, at))

    def _mention_heard(self, _fact: Fact, at: datetime) -> None:
        self._heard_at = at
        self._status = Status.OPEN
        self._resume(at)
        if self._answered or self._closed_at is not None:
            for track in self._unmet():
                if track.kind is ClockKind.NEXT_REPLY:
                    track.begin_at(at)
            self._wait_for_next(at)

    def _wait_for_next(self, since: datetime) -> None:
        if not any(track.kind in REPLIES for track in self._unmet()):
            self._next_since = since

    def _case_answered(self, fact: Fact, at: datetime) -> None:
        self._answered = True
        wrote_on = _at(fact, "wrote_on")
        for track in self._waiting_for_reply(at):
            if wrote_on is None or track.started_at < wrote_on:
                _end(track, at)
                track.met_at, track.ended_at = max(at, track.started_at), None
                track.goes_on = False
        if self._status is Status.CLOSED:
            return
        if wrote_on is not None:
            self._wait_for_next(wrote_on)
        elif self._status is Status.OPEN:
            self._status = Status.ANSWERED
            self._pause(Wait.CUSTOMER, at)

    def _case_waiting(self, fact: Fact, at: datetime) -> None:
        wait = Wait(str(fact.data["wait"]))
        self._resume(at)
        self._status = WAITING_FOR[wait]
        self._pause(wait, at)

    def _case_resumed(self, _fact: Fact, at: datetime) -> None:
        self._status = Status.OPEN
        self._resume(at)

    def _case_took_in(self, _fact: Fact, _at: datetime) -> None:
        self._before.append(_State.of(self._tracks, self._status))

    def _case_gave_back(self, _fact: Fact, _at: datetime) -> None:
        self._tracks, self._status = self._before.pop()

    _case_unmerged = _case_gave_back

    def _case_merged(self, fact: Fact, at: datetime) -> None:
        self._case_took_in(fact, at)
        self._status = Status.CLOSED
        self._end_all(self._unmet(), at)

    def _clock_merged(self, fact: Fact, _at: datetime) -> None:
        for track in _latest(self._tracks):
            track.goes_on = track.goes_on or track.kind == fact.data["clock"]

    def _clock_taken_over(self, fact: Fact, at: datetime) -> None:
        """What another case had promised goes on here, in the place of what is due later."""
        kind = ClockKind(str(fact.data["clock"]))
        sort = REPLIES if kind in REPLIES else (kind,)
        self._end_all([one for one in self._unmet() if one.kind in sort], at)
        desk = self._desk(int(fact.data["desk"] or 0))
        promise = next(one for one in desk.promises if one.name == fact.data["promise"])
        self._tracks.append(_taken_over(fact, kind, promise, desk))

    def _end_all(self, tracks: Iterable[Track], at: datetime) -> None:
        for track in tracks:
            _end(track, at)
            track.ended_at = max(at, track.started_at)

    def _case_closed(self, fact: Fact, at: datetime) -> None:
        if fact.data.get("merged"):
            return
        self._status, self._closed_at = Status.CLOSED, at
        for track in self._unmet():
            if track.kind is ClockKind.RESOLUTION:
                _end(track, at)
                track.met_at = max(at, track.started_at)
        if not fact.data.get("answering"):
            self._give_up(at)

    def _reply_refused(self, fact: Fact, at: datetime) -> None:
        closed = self._status is Status.CLOSED and not self._again
        if closed and not fact.data.get("automatic"):
            self._give_up(at)

    def _reply_undelivered(self, _fact: Fact, at: datetime) -> None:
        if self._status is not Status.CLOSED or self._again:
            self._wait_for_next(at)

    _reply_unknown = _reply_refused

    def _give_up(self, at: datetime) -> None:
        self._end_all([track for track in self._unmet() if track.kind in REPLIES], at)

    def _case_reopened(self, fact: Fact, at: datetime) -> None:
        if fact.data.get("unmerged"):
            return
        self._status = Status.OPEN
        for track in self._tracks:
            if track.kind is ClockKind.RESOLUTION and track.met_at and self._closed_at:
                track.met_at = None
                track.pause(self._closed_at)
                track.resume(at)

    def _pause(self, wait: Wait, at: datetime) -> None:
        for track in self._unmet():
            if wait in track.stretch.promise.pauses:
                track.pause(at)

    def _resume(self, at: datetime) -> None:
        for track in self._unmet():
            track.resume(at)

    def _waiting_for_reply(self, at: datetime) -> list[Track]:
        """The latest promises of a reply that an answer of that moment can keep."""
        return [
            track
            for track in _latest(self._tracks)
            if track.kind in REPLIES
            and (track.unmet or (track.ended_at is not None and at <= track.ended_at))
        ]

    def _unmet(self) -> list[Track]:
        return [track for track in self._tracks if track.unmet]


def recount(entries: Iterable[Entry], desk: Callable[[int], Desk]) -> tuple[Result, ...]:
    """What became of every promise of a case. `desk` gives a version of the desk."""
    counting = Recount(desk)
    for entry in entries:
        counting.read(entry)
    return counting.results()


class _State(NamedTuple):
    """What two cases that are merged go back to when that is undone."""

    tracks: list[Track]
    status: Status

    @classmethod
    def of(cls, tracks: Iterable[Track], status: Status) -> Self:
        """As it stands now."""
        return cls([track.copy() for track in tracks], status)


def _latest(tracks: Iterable[Track]) -> Iterable[Track]:
    """The latest promise of each kind."""
    return {track.kind: track for track in tracks}.values()


def _taken_over(fact: Fact, kind: ClockKind, promise: Promise, desk: Desk) -> Track:
    """A promise of another case, with what it had counted there."""
    started_at, since = _at(fact, "started_at"), _at(fact, "since")
    target = promise.target(kind)
    assert started_at is not None and since is not None and target is not None
    ran = timedelta(microseconds=int(fact.data["ran_us"] or 0))
    paused_at = _at(fact, "paused_at")
    stretch = Stretch(promise, desk.version, desk.calendar(promise.hours), target, since, ran)
    if paused_at is not None:
        stretch.since = paused_at
        stretch.pauses.append((paused_at, None))
    counted = f"{ran} counted since {started_at.isoformat()}"
    told = f"{stretch.since.isoformat()}: goes on from {fact.data['case']}, {counted}"
    return Track(kind, started_at, stretch, before=(told,))


def _end(track: Track, at: datetime) -> None:
    track.resume(at)


def _at(fact: Fact, name: str) -> datetime | None:
    text = fact.data.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) else None
