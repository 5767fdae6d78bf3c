"""What we know of customers, in the table of the desk: a row for each of whom anything is known, under hashed ids."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.domain.customer import Customer
from chalicelib.domain.mention import short_hash
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage

KNOWN = "known"


class Customers:
    """`CustomerStore` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)

    def get(self, channel: str, id: str) -> Customer:
        """A customer; nothing is known of one who is new."""
        with reaching():
            try:
                row = self._rows.get(customer_key(channel, id), KNOWN)
            except self._rows.DoesNotExist:
                return Customer()
        return Customer(row.tier or "", row.agent, row.at)

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


def customer_key(channel: str, id: str) -> str:
    """Key of a customer's row: a platform's id may be a telephone number."""
    return f"customer#{short_hash(f'{len(channel)}:{channel}{id}')}"
