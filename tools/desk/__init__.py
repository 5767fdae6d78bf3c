"""The desk file: read, and checked as a whole, all mistakes at once. docs/desk.md says what may stand in it."""

from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.desk import Desk
from chalicelib.errors import Invalid
from chalicelib.gateways.clock import now
from tools.desk import document, entries, references, structure, values, whole
from tools.desk.days_off import years_around
from tools.desk.finding import Finding, Placed, words
from tools.desk.sheet import Sheet

_MOST = 100
"""Mistakes that are told one by one."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A desk file: what is wrong, what is worth a second look, and the desk when nothing is wrong."""

    file: str
    errors: tuple[Placed, ...]
    warnings: tuple[Placed, ...]
    desk: Desk | None


def read(path: Path, year: int | None = None) -> Desk:
    """The desk that a file describes. Raises Invalid with all that is wrong, each with its line and what to change.

    Holidays of countries are written down from the year before `year`, which is this one if not given.
    """
    checked = check(path, year)
    if checked.desk is None:
        raise Invalid("\n".join(one.told(checked.file) for one in _first(checked.errors)))
    return checked.desk


def check(path: Path, year: int | None = None) -> Checked:
    """What is to be said of a file. Raises Invalid when it cannot be read at all."""
    return _checked(document.read(path), str(path), year)


def parse(text: str, name: str = "desk.yaml", year: int | None = None) -> Checked:
    """What is to be said of a text, as of a file of that name."""
    return _checked(document.parse(text, name), name, year)


def with_base(desk: Desk, base: str) -> Desk:
    """The desk with a stand-in's address for every connection that names none."""
    connections = tuple(
        one if one.base else replace(one, base=f"{base}/{one.channel}") for one in desk.connections
    )
    return replace(desk, connections=connections)


def _checked(read: document.Document, name: str, year: int | None) -> Checked:
    years = years_around(year or now().year)
    wrong = [*read.findings, *structure.findings(read.data)]
    sheet = Sheet(read.data, wrong)
    named = [*references.findings(sheet), *entries.findings(sheet, years)]
    found = [*wrong, *named, *whole.findings(sheet, named)]
    placed = sorted(
        {_placed(read, one) for one in found}, key=lambda one: (one.line, one.where, one.text)
    )
    errors = tuple(one for one in placed if not one.warning)
    warnings = tuple(one for one in placed if one.warning)
    return Checked(name, errors, warnings, None if errors else values.desk(read.data, years))


def _placed(read: document.Document, one: Finding) -> Placed:
    return Placed(read.line(one.path, one.key), words(one.path), one.text, one.warning)


def _first(errors: tuple[Placed, ...]) -> list[Placed]:
    more = len(errors) - _MOST
    rest = [Placed(errors[-1].line, "", f"and {more} more")] if more > 0 else []
    return [*errors[:_MOST], *rest]
