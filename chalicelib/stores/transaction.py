"""A transaction over several tables, whose every condition knows which error it stands for."""

from dataclasses import dataclass, field
from random import uniform
from time import sleep
from typing import NoReturn

from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.errors import AgentFull, AlreadyDone, Conflict, EarshotError, Unavailable
from chalicelib.stores.database import Database, reaching

# What is done already needs no retry, and a full agent a new choice: the first of these that applies is raised.
ORDER = (AlreadyDone, AgentFull, Conflict, Unavailable)

# An item that another transaction writes at this moment, which takes some 10 ms: an agent's load, where many are given
# cases at once. To write again is cheaper than to read and choose again, of 50 workers for most.
HELD = "TransactionConflict"
PAUSES = (0.01, 0.02, 0.04)  # seconds at most, half of them at least

BUSY = {"ProvisionedThroughputExceeded", "ThrottlingError", "ItemCollectionSizeLimitExceeded"}


@dataclass(frozen=True, slots=True)
class Only:
    """A condition, and what it means when it does not hold."""

    condition: Condition
    otherwise: EarshotError


@dataclass(frozen=True, slots=True)
class Step:
    """One write; `actions` make it an update."""

    row: Model
    only: Only | None
    actions: tuple[Action, ...] = ()


@dataclass(slots=True)
class Transaction:
    """All of its writes happen, or none. An item may be written once only."""

    deletes: list[Step] = field(default_factory=list)
    puts: list[Step] = field(default_factory=list)
    updates: list[Step] = field(default_factory=list)

    def put(self, row: Model, only: Only | None = None) -> None:
        """Write an item whole."""
        self.puts.append(Step(row, only))

    def delete(self, row: Model, only: Only | None = None) -> None:
        """Remove an item, whether it is there or not."""
        self.deletes.append(Step(row, only))

    def update(self, row: Model, *actions: Action, only: Only | None = None) -> None:
        """Change attributes of an item."""
        self.updates.append(Step(row, only, actions))

    def commit(self, database: Database) -> None:
        """Write, again while another transaction holds an item. Raises the first of ORDER that is asked for."""
        with reaching():
            for pause in (*PAUSES, None):
                try:
                    return self._write(database)
                except TransactWriteError as error:
                    reasons = error.cancellation_reasons
                    if pause is None or not _held(reasons):
                        self._refuse(reasons, error)
                sleep(uniform(pause / 2, pause))

    def _refuse(
        self, reasons: list[CancellationReason | None], error: TransactWriteError
    ) -> NoReturn:
        for refusal in self._refusals(reasons):
            raise refusal from error
        raise error

    def _write(self, database: Database) -> None:
        with TransactWrite(connection=database.connection) as writing:
            for step in self.deletes:
                writing.delete(step.row, _condition(step))
            for step in self.puts:
                writing.save(step.row, _condition(step))
            for step in self.updates:
                writing.update(step.row, list(step.actions), _condition(step))

    def _refusals(self, reasons: list[CancellationReason | None]) -> list[EarshotError]:
        # PynamoDB sends deletes, puts, updates, in this order; the reasons come in it.
        steps = (*self.deletes, *self.puts, *self.updates)
        found = [_refusal(step, reason) for step, reason in zip(steps, reasons, strict=False)]
        refusals = [one for one in found if one is not None]
        return sorted(refusals, key=lambda one: ORDER.index(type(one)))


def _held(reasons: list[CancellationReason | None]) -> bool:
    """Whether nothing but another transaction was in the way."""
    codes = {reason.code for reason in reasons if reason is not None}
    return HELD in codes and codes <= {HELD, "None"}


def _condition(step: Step) -> Condition | None:
    return step.only.condition if step.only else None


def _refusal(step: Step, reason: CancellationReason | None) -> EarshotError | None:
    if reason is None:
        return None
    if reason.code == "ConditionalCheckFailed" and step.only is not None:
        return step.only.otherwise
    if reason.code == HELD:
        return Conflict("DynamoDB: another transaction holds an item of this change")
    if reason.code in BUSY:
        return Unavailable(f"DynamoDB: {reason.code}: {reason.message}")
    return None
