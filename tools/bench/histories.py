"""Random lives of cases, made with the very moves of the product: for the proof that a recount equals what was live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from chalicelib.domain import moves
from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.case import Case, Status, Thread
from chalicelib.domain.change import Change
from chalicelib.domain.clocks import breached, promised, warned
from chalicelib.domain.closing import Closing
from chalicelib.domain.correcting import Said, Understood, corrected, understood
from chalicelib.domain.desk import Desk, Desks
from chalicelib.domain.ledger import Entry
from chalicelib.domain.mention import Author, Event, Happening, Kind, Mention, Visibility
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.priority import Priority, Ranking
from chalicelib.domain.promise import Promise, Wait
from chalicelib.domain.replanning import replanned
from chalicelib.domain.reply import Target
from chalicelib.domain.timer import BREACHES, CLOCK_OF
from chalicelib.domain.verdict import Intent, Sentiment, Verdict

OPENED = datetime(2026, 3, 27, tzinfo=UTC)  # the clocks go forward in Europe two days later
VERDICT = Verdict(Sentiment.NEUTRAL, Intent.QUESTION, urgent=False, needs_answer=True)
HOURS = timedelta(hours=1)


def calendars(chance: Random) -> tuple[Calendar, ...]:
    """Office hours with a break and a holiday, nights over midnight, and hours that change with the day."""
    zone = chance.choice(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"))
    office = (Window(time(9), time(12)), Window(time(13), time(18)))
    night = (Window(time(22), time(2)), Window(time(1, 30), time(6)))
    week = (office, office, office, office, night, (), night)
    return (
        Calendar("office", zone, (*(office,) * 5, (), ()), frozenset({date(2026, 3, 30)})),
        Calendar("nights", zone, (night,) * 7),
        Calendar("mixed", zone, week),
    )


def desk(chance: Random, version: int) -> Desk:
    """A desk with promises of every kind: by tag and priority, in hours and round the clock, some without a target."""

    def span(low: float, high: float) -> timedelta:
        return timedelta(seconds=round(chance.uniform(low, high)))

    def promise(name: str, **fields: object) -> Promise:
        made = Promise(
            name,
            first_reply=span(60, 7200),
            next_reply=chance.choice((None, span(60, 7200))),
            resolution=chance.choice((None, span(600, 50_000))),
            hours=chance.choice(("", "office", "nights", "mixed")),
            warn=chance.choice(((0.8,), (0.5, 0.8), ())),
            pauses=frozenset(chance.sample(sorted(Wait), chance.randint(0, 2))),
        )
        return replace(made, **fields)  # type: ignore[arg-type]

    return Desk(
        connections=(),
        agents=(),
        promises=(
            promise("urgent", priorities=frozenset({Priority.URGENT})),
            promise("tagged", tags=frozenset({"billing"})),
            promise("all"),
        ),
        ladder=(),
        calendars=calendars(chance),
        version=version,
    )


@dataclass
class Life:
    """A case and all that happens to it; `desks` are the versions that were applied, the last one is current."""

    chance: Random
    desks: list[Desk]
    case: Case
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    heard: int = 0
    replies: int = 0

    def save(self, change: Change) -> None:
        """A change takes effect."""
        self.entries.append(change.entry)
        self.case = change.saved

    def begin(self) -> Change:
        """An empty change at this moment."""
        current, *older = reversed(self.desks)
        return Change.of(self.case, self.now, "amy", Desks(current, tuple(older)))

    def mention(self, at: datetime) -> Mention:
        """What the customer says, heard at a moment."""
        self.heard += 1
        event = Event(
            Happening.CREATED,
            "x",
            f"m-{self.heard}",
            None,
            "t",
            None,
            Kind.POST,
            Visibility.PUBLIC,
            own=False,
            author=Author("c"),
            text="",
            created_at=None,
        )
        return Mention(event, "shop", at)

    def step(self) -> None:
        """One more thing happens, some time later."""
        self.now += timedelta(seconds=self.chance.choice((0, 1, 59.5, 600, 4000.25, 90_000)))
        if self.case.status is Status.CLOSED:
            what = self.chance.random()
            if what < 0.6:
                self._reopens()
            elif what < 0.8:
                self._does_not_arrive()
            return
        acts: Sequence[Callable[[], None]] = (
            *(self._hears, self._hears, self._answers, self._answers, self._answers_too_late),
            *(self._waits, self._resumes, self._raises, self._tags, self._closes, self._fires),
            *(self._fires, self._new_desk, self._fails, self._does_not_arrive, self._corrects),
        )
        self.chance.choice(acts)()

    def _earlier(self) -> datetime:
        """Mostly now; sometimes a delivery comes late, and was heard before much else."""
        late = self.chance.choice((0, 0, 0, 0.5, 30, 5000))
        return self.now - timedelta(seconds=late)

    def _hears(self) -> None:
        at = self._earlier()
        change = moves.heard(self.begin(), self.mention(at), VERDICT)
        if self.chance.random() < 0.2:
            change = moves.raised(change, Ranking(Priority.URGENT, "words"), at)
        self.save(moves.backdated(change, at))

    def _reopens(self) -> None:
        at = self._earlier()
        change = moves.heard(moves.reopened(self.begin(), at), self.mention(at), VERDICT)
        self.save(moves.backdated(change, at))

    def _answers(self) -> None:
        self.save(moves.answered(self.begin(), self._earlier(), "native", None))

    def _answers_too_late(self) -> None:
        self.save(moves.answered(self.begin(), self._earlier(), "reply", self.case.last_heard_at))

    def _waits(self) -> None:
        self.save(moves.waits(self.begin(), self.chance.choice(list(Wait)), self.now + HOURS))

    def _resumes(self) -> None:
        self.save(moves.resumed(self.begin()))

    def _raises(self) -> None:
        self.save(moves.raised(self.begin(), Ranking(Priority.URGENT, "words"), self.now))

    def _tags(self) -> None:
        tags = self.chance.choice((frozenset[str](), frozenset({"billing"})))
        self.save(moves.tagged(self.begin(), tags, self.now))

    def _closes(self) -> None:
        answering = self.chance.random() < 0.3
        self.save(moves.closed(self.begin(), Closing.SOLVED, answering=answering))
        if answering:
            self.now += timedelta(seconds=self.chance.choice((0, 5, 500)))
            self._settles(self.chance.choice((OutgoingState.SENT, OutgoingState.REFUSED)))

    def _fails(self) -> None:
        self._settles(OutgoingState.UNKNOWN)

    def _does_not_arrive(self) -> None:
        again = self.chance.random() < 0.7
        self.save(moves.undelivered(self.begin(), "r-1", None, again=again))

    def _settles(self, state: OutgoingState) -> None:
        self.replies += 1
        target = Target("m-1", "c", None, Visibility.PUBLIC)
        reply = Outgoing(
            case=self.case.id,
            id=f"r-{self.replies}",
            agent="amy",
            text="",
            target=target,
            channel="x",
            connection="shop",
            state=state,
            written_at=self.now,
            sent_at=self.now if state is OutgoingState.SENT else None,
            automatic=self.chance.random() < 0.2,
        )
        again = self.chance.random() < 0.5
        self.save(moves.reply_settled(self.begin(), reply, None, again=again))

    def _new_desk(self) -> None:
        if len(self.desks) < 3:
            self.desks.append(desk(self.chance, len(self.desks) + 1))
        if self.chance.random() < 0.5:
            self.save(replanned(self.begin(), self.now))

    def _corrects(self) -> None:
        """Somebody who has read a mention says what it means."""
        said = Said(understood(self.entries), {})
        mention = self.chance.choice(sorted(said.thought))
        now = Understood(
            self.chance.choice(list(Sentiment)),
            self.chance.choice(list(Intent)),
            urgent=self.chance.random() < 0.5,
            corrected_by="amy",
        )
        self.save(corrected(self.begin(), mention, now, said))

    def _fires(self) -> None:
        """The next timer of a clock fires, in its second or later."""
        timers = [timer for timer in self.case.timers if timer.kind in CLOCK_OF]
        if not timers:
            return
        timer = timers[0]
        self.now = max(self.now, timer.due_at)
        change, kind = replace(self.begin(), fired=timer), CLOCK_OF[timer.kind]
        told = breached if timer.kind is BREACHES[kind] else warned
        self.save(told(change, kind))


def life(chance: Random, steps: int, desks: list[Desk] | None = None, id: str = "c-1") -> Life:
    """A case from its first mention on; under desks that others go by too, if they are given."""
    desks = [desk(chance, 1)] if desks is None else desks
    now = OPENED + timedelta(seconds=chance.randrange(4 * 86400), milliseconds=chance.randrange(2))
    case = Case(
        id=id,
        version=1,
        thread=Thread("x", None, "t", "c"),
        connection="shop",
        visibility=Visibility.PUBLIC,
        team="care",
        status=Status.OPEN,
        owner=None,
        priority=Priority.NORMAL,
        why=(),
        opened_at=now,
        last_mention="x#m-1",
        last_heard_at=now,
    )
    lived = Life(chance, desks, case, now)
    change = Change.opening(case, now, desks[-1]).fact(
        "case.opened", priority=3, at=now.isoformat()
    )
    lived.save(promised(moves.heard(change, lived.mention(now), VERDICT), now))
    for _ in range(steps):
        lived.step()
    return lived
