"""`./earshot bench console`: what the console weighs, and how quickly it is there, with ten thousand open cases."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from chalicelib.errors import Unavailable
from tools.bench.console_seen import (
    CASES,
    FIRST_LOAD,
    LISTS,
    OPEN,
    OPENINGS,
    ROUNDS,
    SLOW,
    SMALL,
    Seen,
)
from tools.bench.report import Aim, Report, Say


def run(root: Path, say: Say, cases: int = CASES) -> Sequence[Report]:
    """Two tables. Raises Unavailable without a browser, or when the stack fails."""
    try:
        from tools.bench.console_run import measured
    except ImportError as error:
        raise Unavailable(f"{error.name} is missing: ./earshot --dev bench console") from None
    before = os.getloadavg()[0]
    seen = measured(root, cases, say)
    seen.load = (before, os.getloadavg()[0])
    return (_files(seen), _browser(seen, cases))


def _files(seen: Seen) -> Report:
    total = sum(seen.first.values()) / 1000
    rows = [
        *_weights(seen, "first load", [name for name in seen.chunks if name in seen.first]),
        *_weights(seen, "when needed", [name for name in seen.chunks if name not in seen.first]),
    ]
    return Report(
        name="console files",
        title="What the console weighs",
        columns=("file", "kB, compressed", "asked for"),
        rows=rows,
        aims=(Aim("first load, kB", total, FIRST_LOAD, "kB"),),
        notes=(
            "First load: what a browser that is signed in and has nothing kept asks for until the inbox stands, as the"
            " stack's own function sends it, in gzip. The service worker fetches the others afterwards.",
        ),
    )


def _weights(seen: Seen, when: str, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The large ones each, without the hash in their names; the small ones together."""
    small = [name for name in names if seen.chunks[name] < SMALL]
    for name in sorted(set(names) - set(small), key=lambda one: -seen.chunks[one]):
        yield re.sub(r"-[\w-]{8}(?=\.)", "", name), f"{seen.chunks[name] / 1000:.1f}", when
    if small:
        yield (
            f"{len(small)} small ones",
            f"{sum(seen.chunks[name] for name in small) / 1000:.1f}",
            when,
        )


def _browser(seen: Seen, cases: int) -> Report:
    opened = _spread(seen.openings)
    serious = sum(
        impact in ("serious", "critical") for found in seen.findings.values() for _, impact in found
    )
    slowest = max(slow for _, _, _, slow in seen.scrolls.values())
    return Report(
        name="console",
        title="The console in a browser",
        columns=("what", "figure", "and"),
        rows=_rows(seen, cases),
        aims=(
            Aim("opening a case, p95", opened[1], OPEN, "ms"),
            Aim("frames above 50 ms on the way through the list", slowest, SLOW, "%"),
            Aim("serious findings of axe", serious, 0),
        ),
        notes=(
            "Headless Chromium, stack and workers share the machine's processors; its load over a minute was"
            f" {seen.load[0]:.1f} before and {seen.load[1]:.1f} after. Medians unless it says otherwise.",
            f"A bare page is config.json, a few words from the same function. {ROUNDS} rounds, in turns.",
            f"Opening: from the click to the frame with the thread, {OPENINGS} cases, each for the first time.",
            "All are in the list of one team, of 20 agents; the case with the tag is the last one, and every"
            " request looks at a thousand.",
        ),
    )


def _rows(seen: Seen, cases: int) -> list[tuple[str, str, str]]:
    """What was seen in the browser, a line each."""
    opened, api = _spread(seen.openings), _spread(seen.api)
    bare, cold, warm = (median(seen.paints[name]) for name in ("bare", "cold", "warm"))
    bare_again = median(seen.paints["bare again"])
    return [
        ("first paint, nothing kept", f"{cold:.0f} ms", f"{cold / bare:.2f} times a bare page"),
        ("first paint again", f"{warm:.0f} ms", f"{warm / bare_again:.2f} times a bare page"),
        ("a bare page, and again", f"{bare:.0f} ms", f"{bare_again:.0f} ms"),
        (
            f"first rows of {cases:,} open cases",
            f"{median(seen.rows):.0f} ms",
            f"of it {LISTS} queries, of which each takes the emulator alone {median(seen.query):.0f} ms",
        ),
        ("opening a case", f"p50 {opened[0]:.0f} ms", f"p95 {opened[1]:.0f} ms"),
        ("of that the API", f"p50 {api[0]:.0f} ms", f"p95 {api[1]:.0f} ms"),
        *(
            (
                name,
                f"{count:,.0f} rows in {seconds:.0f} s",
                f"longest frame {longest:.0f} ms, {slow:.2f} % above 50 ms",
            )
            for name, (count, seconds, longest, slow) in seen.scrolls.items()
        ),
        (
            "a rare tag in the filter",
            f"{median(seen.filtered):.0f} ms",
            f"the {len(seen.filtered)} tries at most {max(seen.filtered):.0f} ms",
        ),
        *(
            (f"axe, {name}", f"{len(found)} findings", _worst(found))
            for name, found in seen.findings.items()
        ),
    ]


def _spread(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(times), quantiles(times, n=20, method="inclusive")[18]


def _worst(found: Sequence[tuple[str, str]]) -> str:
    return ", ".join(sorted({f"{rule} ({impact})" for rule, impact in found})) or "none"
