"""Tickets and open consoles, in the table of the desk.

| of             | what     | holds                                                                        |
|----------------|----------|------------------------------------------------------------------------------|
| `ticket#hash`  | `ticket` | the right to open one console; gone once it is used                          |
| `console#id`   | `place`  | where that console stands                                                    |
| `open#leads`, `open#team#id` | id | an open console of a lead, or of an agent of that team             |

All of them expire: what is not closed in good order is removed by the table's TTL, in its own time.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from chalicelib.domain.live import LONGEST, Console, Ticket
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.tables import DeskRow, Stage

TICKET, CONSOLE, OPEN = "ticket#", "console#", "open#"
THE_TICKET, PLACE = "ticket", "place"

# For so many seconds a worker remembers that nobody was there, and does not look again.
NOBODY = 1.0


class Live:
    """`LiveStore` in DynamoDB. `clock` counts seconds."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._clock = clock
        self._nobody: dict[str, float] = {}

    def keep(self, hash: str, ticket: Ticket) -> None:
        """Keep a ticket under the hash of its secret."""
        expires = _seconds(ticket.expires_at)
        row = self._rows(f"{TICKET}{hash}", THE_TICKET, body=pack(ticket), expires=expires)
        with reaching():
            row.save()

    def take(self, hash: str) -> Ticket | None:
        """Use a ticket up; of two at once one has it. It may have expired."""
        row = self._row(f"{TICKET}{hash}", THE_TICKET)
        if row is None:
            return None
        there = DeskRow.of.exists()
        return unpack(Ticket, row.body) if attempt(lambda: row.delete(there)) else None

    def open(self, console: Console) -> None:
        """A console is there."""
        body, expires = pack({"at": console.gathered}), _seconds(console.opened_at + LONGEST)
        place = self._rows(f"{CONSOLE}{console.id}", PLACE, body=body, expires=expires)
        with reaching():
            place.save()
            self._console(console).save()
        self._nobody.pop(console.gathered, None)

    def find(self, id: str) -> Console | None:
        """The console of a connection; None when it was closed, or never there."""
        place = self._row(f"{CONSOLE}{id}", PLACE)
        if place is None:
            return None
        row = self._row(f"{OPEN}{unpack(dict, place.body)['at']}", id)
        return unpack(Console, row.body) if row else None

    def update(self, console: Console) -> bool:
        """Keep what a console shows now; False when it was closed meanwhile."""
        row = self._console(console)
        return attempt(lambda: row.save(DeskRow.of.exists()))

    def close(self, console: Console) -> bool:
        """A console is gone; False when that was known."""
        row = self._console(console)
        was_there = attempt(lambda: row.delete(DeskRow.of.exists()))
        with reaching():
            self._rows(f"{CONSOLE}{console.id}", PLACE).delete()
        return was_there

    def of(self, gathered: str, lately: bool = False) -> Sequence[Console]:
        """The consoles that stand there; `lately`: as of a second ago if nobody did then."""
        now = self._clock()
        if lately and now - self._nobody.get(gathered, -NOBODY) < NOBODY:
            return ()
        with reaching():
            rows = self._rows.query(f"{OPEN}{gathered}", consistent_read=not lately)
            found = [unpack(Console, row.body) for row in rows]
        if not found:
            self._nobody[gathered] = now
        return found

    def _console(self, console: Console) -> DeskRow:
        where, expires = f"{OPEN}{console.gathered}", _seconds(console.gone_at)
        return self._rows(where, console.id, body=pack(console), expires=expires)

    def _row(self, of: str, what: str) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(of, what, consistent_read=True)
            except DoesNotExist:
                return None


def _seconds(moment: datetime) -> int:
    """What the table's TTL reads: whole seconds since 1970, rounded up."""
    return int(moment.timestamp()) + 1
