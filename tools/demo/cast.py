"""Who plays: the brand with its accounts, its customers, and the colleagues who answer by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.errors import Invalid

_PEOPLE = 91 * 10**17 + 1000
"""Ids on X are numbers of the moment at which they are made: these belong to the year 2079, and to nobody."""


@dataclass(frozen=True, slots=True)
class Account:
    """One of the brand's accounts: the connection of the desk, the platform's id of it, its number if it has one."""

    connection: str
    id: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, the same on every channel."""

    id: str
    name: str
    speaks: str
    phone: str
    x_id: str

    @property
    def handle(self) -> str:
        """A name that no platform gives: X takes no dot, and nobody may have the domain `example`."""
        return f"{self.id}.example"


@dataclass(frozen=True, slots=True)
class Break:
    """A colleague who is off duty for a while, in seconds from the beginning."""

    who: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of a demo."""

    brand: str
    handle: str
    accounts: Mapping[str, Account]
    people: Mapping[str, Person]
    colleagues: tuple[str, ...]
    breaks: tuple[Break, ...] = field(default=())


def cast_of(said: Mapping[str, Any]) -> Cast:
    """The cast that a document holds; all values are texts. Raises Invalid when a part is missing."""
    try:
        brand = said["brand"]
        return Cast(
            brand["name"],
            brand["handle"],
            {name: Account(**one) for name, one in brand["accounts"].items()},
            {
                id: Person(id, one["name"], one["speaks"], one["phone"], str(_PEOPLE + number))
                for number, (id, one) in enumerate(said["people"].items())
            },
            tuple(said["colleagues"]),
            tuple(
                Break(one["who"], seconds(one["from"]), seconds(one["until"]))
                for one in said.get("breaks") or ()
            ),
        )
    except (KeyError, TypeError) as error:
        raise Invalid(f"the cast of the demo lacks {error}") from None


def seconds(written: str) -> float:
    """Seconds of minutes and seconds, as 18:02. Raises Invalid."""
    minutes, colon, rest = written.partition(":")
    if not (colon and minutes.isdigit() and rest.isdigit() and int(rest) < 60):
        raise Invalid(f"{written}: write minutes and seconds, as 18:02")
    return 60.0 * int(minutes) + int(rest)
