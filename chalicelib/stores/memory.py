"""The stores without a database and the ports without a world: for tests, drills and benchmarks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.desk import Desk
from chalicelib.domain.mention import Handling, HeardSignal, Mention
from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.ports import Classifier, Keys, Parked, Platform
from chalicelib.stores.keys import check_key
from chalicelib.stores.memory_agents import Agents, Customers
from chalicelib.stores.memory_cases import Cases, Ledger, Shelves
from chalicelib.stores.memory_console import Connections, Drafts, NoiseShelf
from chalicelib.stores.memory_edges import Blobs, Http, Queues, Secrets
from chalicelib.stores.memory_figures import Figures
from chalicelib.stores.memory_finding import Finding
from chalicelib.stores.memory_live import Live, Sockets
from chalicelib.stores.memory_paging import Links, Messenger, Notifier, Pager
from chalicelib.stores.redaction import redacted
from chalicelib.stores.versions import Applied, content


class Mentions:
    """`MentionStore` in memory. With `down` nothing can be added."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves
        self.down = False

    def add(self, mention: Mention) -> bool:
        """Keep an event; False when it is known already."""
        self._check(mention.key)
        with self._all.lock:
            new = mention.key not in self._all.mentions
            self._all.mentions.setdefault(mention.key, mention)
            if new and mention.case is not None:
                self._all.replies.add(mention.key)
            return new

    def add_signal(self, heard: HeardSignal) -> bool:
        """Keep a signal; False when it is known already."""
        self._check(heard.signal.key)
        with self._all.lock:
            new = heard.signal.key not in self._all.signals
            self._all.signals.setdefault(heard.signal.key, heard)
            return new

    def _check(self, key: str) -> None:
        check_key(key)
        if self.down:
            raise Unavailable("the mentions are down")

    def get(self, key: str) -> Mention | None:
        """The event of that key."""
        return self._all.mentions.get(key)

    def find(self, key: str) -> Mention | HeardSignal | None:
        """The event or signal of that key."""
        return self._all.mentions.get(key) or self._all.signals.get(key)

    def several(self, keys: Sequence[str]) -> Mapping[str, Mention]:
        """Events by key; those that are not there are left out."""
        with self._all.lock:
            return {key: self._all.mentions[key] for key in keys if key in self._all.mentions}

    def settle(self, key: str, handling: Handling, case: str | None = None) -> None:
        """Say what became of a mention; the first word stands."""
        with self._all.lock:
            mention = self._all.mentions.get(key)
            if mention is not None and mention.handling is None:
                settled = replace(mention, handling=handling, case=case or mention.case)
                self._all.mentions[key] = settled

    def redact(self, key: str, at: datetime) -> None:  # noqa: ARG002 - the row of the database keeps the time
        """Forget what a deleted mention said; its ids stay."""
        with self._all.lock:
            mention = self._all.mentions.get(key)
            if mention is not None:
                self._all.mentions[key] = replace(mention, event=redacted(mention.event))
                self._all.verdicts.pop(key, None)

    def of_case(self, case: str) -> Sequence[Mention]:
        """All events of a case but our own replies, oldest first."""
        with self._all.lock:
            all_ = self._all.mentions.items()
            found = [one for key, one in all_ if one.case == case and key not in self._all.replies]
        return sorted(found, key=lambda one: one.received_at)


class DeskShelf:
    """`DeskStore` in memory."""

    def __init__(self, shelves: Shelves, desk: Desk | None) -> None:
        self._all = shelves
        self._versions: list[tuple[Applied, Desk]] = []
        if desk is not None:
            self.apply(desk)
        self._revoked: dict[str, str] = {}

    def apply(self, desk: Desk, by: str = "", at: datetime | None = None) -> Desk:
        """Make this the desk, as one more version unless it is what counts already. Returns it as applied."""
        hash = content(desk)
        with self._all.lock:
            if not self._versions or self._versions[-1][0].hash != hash:
                number = len(self._versions) + 1
                told = Applied(number, at, by, hash)
                self._versions.append((told, replace(desk, version=number)))
            return self._versions[-1][1]

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""
        if not self._versions:
            raise Misconfigured("there is no desk yet: apply one")
        return self._versions[-1][1]

    def version(self, number: int) -> Desk:
        """The desk of a version. Raises Misconfigured when there is none of that number."""
        if not 1 <= number <= len(self._versions):
            raise Misconfigured(f"version {number} of the desk is not kept: apply the desk again")
        return self._versions[number - 1][1]

    def last(self) -> Applied | None:
        """What is known of the version that counts; None when there is no desk yet."""
        return self._versions[-1][0] if self._versions else None

    def history(self, most: int = 20) -> Sequence[Applied]:
        """The latest versions, the last one first."""
        return [told for told, _ in reversed(self._versions)][:most]

    def revoke(self, connection: str, at: datetime, reason: str) -> None:  # noqa: ARG002 - as above
        """Mark a connection that the platform closed."""
        self._revoked[connection] = reason

    def reconnected(self, connection: str) -> None:
        """The connection works again: the mark goes."""
        self._revoked.pop(connection, None)

    def revoked(self) -> Mapping[str, str]:
        """Reason by connection, for those that are closed."""
        return dict(self._revoked)


class Parking:
    """`Parking` in memory."""

    def __init__(self) -> None:
        self._parked: dict[str, Parked] = {}

    def park(self, parked: Parked) -> None:
        """Keep it until somebody acts."""
        self._parked[parked.id] = parked

    def all(self, limit: int) -> Sequence[Parked]:
        """The oldest ones; ids grow with time."""
        return [self._parked[id] for id in sorted(self._parked)[:limit]]

    def get(self, id: str) -> Parked | None:
        """One of them."""
        return self._parked.get(id)

    def remove(self, id: str) -> None:
        """It was replayed or is not wanted."""
        self._parked.pop(id, None)


class MemoryPorts:
    """`Ports` in memory; platforms and classifier are the caller's, the desk and secrets are those to begin with."""

    def __init__(
        self,
        platform: Callable[[str], Platform],
        classifier: Classifier,
        desk: Desk | None = None,
        keys: Mapping[str, Keys] | None = None,
    ) -> None:
        self.shelves = Shelves()
        self.platform = platform
        self.classifier = classifier
        self.mentions = Mentions(self.shelves)
        self.noise = NoiseShelf(self.shelves)
        self.drafts = Drafts()
        self.connections = Connections()
        self.cases = Cases(self.shelves)
        self.ledger = Ledger(self.shelves)
        self.desk = DeskShelf(self.shelves, desk)
        self.agents = Agents(self.shelves)
        self.customers = Customers()
        self.finding = Finding()
        self.figures = Figures()
        self.queues = Queues()
        self.parking = Parking()
        self.blobs = Blobs()
        self.secrets = Secrets(dict(keys or {}))
        self.pager = Pager(self.shelves)
        self.notifier = Notifier()
        self.messenger = Messenger()
        self.links = Links()
        self.live = Live()
        self.sockets = Sockets()
        self.http = Http()
