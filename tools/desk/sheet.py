"""A document as the rules see it: without what its structure already has wrong, which is told once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tools.desk.finding import Finding, Trail


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a part, with those of its fields that are right."""

    path: Trail
    fields: dict[str, Any]
    whole: bool = True
    """Whether all of it is right."""

    def get(self, field: str, default: Any = None) -> Any:
        """A field's value; the default when it is missing or wrong."""
        return self.fields.get(field, default)

    def at(self, field: str) -> Trail:
        """The way to a field."""
        return (*self.path, field)

    def finding(self, field: str, text: str, *, warning: bool = False) -> Finding:
        """Something to tell of a field."""
        return Finding(self.at(field), text, warning)

    def named(self, field: str) -> Iterator[tuple[Trail, str]]:
        """The names that a field holds, one or a list, each with its place."""
        value = self.get(field)
        if isinstance(value, list):
            yield from (((*self.path, field, n), one) for n, one in enumerate(value))
        elif value is not None:
            yield self.at(field), value


class Sheet:
    """The parts of a document; `wrong` is what its structure has wrong."""

    def __init__(self, data: Any, wrong: Iterable[Finding]) -> None:
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        self._wrong = {(*one.path, *([one.key] if one.key else [])) for one in wrong}
        self._wrong |= {path[:length] for path in self._wrong for length in range(len(path))}

    def sound(self, *parts: str) -> bool:
        """Whether these parts are there and nothing in them is wrong."""
        return all((part,) not in self._wrong and part in self._data for part in parts)

    def given(self, part: str) -> Any:
        """A part that is a single value, as it is written; None when it is missing."""
        return self._data.get(part)

    def rows(self, part: str) -> list[Row]:
        """The entries of a part."""
        entries = self._data.get(part)
        if not isinstance(entries, list):
            return []
        return [
            self._row((part, number), entry)
            for number, entry in enumerate(entries)
            if isinstance(entry, dict)
        ]

    def inner(self, row: Row, field: str) -> list[Row]:
        """The entries of a list within an entry."""
        entries = row.get(field)
        if not isinstance(entries, list):
            return []
        return [
            Row((*row.path, field, number), entry)
            for number, entry in enumerate(entries)
            if isinstance(entry, dict)
        ]

    def names(self, part: str, field: str) -> set[str] | None:
        """The values of a field in all entries of a part; None when one of them is missing or wrong."""
        rows = self.rows(part)
        entries = self._data.get(part, [])
        right = isinstance(entries, list) and len(rows) == len(entries)
        complete = right and all(field in row.fields for row in rows)
        return {row.fields[field] for row in rows} if complete else None

    def values(self, part: str) -> set[str] | None:
        """The values of a part that is a plain list; None when something in it is wrong."""
        return None if (part,) in self._wrong else set(self._data.get(part) or ())

    def _row(self, path: Trail, entry: dict[str, Any]) -> Row:
        right = {name: one for name, one in entry.items() if (*path, name) not in self._wrong}
        return Row(path, right, path not in self._wrong)
