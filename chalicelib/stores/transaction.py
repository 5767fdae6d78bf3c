"""A transaction over several tables, whose every condition knows which error it stands for."""

from dataclasses import dataclass, field

from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.errors import AgentFull, AlreadyDone, Conflict, EarshotError, Unavailable
from chalicelib.stores.database import Database, reaching

# What is done already needs no retry, and a full agent a new choice: the first of these that applies is raised.
ORDER = (AlreadyDone, AgentFull, Conflict, Unavailable)

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
        """Write. Raises the first of ORDER that a condition or DynamoDB asks for."""
        with reaching():
            try:
                self._write(database)
            except TransactWriteError as error:
                refusals = self._refusals(error.cancellation_reasons)
                if not refusals:
                    raise
                raise refusals[0] from error

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


def _condition(step: Step) -> Condition | None:
    return step.only.condition if step.only else None


def _refusal(step: Step, reason: CancellationReason | None) -> EarshotError | None:
    if reason is None:
        return None
    if reason.code == "ConditionalCheckFailed" and step.only is not None:
        return step.only.otherwise
    if reason.code == "TransactionConflict":
        return Conflict("DynamoDB: another transaction holds an item of this change")
    if reason.code in BUSY:
        return Unavailable(f"DynamoDB: {reason.code}: {reason.message}")
    return None
