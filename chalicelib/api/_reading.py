"""Reading requests: strict, bounded, and with a word for whoever has to mend them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import unquote

from chalice.app import Request

from chalicelib.api._http import Malformed, TooLarge
from chalicelib.errors import Invalid, NotFound

LARGEST = 64 * 1024  # bytes of a body

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

Word = TypeVar("Word", bound=StrEnum)


def path_id(value: str) -> str:
    """An id in a path. What cannot be one does not exist, and no store is asked for it."""
    id = unquote(value)
    if not _ID.fullmatch(id):
        raise NotFound("there is nothing of that id")
    return id


def idempotency_key(request: Request, otherwise: str) -> str:
    """The name that the caller gives to what is to happen once; else that of the request."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return otherwise
    if not _KEY.fullmatch(key):
        raise Invalid("Idempotency-Key: 1 to 64 letters, digits, hyphens and underscores")
    return str(key)


def raw_body(request: Request) -> bytes:
    """The bytes of a body as they were sent. Raises Malformed when the gateway's coding of them is broken."""
    try:
        body = request.raw_body
        return body if isinstance(body, bytes) else body.encode()
    except ValueError:
        raise Malformed("the body is not what its encoding says") from None


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object that holds no other fields than those asked for; no body at all is an empty one."""

    fields: Mapping[str, object]

    @classmethod
    def of(cls, request: Request, *known: str) -> Self:
        """Read a request. Raises Malformed, TooLarge, and Invalid for a field that is not known."""
        raw = raw_body(request)
        if len(raw) > LARGEST:
            raise TooLarge(f"the body has {len(raw)} bytes, {LARGEST} is the most: send less")
        value = _json(raw) if raw.strip() else {}
        if not isinstance(value, dict):
            raise Malformed(f"the body has to be a JSON object: {_names(known) or 'empty'}")
        _refuse_foreign(value, known, "the body")
        return cls(value)

    def text(self, name: str, most: int) -> str:
        """A text of 1 to `most` characters."""
        value = self.fields.get(name)
        if value is None:
            raise Invalid(f"{name}: missing, a text is needed")
        if not isinstance(value, str):
            raise Invalid(f"{name}: has to be a text in quotes")
        if not 1 <= len(value) <= most:
            raise Invalid(f"{name}: has {len(value)} characters, it takes 1 to {most}")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid(f"{name}: holds half a character (a lone surrogate), send it whole")
        return value

    def text_or_none(self, name: str, most: int) -> str | None:
        """The same, where it may be left out."""
        return None if self.fields.get(name) is None else self.text(name, most)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise Invalid(f"{name}: has to be true or false")
        return value

    def word_or_none(self, name: str, words: type[Word]) -> Word | None:
        """One of some words; None when it is left out."""
        value = self.fields.get(name)
        return None if value is None else _word(name, value, words)


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters after the question mark, none but those asked for."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, request: Request, *known: str) -> Self:
        """Read a request. Raises Invalid for a parameter that is not known."""
        values = dict(request.query_params or {})
        _refuse_foreign(values, known, "the address")
        return cls(values)

    def text(self, name: str, most: int = 128) -> str | None:
        """A value of at most so many characters; None when it is left out."""
        value = self.values.get(name)
        if value is not None and len(value) > most:
            raise Invalid(f"{name}: has {len(value)} characters, {most} is the most")
        return value or None

    def word(self, name: str, words: type[Word], otherwise: Word) -> Word:
        """One of some words."""
        value = self.text(name)
        return otherwise if value is None else _word(name, value, words)

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        value = self.text(name)
        if value is None:
            return otherwise
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
        if not 1 <= number <= most:
            raise Invalid(f"{name}: has to be a whole number from 1 to {most}")
        return number


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON in UTF-8") from None


def _no_constant(constant: str) -> object:
    raise ValueError(constant)


def _word(name: str, value: object, words: type[Word]) -> Word:
    for word in words:
        if word == value:
            return word
    raise Invalid(f"{name}: has to be {' or '.join(words)}")


def _refuse_foreign(given: Mapping[str, object], known: tuple[str, ...], what: str) -> None:
    foreign = sorted(given.keys() - set(known))
    if foreign:
        knows = f"it knows {_names(known)}" if known else "it takes none"
        named = ", ".join(ascii(name[:40]) for name in foreign[:5])
        raise Invalid(f"{what} has fields that do not belong here: {named}; {knows}")


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)
