"""A delivery is kept before it is acknowledged, by one way or another, and a forged one leaves no trace."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib import platforms
from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.mention import reference
from chalicelib.errors import Misconfigured, Unavailable, Unreadable
from chalicelib.flows.ingest import (
    AT_ONCE,
    IN_MESSAGE,
    Arrival,
    Kept,
    Receipt,
    keep,
    take_in,
    take_in_spilled,
)
from chalicelib.ports import Keys, Queue
from chalicelib.stores.memory import MemoryPorts

SAMPLES = Path(__file__).parents[2] / "samples"
SECRET = "whsec_" + base64.b64encode(b"now is the time for all good men").decode()
AT = datetime(2026, 8, 29, 10, 40, 7, 123000, tzinfo=UTC)

MENTIONS = {"whatsapp": "text", "x": "mention", "standard": "message"}
every_channel = pytest.mark.parametrize("channel", MENTIONS)


@pytest.fixture(autouse=True)
def keys(ports: MemoryPorts) -> None:
    """One connection for each channel, with a secret of which all of them can make use."""
    ports.secrets.keys.update(
        {f"shop-{name}": Keys(name, Secrets((SECRET,), "verify-me"), "token") for name in MENTIONS}
    )


def sample(channel: str, name: str | None = None) -> bytes:
    return (SAMPLES / channel / f"{name or MENTIONS[channel]}.json").read_bytes()


def arrival(channel: str, body: bytes | None = None, **changes: Any) -> Arrival:
    raw = sample(channel) if body is None else body
    headers = platforms.named(channel).sign(raw, SECRET, AT.timestamp(), "msg-1")
    return replace(
        Arrival(channel, f"shop-{channel}", Delivery("POST", headers, body=raw), AT), **changes
    )


def traces(ports: MemoryPorts) -> tuple[int, ...]:
    """How much was left behind, and where."""
    rows = (ports.shelves.mentions, ports.shelves.signals, ports.queues.sent, ports.blobs.bodies)
    return tuple(len(row) for row in rows)


def spilled(ports: MemoryPorts) -> dict[str, str]:
    [message] = ports.queues.of(Queue.SPILL)
    return {name: str(value) for name, value in message.body.items()}


def many(number: int) -> bytes:
    """One delivery of whatsapp with so many messages."""
    body = json.loads(sample("whatsapp"))
    value = body["entry"][0]["changes"][0]["value"]
    [one] = value["messages"]
    value["messages"] = [one | {"id": f"wamid.{n}"} for n in range(number)]
    return json.dumps(body).encode()


@every_channel
def test_what_was_acknowledged_is_kept(ports: MemoryPorts, channel: str) -> None:
    assert take_in(arrival(channel), ports).answer.status == 200
    [mention] = ports.shelves.mentions.values()
    assert (mention.connection, mention.received_at) == (f"shop-{channel}", AT)
    assert (mention.case, mention.handling) == (None, None)


@every_channel
def test_the_same_delivery_again_is_acknowledged_and_changes_nothing(
    ports: MemoryPorts, channel: str
) -> None:
    take_in(arrival(channel), ports)
    before = dict(ports.shelves.mentions)
    assert take_in(arrival(channel, at=AT.replace(minute=59)), ports).answer.status in (200, 401)
    assert ports.shelves.mentions == before


@every_channel
def test_a_forged_delivery_leaves_no_trace(ports: MemoryPorts, channel: str) -> None:
    honest = arrival(channel)
    body = bytearray(honest.delivery.body)
    body[len(body) // 2] ^= 1
    forged = replace(honest, delivery=honest.delivery._replace(body=bytes(body)))
    unsigned = replace(honest, delivery=honest.delivery._replace(headers={}))
    for attempt in (forged, unsigned):
        assert take_in(attempt, ports).answer.status == 401
    assert traces(ports) == (0, 0, 0, 0)


@every_channel
def test_a_forged_delivery_that_nobody_could_read_leaves_no_trace_either(
    ports: MemoryPorts, channel: str
) -> None:
    honest = arrival(channel)
    garbage = replace(honest, delivery=honest.delivery._replace(body=b"{" * 200_000))
    assert take_in(garbage, ports).answer.status == 401
    assert traces(ports) == (0, 0, 0, 0)


@every_channel
def test_with_the_store_down_a_delivery_spills_and_is_kept_the_same_later(
    ports: MemoryPorts, channel: str
) -> None:
    take_in(arrival(channel), ports)
    straight = dict(ports.shelves.mentions)
    ports.shelves.mentions.clear()
    ports.mentions.down = True
    assert take_in(arrival(channel), ports).answer.status == 200
    ports.mentions.down = False
    assert ports.shelves.mentions == {}
    take_in_spilled(spilled(ports), ports)
    assert ports.shelves.mentions == straight
    raws = [one.event.raw for one in ports.shelves.mentions.values()]
    assert raws == [one.event.raw for one in straight.values()]


def test_with_the_table_gone_a_delivery_spills_too(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> bool:
        raise Misconfigured("DynamoDB: ResourceNotFoundException")

    monkeypatch.setattr(ports.mentions, "add", gone)
    assert take_in(arrival("standard"), ports).answer.status == 200
    monkeypatch.undo()
    take_in_spilled(spilled(ports), ports)
    assert len(ports.shelves.mentions) == 1


def test_the_spilled_carries_no_signature_and_no_token(ports: MemoryPorts) -> None:
    ports.mentions.down = True
    take_in(arrival("standard"), ports)
    body = spilled(ports)
    assert set(body) == {
        "channel", "connection", "received_at", "content-type", "webhook-id", "webhook-timestamp",
        "body_base64",
    }  # fmt: skip


def test_a_large_body_goes_to_a_blob_and_comes_back_whole(ports: MemoryPorts) -> None:
    ports.mentions.down = True
    body = json.loads(sample("standard"))
    body["padding"] = "x" * IN_MESSAGE
    large = json.dumps(body).encode()
    assert take_in(arrival("standard", large), ports).answer.status == 200
    assert list(ports.blobs.bodies.values()) == [large]
    assert len(json.dumps(spilled(ports))) < 1000
    ports.mentions.down = False
    take_in_spilled(spilled(ports), ports)
    assert len(ports.shelves.mentions) == 1


@pytest.mark.parametrize(("number", "spills"), [(AT_ONCE, 0), (AT_ONCE + 1, 1)])
def test_more_than_25_events_are_written_later(
    ports: MemoryPorts, number: int, spills: int
) -> None:
    assert take_in(arrival("whatsapp", many(number)), ports).answer.status == 200
    assert len(ports.queues.of(Queue.SPILL)) == spills
    if spills:
        assert ports.shelves.mentions == {}
        take_in_spilled(spilled(ports), ports)
    assert len(ports.shelves.mentions) == number


def test_what_was_kept_before_the_store_went_down_is_not_doubled_by_the_spill(
    ports: MemoryPorts,
) -> None:
    kept = ports.mentions.add

    def two_then_down(mention: Any) -> bool:
        ports.mentions.down = len(ports.shelves.mentions) >= 2
        return kept(mention)

    ports.mentions.add = two_then_down  # type: ignore[method-assign]
    receipt = take_in(arrival("whatsapp", many(5)), ports)
    assert (receipt.answer.status, receipt.spilled) == (200, "busy")
    assert receipt.kept.mentions == tuple(reference(f"whatsapp#wamid.{n}") for n in range(2))
    assert len(ports.shelves.mentions) == 2
    ports.mentions.add = kept  # type: ignore[method-assign]
    ports.mentions.down = False
    late = take_in_spilled(spilled(ports), ports)
    assert late == Kept(tuple(reference(f"whatsapp#wamid.{n}") for n in range(2, 5)), doubles=2)
    assert len(ports.shelves.mentions) == 5


@pytest.mark.parametrize("also", ["queues", "blobs"])
def test_when_the_spill_fails_too_the_platform_is_asked_to_send_again(
    ports: MemoryPorts, also: str
) -> None:
    ports.mentions.down = True
    getattr(ports, also).down = True
    body = json.dumps(json.loads(sample("standard")) | {"padding": "x" * IN_MESSAGE}).encode()
    answer = take_in(arrival("standard", body), ports).answer
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")


def test_a_spilled_delivery_waits_while_the_store_is_down(ports: MemoryPorts) -> None:
    ports.mentions.down = True
    take_in(arrival("x"), ports)
    assert isinstance(take_in_spilled(spilled(ports), ports).trouble, Unavailable)


@every_channel
def test_what_is_signed_but_unreadable_is_acknowledged_and_left_for_a_person(
    ports: MemoryPorts, channel: str
) -> None:
    assert take_in(arrival(channel, b"{not an object"), ports).answer.status == 200
    assert ports.shelves.mentions == {}
    with pytest.raises(Unreadable):
        take_in_spilled(spilled(ports), ports)
    assert base64.b64decode(spilled(ports)["body_base64"]) == b"{not an object"


def test_an_impossible_id_is_left_for_a_person_and_holds_up_nobody_else(
    ports: MemoryPorts,
) -> None:
    body = json.loads(many(3))
    messages = body["entry"][0]["changes"][0]["value"]["messages"]
    messages[1]["id"] = "wamid." + "x" * 3000
    assert take_in(arrival("whatsapp", json.dumps(body).encode()), ports).answer.status == 200
    assert set(ports.shelves.mentions) == {"whatsapp#wamid.0", "whatsapp#wamid.2"}
    kept = take_in_spilled(spilled(ports), ports)
    assert isinstance(kept.trouble, Unreadable)
    assert "too long" in str(kept.trouble)


def test_a_body_of_the_generic_channel_that_is_wrong_is_told_to_its_sender(
    ports: MemoryPorts,
) -> None:
    answer = take_in(arrival("standard", b'{"type": "mention.created"}'), ports).answer
    assert answer.status == 422
    assert "data is missing" in json.loads(answer.body)["detail"]
    assert traces(ports) == (0, 0, 0, 0)


@pytest.mark.parametrize(("channel", "connection"), [("x", "nobody"), ("x", "shop-whatsapp")])
def test_an_address_that_is_not_ours_is_not_found(
    ports: MemoryPorts, channel: str, connection: str
) -> None:
    assert take_in(arrival(channel, connection=connection), ports) == Receipt(Answer(404))
    assert traces(ports) == (0, 0, 0, 0)


def test_a_handshake_is_answered_and_keeps_nothing(ports: MemoryPorts) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "42"}
    hello = arrival("whatsapp", delivery=Delivery("GET", query=query))
    assert (take_in(hello, ports).answer.status, take_in(hello, ports).answer.body) == (200, "42")
    wrong = arrival("whatsapp", delivery=Delivery("GET", query=query | {"hub.verify_token": "no"}))
    assert take_in(wrong, ports).answer.status == 403
    assert traces(ports) == (0, 0, 0, 0)


def test_signals_are_kept_as_mentions_are(ports: MemoryPorts) -> None:
    assert take_in(arrival("x", sample("x", "revoked")), ports).answer.status == 200
    [signal] = ports.shelves.signals.values()
    assert signal.connection == "shop-x"


def test_a_sender_cannot_speak_of_what_came_through_another_connection(ports: MemoryPorts) -> None:
    body = sample("standard", "message")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    reading = platforms.named("standard").parse(body, {"webhook-id": "m"})
    assert len(keep(reading, "mine", moment, ports).mentions) == 1
    assert len(keep(reading, "theirs", moment, ports).mentions) == 1
    assert len({mention.key for mention in ports.shelves.mentions.values()}) == 2
