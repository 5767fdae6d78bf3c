"""Usage times prices: what AWS would ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chalicelib.errors import Misconfigured
from tools.bench.meter import Usage

BEHIND_API = frozenset({"APIHandler", "WebhookHandler"})

_FILE = Path(__file__).with_name("prices.yaml")
GB = 1024**3

_OTHERS = {
    "sns Publish": ("publish", "push"),
    "secretsmanager GetSecretValue": (),  # once in minutes for each worker, however many mentions: idle cost
    "s3 PUT": ("s3-put",),
    "s3 GET": ("s3-get",),
}
"""What each request to another service is charged as. A direct push is one publish and one delivery."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit costs, in dollars, and how many a month are given to everybody."""

    service: str
    unit: str
    each: float
    free: float
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a bill."""

    price: Price
    quantity: float

    @property
    def what(self) -> str:
        """What is charged, in words."""
        return f"{self.price.service}: {self.price.unit}"

    @property
    def dollars(self) -> float:
        """At list price."""
        return self.quantity * self.price.each

    @property
    def after_free(self) -> float:
        """In an account that uses nothing else of the kind."""
        return max(0.0, self.quantity - self.price.free) * self.price.each


@cache
def prices() -> Mapping[str, Price]:
    """The dated table beside this file."""
    return {name: _price(item) for name, item in yaml.safe_load(_FILE.read_text())["items"].items()}


def _price(item: Mapping[str, Any]) -> Price:
    each = float(item["price"]) / float(item["per"])
    free = float(item.get("free", 0))
    return Price(item["service"], item["unit"], each, free, item["source"], str(item["date"]))


def charge(name: str, quantity: float) -> Charge:
    """A line by the name of its price."""
    return Charge(prices()[name], quantity)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the template decides that has a price.

    `memory` is in MB by function; `traced` is the share of API requests that a sampling rule takes; `active` are the
    functions that start traces of their own.
    """

    memory: Mapping[str, int]
    traced: float
    active: frozenset[str]


def bill(usage: Usage, setting: Setting) -> list[Charge]:
    """All that a usage costs, at its own quantities."""
    log = sum(usage.log.values()) / GB
    lines = [
        charge("api", usage.api),
        charge("lambda-requests", sum(usage.calls.values())),
        charge("lambda-time", gb_seconds(usage, setting)),
        charge("write", sum(usage.writes.values())),
        charge("read", sum(usage.reads.values())),
        charge("queue", sum(usage.queue.values())),
        charge("log", log),
        charge("log-stored", log),
        charge("trace", traces(usage, setting)),
        charge("stored", (usage.stored + usage.indexed) / GB),
        charge("backup", usage.stored / GB),
        charge("out", usage.answered / GB),
    ]
    return lines + [charge(name, number) for name, number in _others(usage)]


def gb_seconds(usage: Usage, setting: Setting) -> float:
    """What Lambda bills for time: warm calls, each in whole milliseconds."""
    return sum(
        number * usage.billed(function) / 1000 * setting.memory[function] / 1024
        for function, number in usage.calls.items()
    )


def traces(usage: Usage, setting: Setting) -> float:
    """Traces recorded: a share of the API's requests, and every call that an active function starts a trace for.

    A sampling rule does not reach those: Lambda takes the first of each second, and calls are rarer than that here.
    """
    calls = sum(n for f, n in usage.calls.items() if f in setting.active and f not in BEHIND_API)
    return usage.api * setting.traced + calls


def _others(usage: Usage) -> Iterator[tuple[str, int]]:
    for request, number in sorted(usage.requests.items()):
        if request not in _OTHERS:
            raise Misconfigured(f"tools/bench/bill.py has no price for {request}")
        for name in _OTHERS[request]:
            yield name, number


def total(lines: Iterable[Charge]) -> float:
    """Dollars of a bill at list prices."""
    return sum(line.dollars for line in lines)
