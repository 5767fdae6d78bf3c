"""What requests may say: each field reads its value, and tells the document what it takes."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from chalicelib.api._json import Json
from chalicelib.errors import Invalid

WORD = r"[a-z0-9][a-z0-9_.-]{0,39}"

# Moments beyond these are a mistake, and some of them have no time in UTC.
_FIRST, _LAST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

# At least one character that can be seen. Written for Python and for JSON Schema alike.
SEEN = r"[^\s\u0000-\u0020\u007f-\u00a0\ufeff]"

Value = TypeVar("Value", covariant=True)
Word = TypeVar("Word", bound=StrEnum)
Left = TypeVar("Left")


class Field(Protocol[Value]):
    """One named value of a body or of an address."""

    @property
    def name(self) -> str:
        """How it is called there."""

    @property
    def says(self) -> str:
        """What it means, for the document."""

    @property
    def required(self) -> bool:
        """Whether it may not be left out."""

    def read(self, given: object) -> Value:
        """Its value, of what was given or of None. Raises Invalid, and says what to change."""

    def schema(self) -> Json:
        """The same in JSON Schema, without its meaning."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `least` to `most` characters; with `seen` not of blanks alone."""

    name: str
    says: str
    example: str
    most: int = 128
    seen: bool = False
    required: bool = True
    least: int = 1

    def read(self, given: object) -> str:
        """The text as it was given."""
        if given is None:
            raise Invalid(f"{self.name}: missing, a text is needed")
        if not isinstance(given, str):
            raise Invalid(f"{self.name}: has to be a text in quotes")
        if not self.least <= len(given) <= self.most:
            raise Invalid(
                f"{self.name}: has {len(given)} characters, it takes {self.least} to {self.most}"
            )
        if any("\ud800" <= character <= "\udfff" for character in given):
            raise Invalid(f"{self.name}: holds half a character (a lone surrogate), send it whole")
        if self.seen and not re.search(SEEN, given):
            raise Invalid(f"{self.name}: write something that can be seen")
        return given

    def schema(self) -> Json:
        """A string with its limits."""
        limits: Json = {"type": "string", "minLength": self.least, "maxLength": self.most}
        return limits | ({"pattern": SEEN} if self.seen else {}) | {"examples": [self.example]}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    name: str
    says: str
    required: bool = True

    def read(self, given: object) -> bool:
        """What was given, if it is one of the two."""
        if not isinstance(given, bool):
            raise Invalid(f"{self.name}: has to be true or false")
        return given

    def schema(self) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class OneOf(Generic[Word]):
    """One of some words; with `otherwise` it may be left out."""

    name: str
    says: str
    words: type[Word]
    otherwise: Word | None = None

    @property
    def required(self) -> bool:
        """Whether no word stands in for it."""
        return self.otherwise is None

    def read(self, given: object) -> Word:
        """The word of ours that was given."""
        if given is None and self.otherwise is not None:
            return self.otherwise
        for word in self.words:
            if word == given:
                return word
        raise Invalid(f"{self.name}: has to be {' or '.join(self.words)}")

    def schema(self) -> Json:
        """A string out of a list."""
        words: Json = {"type": "string", "enum": [word.value for word in self.words]}
        return words | ({"default": self.otherwise.value} if self.otherwise else {})


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 1 to `most` in an address; with `otherwise` it may be left out."""

    name: str
    says: str
    otherwise: int | None
    most: int
    required: bool = False

    def read(self, given: object) -> int:
        """The number that the digits write."""
        if given is None and self.otherwise is not None:
            return self.otherwise
        digits = isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 10
        number = int(str(given)) if digits else 0
        if not 1 <= number <= self.most:
            raise Invalid(f"{self.name}: has to be a whole number from 1 to {self.most}")
        return number

    def schema(self) -> Json:
        """An integer with its limits."""
        limits: Json = {"type": "integer", "minimum": 1, "maximum": self.most}
        return limits | ({} if self.otherwise is None else {"default": self.otherwise})


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its offset from UTC, as RFC 3339 writes it."""

    name: str
    says: str
    required: bool = True

    def read(self, given: object) -> datetime:
        """The moment that the text names."""
        try:
            at = datetime.fromisoformat(given) if isinstance(given, str) else None
        except ValueError:
            at = None
        if at is None or at.utcoffset() is None or not _FIRST <= at < _LAST:
            raise Invalid(f"{self.name}: has to be a moment, as 2026-11-22T10:00:00Z")
        return at.astimezone(UTC)

    def schema(self) -> Json:
        """A string that is a moment."""
        return {"type": "string", "format": "date-time", "examples": ["2026-11-22T15:00:00Z"]}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, as ISO 8601 writes it."""

    name: str
    says: str
    required: bool = True

    def read(self, given: object) -> date:
        """The day that the text names."""
        try:
            if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
                raise ValueError
            day = date.fromisoformat(given)
        except ValueError:
            raise Invalid(f"{self.name}: has to be a day, as 2026-11-22") from None
        if not _FIRST.date() <= day < _LAST.date():
            raise Invalid(f"{self.name}: has to be a day from {_FIRST:%Y} on")
        return day

    def schema(self) -> Json:
        """A string that is a day."""
        return {"type": "string", "format": "date", "examples": ["2026-11-22"]}


@dataclass(frozen=True, slots=True)
class Words:
    """Some short words, each once, in any order."""

    name: str
    says: str
    example: str
    most: int = 20
    required: bool = True

    def read(self, given: object) -> frozenset[str]:
        """The words that were given."""
        if not isinstance(given, list) or len(given) > self.most:
            raise Invalid(f"{self.name}: has to be a list of at most {self.most} words")
        if not all(isinstance(one, str) and re.fullmatch(WORD, one) for one in given):
            raise Invalid(f"{self.name}: each is 1 to 40 of a-z 0-9 _ . -")
        return frozenset(given)

    def schema(self) -> Json:
        """An array of strings."""
        word: Json = {"type": "string", "pattern": f"^{WORD}$", "examples": [self.example]}
        return {"type": "array", "items": word, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Maybe(Generic[Left]):
    """A field that may be left out; in a body, null leaves it out as well."""

    field: Field[Left]
    required: bool = False

    @property
    def name(self) -> str:
        """Name of the field."""
        return self.field.name

    @property
    def says(self) -> str:
        """Meaning of the field."""
        return self.field.says

    def read(self, given: object) -> Left | None:
        """The field's value, None when it is left out."""
        return None if given is None else self.field.read(given)

    def schema(self) -> Json:
        """That of the field: leaving out is not said here."""
        return self.field.schema()
