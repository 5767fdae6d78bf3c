"""The stores in memory and in DynamoDB, as one fixture: what one promises, the other keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.case import Case
from chalicelib.ports import (
    AgentStore,
    CaseStore,
    ConnectionStore,
    CustomerStore,
    DraftStore,
    FindingStore,
    Ledger,
    LiveStore,
    MentionStore,
    NoiseStore,
    PagerStore,
    Parking,
)
from chalicelib.stores.agents import Agents
from chalicelib.stores.cases import Cases
from chalicelib.stores.connections import Connections
from chalicelib.stores.customers import Customers
from chalicelib.stores.database import QUICK, STEADY, Database
from chalicelib.stores.desk import DeskShelf
from chalicelib.stores.drafts import Drafts
from chalicelib.stores.finding import Finding
from chalicelib.stores.ledger import Ledger as Entries
from chalicelib.stores.live import Live
from chalicelib.stores.memory import DeskShelf as MemoryDesk
from chalicelib.stores.memory import Mentions as MemoryMentions
from chalicelib.stores.memory import Parking as MemoryParking
from chalicelib.stores.memory_agents import Agents as MemoryAgents
from chalicelib.stores.memory_agents import Customers as MemoryCustomers
from chalicelib.stores.memory_cases import Cases as MemoryCases
from chalicelib.stores.memory_cases import Ledger as MemoryLedger
from chalicelib.stores.memory_cases import Shelves
from chalicelib.stores.memory_console import Connections as MemoryConnections
from chalicelib.stores.memory_console import Drafts as MemoryDrafts
from chalicelib.stores.memory_console import NoiseShelf as MemoryNoise
from chalicelib.stores.memory_edges import Blobs
from chalicelib.stores.memory_finding import Finding as MemoryFinding
from chalicelib.stores.memory_live import Live as MemoryLive
from chalicelib.stores.memory_paging import Pager as MemoryPager
from chalicelib.stores.mentions import Mentions
from chalicelib.stores.noise import NoiseShelf
from chalicelib.stores.pager import Pager
from chalicelib.stores.parking import Parking as ParkingShelf
from chalicelib.stores.tables import CaseRow, DeskRow, LedgerRow, MentionRow, Stage
from tests.build import (
    an_opening,
)

RETENTION = timedelta(days=400)

NUMBERS = count()


@dataclass
class Stores:
    """One set of stores."""

    mentions: MentionStore
    cases: CaseStore
    ledger: Ledger
    desk: DeskShelf | MemoryDesk
    pager: PagerStore
    agents: AgentStore
    customers: CustomerStore
    parking: Parking
    blobs: Blobs
    live: LiveStore
    finding: FindingStore
    noise: NoiseStore
    drafts: DraftStore
    connections: ConnectionStore


def in_memory() -> Stores:
    shelves = Shelves()
    return Stores(
        MemoryMentions(shelves),
        MemoryCases(shelves),
        MemoryLedger(shelves),
        MemoryDesk(shelves, None),
        MemoryPager(shelves),
        MemoryAgents(shelves),
        MemoryCustomers(),
        MemoryParking(),
        Blobs(),
        MemoryLive(),
        MemoryFinding(),
        MemoryNoise(shelves),
        MemoryDrafts(),
        MemoryConnections(),
    )


@dataclass
class Aws:
    """DynamoDB as moto plays it, with the connections that all tests share."""

    steady: Database
    quick: Database


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("AWS_DEFAULT_REGION", "us-east-1")
        env.setenv("AWS_ACCESS_KEY_ID", "testing")
        env.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        env.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            session = Session()
            yield Aws(Database(session, STEADY), Database(session, QUICK))


def in_dynamodb(aws: Aws) -> Stores:
    """Stores over tables of their own."""
    models = {"mentions": MentionRow, "cases": CaseRow, "ledger": LedgerRow, "desk": DeskRow}
    number = next(NUMBERS)
    names = {name: f"{name}-{number}" for name in models}
    stage = Stage(aws.steady, **names)
    for name, model in models.items():
        table: Any = aws.steady.table(model, names[name])
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
    blobs = Blobs()
    mentions = Mentions(stage, aws.quick, blobs, RETENTION)
    return Stores(
        mentions,
        Cases(stage),
        Entries(stage),
        DeskShelf(stage),
        Pager(stage),
        Agents(stage),
        Customers(stage),
        ParkingShelf(stage, blobs),
        blobs,
        Live(stage),
        Finding(stage, RETENTION),
        NoiseShelf(stage, mentions),
        Drafts(stage),
        Connections(stage),
    )


@pytest.fixture(params=["memory", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "memory":
        return in_memory()
    return in_dynamodb(request.getfixturevalue("aws"))


def opened(stores: Stores, case: Case | None = None, **change: Any) -> Case:
    """A case, saved."""
    return stores.cases.save(an_opening(case, **change))


def noise(size: int) -> str:
    """A text that no compression makes much smaller."""
    from random import Random

    return Random(size).randbytes(size // 2).hex()
