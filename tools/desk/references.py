"""Rules of names: what an entry names is there, and nothing stands twice."""

from collections.abc import Iterable, Iterator

from chalicelib.platforms import names as channels
from tools.desk.finding import Finding, listed, near
from tools.desk.sheet import Sheet

_UNIQUE = (
    ("connections", "id"),
    ("calendars", "name"),
    ("teams", "id"),
    ("agents", "id"),
    ("agents", "email"),
    ("on_call", "team"),
    ("tags", "tag"),
    ("promises", "name"),
    ("templates", "name"),
)
_NAMING = (
    ("connections", "channel", "channel"),
    ("agents", "channels", "channel"),
    ("agents", "shift", "calendar"),
    ("agents", "quiet", "calendar"),
    ("teams", "id", "team"),
    ("teams", "hours", "calendar"),
    ("on_call", "team", "staff"),
    ("on_call", "agents", "agent"),
    ("promises", "hours", "calendar"),
    ("promises", "channel", "channel"),
    ("promises", "tier", "tier"),
    ("promises", "team", "account"),
    ("templates", "channels", "channel"),
)
"""Which field of which part names what."""


def findings(sheet: Sheet) -> Iterator[Finding]:
    """All of them."""
    yield from _doubles(sheet)
    known = _known(sheet)
    for part, field, what in _NAMING:
        word, there = known[what]
        if there is not None:
            yield from (
                Finding(path, none(word, name, there))
                for row in sheet.rows(part)
                for path, name in row.named(field)
                if name not in there
            )


def none(word: str, name: str, known: Iterable[str]) -> str:
    """That there is nothing of a name, with the name that may be meant."""
    there = sorted(set(known))
    told = f"; there are {listed(there)}" if there else ""
    return f"there is {word} {name}{near(name, there) or told}"


def _doubles(sheet: Sheet) -> Iterator[Finding]:
    for part, field in _UNIQUE:
        first: dict[str, int] = {}
        for row in sheet.rows(part):
            value = row.get(field)
            if value is None:
                continue
            number = int(row.path[1])
            before = first.setdefault(value.lower(), number)
            if before != number:
                yield row.finding(field, f"{value} stands twice: see entry {before + 1}")


def _known(sheet: Sheet) -> dict[str, tuple[str, set[str] | None]]:
    """The names of each kind, and the words for none; no names where some of them are not right themselves."""
    accounts, staff = sheet.names("connections", "team"), sheet.names("agents", "team")
    either = accounts | staff if accounts is not None and staff is not None else None
    return {
        "channel": ("no channel", set(channels())),
        "calendar": ("no calendar", sheet.names("calendars", "name")),
        "tier": ("no tier", sheet.values("tiers")),
        "account": ("no connection of a team", accounts),
        "staff": ("no agent of a team", staff),
        "team": ("neither connection nor agent of a team", either),
        "agent": ("no agent", sheet.names("agents", "id")),
    }
