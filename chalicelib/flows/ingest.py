"""A delivery comes in: verified, read, and kept before it is acknowledged."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from chalicelib.domain.delivery import Answer, Delivery
from chalicelib.domain.mention import HeardSignal, Mention, Reading, reference
from chalicelib.errors import EarshotError, Misconfigured, Unavailable, Unreadable
from chalicelib.flows.reception import Reception, receive
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


# Tuples: making a dataclass costs the cold start of a webhook a millisecond.
class Kept(NamedTuple):
    """What was kept of a reading: references of mentions and signals that are new, and how many were known already.

    `trouble` is why the rest was not: Unavailable, or Unreadable for an id that no store takes.
    """

    mentions: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    doubles: int = 0
    trouble: EarshotError | None = None


NOTHING = Kept()


class Receipt(NamedTuple):
    """Our answer to a webhook request, and what became of it; `spilled` says why it waits to be kept."""

    answer: Answer
    kept: Kept = NOTHING
    spilled: str = ""
    forged: bool = False


def take_in(arrival: Arrival, ports: Ports) -> Receipt:
    """Answer a webhook request. 200 means that all it holds is kept, 503 that the platform has to send it again."""
    keys = ports.secrets.of(arrival.connection)
    if keys is None or keys.channel != arrival.channel:
        return Receipt(Answer(404))
    platform = ports.platform(arrival.channel)
    reception = receive(platform, arrival.delivery, keys.secrets, arrival.at.timestamp())
    kept, spilled = NOTHING, _too_much(reception)
    if not spilled:
        kept = keep(reception.reading, arrival.connection, arrival.at, ports)
        spilled = _hindered(kept.trouble)
    answer = reception.answer
    try:
        if spilled:
            _spill(arrival, ports)
    except Unavailable:
        answer, spilled = Answer(503, headers={"retry-after": "30"}), ""
    return Receipt(answer, kept, spilled, forged=reception.verified is False)


def _too_much(reception: Reception) -> str:
    """Why a delivery is not kept at once."""
    if reception.unreadable:
        return "unreadable"
    reading = reception.reading
    return "many" if len(reading.events) + len(reading.signals) > AT_ONCE else ""


def _hindered(trouble: EarshotError | None) -> str:
    """Why a delivery is not kept whole."""
    if trouble is None:
        return ""
    return "unreadable" if isinstance(trouble, Unreadable) else "busy"


def take_in_spilled(body: Mapping[str, str], ports: Ports) -> Kept:
    """Keep what an earlier, verified delivery holds. Raises Unreadable for a person to look at, or Unavailable.

    Trouble on the way is returned with what was kept before it, for the caller to raise.
    """
    blob = body.get("blob")
    raw = ports.blobs.get(blob) if blob else base64.b64decode(body["body_base64"])
    headers = {name: body[name] for name in KEPT_HEADERS if name in body}
    reading = ports.platform(body["channel"]).parse(raw, headers)
    return keep(reading, body["connection"], datetime.fromisoformat(body["received_at"]), ports)


def keep(reading: Reading, connection: str, received_at: datetime, ports: Ports) -> Kept:
    """Keep all events and signals, each once. One that cannot be kept as it is does not hold up the others."""
    reading = of_connection(reading, connection)
    mentions: list[str] = []
    signals: list[str] = []
    store, at = ports.mentions, received_at
    adds = [
        *(
            (mentions, one.key, partial(store.add, Mention(one, connection, at)))
            for one in reading.events
        ),
        *(
            (signals, one.key, partial(store.add_signal, HeardSignal(one, connection, at)))
            for one in reading.signals
        ),
    ]
    doubles, trouble = 0, None
    for new, key, add in adds:
        try:
            if add():
                new.append(reference(key))
            else:
                doubles += 1
        except Unreadable as error:
            trouble = error
        except (Unavailable, Misconfigured) as error:
            # A table that is gone or closed to us holds nothing either, until the operator has mended it.
            return Kept(tuple(mentions), tuple(signals), doubles, error)
    return Kept(tuple(mentions), tuple(signals), doubles, trouble)


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
