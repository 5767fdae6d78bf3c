"""An agent with three devices, by a clock that the test turns and SNS as moto plays it: which ring, and who is next."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from chalicelib.notifiers.push import Push
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_device, a_mention
from tests.unit.flows.stories import hear
from tests.unit.flows.switchboard import Switchboard

REGION = "us-east-1"


@pytest.fixture
def push(monkeypatch: pytest.MonkeyPatch) -> Iterator[Push]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = boto3.client("sns").create_platform_application(
            Name="earshot", Platform="GCM", Attributes={"PlatformCredential": "{}"}
        )
        yield Push(Session(), made["PlatformApplicationArn"])


def got(endpoint: str) -> list[dict[str, Any]]:
    """What came to a device, as its app reads it."""
    messages = sns_backends[DEFAULT_ACCOUNT_ID][REGION].platform_endpoints[endpoint].messages
    return [
        json.loads(json.loads(one)["GCM"])["fcmV1Message"]["message"] for one in messages.values()
    ]


def register(ports: MemoryPorts, push: Push, agent: str, id: str) -> str:
    endpoint = push.register("android", f"token-of-{id}")
    ports.pager.add_device(a_device(agent, id, endpoint=endpoint))
    return endpoint


def test_one_disabled_one_silent_the_third_rings_and_the_lead_at_the_ladders_minute(
    ports: MemoryPorts, push: Push
) -> None:
    disabled, silent, third = (register(ports, push, "amy", id) for id in ("d-1", "d-2", "d-3"))
    lead = register(ports, push, "lea", "d-9")
    attributes = {"Enabled": "false"}
    boto3.client("sns").set_endpoint_attributes(EndpointArn=disabled, Attributes=attributes)
    ports.notifier = push  # type: ignore[assignment]
    board = Switchboard(ports)
    case = hear(ports, a_mention())

    board.run(until=1)
    assert [len(got(one)) for one in (disabled, silent, third)] == [0, 1, 1]
    assert got(third)[0]["data"]["case"] == case.id
    assert [device.id for device in ports.pager.devices("amy")] != []
    assert "d-1" not in {device.id for device in ports.pager.devices("amy")}

    # Ben, the backup, has no device at all: his rung costs no time, and the team is told at once.
    board.run(until=599)
    assert got(lead) == []
    board.run(until=600)
    assert len(got(lead)) == 1
    whom = [(when, to, what) for when, to, what in board.told(case.id) if when < 700]
    assert whom == [
        (0, "amy", "told"),
        (90, "amy", "told"),
        (300, "ben", "unreached"),
        (300, "amy", "told"),
        (300, "ben", "unreached"),
        (600, "lea", "told"),
    ]


def test_with_somebody_on_every_rung_the_lead_is_told_after_a_quarter_of_an_hour(
    ports: MemoryPorts, push: Push
) -> None:
    register(ports, push, "amy", "d-1")
    register(ports, push, "ben", "d-2")
    lead = register(ports, push, "lea", "d-9")
    ports.notifier = push  # type: ignore[assignment]
    board = Switchboard(ports)
    case = hear(ports, a_mention())
    board.run(until=899)
    assert got(lead) == []
    board.run(until=900)
    assert len(got(lead)) == 1
    assert board.told(case.id)[-1] == (900, "lea", "told")
