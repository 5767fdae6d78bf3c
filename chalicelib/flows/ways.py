"""The ways to one addressee: those that the page names, and when none of them works the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.desk import Agent, Way
from chalicelib.domain.notice import Notice
from chalicelib.domain.page import TEAM, WEBPUSH, Device, Page
from chalicelib.domain.receipt import Send
from chalicelib.errors import DeviceGone, Misconfigured, Unavailable
from chalicelib.flows.links import link_for
from chalicelib.ports import Ports

ALL = (Way.PUSH, Way.SMS, Way.EMAIL)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What left, and how many devices did no longer work."""

    sends: tuple[Send, ...] = ()
    gone: int = 0


@dataclass(slots=True)
class _Try:
    """An attempt so far, and what went wrong."""

    agent: Agent
    pages: tuple[Page, ...]
    devices: Sequence[Device]
    now: datetime
    ports: Ports
    sends: list[Send] = field(default_factory=list)
    gone: int = 0
    failed: Exception | None = None

    def go(self, way: Way) -> None:
        """Try one way; a failure is kept, since another way may work."""
        try:
            if way is Way.PUSH:
                self._push()
            elif self.agent.phone if way is Way.SMS else self.agent.email:
                id = self.ports.messenger.send(way, self.agent.id, self._with_link())
                self.sends.append(Send(way, id))
        except (Unavailable, Misconfigured) as error:
            self.failed = self.failed or error

    def _with_link(self) -> Notice:
        """The notice for who reads it without our app; a link is for one case only."""
        one = len(self.pages) == 1
        link = link_for(self.pages[0].case, self.agent.id, self.now, self.ports) if one else ""
        return Notice(self.pages, link)

    def _push(self) -> None:
        """All devices, whatever becomes of one of them; those that are gone are forgotten."""
        if any(device.platform == WEBPUSH for device in self.devices):
            # Before it leaves: the browser asks at once.
            self.ports.pager.show(self.agent.id, self.pages)
        for device in self.devices:
            try:
                id = self.ports.notifier.push(device, Notice(self.pages))
                self.sends.append(Send(Way.PUSH, id))
            except DeviceGone:
                self.gone += 1
                self.ports.pager.remove_device(device.agent, device.id)
            except (Unavailable, Misconfigured) as error:
                self.failed = self.failed or error


def attempt(
    to: str, pages: tuple[Page, ...], devices: Sequence[Device], now: datetime, ports: Ports
) -> Attempt:
    """Tell an addressee of these pages. Without any send nothing works for them.

    Raises Unavailable or Misconfigured when nothing left that might have.
    """
    if to.startswith(TEAM):
        id = ports.messenger.send(Way.TOPIC, to.removeprefix(TEAM), Notice(pages))
        return Attempt((Send(Way.TOPIC, id),))
    agent = ports.desk.current().agent(to)
    if agent is None:
        return Attempt()
    wanted = [way for way in ALL if any(way in page.by for page in pages)]
    trying = _Try(agent, pages, devices, now, ports)
    for way in wanted:
        trying.go(way)
    for way in ALL:
        if not trying.sends and way not in wanted:
            trying.go(way)
    if trying.failed is not None and not trying.sends:
        raise trying.failed
    return Attempt(tuple(trying.sends), trying.gone)
