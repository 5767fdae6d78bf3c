"""The desk in DynamoDB, and what changes in it by the hour.

| of           | what           | holds                                                        |
|--------------|----------------|--------------------------------------------------------------|
| `desk`       | `current`      | the whole configuration                                      |
| `away`       | agent          | that the agent is off duty; one who is on duty has no row    |
| `load`       | agent          | ids of the agent's open cases, written by `cases.Cases.save` |
| `agent#id`   | `device#id`    | a phone or browser                                           |
| `device#id`  | `owner`        | whose device it is, so that it has one owner                 |
| `connection` | connection     | that the platform closed it, and why                         |
| `parked`     | id             | what could not be processed, see stores/parking.py           |
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.page import Device
from chalicelib.errors import Misconfigured
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage

DESK, CURRENT = "desk", "current"
AWAY, LOAD, CONNECTION = "away", "load", "connection"
DEVICE, OWNER = "device#", "owner"

FRESH = 60.0  # seconds for which a container keeps the desk
FRESH_DUTY = 5.0  # seconds for which it keeps who is away: so long may somebody who left still be given a case


class DeskShelf:
    """`DeskStore` in DynamoDB. `clock` counts seconds."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._clock = clock
        self._kept: tuple[float, Desk] | None = None
        self._away: tuple[float, frozenset[str]] | None = None

    def apply(self, desk: Desk) -> None:
        """Make this the desk; other containers follow within a minute."""
        with reaching():
            self._rows(DESK, CURRENT, body=pack(desk)).save()
        self._kept = (self._clock(), desk)

    def current(self) -> Desk:
        """The desk as applied last, or as of a minute ago. Raises Misconfigured when there is none."""
        now = self._clock()
        if self._kept is None or now - self._kept[0] >= FRESH:
            row = self._row(DESK, CURRENT)
            if row is None:
                raise Misconfigured("there is no desk yet: apply one")
            self._kept = (now, unpack(Desk, row.body))
        return self._kept[1]

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""
        now = self._clock()
        if self._away is None or now - self._away[0] >= FRESH_DUTY:
            self._away = (now, frozenset(row.what for row in self._of(AWAY)))
        away = self._away[1]
        return [agent for agent in desk.agents if agent.id not in away]

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""
        row = self._rows(AWAY, agent)
        self._away = None
        with reaching():
            row.delete() if on else row.save()

    def loads(self, desk: Desk) -> Mapping[str, int]:
        """Number of open cases by agent, as of some moments ago: `save` refuses a seat that is gone."""
        with reaching():
            taken = {row.what: len(row.cases or ()) for row in self._rows.query(LOAD)}
        return {agent.id: taken.get(agent.id, 0) for agent in desk.agents}

    def devices(self, agent: str) -> Sequence[Device]:
        """Devices of an agent, latest first."""
        found = [unpack(Device, row.body) for row in self._of(f"agent#{agent}")]
        return sorted(found, key=lambda device: device.registered_at, reverse=True)

    def add_device(self, device: Device) -> None:
        """Keep a device; the same token again replaces it, whosever it was."""
        owner = self._row(f"{DEVICE}{device.id}", OWNER)
        if owner is not None and owner.agent != device.agent:
            self.remove_device(owner.agent, device.id)
        with reaching():
            self._rows(f"{DEVICE}{device.id}", OWNER, agent=device.agent).save()
            self._rows(f"agent#{device.agent}", f"{DEVICE}{device.id}", body=pack(device)).save()

    def remove_device(self, agent: str, id: str) -> None:
        """Forget a device."""
        with reaching():
            self._rows(f"agent#{agent}", f"{DEVICE}{id}").delete()

    def revoke(self, connection: str, at: datetime, reason: str) -> None:
        """Mark a connection that the platform closed: it has to be connected again."""
        body = pack({"reason": reason, "at": at})
        with reaching():
            self._rows(CONNECTION, connection, body=body).save()

    def reconnected(self, connection: str) -> None:
        """The connection works again: the mark goes."""
        with reaching():
            self._rows(CONNECTION, connection).delete()

    def revoked(self) -> Mapping[str, str]:
        """Reason by connection, for those that are closed."""
        return {row.what: unpack(dict, row.body)["reason"] for row in self._of(CONNECTION)}

    def _row(self, of: str, what: str) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(of, what, consistent_read=True)
            except self._rows.DoesNotExist:
                return None

    def _of(self, of: str) -> list[DeskRow]:
        with reaching():
            return list(self._rows.query(of, consistent_read=True))
