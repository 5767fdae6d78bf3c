"""A delivery comes in: verified, read, and kept before it is acknowledged."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from chalicelib.domain.delivery import Answer, Delivery
from chalicelib.domain.mention import HeardSignal, Mention, Reading
from chalicelib.errors import Unavailable, Unreadable
from chalicelib.flows.reception import receive
from chalicelib.ports import Message, Ports, Queue

# More than this in one delivery is written later, so that the platform is not kept waiting.
AT_ONCE = 25

# A body above this goes to a blob and the queue carries its key: SQS bills in steps of 64 KB and ends at 1 MiB.
IN_MESSAGE = 150_000

# What `parse` may want to know of the headers; no signature and no token is kept.
KEPT_HEADERS = ("content-type", "webhook-id", "webhook-timestamp")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A webhook request, the channel and connection that its address names, and when it came."""

    channel: str
    connection: str
    delivery: Delivery
    at: datetime


def take_in(arrival: Arrival, ports: Ports) -> Answer:
    """Answer a webhook request. 200 means that all it holds is kept, 503 that the platform has to send it again."""
    keys = ports.secrets.of(arrival.connection)
    if keys is None or keys.channel != arrival.channel:
        return Answer(404)
    platform = ports.platform(arrival.channel)
    reception = receive(platform, arrival.delivery, keys.secrets, arrival.at.timestamp())
    reading = reception.reading
    try:
        if reception.unreadable or len(reading.events) + len(reading.signals) > AT_ONCE:
            _spill(arrival, ports)
        else:
            _keep_or_spill(arrival, reading, ports)
    except Unavailable:
        return Answer(503, headers={"retry-after": "30"})
    return reception.answer


def take_in_spilled(body: Mapping[str, str], ports: Ports) -> None:
    """Keep what an earlier, verified delivery holds. Raises Unreadable for a person to look at, or Unavailable."""
    blob = body.get("blob")
    raw = ports.blobs.get(blob) if blob else base64.b64decode(body["body_base64"])
    headers = {name: body[name] for name in KEPT_HEADERS if name in body}
    reading = ports.platform(body["channel"]).parse(raw, headers)
    keep(reading, body["connection"], datetime.fromisoformat(body["received_at"]), ports)


def keep(reading: Reading, connection: str, received_at: datetime, ports: Ports) -> int:
    """Keep all events and signals, each once; returns how many were new.

    One that cannot be kept as it is does not hold up the others: it is reported, as Unreadable, when they are kept.
    """
    reading = of_connection(reading, connection)
    adds = [
        *(
            partial(ports.mentions.add, Mention(one, connection, received_at))
            for one in reading.events
        ),
        *(
            partial(ports.mentions.add_signal, HeardSignal(one, connection, received_at))
            for one in reading.signals
        ),
    ]
    new, impossible = 0, None
    for add in adds:
        try:
            new += add()
        except Unreadable as error:
            impossible = error
    if impossible is not None:
        raise impossible
    return new


def of_connection(reading: Reading, connection: str) -> Reading:
    """The reading with ids that senders choose, and those of signals, made the connection's own.

    So no sender can speak of, or take, what came through another connection.
    """
    events = (
        replace(one, scope=f"{connection}/{one.scope}") if one.scope else one
        for one in reading.events
    )
    signals = (
        replace(
            one,
            id=f"{connection}/{one.id}",
            scope=f"{connection}/{one.scope}" if one.scope else "",
        )
        for one in reading.signals
    )
    return Reading(tuple(events), tuple(signals))


def _keep_or_spill(arrival: Arrival, reading: Reading, ports: Ports) -> None:
    try:
        keep(reading, arrival.connection, arrival.at, ports)
    except (Unavailable, Unreadable):
        _spill(arrival, ports)


def _spill(arrival: Arrival, ports: Ports) -> None:
    raw = arrival.delivery.body
    sent = arrival.delivery.headers
    body = {
        "channel": arrival.channel,
        "connection": arrival.connection,
        "received_at": arrival.at.isoformat(),
        **{name: sent[name] for name in KEPT_HEADERS if name in sent},
    }
    if len(raw) > IN_MESSAGE:
        body["blob"] = f"deliveries/{arrival.channel}/{hashlib.sha256(raw).hexdigest()}"
        ports.blobs.put(body["blob"], raw)
    else:
        body["body_base64"] = base64.b64encode(raw).decode()
    ports.queues.send(Queue.SPILL, [Message(body)])
