"""Domain values <-> compact bytes: JSON of their fields without those at their default, deflated."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def pack(value: object, without: tuple[str, ...] = ()) -> bytes:
    """Bytes of a dataclass, or of anything that JSON knows; `without` names fields to leave out."""
    data = encode(value, without)
    # ASCII: half a surrogate pair, which a platform can send, has no UTF-8.
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("ascii"), 9)


def unpack(type_: type[Value], body: bytes) -> Value:
    """The value of those bytes; fields that the type no longer has are passed over."""
    value: Value = decode(type_, json.loads(zlib.decompress(body)))
    return value


def encode(value: Any, without: tuple[str, ...] = ()) -> Any:
    """What JSON can hold of a value."""
    if is_dataclass(value):
        return {
            field.name: encode(content)
            for field in fields(value)
            if field.name not in without
            and (content := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, Mapping):
        return {name: encode(content) for name, content in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value / timedelta(seconds=1)
        case _:
            return value


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


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
    if type_ is datetime:
        return datetime.fromisoformat(data)
    if type_ is timedelta:
        return timedelta(seconds=data)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return type_(data)
    return data


@cache
def _hints(type_: Any) -> dict[str, Any]:
    return get_type_hints(type_)
