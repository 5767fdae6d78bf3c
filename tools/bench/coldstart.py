"""`bench coldstart`: what a fresh process costs until its first calls are made, for each function."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import boto3

from infra.build import build
from infra.layer import local_target
from tools.bench.double import aws_double
from tools.bench.probes.ingest import SECRET
from tools.bench.report import Aim, Report, Say
from tools.bench.room import Room, python, room

STAGE_SECRET = {
    "connections": {
        "bench": {"channel": "whatsapp", "signing": [SECRET], "verify_token": "v", "token": "t"}
    }
}

WEBHOOK_MOST, OTHERS_MOST = 1.2, 1.6

PROBES: Mapping[str, tuple[str, ...]] = {
    "WebhookHandler": ("chalicelib.api.door.app", "a delivery"),
    "APIHandler": ("app.app", "cases", "desk", "mentions", "ledger"),
    "MentionRelay": ("functions.relay.mentions", "queues"),
    "LedgerRelay": ("functions.relay.ledger", "queues"),
    "SpillWorker": ("functions.spill.handler", "mentions"),
    "Classify": ("functions.classify.handler", "mentions", "cases", "desk", "classifier", "queues"),
    "SlaClock": ("functions.sla_clock.handler", "cases", "queues"),
    "SlaDue": ("functions.sla_due.handler", "cases", "desk", "queues"),
    "Notify": ("functions.notify.handler", "cases", "ledger", "pager", "notifier"),
    "Deliver": ("functions.deliver.handler", "cases", "desk", "secrets", "http", "mentions"),
    "Live": ("functions.live.routes", "consoles", "sockets"),
    "PulseWorker": ("functions.pulse.handler", "ledger", "desk", "figures", "queues"),
    "Park": ("functions.park.handler", "parking"),
}
"""By function of the template: its handler, and what it talks to."""


INSTALLED = Path(boto3.__file__).parents[1]
"""boto3 as pip installs it, compiled, of the release that is in the layer."""


def run(root: Path, rounds: int, say: Say) -> Report:
    """Starts each function `rounds` times in a fresh process, all in turns, beside boto3 with one client and call."""
    package = build(root, "bench", local_target(), say)
    with aws_double(STAGE_SECRET) as endpoint, room(package, endpoint) as lambda_:
        figures = _measure(lambda_, rounds, say)
    idle = min(figures.pop("nothing"))
    rows = [_row(_NAMES.get(name, name), values, idle, figures) for name, values in figures.items()]
    ratios = {name: _ratio(figures[name], figures["installed"], idle) for name in PROBES}
    others = {name: ratio for name, ratio in ratios.items() if name != "WebhookHandler"}
    slowest = max(others, key=others.__getitem__)
    return Report(
        "coldstart",
        "Cold start",
        ("process", "least, ms", "median, ms", "to boto3 installed", "to boto3 in our layer"),
        rows,
        (
            Aim("WebhookHandler to boto3 installed", ratios["WebhookHandler"], WEBHOOK_MOST),
            Aim(f"slowest of the others ({slowest})", others[slowest], OTHERS_MOST),
        ),
        (
            f"{python()}, {rounds} fresh processes each, in turns; processor time above that of Python itself "
            f"({idle:.0f} ms). Ratios are those of the least figures, which other work on the machine disturbed least.",
            "Each imports its handler from the packaged zips and layer and makes the first call through each thing "
            "that it talks to, against an AWS that answers at once; the webhook function takes in a whole signed "
            "delivery. Bare is `import boto3`, one client and one put: once as pip installs it, compiled, and once "
            "from our layer, which is slimmed: the stricter comparison.",
            "TLS is left out: its certificates cost each client some 18 ms, twice where the secret is read too.",
        ),
    )


_NAMES = {
    "installed": "bare: boto3 as pip installs it, client, one put",
    "bare": "bare: the same from our layer",
}


def _measure(lambda_: Room, rounds: int, say: Say) -> dict[str, list[float]]:
    probes: dict[str, Sequence[str]] = {"nothing": ("nothing",), "bare": ("bare",), **PROBES}
    figures: dict[str, list[float]] = {"nothing": [], "installed": [], **{n: [] for n in probes}}
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        figures["installed"].append(lambda_.run("cold", "bare", libraries=INSTALLED)[0])
        for name, arguments in probes.items():
            figures[name].append(lambda_.run("cold", *arguments)[0])
    return figures


def _row(
    name: str, values: Sequence[float], idle: float, figures: Mapping[str, Sequence[float]]
) -> tuple[str, ...]:
    least, middle = min(values) - idle, median(values) - idle
    ratios = [_ratio(values, figures[base], idle) for base in ("installed", "bare")]
    return name, f"{least:.0f}", f"{middle:.0f}", *(f"{ratio:.2f}" for ratio in ratios)


def _ratio(values: Sequence[float], base: Sequence[float], idle: float) -> float:
    return (min(values) - idle) / (min(base) - idle)
