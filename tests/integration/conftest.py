"""The API with everything outside replaced by its twin in memory, at a time that tests can move."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.api import _calls, links, webhooks
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_message
from tests.integration import gateway

Asked = Callable[..., gateway.Got]


class Watch:
    """The time of day, as a test wants it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """This moment."""
        return self.now


@pytest.fixture
def watch(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Puts ports and time in place."""
    watch = Watch()
    monkeypatch.setattr(wiring, "ports", lambda: ports)
    monkeypatch.setattr(_calls, "now", watch)
    monkeypatch.setattr(webhooks, "now", watch)
    monkeypatch.setattr(links, "now", watch)
    return watch


@pytest.fixture
def amy(watch: Watch) -> Asked:  # noqa: ARG001 - puts things in place
    """Requests of agent amy of team care."""
    return _as("amy", "[agent]")


@pytest.fixture
def ben(watch: Watch) -> Asked:  # noqa: ARG001 - as above
    """Requests of agent ben of team care."""
    return _as("ben", "[agent]")


@pytest.fixture
def lea(watch: Watch) -> Asked:  # noqa: ARG001 - as above
    """Requests of lead lea."""
    return _as("lea", "agent,lead")


@pytest.fixture
def case(ports: MemoryPorts, watch: Watch) -> str:  # noqa: ARG001 - as above
    """A case of a customer on whatsapp, which amy has."""
    return opened(ports)


def opened(ports: MemoryPorts, **message: Any) -> str:
    """Id of the case that a message on whatsapp opens."""
    mention = a_message(connection="shop-whatsapp", **message)
    ports.mentions.add(mention)
    id = triage(mention.key, NOW, ports).case
    assert id is not None
    return id


def _as(agent: str, groups: str) -> Asked:
    def asked(method: str, address: str, body: object = None, **event: Any) -> gateway.Got:
        given = {"claims": gateway.claims(agent, groups)} | event
        return gateway.request(method, address, body, **given)

    return asked
