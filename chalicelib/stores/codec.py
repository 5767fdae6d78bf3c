"""Domain values <-> compact bytes: JSON of their fields without those at their default, deflated."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")

# Bits of the window that a repetition is looked for in: 4 KB, as our values are small. The usual 32 KB would cost
# three times the processor time of a value, for room that is cleared and never used.
WINDOW = 12


def pack(value: object, without: tuple[str, ...] = ()) -> bytes:
    """Bytes of a dataclass, or of anything that JSON knows; `without` names fields to leave out."""
    data = _fields(value, without) if is_dataclass(value) else value
    # ASCII: half a surrogate pair, which a platform can send, has no UTF-8.
    text = json.dumps(data, separators=(",", ":"), default=_encoded)
    deflating = zlib.compressobj(9, zlib.DEFLATED, WINDOW)
    return deflating.compress(text.encode("ascii")) + deflating.flush()


def unpack(type_: type[Value], body: bytes) -> Value:
    """The value of those bytes; fields that the type no longer has are passed over."""
    value: Value = decode(type_, json.loads(zlib.decompress(body)))
    return value


def _fields(value: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass but for those at their default."""
    kind: Any = type(value)
    return {
        name: content
        for name, default in _defaults(kind).items()
        if name not in without and (content := getattr(value, name)) != default
    }


def _encoded(value: Any) -> Any:
    """What JSON can hold of a value that it does not know; it looks at the parts by itself."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():  # after the moments, which are dates too
            return value.isoformat()
        case timedelta():
            return value / timedelta(seconds=1)
        case frozenset():
            return sorted(value)
        case Mapping():
            return dict(value)
        case _:
            return _fields(value)


@cache
def _defaults(type_: Any) -> Mapping[str, Any]:
    """The default of each field, MISSING where there is none."""
    return {
        one.name: one.default_factory() if one.default_factory is not MISSING else one.default
        for one in fields(type_)
    }


def decode(type_: Any, data: Any) -> Any:
    """The value of a type that `encode` made this data of."""
    origin = get_origin(type_)
    if origin in (Union, UnionType):
        inner = next(arg for arg in get_args(type_) if arg is not NoneType)
        return None if data is None else decode(inner, data)
    if origin in (tuple, frozenset):
        item = get_args(type_)[0]
        return origin(decode(item, one) for one in data)
    if isinstance(type_, type) and is_dataclass(type_):
        hints = _hints(type_)
        return type_(
            **{name: decode(hints[name], one) for name, one in data.items() if name in hints}
        )
    return _leaf(type_, data)


def _leaf(type_: Any, data: Any) -> Any:
    if type_ in (datetime, date, time):
        return type_.fromisoformat(data)
    if type_ is timedelta:
        return timedelta(seconds=data)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return type_(data)
    return data


@cache
def _hints(type_: Any) -> dict[str, Any]:
    return get_type_hints(type_)
