"""How agents are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.desk import Way
    from chalicelib.domain.digest import Box, Turn
    from chalicelib.domain.notice import Notice
    from chalicelib.domain.page import Device, Page


class PagerStore(Protocol):
    """What agents are paged on, and what waits for its turn. `to` is an agent, or `team:id` for a team's topic."""

    def devices(self, agent: str) -> Sequence[Device]:
        """Devices of an agent, latest first."""

    def add_device(self, device: Device) -> None:
        """Keep a device; the same token again replaces it, whosever it was."""

    def remove_device(self, agent: str, id: str) -> None:
        """Forget a device."""

    def last(self, to: str) -> datetime | None:
        """When somebody was told last."""

    def claim(self, to: str, at: datetime, after: datetime) -> bool:
        """Begin somebody's minute, of two at once for one; False when one that began after that moment is not over."""

    def release(self, to: str, at: datetime, before: datetime | None) -> None:
        """Take back a minute in which nothing was told."""

    def box(self, to: str) -> Box:
        """What there is of somebody: devices, latest first, and what waits, the most urgent and oldest first."""

    def wait(self, turn: Turn) -> None:
        """Keep a page until the addressee's minute is over; twice is once."""

    def waits(self, to: str, turn: str) -> bool:
        """Whether the page of that `Turn.id` still waits."""

    def forget(self, turns: Iterable[Turn]) -> None:
        """These wait no longer."""

    def show(self, to: str, pages: Sequence[Page]) -> None:
        """Remember what somebody is about to be shown, as `Shown` does."""

    def shown(self, to: str) -> Sequence[Page]:
        """What somebody was shown last, the latest telling first; acknowledged meanwhile or not."""


class Notifier(Protocol):
    """Agents' phones and browsers."""

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable; returns its endpoint. Raises Invalid, Misconfigured, Unavailable."""

    def push(self, device: Device, notice: Notice) -> str:
        """Tell a device; returns the message id. Raises DeviceGone, Misconfigured, Unavailable."""


class Messenger(Protocol):
    """Text messages and e-mail to agents, and the topic of a team."""

    def send(self, way: Way, to: str, notice: Notice) -> str:
        """Send to an agent, or to a team's topic; returns the message id. Raises Misconfigured, Unavailable."""


class LinkKeys(Protocol):
    """What links that acknowledge are signed with, cached for some minutes."""

    @property
    def base(self) -> str:
        """Address of the API that they lead to, without a slash at its end; '' where nobody signs any."""

    def keys(self) -> Sequence[bytes]:
        """The current key and the previous one; none where there are no links. Raises Unavailable."""

    def renewed(self) -> Sequence[bytes]:
        """The keys, read anew unless that was done a moment ago. Raises Unavailable."""
