"""The marks of a case, read off its ledger: nothing else is asked but the versions of the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.change import EARSHOT
from chalicelib.domain.desk import Desk
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.mark import Counted, Dated, Fate, Mark
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import REPLIES
from chalicelib.domain.recount import recount
from chalicelib.domain.track import Result

SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)

ASIDE = {"mention.edited": "edited", "mention.deleted": "deleted", "mention.own": "own"}
"""What else is heard in a thread, by the fact that tells of it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """All marks of a case, and the channel that they have."""

    channel: str
    marks: tuple[Dated, ...]


def marked(entries: Sequence[Entry], desk: Callable[[int], Desk]) -> Marked:
    """The marks of a case as of its last entry. `desk` gives a version of the desk."""
    if not entries:
        return Marked("", ())
    reading = _read(entries)
    decided = (dated for _, dated in _decisions(reading, entries, desk))
    return Marked(reading.channel, (*reading.marks(), *decided))


def decisions(entries: Sequence[Entry], desk: Callable[[int], Desk]) -> list[tuple[Result, Dated]]:
    """The promises of a case that were decided, recounted, each with its mark."""
    return _decisions(_read(entries), entries, desk)


def _read(entries: Sequence[Entry]) -> "_Reading":
    reading = _Reading()
    for entry in entries:
        reading.read(entry)
    return reading


def _decisions(
    reading: "_Reading", entries: Sequence[Entry], desk: Callable[[int], Desk]
) -> list[tuple[Result, Dated]]:
    until = entries[-1].at
    fates = ((one, _fate(reading, one, until)) for one in recount(entries, desk))
    return [(result, dated) for result, dated in fates if dated is not None]


@dataclass(slots=True)
class _Reading:
    """What is known of a case so far, and the `sender` of the reply of an entry.

    `before` it was merged into another it had so many marks, and waited in a queue since then. `said` are our answers,
    `ended` its ends, `had` its owners, each by its moment.
    """

    channel: str = ""
    team: str = ""
    owner: str = ""
    sender: str = ""
    opened_at: datetime | None = None
    tags: tuple[str, ...] = ()
    queued_at: datetime | None = None
    before: tuple[int, datetime | None] = (0, None)
    found: list[Dated] = field(default_factory=list)
    verdicts: dict[str, tuple[Dated, Dated]] = field(default_factory=dict)
    writers: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Dated] = field(default_factory=dict)
    said: list[tuple[datetime, str]] = field(default_factory=list)
    had: list[tuple[datetime, str]] = field(default_factory=list)
    ended: list[tuple[datetime, str]] = field(default_factory=list)

    def read(self, entry: Entry) -> None:
        """Take in one entry; its marks are of who has the case when it is over."""
        whats = {fact.what for fact in entry.facts}
        self.sender = ""
        for fact in entry.facts:
            self._owned(fact, entry)
        for fact in entry.facts:
            act = getattr(self, "_" + fact.what.replace(".", "_"), None)
            if act is not None:
                act(fact, entry)
            elif fact.what in ASIDE:
                self._mark(entry.at, Counted.HEARD, ASIDE[fact.what])
            elif fact.what == "mention.heard":
                self._heard(fact, entry, whats)

    def marks(self) -> tuple[Dated, ...]:
        """All that was found, but for the promises."""
        opened_at = self.opened_at
        topics = (
            []
            if opened_at is None
            else [self._dated(opened_at, Counted.TOPIC, one) for one in self.tags]
        )
        verdicts = (one for both in self.verdicts.values() for one in both)
        return (*self.found, *verdicts, *self.answers.values(), *topics)

    def owner_at(self, at: datetime) -> str:
        """Who had the case at a moment."""
        return next((owner for since, owner in reversed(self.had) if since <= at), "")

    def _owned(self, fact: Fact, entry: Entry) -> None:
        match fact.what:
            case "case.opened":
                self.team = _text(fact, "team")
            case "case.queued":
                self.team, self.owner = _text(fact, "team"), ""
            case "case.assigned":
                self.owner = _text(fact, "agent")
            case _:
                return
        self.had.append((entry.at, self.owner))

    def _case_opened(self, fact: Fact, entry: Entry) -> None:
        self.channel = _text(fact, "channel")
        self.opened_at = _at(fact, entry)
        self.tags = _tags(fact)
        priority = Priority(int(fact.data.get("priority") or Priority.NORMAL))
        self._mark(self.opened_at, Counted.OPENED, priority.name.lower())

    def _heard(self, fact: Fact, entry: Entry, whats: set[str]) -> None:
        at = _at(fact, entry)
        ways = {"case.opened": "opened", "case.reopened": "reopened"}
        became = next((word for what, word in ways.items() if what in whats), "joined")
        self._mark(at, Counted.HEARD, became)
        self.verdicts[_text(fact, "mention")] = self._verdict(at, fact)

    def _verdict(self, at: datetime, fact: Fact) -> tuple[Dated, Dated]:
        return (
            self._dated(at, Counted.SENTIMENT, _text(fact, "sentiment")),
            self._dated(at, Counted.INTENT, _text(fact, "intent")),
        )

    def _verdict_corrected(self, fact: Fact, _entry: Entry) -> None:
        before = self.verdicts.get(_text(fact, "mention"))
        if before is not None:
            self.verdicts[_text(fact, "mention")] = self._verdict(before[0].at, fact)

    def _case_tagged(self, fact: Fact, _entry: Entry) -> None:
        self.tags = _tags(fact)

    def _case_reopened(self, fact: Fact, entry: Entry) -> None:
        if not fact.data.get("unmerged"):
            self._mark(_at(fact, entry), Counted.REOPENED)

    def _case_merged(self, _fact: Fact, _entry: Entry) -> None:
        self.before = (len(self.found), self.queued_at)

    def _case_unmerged(self, _fact: Fact, _entry: Entry) -> None:
        """The case goes on as though it had never ended in another one."""
        standing, self.queued_at = self.before
        over = (Counted.CLOSED, Counted.WAIT)
        self.found[standing:] = [one for one in self.found[standing:] if one.mark.what not in over]

    def _case_closed(self, fact: Fact, entry: Entry) -> None:
        self._left_queue(entry, "closed")
        at = _at(fact, entry)
        self.ended.append((at, self.owner if entry.by == EARSHOT else entry.by))
        self._mark(at, Counted.CLOSED, _text(fact, "outcome"))

    def _case_queued(self, _fact: Fact, entry: Entry) -> None:
        self.queued_at = self.queued_at or entry.at

    def _case_assigned(self, _fact: Fact, entry: Entry) -> None:
        self._left_queue(entry, "given")

    def _left_queue(self, entry: Entry, how: str) -> None:
        if self.queued_at is not None:
            waited = max(entry.at - self.queued_at, NOTHING) // SECOND
            mark = Mark(Counted.WAIT, how, self.team, self.owner, waited)
            self.found.append(Dated(entry.at, mark))
            self.queued_at = None

    def _reply_queued(self, fact: Fact, _entry: Entry) -> None:
        self.writers[_text(fact, "reply")] = _text(fact, "agent")

    def _reply_sent(self, fact: Fact, entry: Entry) -> None:
        self._replied(fact, entry, "automatic" if fact.data.get("automatic") else "sent")

    def _reply_refused(self, fact: Fact, entry: Entry) -> None:
        self._replied(fact, entry, "refused")

    def _reply_unknown(self, fact: Fact, entry: Entry) -> None:
        self._replied(fact, entry, "unknown")

    def _reply_undelivered(self, fact: Fact, entry: Entry) -> None:
        """The platform took it and could not bring it: the mark of the reply says so from now on."""
        id = f"platform:{_text(fact, 'external_id')}"
        sent = self.answers.get(self.writers.get(id, id))
        writer = sent.mark.agent if sent else ""
        self.answers[self.writers.get(id, id)] = self._dated(
            sent.at if sent else entry.at, Counted.ANSWER, "undelivered", agent=writer
        )

    def _replied(self, fact: Fact, entry: Entry, how: str) -> None:
        id = _text(fact, "reply")
        if fact.data.get("external_id"):
            self.writers[f"platform:{_text(fact, 'external_id')}"] = id
        writer = self.writers.get(id, "")
        self.answers[id] = self._dated(entry.at, Counted.ANSWER, how, agent=writer)
        if how == "sent":
            self.sender = writer

    def _case_answered(self, fact: Fact, entry: Entry) -> None:
        at, how = _at(fact, entry), _text(fact, "how")
        self.said.append((at, self.sender))
        if how != "reply":
            self.found.append(self._dated(at, Counted.ANSWER, how, agent=""))

    def _mark(self, at: datetime, what: Counted, value: str = "") -> None:
        self.found.append(self._dated(at, what, value))

    def _dated(self, at: datetime, what: Counted, value: str, agent: str | None = None) -> Dated:
        """A mark of who has the case, or of another agent; '' is nobody."""
        return Dated(at, Mark(what, value, self.team, self.owner if agent is None else agent))


def _fate(reading: _Reading, result: Result, until: datetime) -> Dated | None:
    """The mark of a promise; None while it may still be kept, and for one that is decided in another case."""
    if result.goes_on:
        return None
    over, due, late = result.met_at or result.ended_at, result.due_at, result.late
    broken = late is not None and late > NOTHING
    if over is None:
        return None if due is None or due > until else _decided(reading, result, Fate.OPEN, due)
    if broken and due is not None:
        return _decided(reading, result, Fate.LATE if result.met_at else Fate.MISSED, due)
    return _decided(reading, result, Fate.KEPT if result.met_at else Fate.WITHDRAWN, over)


def _decided(reading: _Reading, result: Result, fate: Fate, at: datetime) -> Dated:
    met, took = result.met_at, None
    if met is not None:
        took = (met - result.started_at) // SECOND
    agent = _met_by(reading, result) if fate is Fate.KEPT else reading.owner_at(at)
    return Dated(at, Mark(Counted(result.kind), fate, reading.team, agent, took))


def _met_by(reading: _Reading, result: Result) -> str:
    moments = reading.said if result.kind in REPLIES else reading.ended
    met = result.met_at
    found = (who for at, who in moments if max(at, result.started_at) == met)
    return next(found, reading.owner_at(met) if met else "")


def _text(fact: Fact, name: str) -> str:
    value = fact.data.get(name)
    return "" if value is None else str(value)


def _tags(fact: Fact) -> tuple[str, ...]:
    return tuple(one for one in _text(fact, "tags").split(",") if one)


def _at(fact: Fact, entry: Entry) -> datetime:
    text = fact.data.get("at")
    return datetime.fromisoformat(text) if isinstance(text, str) else entry.at
