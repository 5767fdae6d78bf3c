"""A webhook request as it arrived, and what we answer.

Named tuples: a dataclass costs a webhook's cold start a millisecond each.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Delivery(NamedTuple):
    """One HTTP request to a webhook. `headers` have lower-case names; `body` is the bytes as received."""

    method: str
    headers: Mapping[str, str] = MappingProxyType({})
    query: Mapping[str, str] = MappingProxyType({})
    url: str = ""
    body: bytes = b""


class Secrets(NamedTuple):
    """What proves a sender. `signing` holds the current secret first, then the previous ones, all accepted."""

    signing: tuple[str, ...] = ()
    verify_token: str | None = None


class Answer(NamedTuple):
    """What goes back to the platform."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = MappingProxyType({})
