"""`./earshot bench quickness`: from a webhook to the push service, on a running stack at ten mentions a second."""

import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

import yaml

from chalicelib.errors import Unavailable
from tools.bench.report import Aim, Report, Say
from tools.bench.scene import stack
from tools.bench.traffic import new_digits, until, x_post
from tools.send import Sender, sender

RATE = 10.0
SECONDS = 30
AIM = 3.0
PATIENCE = 60.0
WARM = 20
"""Mentions before it counts, which wake the workers."""


def run(root: Path, say: Say) -> Sequence[Report]:
    """One round. Raises Unavailable when the stack fails."""
    count = round(RATE * SECONDS)
    with tempfile.TemporaryDirectory() as scratch:
        desk, meter = Path(scratch) / "desk.yaml", Path(scratch) / "meter.jsonl"
        desk.write_text(yaml.safe_dump(_desk(count + WARM), sort_keys=False))
        meter.touch()
        say("bringing up a stack")
        with stack(root, "bench", desk, {"EARSHOT_METER": str(meter)}) as state:
            one = sender(state, "x", None)
            say("waking the workers")
            _send(one, WARM)
            _published(meter, WARM)
            say(f"{count} mentions, {RATE:.0f} a second")
            sent = _send(one, count)
            published = _published(meter, WARM + count)
            took = sorted(_took(one, sent, published))
    return (_report(count, took),)


def _desk(agents: int) -> dict[str, Any]:
    """An agent for each mention: nobody is paged twice a minute, and every page leaves at once."""
    rows = [
        {"id": f"a{n}", "team": "care", "channels": ["x"], "capacity": 1} for n in range(agents)
    ]
    lead = {"id": "lea", "team": "care", "role": "lead", "channels": ["x"], "capacity": 1}
    return {
        "connections": [{"id": "x-care", "channel": "x", "team": "care"}],
        "agents": [*rows, lead],
        "promises": [{"name": "all", "first_reply": "60m"}],
        "ladder": [{"after": "0s", "tell": "owner"}, {"after": "60m", "tell": "lead"}],
    }


def _send(one: Sender, count: int) -> Mapping[str, float]:
    """When each mention was sent, by its key: from before the request leaves."""

    def send(number: int) -> tuple[str, float]:
        digits = new_digits(number)
        body = json.dumps(x_post("My parcel is late, where is it?")(digits)).encode()
        started = time.time()
        return one.send(body, f"msg_{digits}").mentions[0], started

    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        jobs = []
        for number in range(count):
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            jobs.append(pool.submit(send, number))
        return dict(job.result() for job in jobs)


def _published(meter: Path, count: int) -> Mapping[str, float]:
    """When each case's first page was published, once there are so many."""

    def look() -> Mapping[str, float] | None:
        times = _publishes(meter)
        return times if len(times) >= count else None

    try:
        return until(look, "not all pages were published", PATIENCE)
    except Unavailable:
        return _publishes(meter)  # the report says how many are missing


def _publishes(meter: Path) -> dict[str, float]:
    """When something was published of a case, first."""
    times: dict[str, float] = {}
    for line in meter.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("service") == "sns" and row.get("action") == "Publish" and row.get("case"):
            times.setdefault(row["case"], row["at"])
    return times


def _took(one: Sender, sent: Mapping[str, float], published: Mapping[str, float]) -> list[float]:
    took = []
    for key, started in sent.items():
        mention = one.ports.mentions.get(key)
        if mention is not None and mention.case is not None and mention.case in published:
            took.append(published[mention.case] - started)
    return took


def _report(count: int, took: list[float]) -> Report:
    shares = quantiles(took, n=100)
    figures = (shares[49], shares[94], shares[98], took[-1])
    return Report(
        name="quickness",
        title="From webhook to push service",
        columns=("mentions", "a second", "pushed", "p50", "p95", "p99", "max"),
        rows=[(f"{count}", f"{RATE:.0f}", f"{len(took)}", *(f"{one:.2f} s" for one in figures))],
        aims=(
            Aim("p95 from webhook to SNS publish", shares[94], AIM, "s"),
            Aim("mentions whose page was not published", count - len(took), 0),
        ),
        notes=(
            "From before the request to the webhook until SNS was asked to publish, relays, queues and triage between.",
            "An agent for each mention: at most one page a minute and agent would hold some of them back otherwise.",
            "Sender, emulator and workers share two processors.",
        ),
    )
