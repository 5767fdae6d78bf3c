"""All that the flows need from outside, as protocols; `wiring` has the real ones, `stores.memory` the twin.

What they speak of is imported for types only: each dataclass costs a millisecond of a cold start, and a webhook needs
but a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.ports.cases import CaseStore, DraftStore, Ledger, Listing, WholeCase
from chalicelib.ports.desk import AgentStore, CustomerStore, DeskStore
from chalicelib.ports.events import Blobs, ConnectionStore, MentionStore, NoiseStore
from chalicelib.ports.figures import FigureStore, FindingStore, Span
from chalicelib.ports.live import LiveStore, Post, Sent, Sockets
from chalicelib.ports.paging import LinkKeys, Messenger, Notifier, PagerStore
from chalicelib.ports.platform import Classifier, Platform
from chalicelib.ports.queues import Message, Parked, Parking, Queue, Queues
from chalicelib.ports.web import Http, Keys, SecretStore

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "AgentStore",
    "Blobs",
    "CaseStore",
    "Classifier",
    "ConnectionStore",
    "CustomerStore",
    "DeskStore",
    "DraftStore",
    "FigureStore",
    "FindingStore",
    "Http",
    "Keys",
    "Ledger",
    "LinkKeys",
    "Listing",
    "LiveStore",
    "MentionStore",
    "Message",
    "Messenger",
    "NoiseStore",
    "Notifier",
    "PagerStore",
    "Parked",
    "Parking",
    "Platform",
    "Ports",
    "Post",
    "Queue",
    "Queues",
    "SecretStore",
    "Sent",
    "Sockets",
    "Span",
    "WholeCase",
]


class Ports(Protocol):
    """Everything from outside, each made when it is first asked for."""

    @property
    def platform(self) -> Callable[[str], Platform]:
        """The platform of a channel; raises NotFound."""

    @property
    def classifier(self) -> Classifier: ...
    @property
    def mentions(self) -> MentionStore: ...
    @property
    def noise(self) -> NoiseStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def cases(self) -> CaseStore: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def desk(self) -> DeskStore: ...
    @property
    def agents(self) -> AgentStore: ...
    @property
    def customers(self) -> CustomerStore: ...
    @property
    def finding(self) -> FindingStore: ...
    @property
    def figures(self) -> FigureStore: ...
    @property
    def queues(self) -> Queues: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def blobs(self) -> Blobs: ...
    @property
    def secrets(self) -> SecretStore: ...
    @property
    def pager(self) -> PagerStore: ...
    @property
    def notifier(self) -> Notifier: ...
    @property
    def messenger(self) -> Messenger: ...
    @property
    def links(self) -> LinkKeys: ...
    @property
    def live(self) -> LiveStore: ...
    @property
    def sockets(self) -> Sockets: ...
    @property
    def http(self) -> Http: ...
