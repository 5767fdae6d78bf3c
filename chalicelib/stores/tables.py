"""The five tables as PynamoDB models; `Database.table` gives them their names."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.constants import NUMBER
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.stores.database import Database

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Timers are gathered from so many index partitions.
DUE_SHARDS = 16


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class MomentAttribute(Attribute[datetime]):
    """A moment as milliseconds since 1970, with microseconds as decimals: exact, and in the order of time."""

    attr_type = NUMBER

    def serialize(self, value: datetime) -> str:
        """The number's text."""
        return format(Decimal(micros(value)).scaleb(-3).normalize(), "f")

    def deserialize(self, value: Any) -> datetime:
        """The moment, in UTC."""
        return EPOCH + timedelta(microseconds=int(Decimal(value).scaleb(3)))


def binary() -> BinaryAttribute:
    """Bytes, or nothing."""
    return BinaryAttribute(null=True, legacy_encoding=False)


class MentionsByCase(GlobalSecondaryIndex["MentionRow"]):
    """The events of a case in order of time, and the noise of a day; those that are neither are not in it."""

    class Meta:
        """Name and content."""

        index_name = "case"
        # Without the platform's own object, which is most of an item and which nobody reads by case.
        projection = IncludeProjection(["what", "connection", "body", "blob", "handling"])

    case = UnicodeAttribute(hash_key=True)
    at = MomentAttribute(range_key=True)


class MentionRow(Model):
    """An event or a signal. A body too large for an item is a blob, under the key in `blob` or `raw_blob`.

    The `case` of noise is its shelf, and `verdict` why it is noise: JSON, see stores/noise.py.
    `wakes` says who must act on it: `triage`, unless it came handled, as our own replies do. Those have their case in
    `replies`, since they are found in the outbox and not by the index.
    """

    id = UnicodeAttribute(hash_key=True)
    what = UnicodeAttribute()
    connection = UnicodeAttribute()
    at = MomentAttribute()
    body = binary()
    blob = UnicodeAttribute(null=True)
    raw = binary()
    raw_blob = UnicodeAttribute(null=True)
    handling = UnicodeAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    case = UnicodeAttribute(null=True)
    replies = UnicodeAttribute(null=True)
    wakes = UnicodeAttribute(null=True)
    redacted_at = MomentAttribute(null=True)
    expires = NumberAttribute()  # epoch seconds, the table's TTL
    by_case = MentionsByCase()


class TimersDue(GlobalSecondaryIndex["CaseRow"]):
    """Heads of cases that have timers, by the earliest of them; only they have a `due_shard`."""

    class Meta:
        """Name and content."""

        index_name = "due"
        projection = IncludeProjection(["timers"])

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = MomentAttribute(range_key=True)
    timers = UnicodeAttribute(null=True)


class CasesListed(GlobalSecondaryIndex["CaseRow"]):
    """Heads of open cases by inbox; only they have a `list`."""

    class Meta:
        """Name and content."""

        index_name = "list"
        projection = AllProjection()

    inbox = UnicodeAttribute(hash_key=True, attr_name="list")
    rank = NumberAttribute(range_key=True)


class CaseRow(Model):
    """Part of a case (`head`, `page#id`, `outbox#id`, `note#id`), a thread's pointer, the sweep mark.

    `timers` are those of a head: JSON, microseconds since 1970 by kind. A thread points to its `latest` case, and says
    whether that one has `ended`.
    """

    case = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    body = binary()
    version = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    latest = UnicodeAttribute(null=True)
    ended = BooleanAttribute(null=True)
    until = MomentAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = MomentAttribute(null=True)
    timers = UnicodeAttribute(null=True)
    inbox = UnicodeAttribute(null=True, attr_name="list")
    rank = NumberAttribute(null=True)
    due = TimersDue()
    listed = CasesListed()


def due_shard(case: str) -> str:
    """The partition of the index `due` in which a case has its timers."""
    return f"due#{crc32(case.encode()) % DUE_SHARDS:02d}"


def due_shards() -> tuple[str, ...]:
    """All partitions of the index `due`."""
    return tuple(f"due#{shard:02d}" for shard in range(DUE_SHARDS))


class LedgerRow(Model):
    """An entry. `wakes` says who must act on it: `page` for `pages`, `reply` for the outbox item `reply`."""

    case = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(range_key=True)
    at = MomentAttribute()
    by = UnicodeAttribute()
    facts = UnicodeAttribute()  # JSON: [[what, {name: value}]]
    previous = UnicodeAttribute()
    hash = UnicodeAttribute()
    wakes = UnicodeAttribute(null=True)  # a text, since stream filters see no sets
    pages = UnicodeSetAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    # For open consoles: who has the case now, and who had it before where that is somebody else, '' for nobody.
    team = UnicodeAttribute(null=True)
    owner = UnicodeAttribute(null=True)
    from_team = UnicodeAttribute(null=True)
    from_owner = UnicodeAttribute(null=True)


class DeskRow(Model):
    """The desk and what changes in it; `of` and `what` are listed where they are written, stores/desk.py and others.

    `at` is when an agent was given a case last, or when a customer was answered last, by `agent`; or when `version` of
    the desk was applied, `by` whom, and `hash` that of what it says.
    """

    of = UnicodeAttribute(hash_key=True)
    what = UnicodeAttribute(range_key=True)
    body = binary()
    blob = UnicodeAttribute(null=True)
    cases = UnicodeSetAttribute(null=True)
    teams = UnicodeSetAttribute(null=True)
    agent = UnicodeAttribute(null=True)
    at = MomentAttribute(null=True)
    tier = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    departures = UnicodeSetAttribute(null=True)
    version = NumberAttribute(null=True)
    hash = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)  # epoch seconds, the table's TTL


class PulseRow(Model):
    """What is counted; `of` and `what` are listed in stores/figures.py."""

    of = UnicodeAttribute(hash_key=True)
    what = UnicodeAttribute(range_key=True)
    version = NumberAttribute(null=True)
    generation = NumberAttribute(null=True)
    parts = NumberAttribute(null=True)
    body = binary()


@dataclass(frozen=True, slots=True)
class Stage:
    """The tables of one stage by name, and the connection to reach them."""

    database: Database
    mentions: str
    cases: str
    ledger: str
    desk: str
    pulse: str = ""
