"""A webhook request as it arrived, and what we answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Delivery:
    """One HTTP request to a webhook. `headers` have lower-case names; `body` is the bytes as received."""

    method: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves a sender. `signing` holds the current secret first, then the previous ones, all accepted."""

    signing: tuple[str, ...] = ()
    verify_token: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the platform."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
