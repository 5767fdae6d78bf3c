"""`./earshot bench polling`: random cases, each recounted from its ledger and replayed under a five-minute poll.

The rule replayed is what was read in the sources of tools that poll: a job looks every five minutes at who still waits,
and writes a miss for those who are past their time. Their first reply is compared once more when it is given.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from statistics import median, quantiles

from chalicelib.domain.promise import ClockKind
from chalicelib.domain.recount import recount
from chalicelib.domain.track import Result
from tools.bench.histories import OPENED, life
from tools.bench.report import Aim, Report, Say
from tools.proof import differences

POLL = timedelta(minutes=5)
STEPS = 12
"""What happens in a case, its first mention left out."""
CHUNK = 1000
CASES = 100_000


@dataclass
class Tally:
    """What a number of lives came to; `late_seconds` is how late a poll wrote what it saw."""

    cases: int = 0
    differ: int = 0
    promises: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)
    late_seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Together with another one."""
        self.cases += other.cases
        self.differ += other.differ
        for mine, theirs in (
            (self.promises, other.promises),
            (self.broken, other.broken),
            (self.unseen, other.unseen),
        ):
            for kind, count in theirs.items():
                mine[kind] = mine.get(kind, 0) + count
        for kind, seconds in other.late_seconds.items():
            self.late_seconds.setdefault(kind, []).extend(seconds)

    def count(self, result: Result, poll: datetime) -> None:
        """One promise: how it ended, and whether a poll would have seen that."""
        kind = result.kind.value
        self.promises[kind] = self.promises.get(kind, 0) + 1
        over = result.met_at or result.ended_at
        if over is None or result.due_at is None or over <= result.due_at:
            return
        self.broken[kind] = self.broken.get(kind, 0) + 1
        turns = math.floor((result.due_at - poll) / POLL) + 1
        seen = poll + turns * POLL
        if seen < over:
            late = (seen - result.due_at).total_seconds()
            self.late_seconds.setdefault(kind, []).append(late)
        elif result.kind is not ClockKind.FIRST_REPLY:
            self.unseen[kind] = self.unseen.get(kind, 0) + 1


def lives(seeds: range) -> Tally:
    """Some lives, each lived, recounted, compared and polled."""
    tally = Tally()
    for seed in seeds:
        chance = Random(seed)
        lived = life(chance, STEPS)
        desks = {desk.version: desk for desk in lived.desks}
        results = recount(lived.entries, desks.__getitem__)
        tally.cases += 1
        tally.differ += bool(differences(lived.case, lived.entries, results))
        poll = OPENED + chance.random() * POLL
        for result in results:
            tally.count(result, poll)
    return tally


def run(cases: int, say: Say) -> Sequence[Report]:
    """So many lives, on all processors."""
    tally = Tally()
    chunks = [range(start, min(start + CHUNK, cases)) for start in range(0, cases, CHUNK)]
    with ProcessPoolExecutor() as pool:
        for part in pool.map(lives, chunks):
            tally.add(part)
            say(f"{tally.cases:,} of {cases:,} cases")
    return (_recounted(tally), _polled(tally))


def _recounted(tally: Tally) -> Report:
    rows = [(kind.value, f"{tally.promises.get(kind.value, 0):,}") for kind in ClockKind]
    return Report(
        name="recount",
        title="Promises recounted from the ledger",
        columns=("promise of", "counted twice"),
        rows=rows,
        aims=(Aim("cases whose recount differs from what was live", tally.differ, 0),),
        notes=(
            f"{tally.cases:,} random cases of {STEPS} events: answers early, late and overtaken by the customer, "
            "waits, other priorities and tags, two more versions of the desk, deliveries that come late, ends and "
            "reopenings, over the night in which the clocks go forward.",
            "Compared are start, due time, end and lateness of each promise, to the microsecond.",
        ),
    )


def _polled(tally: Tally) -> Report:
    rows = []
    for kind in ClockKind:
        name = kind.value
        broken, unseen = tally.broken.get(name, 0), tally.unseen.get(name, 0)
        seconds = tally.late_seconds.get(name, [])
        share = f"{unseen / broken:.1%}" if broken else "-"
        p99 = f"{quantiles(seconds, n=100)[98]:.0f} s" if len(seconds) > 1 else "-"
        half = f"{median(seconds):.0f} s" if seconds else "-"
        rows.append((name, f"{broken:,}", f"{unseen:,}", share, half, p99))
    return Report(
        name="polling",
        title="The same histories under a five-minute poll",
        columns=("promise of", "broken", "never written", "share", "written late, median", "p99"),
        rows=rows,
        notes=(
            "Ours writes every one, late by 0 s: due times and ends are in the ledger.",
            "The poll is the rule read in the sources of tools that have one, replayed; not those tools.",
            "A first reply is compared again when it is given, so a poll loses none of them.",
        ),
    )
