"""Where an inbox goes on: after one case, whatever moves, comes or goes meanwhile."""

import base64
import binascii
import json
from typing import NamedTuple

from chalicelib.errors import Invalid


class Position(NamedTuple):
    """A place in lists that are shown as one: by rank, then by the name of the partition, then as it lists them.

    It says all that has to be known: of partitions named before this one all of that rank was shown, of those after it
    none. So it stays short however many lists there are, and holds when one of them comes or goes.
    """

    rank: int
    partition: str
    case: str


def write_cursor(position: Position) -> str:
    """A cursor as text that fits into an address."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def read_cursor(cursor: str | None) -> Position | None:
    """Where to go on; None for the beginning. Raises Invalid."""
    if cursor is None:
        return None
    try:
        rank, partition, case = json.loads(base64.urlsafe_b64decode(cursor))
        return Position(_rank(rank), _name(partition), _name(case))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise Invalid("after: not a cursor of a list; leave it out to start anew") from None


def _rank(value: object) -> int:
    """A rank of ours: milliseconds of some moment, whole and of no more digits than that needs."""
    if type(value) is not int or abs(value) >= 10**17:
        raise ValueError("no rank")
    return value


def _name(value: object) -> str:
    """A partition or a case of ours."""
    if not isinstance(value, str) or not value or not value.isascii() or len(value) > 200:
        raise ValueError("no name")
    return value
