"""Which inbox a case stands in, and where, and what a change takes and frees: the same for every store."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zlib import crc32

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change, Seat
from chalicelib.domain.timer import Timer
from chalicelib.errors import AlreadyDone, Invalid

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Milliseconds added to what is not urgent by any clock, so that it stands after all that is (the year 33658).
LAST = 10**15

# One look through lists ends after so many cases, however few of them were wanted.
LOOKED_AT = 1_000

# A team's queue is gathered from so many index partitions: one would throttle its table in a crisis.
QUEUE_SHARDS = 4


def millis(at: datetime) -> int:
    """Milliseconds since 1970, rounded down."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def list_of(case: Case) -> str | None:
    """The list of a case: its owner's, else its team's queue; None once it is closed."""
    if case.status is Status.CLOSED:
        return None
    return f"agent#{case.owner}" if case.owner else f"queue#{case.team}"


def lists(of: str) -> tuple[str, ...]:
    """Names of the index partitions that make up a list. Raises Invalid for what is no list."""
    if of.startswith("agent#"):
        return (of,)
    if of.startswith("queue#"):
        return tuple(f"{of}#{shard}" for shard in range(QUEUE_SHARDS))
    raise Invalid(f"there is no list {of!r}: it is agent#<id> or queue#<team>")


def partition(case: Case) -> str | None:
    """Name of the index partition in which a case stands."""
    name = list_of(case)
    if name is None or case.owner:
        return name
    return f"{name}#{crc32(case.id.encode()) % QUEUE_SHARDS}"


def place(case: Case) -> int:
    """Place in a list, first things first; what waits for the customer comes last, the longest silence first."""
    return millis(case.rank) if case.rank else LAST + millis(case.last_heard_at)


def takes_up_thread(change: Change) -> bool:
    """True for the change that opens a closed case again."""
    closed_before = change.before is not None and change.before.status is Status.CLOSED
    return closed_before and change.case.status is not Status.CLOSED


def frees_thread(change: Change) -> bool:
    """True for the change that closes a case; a later one finds the thread free, or another case's."""
    open_before = change.before is not None and change.before.status is not Status.CLOSED
    return open_before and change.case.status is Status.CLOSED


def refuse_fired(change: Change) -> None:
    """Raise AlreadyDone for a timer that does not stand. Of two who fire one that does, the case's version lets one."""
    fired = change.fired
    if fired is not None and (change.before is None or fired not in change.before.timers):
        raise AlreadyDone(f"timer {fired.kind} of case {fired.case} no longer stands")


def due_of(timers: Iterable[Timer], until: datetime) -> list[Timer]:
    """Those that are due until then, earliest first."""
    found = (timer for timer in timers if timer.due_at <= until)
    return sorted(found, key=lambda timer: (timer.due_at, timer.case, timer.kind))


def seats(change: Change) -> tuple[Seat | None, str | None]:
    """The seat that a change takes and the agent whom it frees, never the same; a closed case sits nowhere."""
    seat = change.seated if change.case.status is not Status.CLOSED else None
    freed = None if seat is not None and seat.agent == change.freed else change.freed
    return seat, freed
