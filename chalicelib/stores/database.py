"""The way to DynamoDB: one connection for many tables, its patience, and what its errors mean to us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import new_class
from typing import Any, TypeVar, cast

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
)
from botocore.session import Session
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException
from pynamodb.models import Model

from chalicelib.errors import Conflict, EarshotError, Misconfigured, Unavailable

Row = TypeVar("Row", bound=Model)

REFUSED = "ConditionalCheckFailedException"

CONTENDED = {"TransactionConflictException", "TransactionInProgressException"}

BUSY = {
    "InternalServerError",
    "ItemCollectionSizeLimitExceededException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
}

OURS_TO_MEND = {"AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to connect and to wait for an answer, and how often to try again."""

    connect: float
    read: float
    retries: int


# A webhook spills after this: at most 2 s, with the second that botocore may wait before its retry.
QUICK = Patience(connect=0.3, read=0.5, retries=1)

# Workers are tried again by their queue; agents wait for the API.
STEADY = Patience(connect=1.0, read=3.0, retries=2)


class _Connection(Connection):
    """PynamoDB's, on a session that is given: one of its own would read all of botocore's data once more."""

    def __init__(self, session: Session, **options: Any) -> None:
        super().__init__(**options)
        self._session = session

    @property
    def session(self) -> Session:
        """The session of this process."""
        return self._session


class Database:
    """One connection, shared by all tables: PynamoDB would open one for each, 70 ms of processor time apiece."""

    def __init__(self, session: Session, patience: Patience) -> None:
        self.connection = _Connection(
            session,
            connect_timeout_seconds=patience.connect,
            read_timeout_seconds=patience.read,
            max_retry_attempts=patience.retries,
        )
        self._bound: dict[str, type[Model]] = {}

    def table(self, model: type[Row], name: str) -> type[Row]:
        """The model bound to the table of that name, so that no name is needed at import."""
        if name not in self._bound:
            meta = type("Meta", (), {"table_name": name})
            made = new_class(
                model.__name__, (model,), exec_body=lambda names: names.update(Meta=meta)
            )
            bound = cast(type[Model], made)
            reach = bound._get_connection()
            self.connection.add_meta_table(reach.get_meta_table())
            reach.connection = self.connection
            self._bound[name] = bound
        return cast(type[Row], self._bound[name])


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what DynamoDB, or the way to it, reports into our errors. Bugs of ours stay what they are."""
    try:
        yield
    except PynamoDBException as error:
        meant = meaning(error)
        if meant is None:
            raise
        raise meant from error


def meaning(error: PynamoDBException) -> EarshotError | None:
    """Our error for one of PynamoDB's; None for a bug of ours."""
    code = _code(error)
    text = f"DynamoDB: {code or type(error.cause).__name__}: {error}"
    if code is None:
        return _without_answer(error.cause, text)
    if code in CONTENDED:
        return Conflict(text)
    if code in BUSY or _status(error) >= 500:
        return Unavailable(text)
    return Misconfigured(text) if code in OURS_TO_MEND else None


def _without_answer(cause: object, text: str) -> EarshotError | None:
    if isinstance(cause, NoCredentialsError | NoRegionError):
        return Misconfigured(text)
    if isinstance(cause, BotoCoreError) and not isinstance(cause, ParamValidationError):
        return Unavailable(text)
    return None


def _code(error: PynamoDBException) -> str | None:
    # Not `cause_response_code`: PynamoDB 6.1 trips over a timeout, whose `response` is None.
    answer = getattr(error.cause, "response", None) or {}
    code: str | None = answer.get("Error", {}).get("Code")
    return code


def _status(error: PynamoDBException) -> int:
    # PynamoDB's own copy of the error has lost the HTTP status.
    answer = getattr(error.cause, "__cause__", None)
    if not isinstance(answer, ClientError):
        return 0
    return int(answer.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def attempt(write: Callable[[], object]) -> bool:
    """Make a conditional write; False when its condition does not hold."""
    with reaching():
        try:
            write()
        except PynamoDBException as error:
            if _code(error) != REFUSED:
                raise
            return False
        return True
