"""The stores without a database and the ports without a world: for tests, drills and benchmarks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.mention import Handling, HeardSignal, Mention
from chalicelib.domain.page import Device
from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.ports import Classifier, Keys, Parked, Platform
from chalicelib.stores.keys import check_key
from chalicelib.stores.memory_cases import Cases, Ledger, Shelves
from chalicelib.stores.memory_edges import Blobs, Http, Notifier, Queues, Secrets
from chalicelib.stores.redaction import redacted


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
        self._desk = desk
        self._away: set[str] = set()
        self._devices: dict[str, Device] = {}
        self._revoked: dict[str, str] = {}

    def apply(self, desk: Desk) -> None:
        """Make this the desk."""
        self._desk = desk

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""
        if self._desk is None:
            raise Misconfigured("there is no desk yet: apply one")
        return self._desk

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""
        return [agent for agent in desk.agents if agent.id not in self._away]

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""
        (self._away.discard if on else self._away.add)(agent)

    def loads(self, desk: Desk) -> Mapping[str, int]:
        """Number of open cases by agent."""
        with self._all.lock:
            return {agent.id: len(self._all.loads.get(agent.id, ())) for agent in desk.agents}

    def devices(self, agent: str) -> Sequence[Device]:
        """Devices of an agent, latest first."""
        with self._all.lock:
            found = [device for device in self._devices.values() if device.agent == agent]
        return sorted(found, key=lambda device: device.registered_at, reverse=True)

    def add_device(self, device: Device) -> None:
        """Keep a device; the same token again replaces it, whosever it was."""
        with self._all.lock:
            self._devices[device.id] = device

    def remove_device(self, agent: str, id: str) -> None:
        """Forget a device."""
        with self._all.lock:
            device = self._devices.get(id)
            if device is not None and device.agent == agent:
                del self._devices[id]

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
        self.cases = Cases(self.shelves)
        self.ledger = Ledger(self.shelves)
        self.desk = DeskShelf(self.shelves, desk)
        self.queues = Queues()
        self.parking = Parking()
        self.blobs = Blobs()
        self.secrets = Secrets(dict(keys or {}))
        self.notifier = Notifier()
        self.http = Http()
