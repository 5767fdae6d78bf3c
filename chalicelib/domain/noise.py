"""What was taken for noise, with the verdict that made it so: found by its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from chalicelib.domain.mention import Mention
from chalicelib.domain.verdict import Verdict

SHARDS = 16
"""Of a day: a key of an index takes 1,000 writes a second, and what a storm brings is mostly noise."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A mention that needs nobody, and why; what was kept before verdicts were has none."""

    mention: Mention
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Bin:
    """A page of a day's noise, latest first; `cursor` leads to the next one, None at the end."""

    noise: Sequence[Noise]
    cursor: str | None


def shelf(mention: Mention) -> str:
    """Where a mention lies: its day in UTC, and a part of it."""
    shard = crc32(mention.key.encode(errors="surrogatepass")) % SHARDS
    return _name(mention.received_at.date(), shard)


def shelves(day: date) -> tuple[str, ...]:
    """All parts of a day."""
    return tuple(_name(day, shard) for shard in range(SHARDS))


def _name(day: date, shard: int) -> str:
    return f"noise#{day.isoformat()}#{shard:02d}"
