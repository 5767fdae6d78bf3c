"""Reading requests: strict, bounded, and with a word for whoever has to mend them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from urllib.parse import unquote

from chalice.app import Request

from chalicelib.api._http import Malformed, TooLarge
from chalicelib.errors import Invalid, NotFound

if TYPE_CHECKING:  # the webhooks read no fields, and need not load them
    from chalicelib.api._fields import Field

LARGEST = 64 * 1024  # bytes of a body

ID = "[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}"
"""What an id in a path can be."""
KEY = "[A-Za-z0-9_-]{1,64}"
"""What an Idempotency-Key can be."""

Value = TypeVar("Value")


def path_id(value: str) -> str:
    """An id in a path. What cannot be one does not exist, and no store is asked for it."""
    id = unquote(value)
    if not re.fullmatch(ID, id, re.ASCII):
        raise NotFound("there is nothing of that id")
    return id


def idempotency_key(request: Request, otherwise: str) -> str:
    """The name that the caller gives to what is to happen once; else that of the request."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return otherwise
    if not re.fullmatch(KEY, key, re.ASCII):
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
class Given:
    """The values of the fields that were asked for, each as its field read it."""

    values: Mapping[str, object]

    @classmethod
    def in_body(cls, request: Request, fields: Sequence["Field[object]"]) -> Self:
        """Read a JSON object; no body at all is an empty one. Raises Malformed, TooLarge, Invalid."""
        raw = raw_body(request)
        if len(raw) > LARGEST:
            raise TooLarge(f"the body has {len(raw)} bytes, {LARGEST} is the most: send less")
        value = _json(raw) if raw.strip() else {}
        if not isinstance(value, dict):
            raise Malformed(f"the body has to be a JSON object: {_names(fields) or 'empty'}")
        return cls(_read(value, fields, "the body"))

    @classmethod
    def in_address(cls, request: Request, fields: Sequence["Field[object]"]) -> Self:
        """Read what stands after the question mark. Raises Invalid."""
        given = request.query_params
        twice = [name for name in given or () if given and len(given.getlist(name)) > 1]
        if twice:
            raise Invalid(f"{twice[0][:40]!a}: said more than once in the address")
        return cls(_read(dict(given or {}), fields, "the address"))

    def __getitem__(self, field: "Field[Value]") -> Value:
        """The value of a field that was asked for."""
        return cast(Value, self.values[field.name])


def _read(
    given: Mapping[str, Any], fields: Sequence["Field[object]"], what: str
) -> dict[str, object]:
    """All fields at once, so that nothing happens before every one of them is known to be right."""
    foreign = sorted(given.keys() - {field.name for field in fields})
    if foreign:
        knows = f"it knows {_names(fields)}" if fields else "it takes none"
        named = ", ".join(ascii(name[:40]) for name in foreign[:5])
        raise Invalid(f"{what} has fields that do not belong here: {named}; {knows}")
    return {field.name: field.read(given.get(field.name)) for field in fields}


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON in UTF-8") from None


def _no_constant(constant: str) -> object:
    raise ValueError(constant)


def _names(fields: Sequence["Field[object]"]) -> str:
    return ", ".join(field.name for field in fields)
