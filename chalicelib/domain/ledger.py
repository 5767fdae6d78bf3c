"""What happened to a case: append-only entries, chained by hash, without a word of the customer's."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, in the past tense (`case.opened`), with ids, hashes and figures only."""

    what: str
    data: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """The facts of one change of a case. `by` is an agent's id or `earshot`; `hash` covers all else."""

    case: str
    version: int
    at: datetime
    by: str
    facts: tuple[Fact, ...]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in its case's chain: its version and the hash of the entry before it."""

    case: str
    version: int
    previous: str


def write(place: Place, at: datetime, by: str, facts: tuple[Fact, ...]) -> Entry:
    """Make the entry for a place in the chain."""
    return Entry(
        place.case,
        place.version,
        at,
        by,
        facts,
        place.previous,
        _hash(place, at, by, facts),
    )


def broken_at(entries: Iterable[Entry]) -> int | None:
    """Version of the first entry whose place or hash is wrong; None when the chain holds from version 1 on."""
    previous = START
    for number, entry in enumerate(entries, start=1):
        place = Place(entry.case, number, previous)
        expected = _hash(place, entry.at, entry.by, entry.facts)
        if (entry.version, entry.previous, entry.hash) != (number, previous, expected):
            return number
        previous = entry.hash
    return None


def _hash(place: Place, at: datetime, by: str, facts: tuple[Fact, ...]) -> str:
    text = json.dumps(
        [
            place.case,
            place.version,
            place.previous,
            at.isoformat(timespec="milliseconds"),
            by,
            [[fact.what, dict(fact.data)] for fact in facts],
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()
