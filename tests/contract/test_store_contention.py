"""What a save does while another transaction holds an item that it writes, which moto never says of itself."""

from collections.abc import Callable, Sequence

import pytest
from pynamodb.exceptions import CancellationReason, TransactWriteError

from chalicelib.domain.change import Seat
from chalicelib.errors import AgentFull, Conflict
from chalicelib.stores import transaction
from chalicelib.stores.database import Database
from chalicelib.stores.transaction import PAUSES, Transaction
from tests.build import a_desk, an_opening
from tests.contract.both_stores import Aws, Stores, in_dynamodb

Held = Callable[[Sequence[str], int], list[float]]


@pytest.fixture
def stores(aws: Aws) -> Stores:
    return in_dynamodb(aws)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Cancels so many transactions with these codes, one for each item; gives the pauses that are made."""

    def holds(codes: Sequence[str], times: int) -> list[float]:
        write, left, pauses = Transaction._write, [None] * times, list[float]()

        def cancelled(self: Transaction, database: Database) -> None:
            if not left:
                return write(self, database)
            left.pop()
            error = TransactWriteError("cancelled")
            reasons = [CancellationReason(code, "") for code in codes]
            monkeypatch.setattr(TransactWriteError, "cancellation_reasons", reasons)
            raise error

        monkeypatch.setattr(Transaction, "_write", cancelled)
        monkeypatch.setattr(transaction, "sleep", pauses.append)
        return pauses

    return holds


def test_it_is_written_again_after_a_short_pause(stores: Stores, held: Held) -> None:
    pauses = held(["None", "None", "None", "TransactionConflict"], 2)
    stores.cases.save(an_opening(seated=Seat("amy", 5)))
    assert stores.agents.loads(a_desk())["amy"].cases == 1
    assert len(pauses) == 2
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, PAUSES, strict=False))


def test_one_that_is_held_for_long_is_a_conflict(stores: Stores, held: Held) -> None:
    pauses = held(["None", "TransactionConflict"], 99)
    with pytest.raises(Conflict):
        stores.cases.save(an_opening())
    assert len(pauses) == len(PAUSES)


def test_what_is_refused_is_not_tried_again(stores: Stores, held: Held) -> None:
    codes = ["TransactionConflict", "None", "None", "ConditionalCheckFailed"]
    pauses = held(codes, 1)
    with pytest.raises(AgentFull):
        stores.cases.save(an_opening(seated=Seat("amy", 0)))
    assert pauses == []
