"""`./earshot bench figures`: what a look at the lead's figures reads, as the store grows and the desk gets busier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from time import process_time

from chalicelib.domain.mark import DAY, HOUR, Counted, Mark, Tally, by_hour, day_of
from chalicelib.domain.marking import marked
from chalicelib.domain.sums import Only, Summed
from chalicelib.errors import Unavailable
from chalicelib.flows.behind import Asked, behind
from chalicelib.flows.figures import Window, view
from chalicelib.ports import Ports, Span
from chalicelib.stores.codec import pack
from chalicelib.stores.figures import in_items, lines_of, read_lines, written
from chalicelib.stores.memory_figures import Figures
from tools.bench.histories import OPENED, life
from tools.bench.report import Aim, Report, Say
from tools.bench.room import python

SIZES = (1_000, 10_000, 100_000)
DAYS = 30
USUAL = 1_000
"""Cases of a month where the store grows by older ones."""
LIVES = 300
MEGABYTE = 1_048_576
"""One answer of DynamoDB holds so much at most."""
GROWTH = 10.0
NOW = OPENED.replace(hour=12) + timedelta(days=400)


@dataclass
class Meter(Figures):
    """The store in memory; it writes down what DynamoDB would be asked to read, by the very bytes that it keeps."""

    requests: int = 0
    units: float = 0.0
    kept: dict[tuple[Span, datetime], tuple[int, list[bytes]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Figures.__init__(self)

    def _read(self, size: int, share: float) -> None:
        self.requests += 1 + size // MEGABYTE
        self.units += -(-max(size, 1) // 4096) * share

    def stirred(self, since: datetime, until: datetime) -> Mapping[datetime, int]:
        found = super().stirred(since, until)
        self._read(len(found) * 45, 1.0)
        return found

    def tallies(self, hour: datetime, limit: int, after: str = "") -> Sequence[Tally]:
        found = super().tallies(hour, limit, after)
        kept = (len(pack([one.channel, *map(written, one.marks)])) + 70 for one in found)
        self._read(sum(kept), 1.0)
        return found

    def sum_up(self, span: Span, at: datetime, summed: Summed) -> None:
        self.kept[span, at] = (
            summed.generation,
            [pack(part) for part in in_items(lines_of(summed))],
        )

    def summed(self, span: Span, since: datetime, until: datetime) -> Mapping[datetime, Summed]:
        found = {}
        size = 0
        for (of, at), (generation, bodies) in self.kept.items():
            if of is span and since <= at < until:
                size += sum(len(body) + 60 for body in bodies)
                found[at] = read_lines(generation, bodies)
        self._read(size, 0.5)
        return found


@dataclass(frozen=True, slots=True)
class Look:
    """What one look cost."""

    requests: int
    units: float
    ms: float


@dataclass(frozen=True, slots=True)
class Room:
    """A store of figures, filled."""

    figures: Meter

    def look(self, window: Window) -> Look:
        """What a look at a window reads once it has been summed up, running hour and all."""
        ports: Ports = _Ports(self.figures)  # type: ignore[assignment]
        while not self._summed(window):
            pass
        self.figures.requests, self.figures.units = 0, 0.0
        began = process_time()
        view(window, NOW, ports)
        return Look(self.figures.requests, self.figures.units, (process_time() - began) * 1000)

    def _summed(self, window: Window) -> bool:
        """Sum up some more; whether that was all."""
        try:
            view(window, NOW, _Ports(self.figures))  # type: ignore[arg-type]
        except Unavailable:
            return False
        return True

    def open(self, window: Window) -> Look:
        """What the first page of the cases behind a number reads."""
        ports: Ports = _Ports(self.figures)  # type: ignore[assignment]
        self.figures.requests, self.figures.units = 0, 0.0
        began = process_time()
        asked = Asked(window, Only(), frozenset({Counted.FIRST_REPLY}), frozenset({"late"}))
        behind(asked, 25, ports)
        return Look(self.figures.requests, self.figures.units, (process_time() - began) * 1000)


@dataclass(frozen=True, slots=True)
class _Ports:
    figures: Meter


def run(say: Say, sizes: Sequence[int] = SIZES) -> Report:
    """Looks at a month and at a day, in stores of these sizes."""
    chance = Random(7)
    lives = [_marks(chance) for _ in range(LIVES)]
    month = Window(day_of(NOW) - DAYS * DAY, day_of(NOW) + 13 * HOUR)
    day = Window(NOW - 24 * HOUR, NOW + HOUR)
    rows: list[tuple[str, ...]] = []
    spent: dict[tuple[str, int], Look] = {}
    for kind in ("older", "busier"):
        for size in sizes:
            say(f"{size:,} cases, {kind}")
            span = DAYS if kind == "busier" else DAYS * size // USUAL
            room = _filled(chance, lives, size, span)
            looks = (room.look(month), room.look(day), room.open(month))
            spent[kind, size] = looks[0]
            shown = (f"{one.requests}, {one.units:,.1f}, {one.ms:,.0f} ms" for one in looks)
            what = "a month of them" if kind == "busier" else f"{USUAL:,} a month"
            rows.append((f"{size:,}", what, *shown))
    first, last = spent["older", sizes[0]], spent["older", sizes[-1]]
    return _report(rows, first, last, spent["busier", sizes[-1]])


def _report(rows: Sequence[tuple[str, ...]], first: Look, last: Look, busiest: Look) -> Report:
    units = "read units of 30 days, growth with the store in %"
    requests = "requests of 30 days, growth with the store in %"
    look = "30 days: requests, units, time"
    return Report(
        "figures",
        "What the lead's figures read",
        ("cases in the store", "they came", look, "a day", "25 cases of 30 days"),
        rows,
        (
            Aim(units, _growth(first.units, last.units), GROWTH, "%"),
            Aim(requests, _growth(first.requests, last.requests), GROWTH, "%"),
            Aim("requests of 30 days at the busiest", busiest.requests, 10),
        ),
        (f"{python()}. {NOTES[0]}", *NOTES[1:]),
    )


NOTES = (
    f"{LIVES} random lives of cases on two channels, by 20 agents of two teams, at random hours of {DAYS} days, or of "
    f"so many as it takes at {USUAL:,} cases a month; read at noon, so half a day by its hours and the running hour by "
    "its marks.",
    "A day of sums holds what the desk can tell apart (what, value, team, channel, agent, length of time), so it grows "
    "with a busier desk until each of these has been, and not with the store.",
    "Requests and units are those that DynamoDB would count for the bytes that are kept. Time is the processor's, "
    "without the network; some of it is the store in memory, which looks through all it has.",
)


def _growth(first: float, last: float) -> float:
    return (last / first - 1) * 100 if first else 0.0


def _marks(chance: Random) -> dict[int, tuple[Mark, ...]]:
    """The marks of a random life, by hours since it began."""
    lived = life(chance, 8)
    desks = {desk.version: desk for desk in lived.desks}
    hours = by_hour(marked(lived.entries, desks.__getitem__).marks)
    begin = min(hours)
    return {(hour - begin) // HOUR: marks for hour, marks in hours.items()}


def _filled(
    chance: Random, lives: Sequence[dict[int, tuple[Mark, ...]]], size: int, days: int
) -> Room:
    figures = Meter()
    for number in range(size):
        begin = day_of(NOW) + 13 * HOUR - chance.randrange(1, days * 24) * HOUR
        channel, team = chance.choice(("x", "whatsapp")), chance.choice(("care", "it"))
        agent = f"{team}-{chance.randrange(10)}"
        for hours, marks in chance.choice(lives).items():
            at = begin + hours * HOUR
            if at <= NOW:
                owned = tuple(replace(mark, team=team, agent=agent) for mark in marks)
                figures.keep(Tally(at, f"c-{number:024d}", 1, channel, owned))
                figures.stir(at, late=False)
    return Room(figures)
