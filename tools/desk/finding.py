"""What is wrong with a desk file, or worth a second look."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Trail = tuple[str | int, ...]
"""The way to a place in a document: names of fields, and numbers of entries from 0."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, at a place of the document. A warning fails nothing."""

    path: Trail
    text: str
    warning: bool = False
    key: str | None = None
    """The field of `path` that is meant itself, not its value."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding, and its line in the file, counted from 1; 0 is the file as a whole."""

    line: int
    where: str
    text: str
    warning: bool = False

    def told(self, file: str) -> str:
        """The finding as one line."""
        place = f"{file}:{self.line}" if self.line else file
        parts = [place, "warning"] if self.warning else [place]
        return ": ".join([*parts, *([self.where] if self.where else []), self.text])


def words(path: Trail) -> str:
    """A place as a person says it: `promises, entry 2: hours`."""
    told = ""
    for step in path:
        if isinstance(step, int):
            told += f"{',' if told else ''} entry {step + 1}"
        else:
            told += f"{': ' if told else ''}{step}"
    return told.strip()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, if any does."""
    by_letters = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), list(by_letters), n=1, cutoff=0.6)
    return by_letters[found[0]] if found else None


def did_you_mean(name: str | None) -> str:
    """` — did you mean office?`, or nothing."""
    return f" — did you mean {name}?" if name else ""


def near(name: str, known: Iterable[str]) -> str:
    """The hint to the known name that looks most like this one, or nothing."""
    return did_you_mean(nearest(name, known))


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names with commas, not too many of them."""
    all_ = list(names)
    more = f" and {len(all_) - most} more" if len(all_) > most else ""
    return ", ".join(all_[:most]) + more
