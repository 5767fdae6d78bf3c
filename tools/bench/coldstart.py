"""`bench coldstart`: what a fresh process costs until its first calls are made, for each function."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

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
    "Notify": ("functions.notify.handler", "cases", "desk", "notifier"),
    "Deliver": ("functions.deliver.handler", "cases", "desk", "secrets", "http", "mentions"),
    "Park": ("functions.park.handler", "parking"),
}
"""By function of the template: its handler, and what it talks to."""


def run(root: Path, rounds: int, say: Say) -> Report:
    """Starts each function `rounds` times in a fresh process, all in turns, beside boto3 with one client and call."""
    package = build(root, "bench", local_target(), say)
    with aws_double(STAGE_SECRET) as endpoint, room(package, endpoint) as lambda_:
        figures = _measure(lambda_, rounds, say)
    idle = min(figures["nothing"])
    base = min(figures["bare"]) - idle
    ratios = {name: (min(figures[name]) - idle) / base for name in PROBES}
    rows = [_row("bare: boto3, client, one put", figures["bare"], idle, 1.0)]
    rows += [_row(name, figures[name], idle, ratios[name]) for name in PROBES]
    others = {name: ratio for name, ratio in ratios.items() if name != "WebhookHandler"}
    slowest = max(others, key=others.__getitem__)
    return Report(
        "coldstart",
        "Cold start",
        ("function", "least, ms", "median, ms", "ratio"),
        rows,
        (
            Aim("WebhookHandler, ratio", ratios["WebhookHandler"], WEBHOOK_MOST),
            Aim(f"slowest of the others ({slowest}), ratio", others[slowest], OTHERS_MOST),
        ),
        (
            f"{python()}, {rounds} fresh processes each, in turns; processor time above that of Python itself "
            f"({idle:.0f} ms). The ratio is that of the least figures, which the machine's other work disturbed least.",
            "Each imports its handler from the packaged zips and layer and makes the first call through each thing "
            "that it talks to, against an AWS that answers at once; the webhook function takes in a whole signed "
            "delivery. The bare process uses boto3 of the same layer, slimmed and precompiled. TLS is left out: its "
            "certificates cost each client some 18 ms, twice for the functions that also read the secret.",
        ),
    )


def _measure(lambda_: Room, rounds: int, say: Say) -> dict[str, list[float]]:
    probes: dict[str, Sequence[str]] = {"nothing": ("nothing",), "bare": ("bare",), **PROBES}
    figures: dict[str, list[float]] = {name: [] for name in probes}
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for name, arguments in probes.items():
            figures[name].append(lambda_.run("cold", *arguments)[0])
    return figures


def _row(name: str, figures: Sequence[float], idle: float, ratio: float) -> tuple[str, ...]:
    least, middle = min(figures) - idle, median(figures) - idle
    return name, f"{least:.0f}", f"{middle:.0f}", f"{ratio:.2f}"
