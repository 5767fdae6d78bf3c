"""Which real thing stands behind each port. Each is imported and made when it is first asked for."""

import os
from collections.abc import Callable
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, cast

from chalicelib.config import Settings
from chalicelib.errors import Misconfigured
from chalicelib.ports import (
    AgentStore,
    Blobs,
    CaseStore,
    Classifier,
    ConnectionStore,
    CustomerStore,
    DraftStore,
    FigureStore,
    FindingStore,
    Http,
    Ledger,
    LinkKeys,
    LiveStore,
    MentionStore,
    Messenger,
    NoiseStore,
    Notifier,
    PagerStore,
    Parking,
    Platform,
    Ports,
    Queue,
    Queues,
    SecretStore,
    Sockets,
)

if TYPE_CHECKING:
    from botocore.session import Session

    from chalicelib.stores.desk import DeskShelf
    from chalicelib.stores.tables import Stage


class Wiring:
    """`Ports` on AWS, or on what answers at the SDK's endpoint."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _session(self) -> "Session":
        # One for all clients: each session reads botocore's data anew. Not boto3's, whose import costs a cold start
        # a quarter more.
        from botocore.session import get_session

        return get_session()

    @cached_property
    def _stage(self) -> "Stage":
        from chalicelib.stores.database import STEADY, Database
        from chalicelib.stores.tables import Stage

        names = self._settings
        return Stage(
            Database(self._session, STEADY),
            mentions=names.mentions_table,
            cases=names.cases_table,
            ledger=names.ledger_table,
            desk=names.desk_table,
            pulse=names.pulse_table,
        )

    @cached_property
    def platform(self) -> Callable[[str], Platform]:
        """The platform of a channel; raises NotFound."""
        from chalicelib import platforms

        return platforms.named

    @cached_property
    def classifier(self) -> Classifier:
        """The classifier that the settings name. Raises Misconfigured."""
        name = self._settings.classifier
        try:
            return cast(Classifier, import_module(f"chalicelib.classifiers.{name}"))
        except ModuleNotFoundError as error:
            raise Misconfigured(f"CLASSIFIER: there is no classifier {name!r}") from error

    @cached_property
    def mentions(self) -> MentionStore:
        """Mentions in DynamoDB."""
        from chalicelib.stores.database import QUICK, Database
        from chalicelib.stores.mentions import Mentions

        quick = Database(self._session, QUICK)
        return Mentions(self._stage, quick, self.blobs, self._settings.retention)

    @cached_property
    def noise(self) -> NoiseStore:
        """What needs nobody, in the table of mentions."""
        from chalicelib.stores.noise import NoiseShelf

        return NoiseShelf(self._stage, self.mentions)

    @cached_property
    def drafts(self) -> DraftStore:
        """Drafts, in the table of the desk."""
        from chalicelib.stores.drafts import Drafts

        return Drafts(self._stage)

    @cached_property
    def connections(self) -> ConnectionStore:
        """When each connection was heard, in the table of the desk."""
        from chalicelib.stores.connections import Connections

        return Connections(self._stage)

    @cached_property
    def cases(self) -> CaseStore:
        """Cases in DynamoDB."""
        from chalicelib.stores.cases import Cases

        return Cases(self._stage)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger in DynamoDB."""
        from chalicelib.stores.ledger import Ledger as Entries

        return Entries(self._stage)

    @cached_property
    def desk(self) -> "DeskShelf":
        """The desk in DynamoDB; the deployer applies a new one to it."""
        from chalicelib.stores.desk import DeskShelf

        return DeskShelf(self._stage)

    @cached_property
    def agents(self) -> AgentStore:
        """Duty, loads and the pace of queues, in the table of the desk."""
        from chalicelib.stores.agents import Agents

        return Agents(self._stage)

    @cached_property
    def customers(self) -> CustomerStore:
        """Customers in DynamoDB."""
        from chalicelib.stores.customers import Customers

        return Customers(self._stage)

    @cached_property
    def finding(self) -> FindingStore:
        """What cases are found by, in the table of the desk."""
        from chalicelib.stores.finding import Finding

        return Finding(self._stage, self._settings.retention)

    @cached_property
    def figures(self) -> FigureStore:
        """Marks and their sums in DynamoDB."""
        from chalicelib.stores.figures import Figures

        return Figures(self._stage)

    @cached_property
    def queues(self) -> Queues:
        """The queues of SQS."""
        from chalicelib.gateways.queues import Queues as Sqs

        names = self._settings
        return Sqs(
            self._session,
            {
                Queue.INTAKE: names.intake_queue,
                Queue.SPILL: names.spill_queue,
                Queue.DUE: names.due_queue,
                Queue.PAGES: names.pages_queue,
                Queue.OUTBOUND: names.outbound_queue,
                Queue.FIGURES: names.figures_queue,
            },
        )

    @cached_property
    def parking(self) -> Parking:
        """What could not be processed, in the table of the desk."""
        from chalicelib.stores.parking import Parking as Parked

        return Parked(self._stage, self.blobs)

    @cached_property
    def blobs(self) -> Blobs:
        """The bucket; no client is made before the first blob."""
        from chalicelib.gateways.blobs import Blobs as Bucket

        return Bucket(self._session, self._settings.blobs_bucket)

    @cached_property
    def secrets(self) -> SecretStore:
        """The secret of the stage."""
        from chalicelib.gateways.secrets import Secrets

        return Secrets(self._session, self._settings.secret_name)

    @cached_property
    def notifier(self) -> Notifier:
        """Push through SNS, and straight to the push services of browsers."""
        from chalicelib.gateways.clock import now
        from chalicelib.gateways.pushkey import PushKey
        from chalicelib.notifiers.devices import Devices
        from chalicelib.notifiers.push import Push
        from chalicelib.notifiers.webpush import WebPush

        names = self._settings
        key = PushKey(self._session, names.push_key)
        return Devices(
            Push(self._session, names.push_application, names.push_apple),
            WebPush(self.http, key, f"{names.link_base}/", now, names.push_service),
        )

    @cached_property
    def messenger(self) -> Messenger:
        """The topic of SNS."""
        from chalicelib.notifiers.topic import Topic

        return Topic(self._session, self._settings.pages_topic)

    @cached_property
    def links(self) -> LinkKeys:
        """The keys in Systems Manager."""
        from chalicelib.gateways.linkkeys import LinkKeys as Held

        return Held(self._session, self._settings.link_key, self._settings.link_base)

    @cached_property
    def pager(self) -> PagerStore:
        """Devices and what waits, in DynamoDB."""
        from chalicelib.stores.pager import Pager

        return Pager(self._stage)

    @cached_property
    def live(self) -> LiveStore:
        """Tickets and open consoles, in the table of the desk."""
        from chalicelib.stores.live import Live

        return Live(self._stage)

    @cached_property
    def sockets(self) -> Sockets:
        """The connections of API Gateway; no client is made before the first message."""
        from chalicelib.gateways.sockets import Sockets as Connections

        return Connections(self._session, self._settings.live_endpoint)

    @cached_property
    def http(self) -> Http:
        """The web."""
        from chalicelib.gateways.http import Http as Web

        return Web()


@cache
def ports() -> Ports:
    """The ports of this process. Raises Misconfigured when a setting is missing."""
    return Wiring(Settings.from_env(os.environ))
