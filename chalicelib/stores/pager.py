"""What agents are paged on, and whose minute it is, in the table of the desk.

| of                      | what                       | holds                                                  |
|-------------------------|----------------------------|--------------------------------------------------------|
| `agent#id`              | `device#id`                | a phone or browser                                     |
| `agent#id`, `agent#team:id` | `paged`                | when the agent, or the team's topic, was told last     |
| the same                | `waiting#case#page#number` | a page that waits for the end of their minute          |
| the same                | `shown`                    | what a browser was woken for last, which it asks for   |
| `device#id`             | `owner`                    | whose device it is, so that it has one owner           |
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.domain.digest import Box, Turn
from chalicelib.domain.page import Device, Page
from chalicelib.domain.shown import Shown
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.tables import DeskRow, Stage

AGENT, DEVICE, OWNER = "agent#", "device#", "owner"
PAGED, WAITING, SHOWN = "paged", "waiting#", "shown"


class Pager:
    """`PagerStore` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)

    def devices(self, agent: str) -> Sequence[Device]:
        """Devices of an agent, latest first."""
        with reaching():
            of = f"{AGENT}{agent}"
            begins = DeskRow.what.startswith(DEVICE)
            return _devices(self._rows.query(of, begins, consistent_read=True))

    def add_device(self, device: Device) -> None:
        """Keep a device; the same token again replaces it, whosever it was."""
        owner = self._row(f"{DEVICE}{device.id}", OWNER)
        if owner is not None and owner.agent != device.agent:
            self.remove_device(owner.agent, device.id)
        with reaching():
            self._rows(f"{DEVICE}{device.id}", OWNER, agent=device.agent).save()
            self._rows(f"{AGENT}{device.agent}", f"{DEVICE}{device.id}", body=pack(device)).save()

    def remove_device(self, agent: str, id: str) -> None:
        """Forget a device."""
        with reaching():
            self._rows(f"{AGENT}{agent}", f"{DEVICE}{id}").delete()

    def last(self, to: str) -> datetime | None:
        """When somebody was told last."""
        row = self._row(f"{AGENT}{to}", PAGED)
        return row.at if row else None

    def claim(self, to: str, at: datetime, after: datetime) -> bool:
        """Begin somebody's minute; False when one that began after that moment is not over.

        One that begins as long after `at` as that moment is before it is of a clock that was ahead, and does not count.
        """
        row = self._rows(f"{AGENT}{to}", PAGED)
        ahead = at + (at - after)
        over = DeskRow.at.does_not_exist() | (DeskRow.at <= after) | (DeskRow.at > ahead)
        return attempt(lambda: row.update([DeskRow.at.set(at)], condition=over))

    def release(self, to: str, at: datetime, before: datetime | None) -> None:
        """Take back a minute in which nothing was told."""
        row = self._rows(f"{AGENT}{to}", PAGED)
        action = DeskRow.at.remove() if before is None else DeskRow.at.set(before)
        attempt(lambda: row.update([action], condition=DeskRow.at == at))

    def box(self, to: str) -> Box:
        """What there is of somebody: devices, latest first, and what waits, the most urgent and oldest first."""
        with reaching():
            rows = list(self._rows.query(f"{AGENT}{to}", consistent_read=True))
        waiting = [unpack(Turn, row.body) for row in rows if row.what.startswith(WAITING)]
        waiting.sort(key=lambda one: (one.page.priority, one.page.at, one.id))
        return Box(tuple(_devices(rows)), tuple(waiting))

    def wait(self, turn: Turn) -> None:
        """Keep a page until the addressee's minute is over; twice is once."""
        with reaching():
            self._rows(f"{AGENT}{turn.to}", f"{WAITING}{turn.id}", body=pack(turn)).save()

    def waits(self, to: str, turn: str) -> bool:
        """Whether the page of that `Turn.id` still waits."""
        return self._row(f"{AGENT}{to}", f"{WAITING}{turn}") is not None

    def forget(self, turns: Iterable[Turn]) -> None:
        """These wait no longer."""
        with reaching():
            for turn in turns:
                self._rows(f"{AGENT}{turn.to}", f"{WAITING}{turn.id}").delete()

    def show(self, to: str, pages: Sequence[Page]) -> None:
        """Remember what somebody is about to be shown. The minute that was claimed lets nobody else do it."""
        shown = Shown(tuple(self.shown(to))).with_new(pages)
        with reaching():
            self._rows(f"{AGENT}{to}", SHOWN, body=pack(shown)).save()

    def shown(self, to: str) -> Sequence[Page]:
        """What somebody was shown last, the latest telling first; acknowledged meanwhile or not."""
        row = self._row(f"{AGENT}{to}", SHOWN)
        return unpack(Shown, row.body).pages if row else ()

    def _row(self, of: str, what: str) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(of, what, consistent_read=True)
            except self._rows.DoesNotExist:
                return None


def _devices(rows: Iterable[DeskRow]) -> list[Device]:
    found = [unpack(Device, row.body) for row in rows if row.what.startswith(DEVICE)]
    return sorted(found, key=lambda device: device.registered_at, reverse=True)
