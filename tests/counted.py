"""Random cases whose every entry is counted in any order, and their figures as a lead sees them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from chalicelib.domain.desk import Desk
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.flows.counting import count_entries, stir
from chalicelib.flows.figures import Window, view
from chalicelib.ports import FigureStore, Ports
from tools.bench.histories import OPENED, life

SECOND = timedelta(seconds=1)
AGENTS = ("amy", "ben", "cleo")

Marks = Counter[tuple[Any, ...]]
"""How often there is a mark: hour, what, value, team, channel, agent, seconds."""


@dataclass
class Desks:
    """The versions of the desk, which every life has its own of: they are told apart by number."""

    all: dict[int, Desk] = field(default_factory=dict)

    def version(self, number: int) -> Desk:
        return self.all[number]

    def take(self, desks: Sequence[Desk]) -> dict[int, int]:
        """Numbers under which the versions of one life are found here."""
        numbers = {}
        for desk in desks:
            numbers[desk.version] = len(self.all) + 1
            self.all[len(self.all) + 1] = replace(desk, version=len(self.all) + 1)
        return numbers


@dataclass
class Ledgers:
    """Ledgers that grow while they are counted."""

    whole: dict[str, list[Entry]] = field(default_factory=dict)
    so_far: dict[str, int] = field(default_factory=dict)

    def of_case(self, case: str) -> Sequence[Entry]:
        return self.whole[case][: self.so_far[case]]


@dataclass
class World:
    """What counting needs of the ports."""

    figures: FigureStore
    desk: Desks = field(default_factory=Desks)
    ledger: Ledgers = field(default_factory=Ledgers)

    @property
    def ports(self) -> Ports:
        return cast(Ports, self)


def populated(world: World, chance: Random, cases: int) -> None:
    """Give a world some cases, each with a random life of its own."""
    for number in range(cases):
        lived = life(chance, chance.randint(1, 14))
        numbers = world.desk.take(lived.desks)
        id = f"c-{number}"
        entries = list(_told(lived.entries, id, numbers, chance))
        world.ledger.whole[id] = entries
        world.ledger.so_far[id] = 0


def _told(
    entries: Sequence[Entry], case: str, numbers: dict[int, int], chance: Random
) -> Iterator[Entry]:
    """The entries of a life, with what triage, routing and agents would have added."""
    channel, team = chance.choice(("x", "whatsapp")), chance.choice(("care", "it"))
    heard: list[str] = []
    for entry in entries:
        facts = [_renumbered(fact, numbers) for fact in entry.facts]
        if entry.version == 1:
            more = {"channel": channel, "team": team, "tags": chance.choice((None, "a", "a,b"))}
            facts[0] = Fact("case.opened", {**facts[0].data, **more})
        heard += [str(one.data["mention"]) for one in facts if one.what == "mention.heard"]
        facts += _by_the_way(entry, heard, team, chance)
        yield replace(entry, case=case, facts=tuple(facts))


def _renumbered(fact: Fact, numbers: dict[int, int]) -> Fact:
    if fact.what != "promise.chosen":
        return fact
    return Fact(fact.what, {**fact.data, "desk": numbers[int(fact.data["desk"] or 0)]})


def _by_the_way(entry: Entry, heard: list[str], team: str, chance: Random) -> Iterator[Fact]:
    what = chance.random()
    if entry.version == 1 or what < 0.3:
        if chance.random() < 0.5:
            yield Fact("case.queued", {"team": team, "previous": None})
        else:
            yield Fact("case.assigned", {"agent": chance.choice(AGENTS), "previous": None})
    elif what < 0.4:
        verdict = {"sentiment": chance.choice(("negative", "positive")), "intent": "praise"}
        yield Fact("verdict.corrected", {"mention": chance.choice(heard), **verdict, "urgent": 0})
    elif what < 0.5:
        yield Fact(chance.choice(("mention.edited", "mention.deleted")), {"mention": heard[0]})
    elif what < 0.6:
        # One of the life's own is settled next, or none of these ever is.
        id = f"r-{chance.randint(1, 4)}"
        yield Fact("reply.queued", {"reply": id, "agent": chance.choice(AGENTS)})


def counted_in_any_order(world: World, chance: Random) -> datetime:
    """Every entry is counted: mostly in order, sometimes late, twice, or when more has happened; views in between.

    Returns what time it is then.
    """
    ahead = {case: list(entries) for case, entries in world.ledger.whole.items()}
    late: list[Entry] = []
    now = OPENED
    while any(ahead.values()) or late:
        waiting = [entries[0] for entries in ahead.values() if entries]
        if late and (chance.random() < 0.2 or not waiting):
            entry = late.pop(chance.randrange(len(late)))
        else:
            entry = min(waiting, key=lambda one: one.at)
            entry = chance.choice(waiting) if chance.random() < 0.1 else entry
            ahead[entry.case].pop(0)
            world.ledger.so_far[entry.case] = entry.version
            now = max(now, entry.at) + timedelta(seconds=chance.choice((0, 1, 30)))
            if chance.random() < 0.3:  # counted later, or again
                late.append(entry)
                if chance.random() < 0.7:
                    continue
        _, hours = count_entries(entry.case, entry.version, world.ports)
        stir(hours, now, world.ports)
        if chance.random() < 0.1:
            looked(world, now)
    return now


def looked(world: World, now: datetime) -> None:
    """A lead looks at all days, which keeps what is summed up."""
    since = OPENED - timedelta(days=2)
    for days in (2, 60):
        view(Window(since, since + timedelta(days=days)), now, world.ports)


def shown(world: World, window: Window, now: datetime) -> Marks:
    """The figures of a window as a lead sees them, row by row."""
    found: Marks = Counter()
    for at, sums in view(window, now, world.ports).steps.items():
        for cell, one in sums.items():
            timed = sum(one.lengths.values())
            for length, times in one.lengths.items():
                found[at, *cell, length] += times
            if one.count > timed:
                found[at, *cell, None] += one.count - timed
    return found
