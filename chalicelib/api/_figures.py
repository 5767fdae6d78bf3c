"""The rows of the lead's figures, from sums of marks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from chalicelib.api._json import moment
from chalicelib.domain.cost import SOURCE, Bill, Line, bill
from chalicelib.domain.mark import DECIDED, PROMISES, Counted, Fate
from chalicelib.domain.sums import Cell, Sum, Sums, by, percentile
from chalicelib.domain.verdict import Intent, Sentiment

if TYPE_CHECKING:
    from chalicelib.api import _forms_figures as forms

Steps = Sequence[tuple[datetime, Sums]]


def tables(steps: Steps, all_: Sums) -> dict[str, Any]:
    """All rows but those of promises."""
    return {
        "outcomes": _counts(all_, Counted.HEARD),
        "volume": [_volume(at, sums) for at, sums in steps],
        "cases": [_cases(at, sums) for at, sums in steps],
        "closed": _counts(all_, Counted.CLOSED),
        "priorities": _counts(all_, Counted.OPENED),
        "answers": _answers(all_),
        "waits": _waits(all_),
        "sentiment": list(_by_step(steps, Counted.SENTIMENT, Sentiment)),
        "intents": list(_by_step(steps, Counted.INTENT, Intent)),
        "topics": [row for at, sums in steps for row in _topics(at, sums)],
        "unanswered": _unanswered(all_),
        "cost": cost_json(bill(all_)),
    }


def promises(all_: Sums, hours: Sequence[tuple[str, Sums]]) -> "list[forms.Promised]":
    """What became of promises: of all, by channel, team and agent, and by hour of day."""
    rows: list[forms.Promised] = []
    for kind in PROMISES:
        for name, word in WORDS.items():
            named = ((word(cell), cell, one) for cell, one in all_.items())
            rows += _promised(kind, name, _fates(kind, named))
        hourly = ((hour, cell, one) for hour, sums in hours for cell, one in sums.items())
        rows += _promised(kind, "hour", _fates(kind, hourly))
    return rows


WORDS: Mapping[Any, Callable[[Cell], str]] = {
    "all": lambda _: "",
    "channel": lambda cell: cell.channel,
    "team": lambda cell: cell.team,
    "agent": lambda cell: cell.agent,
}
"""By what promises are told apart."""

Fates = Mapping[str, Mapping[str, Sum]]
"""Sums by what the promises are of, and by what became of them."""


def _fates(kind: Counted, named: Iterable[tuple[str, Cell, Sum]]) -> Fates:
    """Those of a kind, of sums that come with what they are of."""
    found: dict[str, dict[str, Sum]] = {}
    for of, cell, one in named:
        if cell.what == kind:
            found.setdefault(of, {}).setdefault(cell.value, Sum()).take(one)
    return dict(sorted(found.items()))


def _promised(kind: Any, name: Any, found: Fates) -> "Iterator[forms.Promised]":
    for of, fates in found.items():
        met = Sum()
        for one in fates.values():
            met.take(one)
        counts = {fate: fates[fate].count if fate in fates else 0 for fate in Fate}
        decided = sum(counts[fate] for fate in DECIDED)
        yield {
            "kind": kind.value,
            "by": name,
            "of": of,
            "decided": decided,
            "kept": counts[Fate.KEPT],
            "late": counts[Fate.LATE],
            "open": counts[Fate.OPEN],
            "missed": counts[Fate.MISSED],
            "withdrawn": counts[Fate.WITHDRAWN],
            "attainment": _share(counts[Fate.KEPT], decided),
            "answered": sum(met.lengths.values()),
            "p50": percentile(met.lengths, 50),
            "p90": percentile(met.lengths, 90),
            "p99": percentile(met.lengths, 99),
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _numbers(sums: Sums, what: Counted) -> Counter[str]:
    found = by(sums, lambda cell: cell.value if cell.what == what else None)
    return Counter({value: one.count for value, one in found.items()})


def _counts(sums: Sums, what: Counted) -> "list[forms.Counted]":
    return [{"value": value, "count": count} for value, count in _numbers(sums, what).items()]


def _volume(at: datetime, sums: Sums) -> "forms.Volume":
    numbers = _numbers(sums, Counted.HEARD)
    return {
        "at": moment(at),
        "heard": numbers.total(),
        "opened": numbers["opened"],
        "reopened": numbers["reopened"],
        "joined": numbers["joined"],
        "noise": numbers["noise"],
        "edited": numbers["edited"],
        "own": numbers["own"],
        "deleted": numbers["deleted"],
        "unmatched": numbers["unmatched"],
    }


def _cases(at: datetime, sums: Sums) -> "forms.CaseCounts":
    return {
        "at": moment(at),
        "opened": _numbers(sums, Counted.OPENED).total(),
        "reopened": _numbers(sums, Counted.REOPENED).total(),
        "closed": _numbers(sums, Counted.CLOSED).total(),
    }


def _by_step(steps: Steps, what: Counted, words: type[StrEnum]) -> Iterator[Any]:
    for at, sums in steps:
        numbers = _numbers(sums, what)
        yield {"at": moment(at)} | {word.value: numbers[word.value] for word in words}


def _topics(at: datetime, sums: Sums) -> "Iterator[forms.Topic]":
    for topic, cases in _numbers(sums, Counted.TOPIC).items():
        yield {"at": moment(at), "topic": topic, "cases": cases}


def _answers(sums: Sums) -> "list[forms.Answers]":
    found: dict[str, Counter[str]] = {}
    for cell, one in sums.items():
        if cell.what == Counted.ANSWER:
            found.setdefault(cell.agent, Counter())[cell.value] += one.count
    return [
        {
            "agent": agent,
            "sent": ways["sent"],
            "native": ways["native"],
            "automatic": ways["automatic"],
            "refused": ways["refused"],
            "unknown": ways["unknown"],
            "undelivered": ways["undelivered"],
        }
        for agent, ways in sorted(found.items())
    ]


def _waits(sums: Sums) -> "list[forms.QueueWait]":
    teams = by(sums, lambda cell: cell.team if cell.what == Counted.WAIT else None)
    return [
        {
            "team": team,
            "cases": one.count,
            "p50": percentile(one.lengths, 50),
            "p90": percentile(one.lengths, 90),
            "p99": percentile(one.lengths, 99),
        }
        for team, one in teams.items()
    ]


def _unanswered(sums: Sums) -> "forms.Unanswered":
    numbers = _numbers(sums, Counted.FIRST_REPLY)
    open_, missed = numbers[Fate.OPEN], numbers[Fate.MISSED]
    promised = numbers.total()
    return {
        "promised": promised,
        "open": open_,
        "missed": missed,
        "withdrawn": numbers[Fate.WITHDRAWN],
        "rate": _share(open_ + missed, promised),
    }


def cost_json(found: Bill) -> "forms.Cost":
    """What a time cost, as far as anybody knows."""
    return {
        "currency": "USD",
        "mentions": found.mentions,
        "dollars": _dollars(found.dollars),
        "per_mention": None if found.per_mention is None else _dollars(found.per_mention),
        "rows": [_line(one) for one in found.lines],
        "platforms": [_line(one) for one in found.fees],
        "unknown": [
            {"what": one.what, "channel": one.channel, "count": one.count, "why": one.why}
            for one in found.unknown
        ],
        "source": SOURCE,
    }


def _line(line: Line) -> "forms.CostLine":
    return {
        "what": line.what,
        "channel": line.channel,
        "count": line.count,
        "each": _dollars(line.each),
        "dollars": _dollars(line.dollars),
    }


def _dollars(amount: float) -> float:
    """To a millionth of a cent: what is beyond is noise of floating point."""
    return round(amount, 8)
