"""What of the console is measured, and how often."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CASES = 10_000
ROUNDS = 9
OPENINGS = 60
WARM = 5
"""Cases opened before it counts."""
LISTS = 25
"""What the list of the team is gathered from: of each agent who has cases, and the four shards of a queue."""
FLING, DASH = 250, 2_000
"""Pixels a frame: a fast fling, of which some 60 go into a second, and a scroll bar that is dragged."""
MOST = 240_000.0
FIRST_LOAD = 300.0
OPEN = 300.0
SMALL = 1_000
"""Bytes below which a file has no row of its own."""
SLOW = 1.0


@dataclass
class Seen:
    """All that was measured. Times in ms."""

    chunks: Mapping[str, int] = field(default_factory=dict)
    first: Mapping[str, int] = field(default_factory=dict)
    paints: dict[str, list[float]] = field(default_factory=dict)
    rows: list[float] = field(default_factory=list)
    query: list[float] = field(default_factory=list)
    """The emulator's own time for one of the queries that a list takes."""
    openings: list[float] = field(default_factory=list)
    api: list[float] = field(default_factory=list)
    scrolls: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    """Rows, seconds, the longest frame, and the share of frames of more than 50 ms."""
    filtered: list[float] = field(default_factory=list)
    findings: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    load: tuple[float, float] = (0.0, 0.0)
    """Of the machine, before and after, over a minute."""


def chunks(site: Path) -> Mapping[str, int]:
    """Bytes of each built file as it is sent, compressed."""
    files = [site / "index.html", *sorted((site / "assets").iterdir())]
    return {one.name: len(gzip.compress(one.read_bytes(), 9)) for one in files}
