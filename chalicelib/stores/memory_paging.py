"""The pager store, the messenger and the keys of links without a world: for tests, drills and benchmarks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.desk import Way
from chalicelib.domain.digest import Box, Turn
from chalicelib.domain.notice import Notice
from chalicelib.domain.page import Device, Page
from chalicelib.domain.shown import Shown
from chalicelib.errors import DeviceGone, Invalid, Unavailable
from chalicelib.stores.memory_cases import Shelves


class Pager:
    """`PagerStore` in memory."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves
        self._devices: dict[str, Device] = {}
        self._last: dict[str, datetime] = {}
        self._waiting: dict[str, Turn] = {}
        self._shown: dict[str, Shown] = {}

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

    def last(self, to: str) -> datetime | None:
        """When somebody was told last."""
        return self._last.get(to)

    def claim(self, to: str, at: datetime, after: datetime) -> bool:
        """Begin somebody's minute; False when one that began after that moment is not over."""
        with self._all.lock:
            last = self._last.get(to)
            if last is not None and after < last <= at + (at - after):
                return False
            self._last[to] = at
            return True

    def release(self, to: str, at: datetime, before: datetime | None) -> None:
        """Take back a minute in which nothing was told."""
        with self._all.lock:
            if self._last.get(to) != at:
                return
            if before is None:
                del self._last[to]
            else:
                self._last[to] = before

    def box(self, to: str) -> Box:
        """What there is of somebody: devices, latest first, and what waits, the most urgent and oldest first."""
        with self._all.lock:
            waiting = [one for one in self._waiting.values() if one.to == to]
        waiting.sort(key=lambda one: (one.page.priority, one.page.at, one.id))
        return Box(tuple(self.devices(to)), tuple(waiting))

    def wait(self, turn: Turn) -> None:
        """Keep a page until the addressee's minute is over; twice is once."""
        with self._all.lock:
            self._waiting[turn.id] = turn

    def waits(self, to: str, turn: str) -> bool:
        """Whether the page of that `Turn.id` still waits."""
        standing = self._waiting.get(turn)
        return standing is not None and standing.to == to

    def forget(self, turns: Iterable[Turn]) -> None:
        """These wait no longer."""
        with self._all.lock:
            for turn in turns:
                self._waiting.pop(turn.id, None)

    def show(self, to: str, pages: Sequence[Page]) -> None:
        """Remember what somebody is about to be shown."""
        with self._all.lock:
            self._shown[to] = self._shown.get(to, Shown()).with_new(pages)

    def shown(self, to: str) -> Sequence[Page]:
        """What somebody was shown last, the latest telling first; acknowledged meanwhile or not."""
        return self._shown.get(to, Shown()).pages


@dataclass(slots=True)
class Notifier:
    """Remembers what was pushed; endpoints in `gone` are those of lost phones. With `down` no push leaves."""

    pushed: list[tuple[Device, Notice]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    down: bool = False

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable; returns its endpoint."""
        if not token:
            raise Invalid("token: missing")
        return f"endpoint/{platform}/{token}"

    def push(self, device: Device, notice: Notice) -> str:
        """Tell a device; returns the message id."""
        if self.down:
            raise Unavailable("the notifier is down")
        if device.endpoint in self.gone:
            raise DeviceGone(device.endpoint)
        self.pushed.append((device, notice))
        return f"push-{len(self.pushed)}"


@dataclass(slots=True)
class Messenger:
    """Remembers what was sent, in which way and to whom. With `down` nothing leaves."""

    sent: list[tuple[Way, str, Notice]] = field(default_factory=list)
    down: bool = False

    def send(self, way: Way, to: str, notice: Notice) -> str:
        """Send a notice; returns the message id."""
        if self.down:
            raise Unavailable("the messenger is down")
        self.sent.append((way, to, notice))
        return f"{way}-{len(self.sent)}"


@dataclass(slots=True)
class Links:
    """Keys of links, the current one first; `newer` is what a second look finds. Empty: there are no links."""

    base: str = "https://care.example/api"
    held: tuple[bytes, ...] = (b"k" * 32,)
    newer: tuple[bytes, ...] = ()

    def keys(self) -> Sequence[bytes]:
        """The current key and the previous one."""
        return self.held

    def renewed(self) -> Sequence[bytes]:
        """The keys, read anew."""
        self.held = self.newer or self.held
        return self.held
