"""Tickets, consoles and their connections without a world: for tests, drills and benchmarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from chalicelib.domain.live import Console, Ticket
from chalicelib.ports import Post, Sent


class Live:
    """`LiveStore` in memory. It remembers nothing of before, so that `lately` makes no difference."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tickets: dict[str, Ticket] = {}
        self._consoles: dict[str, Console] = {}

    def keep(self, hash: str, ticket: Ticket) -> None:
        """Keep a ticket under the hash of its secret."""
        self._tickets[hash] = ticket

    def take(self, hash: str) -> Ticket | None:
        """Use a ticket up."""
        with self._lock:
            return self._tickets.pop(hash, None)

    def open(self, console: Console) -> None:
        """A console is there."""
        with self._lock:
            self._consoles[console.id] = console

    def find(self, id: str) -> Console | None:
        """The console of a connection."""
        return self._consoles.get(id)

    def update(self, console: Console) -> bool:
        """Keep what a console shows now; False when it was closed meanwhile."""
        with self._lock:
            there = console.id in self._consoles
            if there:
                self._consoles[console.id] = console
            return there

    def close(self, console: Console) -> bool:
        """A console is gone; False when that was known."""
        with self._lock:
            return self._consoles.pop(console.id, None) is not None

    def of(self, gathered: str, lately: bool = False) -> Sequence[Console]:  # noqa: ARG002 - see above
        """The consoles that stand there."""
        with self._lock:
            found = [one for one in self._consoles.values() if one.gathered == gathered]
        return sorted(found, key=lambda one: one.id)


@dataclass(slots=True)
class Sockets:
    """Remembers what was sent; ids in `gone` are connections that ended unnoticed. With `down` nothing arrives."""

    address: str = "wss://live.example/live"
    sent: list[Post] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    down: bool = False

    def send(self, posts: Sequence[Post]) -> Sent:
        """Hand each connection its message."""
        if self.down:
            return Sent(lost=len(posts), trouble="EndpointConnectionError")
        self.sent += [post for post in posts if post[0] not in self.gone]
        return Sent(tuple(sorted({id for id, _ in posts} & self.gone)))

    def close(self, id: str) -> None:
        """End a connection."""
        self.closed.append(id)

    def heard(self, id: str) -> list[Mapping[str, Any]]:
        """What a connection was told since this was asked last, in order."""
        found = [message for to, message in self.sent if to == id]
        self.sent = [post for post in self.sent if post[0] != id]
        return found
