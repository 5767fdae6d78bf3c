"""What we know of customers, in the table of the desk, under hashed ids: a platform's id may be a telephone number.

| of                | what              | holds                                                                        |
|-------------------|-------------------|------------------------------------------------------------------------------|
| `customer#<hash>` | `known`           | tier, who answered last, and the `person` whose handle it is, if others are  |
| `person#<hash>`   | `customer#<hash>` | one of the handles of a person, and who joined it                            |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.domain.customer import MOST_HANDLES, Customer, Handle, Joined
from chalicelib.domain.mention import short_hash
from chalicelib.errors import Conflict, Invalid
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage
from chalicelib.stores.transaction import Only, Transaction

KNOWN, PERSON = "known", "person#"


@dataclass(frozen=True, slots=True)
class _Member:
    """A handle of a person, and who joined it when."""

    channel: str
    id: str
    by: str
    at: datetime

    @property
    def handle(self) -> Handle:
        return Handle(self.channel, self.id)


class Customers:
    """`CustomerStore` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)
        self._database = stage.database

    def get(self, channel: str, id: str) -> Customer:
        """A customer; nothing is known of one who is new."""
        row = self._row(Handle(channel, id))
        return Customer(row.tier or "", row.agent, row.at) if row else Customer()

    def set_tier(self, channel: str, id: str, tier: str) -> None:
        """Give a customer a tier; '' takes it away."""
        actions: list[Action] = [DeskRow.tier.set(tier) if tier else DeskRow.tier.remove()]
        with reaching():
            self._rows(customer_key(channel, id), KNOWN).update(actions=actions)

    def answered(self, channel: str, id: str, agent: str, at: datetime) -> None:
        """Remember who answered a customer last."""
        actions: list[Action] = [DeskRow.agent.set(agent), DeskRow.at.set(at)]
        with reaching():
            self._rows(customer_key(channel, id), KNOWN).update(actions=actions)

    def handles(self, one: Handle) -> Sequence[Handle]:
        """All handles of the person whose this one is, this one first."""
        row = self._row(one)
        members = self._members(row.person) if row and row.person else []
        return [one, *sorted(each.handle for each in members if each.handle != one)]

    def join(self, one: Handle, other: Handle, joined: Joined) -> None:
        """Two handles, with all that are joined to either, are one person's. Raises Invalid, Conflict."""
        here, there = self._person(one), self._person(other)
        if here is not None and here == there:
            return
        person = here or there or short_hash(f"{_key(one)}{_key(other)}{joined.at.isoformat()}")
        moved: dict[Handle, str | None] = {}
        for handle, was in ((one, here), (other, there)):
            if was is None:
                moved[handle] = None
            elif was != person:
                moved |= {each.handle: was for each in self._members(was)}
        if len(self._members(person)) + len(moved) > MOST_HANDLES:
            raise Invalid(f"id: together they have more than {MOST_HANDLES} handles")
        writes = Transaction()
        for handle, was in moved.items():
            self._move(writes, handle, was, person)
            body = pack(_Member(handle.channel, handle.id, joined.by, joined.at))
            writes.put(self._rows(PERSON + person, _key(handle), body=body))
        writes.commit(self._database)

    def part(self, one: Handle) -> None:
        """A handle is no longer that of the person; one that is alone then is nobody's handle but its own."""
        person = self._person(one)
        if person is None:
            return
        rest = [each.handle for each in self._members(person) if each.handle != one]
        writes = Transaction()
        for handle in (one, *(rest if len(rest) == 1 else ())):
            self._move(writes, handle, person, None)
        writes.commit(self._database)

    def _move(self, writes: Transaction, handle: Handle, was: str | None, to: str | None) -> None:
        """A handle leaves a person and comes to another, unless somebody else has moved it meanwhile."""
        same = DeskRow.person.does_not_exist() if was is None else DeskRow.person == was
        moved = Only(same, Conflict("this customer was joined otherwise meanwhile"))
        action = DeskRow.person.remove() if to is None else DeskRow.person.set(to)
        writes.update(self._rows(_key(handle), KNOWN), action, only=moved)
        if was is not None and was != to:
            writes.delete(self._rows(PERSON + was, _key(handle)))

    def _person(self, one: Handle) -> str | None:
        row = self._row(one, surely=True)
        return row.person if row else None

    def _members(self, person: str | None) -> list[_Member]:
        if person is None:
            return []
        with reaching():
            rows = list(self._rows.query(PERSON + person, consistent_read=True))
        return [unpack(_Member, row.body) for row in rows]

    def _row(self, one: Handle, *, surely: bool = False) -> DeskRow | None:
        with reaching():
            try:
                return self._rows.get(_key(one), KNOWN, consistent_read=surely)
            except self._rows.DoesNotExist:
                return None


def _key(one: Handle) -> str:
    return customer_key(one.channel, one.id)


def customer_key(channel: str, id: str) -> str:
    """Key of a customer's row: a platform's id may be a telephone number."""
    return f"customer#{short_hash(f'{len(channel)}:{channel}{id}')}"
