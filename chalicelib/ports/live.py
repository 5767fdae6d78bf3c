"""Open consoles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.live import Console, Ticket


class LiveStore(Protocol):
    """Tickets, and the consoles that are open. What expired may still be there: whoever reads looks at the time."""

    def keep(self, hash: str, ticket: Ticket) -> None:
        """Keep a ticket under the hash of its secret."""

    def take(self, hash: str) -> Ticket | None:
        """Use a ticket up; of two at once one has it. It may have expired."""

    def open(self, console: Console) -> None:
        """A console is there."""

    def find(self, id: str) -> Console | None:
        """The console of a connection; None when it was closed, or never there."""

    def update(self, console: Console) -> bool:
        """Keep what a console shows now; False when it was closed meanwhile."""

    def close(self, console: Console) -> bool:
        """A console is gone; False when that was known."""

    def of(self, gathered: str, lately: bool = False) -> Sequence[Console]:
        """The consoles that are `Console.gathered` there; `lately`: as of a second ago if there were none then."""


Post = tuple[str, Mapping[str, object]]
"""The id of a connection, and a message for it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of messages: connections that are gone, how many were lost, and what the first trouble is called."""

    gone: tuple[str, ...] = ()
    lost: int = 0
    trouble: str = ""


class Sockets(Protocol):
    """The connections of open consoles."""

    @property
    def address(self) -> str:
        """Where browsers open one; '' where there are none."""

    def send(self, posts: Sequence[Post]) -> Sent:
        """Hand each connection its message, once and without a promise."""

    def close(self, id: str) -> None:
        """End a connection, if it is there."""
