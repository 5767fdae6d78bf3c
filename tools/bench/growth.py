"""`./earshot bench growth`: whether a mention costs and takes more when there are many already."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from chalicelib.flows.casework import Act, acknowledge, close
from chalicelib.gateways.clock import now
from chalicelib.ports import Ports
from tools.bench import traffic
from tools.bench.bill import bill, total
from tools.bench.meter import Usage, add_up
from tools.bench.past import Pattern, Row, fill, pattern
from tools.bench.report import Aim, Report, Say
from tools.bench.scene import SECOND_RUNG, Scene, scene
from tools.send import Sender

SIZES = (1_000, 10_000, 100_000)
SAMPLE = 20
RAW = 5
"""Raw requests of each sort before each mention, to see how the emulator itself fares."""
AIM = 10.0
"""Per cent."""

MIX = {"noise": 60, "closed": 20, "answered": 9, "open": 2}
"""Matters in a hundred mentions; our reply to an answered one is a mention too."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one size. Times in ms, the median."""

    stored: int
    cases: int
    noise: Usage
    answered: Usage
    dollars: tuple[float, float]
    """For a million, of noise and of answered ones, Lambda's time left out."""
    webhook: float
    to_case: float
    raw: tuple[float, float, float]
    """Of a put, a get and a query that the emulator answers without us."""


def run(
    root: Path, name: str, say: Say, sizes: Sequence[int] = SIZES, sample: int = SAMPLE
) -> Report:
    """Units and times of mentions with ever more stored. Raises Unavailable when the stack fails."""
    started = time.monotonic()
    with scene(root, name, say) as stage:
        say("patterns of what is stored")
        patterns = _patterns(stage)
        stage.rest()
        past = _Past(stage, patterns, say)
        looks = []
        for size in sorted(sizes):
            past.reach(size)
            say(f"{size:,} stored: measuring")
            looks.append(_look(stage, past, sample))
    return _report(looks, sample, time.monotonic() - started)


def _patterns(stage: Scene) -> dict[str, Pattern]:
    """One of each sort, by the real way of a mention."""
    one = stage.sender("x")

    def made(text: str, act: Any = None) -> Pattern:
        (key,) = traffic.deliver(one, traffic.x_post(text), 0).mentions
        case = traffic.settled(one, key).case
        if act is not None:
            act(case)
        digits = key.rpartition("#")[2].removeprefix("19")
        return pattern(stage.client("dynamodb"), one, key, digits)

    def answer(case: str) -> None:
        stage.phone.answer(one, case)
        _close(one, case)

    return {
        "noise": made(traffic.ADVERTISING),
        "closed": made(traffic.COMPLAINT, lambda case: stage.phone.close(one, case)),
        "answered": made(traffic.COMPLAINT, answer),
        "open": made(traffic.COMPLAINT, lambda case: acknowledge(_act(one.ports, case), one.ports)),
    }


def _close(one: Sender, case: str) -> None:
    """A colleague closes it, uncounted: no agent's desk fills up."""
    close(_act(one.ports, case), "answered", one.ports)


def _act(ports: Ports, case: str) -> Act:
    return Act(case, ports.desk.current().agents[-1], now())


class _Past:
    """What is stored so far."""

    def __init__(self, stage: Scene, patterns: dict[str, Pattern], say: Say) -> None:
        self._client, self._patterns, self._say = stage.client("dynamodb"), patterns, say
        # Spread evenly, so that every size has the same mix.
        share = sorted((n / MIX[kind], kind) for kind in MIX for n in range(MIX[kind]))
        self._order = cycle([kind for _, kind in share])
        self._made = 0
        self.mentions = len(patterns)
        self.cases = sum(one.case is not None for one in patterns.values())

    def reach(self, size: int) -> None:
        """Fill until so many mentions are stored."""
        written, started = 0, time.monotonic()

        def wrote(number: int) -> None:
            nonlocal written
            written += number
            if written % 5000 < number:
                rate = written / (time.monotonic() - started)
                self._say(f"filling to {size:,} mentions: {written:,} rows, {rate:,.0f} a second")

        fill(self._client, self._rows(size), wrote)

    def _rows(self, size: int) -> Iterator[tuple[str, Row]]:
        while self.mentions < size:
            one = self._patterns[next(self._order)]
            self._made += 1
            self.mentions += one.mentions
            self.cases += one.case is not None
            yield from one.copy(self._made)


def _look(stage: Scene, past: _Past, sample: int) -> Look:
    one, raw = stage.sender("x"), _Raw(stage)
    # The first mention after a pause finds caches stale and processors cold.
    traffic.settled(one, traffic.deliver(one, traffic.x_post(traffic.ADVERTISING), 0).mentions[0])
    stage.rest()
    took: list[float] = []
    waits: list[float] = []
    for number in range(sample):
        raw.measure()
        shot = traffic.deliver(one, traffic.x_post(traffic.ADVERTISING), number)
        took.append(shot.took)
        traffic.settled(one, shot.mentions[0])
    noise = add_up(stage.rest(), stage.stack)
    for number in range(sample):
        raw.measure()
        shot = traffic.deliver(one, traffic.x_post(traffic.COMPLAINT), number)
        took.append(shot.took)
        waits.append(_answered(stage, one, shot.mentions[0]))
    time.sleep(SECOND_RUNG)
    answered = add_up(stage.rest(), stage.stack)
    look = Look(
        past.mentions,
        past.cases,
        noise,
        answered,
        (_dollars(stage, noise, sample), _dollars(stage, answered, sample)),
        statistics.median(took) * 1000,
        statistics.median(waits) * 1000,
        raw.medians(),
    )
    past.mentions += 3 * sample + 1
    past.cases += sample
    return look


def _answered(stage: Scene, one: Sender, key: str) -> float:
    """Lets an agent answer; returns the seconds from hearing the mention to its case, by our own records."""
    mention = traffic.settled(one, key)
    case = mention.case or ""
    opened = one.ports.ledger.of_case(case)[0].at
    stage.phone.answer(one, case)
    _close(one, case)
    return (opened - mention.received_at).total_seconds()


def _dollars(stage: Scene, usage: Usage, sample: int) -> float:
    """For a million, without Lambda's time, which is this machine's mood, and what is read once in minutes."""
    kept = [one for one in bill(usage, stage.setting) if one.price.unit[:9] != "GB-second"]
    return total(kept) / sample * 1_000_000


class _Raw:
    """Puts, gets and queries of the cases' table, made by boto3 from here."""

    def __init__(self, stage: Scene) -> None:
        self._client, self._table = stage.client("dynamodb"), stage.state.outputs["CasesTable"]
        self._took: tuple[list[float], list[float], list[float]] = ([], [], [])

    def measure(self) -> None:
        """Some of each, on keys of their own."""
        client, table, (puts, gets, queries) = self._client, self._table, self._took
        for _ in range(RAW):
            key = {"case": {"S": f"probe-{len(puts)}"}, "part": {"S": "head"}}
            item = {**key, "body": {"B": b"x" * 400}}
            puts.append(_timed(partial(client.put_item, TableName=table, Item=item)))
            gets.append(_timed(partial(client.get_item, TableName=table, Key=key)))
            query = partial(
                client.query,
                TableName=table,
                KeyConditionExpression="#c = :c",
                ExpressionAttributeNames={"#c": "case"},
                ExpressionAttributeValues={":c": key["case"]},
            )
            queries.append(_timed(query))

    def medians(self) -> tuple[float, float, float]:
        """Milliseconds of each sort."""
        put, get, query = (statistics.median(times) * 1000 for times in self._took)
        return put, get, query


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _report(looks: Sequence[Look], sample: int, took: float) -> Report:
    first, last = looks[0], looks[-1]
    return Report(
        "growth",
        "Growth",
        (
            "stored mentions",
            "cases",
            "noise: write, read units",
            "noise: $ a million",
            "answered: write, read units",
            "answered: $ a million",
            "webhook answers, ms",
            "time to the case, ms",
            "the emulator's own put, get, query, ms",
        ),
        [_row(look, sample) for look in looks],
        [
            Aim("cost of noise, growth in %", _growth([one.dollars[0] for one in looks]), AIM, "%"),
            Aim("cost of an answer, growth in %", _growth([o.dollars[1] for o in looks]), AIM, "%"),
            Aim("webhook, growth beyond the emulator's in %", _beyond(first, last), AIM, "%"),
        ],
        [
            f"{sample} noise mentions and {sample} answered ones at each size, one after the other; times are"
            " medians. Stored are copies, under ids of their own, of the rows that real mentions left; in a"
            f" hundred {_mix()}, and our replies.",
            "Cost is that of `bench cost` without Lambda's time. Growth is the largest over the smallest.",
            "The emulator keeps its tables in memory and has moods of its own, so its own put, get and query"
            " are timed from here between the mentions. The webhook took"
            f" {_change(first.webhook, last.webhook)}, the emulator's put {_change(first.raw[0], last.raw[0])},"
            f" the time to the case {_change(first.to_case, last.to_case)}.",
            f"The run took {took / 60:.0f} minutes.",
        ],
    )


def _mix() -> str:
    return ", ".join(f"{number} {kind}" for kind, number in MIX.items())


def _row(look: Look, sample: int) -> tuple[str, ...]:
    def units(usage: Usage) -> str:
        writes, reads = sum(usage.writes.values()), sum(usage.reads.values())
        return f"{writes / sample:.1f}, {reads / sample:.1f}"

    return (
        f"{look.stored:,}",
        f"{look.cases:,}",
        units(look.noise),
        f"{look.dollars[0]:.2f}",
        units(look.answered),
        f"{look.dollars[1]:.2f}",
        f"{look.webhook:.0f}",
        f"{look.to_case:.0f}",
        ", ".join(f"{one:.1f}" for one in look.raw),
    )


def _growth(figures: Sequence[float]) -> float:
    return (max(figures) / min(figures) - 1) * 100


def _beyond(first: Look, last: Look) -> float:
    """By how much the webhook grew more than the emulator's own put did, in per cent.

    Where the put became quicker it counts as unchanged: most of the webhook's time is not the emulator's.
    """
    own = last.raw[0] / first.raw[0]
    return (last.webhook / first.webhook / max(1.0, own) - 1) * 100


def _change(first: float, last: float) -> str:
    return f"{last / first:.2f} times as long"
