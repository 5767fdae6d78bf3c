"""Where what was heard is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.mention import Handling, HeardSignal, Mention
    from chalicelib.domain.noise import Bin
    from chalicelib.domain.verdict import Verdict


class MentionStore(Protocol):
    """Mentions and signals, each kept once."""

    def add(self, mention: Mention) -> bool:
        """Keep an event; False when it is known already. Raises Unavailable."""

    def add_signal(self, heard: HeardSignal) -> bool:
        """Keep a signal; False when it is known already. Raises Unavailable."""

    def find(self, key: str) -> Mention | HeardSignal | None:
        """The event or signal of that key."""

    def get(self, key: str) -> Mention | None:
        """The event of that key; None for a signal too."""

    def several(self, keys: Sequence[str]) -> Mapping[str, Mention]:
        """Events by key, as of a moment ago, to be shown beside a list; missing and very large ones are left out."""

    def settle(self, key: str, handling: Handling, case: str | None = None) -> None:
        """Say what became of a mention that changed no case by itself; the first word stands."""

    def redact(self, key: str, at: datetime) -> None:
        """Forget what a deleted mention said; its ids stay."""

    def of_case(self, case: str) -> Sequence[Mention]:
        """All events of a case, oldest first; but for our own replies, which are in the outbox."""


class NoiseStore(Protocol):
    """What needs nobody, by its day: for leads to look through, who may want some of it back."""

    def keep(self, mention: Mention, verdict: Verdict) -> None:
        """A mention needs nobody; the first word on it stands."""

    def of_day(self, day: date, limit: int, after: str | None = None) -> Bin:
        """A page of what came on a day in UTC, latest first. Raises Invalid."""

    def verdict(self, key: str) -> Verdict | None:
        """The verdict that made noise of a mention."""


class ConnectionStore(Protocol):
    """When something came by each connection."""

    def heard(self, connection: str, at: datetime) -> None:
        """Something came by a connection; what came within a minute of it is not told apart."""

    def last_heard(self) -> Mapping[str, datetime]:
        """When something came last, by connection, to the minute; those that were never heard are left out."""


class Blobs(Protocol):
    """Bodies too large for an item or a message."""

    def put(self, key: str, body: bytes) -> None:
        """Keep a body; what the key holds already stays. Raises Unavailable."""

    def get(self, key: str) -> bytes:
        """The body of that key. Raises NotFound, Unavailable."""

    def forget(self, key: str) -> None:
        """Empty the body of that key for good: a later `put` changes nothing. Raises Unavailable."""
