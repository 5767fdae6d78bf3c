"""`bench ingest`: what the webhook handler costs beside the least that could do its job."""

import json
from pathlib import Path
from statistics import median

from infra.build import build
from infra.layer import local_target
from tools.bench.coldstart import STAGE_SECRET
from tools.bench.double import aws_double
from tools.bench.report import Aim, Report, Say
from tools.bench.room import python, room

MOST = 1.5


def run(root: Path, rounds: int, say: Say) -> Report:
    """Gives deliveries to the packaged handler and to a bare one, in turns, `rounds` times five groups each."""
    rounds *= 5
    package = build(root, "bench", local_target(), say)
    with aws_double(STAGE_SECRET) as endpoint, room(package, endpoint) as lambda_:
        say(f"{rounds} rounds")
        figures = json.loads(lambda_.run("ingest", str(rounds))[1])
    bare, ours = figures["bare"], figures["ours"]
    ratio = min(ours) / min(bare)
    middle = median(one / other for one, other in zip(ours, bare, strict=True))
    return Report(
        "ingest",
        "Ingest",
        ("handler", "least, µs", "median, µs"),
        (
            ("bare: HMAC, JSON, one conditional put by boto3", *_cells(bare)),
            ("ours: the webhook function, packaged", *_cells(ours)),
        ),
        (Aim("ours / bare, ratio", ratio, MOST),),
        (
            f"{python()}, {rounds} rounds of 20 warm deliveries each, in turns in one process; processor time of a "
            "delivery, without the network's and the store's. The ratio is that of the least figures, which other "
            f"work on the machine disturbed least; the median of the rounds' ratios is {middle:.2f}.",
            "Ours verifies, normalises to an event, checks ids, compresses event and raw object, puts with a "
            "condition, and logs one line with its metrics.",
        ),
    )


def _cells(figures: list[float]) -> tuple[str, str]:
    return f"{min(figures):.0f}", f"{median(figures):.0f}"
