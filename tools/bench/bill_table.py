"""How the cost of mentions is shown: a column for each kind, a line for each thing that is charged."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.bench.bill import GB, Charge, total
from tools.bench.meter import Usage
from tools.bench.report import Aim, Report

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number of mentions of a kind used."""

    kind: str
    number: int
    usage: Usage
    lines: Sequence[Charge]
    aim: float | None = None

    @property
    def per_million(self) -> float:
        """Dollars for a million of them."""
        return total(self.lines) / self.number * MILLION


def table(counted: Sequence[Counted], crowd: Counted, sample: int) -> Report:
    """The report; `crowd` is the first kind again, in a burst."""
    dearest = max(counted, key=lambda one: one.per_million)
    worth = {line.what: line.dollars for line in dearest.lines}
    names = {line.what for one in counted for line in one.lines if line.quantity}
    rows = [
        [name, *(_cell(one, name) for one in counted)]
        for name in sorted(names, key=lambda what: (-worth.get(what, 0.0), what))
    ]
    rows.append(["**sum, $ a million**", *(f"**{one.per_million:.2f}**" for one in counted)])
    return Report(
        "cost",
        "Cost of a mention",
        ("$ a million (units of one)", *(one.kind for one in counted)),
        rows,
        [Aim(f"{one.kind}, $ a million", one.per_million, one.aim) for one in counted if one.aim],
        _notes(counted, crowd, sample),
    )


def _cell(one: Counted, name: str) -> str:
    line = next((line for line in one.lines if line.what == name), None)
    if line is None or not line.quantity:
        return ""
    units = line.quantity / one.number
    if line.price.unit.startswith(("GB ", "GB-month")):
        shown = f"{units * GB / 1024:.1f} KB"
    else:
        shown = f"{units:.1f}" if units >= 0.05 else f"{units:.1g}"
    return f"{line.dollars / one.number * MILLION:.2f} ({shown})"


def _notes(counted: Sequence[Counted], crowd: Counted, sample: int) -> list[str]:
    dear = max(counted, key=lambda one: one.per_million)
    indexed = sum(n for (_, index), n in dear.usage.writes.items() if index) / dear.number
    return [
        f"Counted on the emulated stack from {sample} mentions of each kind, one after the other, so that"
        " nothing shares a batch: the dearest way. Each agent has 25 open cases already; from 39 on the row that"
        " counts them takes two units more. Every request made with a function's credentials and"
        " every call of a function is written down; DynamoDB's units are computed from the items before"
        " and after each write.",
        "Closed: webhook, triage, page pushed to one phone, GET /cases/{id}, POST .../close. Answered:"
        " webhook, triage, page pushed to one phone, GET /cases/{id}, POST .../replies (which"
        " acknowledges), delivery, our reply kept as a mention. The message of the page's next rung,"
        " which comes to nothing, is in both; a look at the list of cases is not, as the page names the"
        " case: each look is some $4 a million more. WhatsApp tells up to three states of each reply: sent,"
        " delivered, read.",
        _batching(counted[0], crowd),
        "Lambda's time is that of warm calls on this machine (the lower quartile, as neighbours only add"
        f" to it), in whole milliseconds, at the memory of the template: {_times(counted)}.",
        "SQS: one receive and one delete for each batch; Lambda's empty receives are in the idle table."
        " Streams are read by Lambda for nothing. A write in a transaction counts twice, its index"
        " entries once, since DynamoDB writes those afterwards: were they doubled too, an answered case"
        f" would cost ${indexed * _write_price(dear):.2f} more.",
        "Storage, recovery and logs are those of the first month. Left out: free tiers, tax, cold starts,"
        " the secret's refreshing (in the idle table), sign-in (Cognito: 10,000 users free), and what the"
        " platforms ask.",
        "List prices of us-east-1; each with its source and date is in tools/bench/prices.yaml.",
    ]


def _write_price(one: Counted) -> float:
    """Dollars for a million write units."""
    price = next(line.price for line in one.lines if line.price.unit.startswith("write unit"))
    return price.each * MILLION


def _batching(steady: Counted, crowd: Counted) -> str:
    """What a burst saves. Its times are left out: this machine has too few processors to serve one."""
    kept = {"SQS", "Lambda"}
    saved = 0.0
    for one, sign in ((steady, 1), (crowd, -1)):
        lines = [
            line
            for line in one.lines
            if line.price.service in kept and not line.price.unit.startswith("GB-second")
        ]
        saved += sign * total(lines) / one.number * MILLION
    return (
        f"{crowd.number} at once share batches: {steady.kind} then saves ${saved:.2f} a million in requests"
        f" of SQS ({_queue(steady):.1f} each, then {_queue(crowd):.1f}) and calls of Lambda"
        f" ({_calls(steady):.1f}, then {_calls(crowd):.1f})."
    )


def _queue(one: Counted) -> float:
    return sum(one.usage.queue.values()) / one.number


def _calls(one: Counted) -> float:
    return sum(one.usage.calls.values()) / one.number


def _times(counted: Sequence[Counted]) -> str:
    known: dict[str, list[int]] = {}
    for one in counted:
        for function in one.usage.took:
            known.setdefault(function, []).append(one.usage.billed(function))
    spans = {function: sorted({min(times), max(times)}) for function, times in known.items()}
    return ", ".join(
        f"{function} {' to '.join(map(str, span))} ms" for function, span in sorted(spans.items())
    )
