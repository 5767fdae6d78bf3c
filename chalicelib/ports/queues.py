"""Where work waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Queue(StrEnum):
    """Where work waits. Each has its own workers, so a flood in one never starves another."""

    INTAKE = "intake"
    SPILL = "spill"
    DUE = "due"
    PAGES = "pages"
    OUTBOUND = "outbound"
    FIGURES = "figures"


class Queues(Protocol):
    """Messages to ourselves, each a small JSON object, delivered at least once."""

    def send(self, queue: Queue, bodies: Iterable[Message]) -> None:
        """Hand messages over. Raises Unavailable unless all of them are kept."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `delay` in whole seconds, at most 900."""

    body: Mapping[str, object]
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Parked:
    """A message that could not be processed, for a person to look at and to replay."""

    id: str
    queue: Queue
    body: str
    reason: str
    at: datetime


class Parking(Protocol):
    """What could not be processed."""

    def park(self, parked: Parked) -> None:
        """Keep it until somebody acts."""

    def all(self, limit: int) -> Sequence[Parked]:
        """The oldest ones."""

    def get(self, id: str) -> Parked | None:
        """One of them."""

    def remove(self, id: str) -> None:
        """It was replayed or is not wanted."""
