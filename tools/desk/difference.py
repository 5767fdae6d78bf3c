"""What one desk says otherwise than another, in the words of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.desk import Desk
from tools.desk.written import KEYS, Row, fields

_GENERAL = "in general"
_IN_ORDER = ("warn", "by", "urgent", "agents")
"""Lists whose order says something."""


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: `+` is new, `-` is gone, `~` is changed."""

    part: str
    sign: str
    text: str


def differences(before: Desk | None, after: Desk) -> list[Line]:
    """All of them by part, in the order of the file."""
    old, new = (fields(before) if before else {}), fields(after)
    names = dict.fromkeys([*new, *old])
    found = [line for name in names if name in (*KEYS, "ladder") for line in _part(name, old, new)]
    return found + [line for name in names for line in _general(name, old, new)]


def _part(name: str, old: Row, new: Row) -> Iterator[Line]:
    was, now = _entries(name, old), _entries(name, new)
    for key, row in now.items():
        if key not in was:
            yield Line(name, "+", f"{key}: {_said(_without_key(name, row))}")
        elif row != was[key]:
            yield Line(name, "~", f"{key}: {', '.join(_changes(was[key], row))}")
    for key in was:
        if key not in now:
            yield Line(name, "-", key)
    if name == "promises":
        yield from _order([one for one in was if one in now], [one for one in now if one in was])


def _entries(name: str, parts: Row) -> dict[str, Row]:
    rows = parts.get(name, [])
    if name == "ladder":
        return {f"rung {number}": row for number, row in enumerate(rows, start=1)}
    return {row[KEYS[name]]: row for row in rows}


def _without_key(name: str, row: Row) -> Row:
    return {field: one for field, one in row.items() if field != KEYS.get(name)}


def _order(was: list[str], now: list[str]) -> Iterator[Line]:
    if was != now:
        yield Line("promises", "~", f"order: {', '.join(was)} → {', '.join(now)}")


def _general(name: str, old: Row, new: Row) -> Iterator[Line]:
    if name not in (*KEYS, "ladder") and old.get(name) != new.get(name):
        changes = _changes({name: old.get(name)}, {name: new.get(name)})
        yield Line(_GENERAL, "~", ", ".join(changes))


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for field in dict.fromkeys([*was, *now]):
        before, after = was.get(field), now.get(field)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from (f"{field} {change}" for change in _changes(before, after))
        else:
            moved = "" if field in _IN_ORDER else _moved(before, after)
            yield f"{field} {moved or f'{_said(before)} → {_said(after)}'}"


def _is_plain(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _moved(before: Any, after: Any) -> str:
    """What came to a list of words and what left it; '' when that is not the difference."""
    if not (_is_plain(before) and _is_plain(after)):
        return ""
    added = [one for one in after if one not in before]
    gone = [one for one in before if one not in after]
    return " ".join(f"{sign} {_few(names)}" for sign, names in (("+", added), ("-", gone)) if names)


def _few(names: list[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return " ".join(names[:most]) + more


def _said(value: Any) -> str:
    """A value in one line."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(one)}" for name, one in value.items())
    if _is_plain(value):
        return _few(value) or "none"
    if isinstance(value, list):
        return " ".join(_window(one) for one in value)
    return str(value)


def _window(value: Any) -> str:
    return "-".join(value) if _is_plain(value) else _said(value)
