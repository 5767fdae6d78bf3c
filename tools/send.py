"""A delivery as its platform would make it, signed and posted; or many of them at a rate."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

from chalicelib.domain.mention import Reading
from chalicelib.errors import Invalid, NotFound, Rejected
from chalicelib.flows.ingest import of_connection
from chalicelib.platforms import named
from chalicelib.ports import Keys, Platform, Ports
from tools.local.state import State
from tools.stack import ports_at
from tools.variants import variant

WORKERS = 32
TRIES = 5


@dataclass(frozen=True, slots=True)
class Load:
    """How often to send, how many a second at most (0: as fast as it goes), and whether each is the same delivery."""

    repeat: int = 1
    rate: float = 0.0
    same: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One delivery: its mentions, the last status (0: no answer), how often it was sent, seconds of the last time."""

    mentions: tuple[str, ...]
    status: int
    tries: int
    took: float


@dataclass(slots=True)
class Sender:
    """A connection of the running stack, from the platform's side."""

    state: State
    connection: str
    platform: Platform
    keys: Keys
    ports: Ports
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(maxsize=WORKERS, retries=False, timeout=30)
    )

    def read(self, body: bytes, message_id: str = "check") -> Reading:
        """What a delivery holds, with the ids that it will have here."""
        reading = self.platform.parse(body, {"webhook-id": message_id})
        return of_connection(reading, self.connection)

    def mentions(self, body: bytes, message_id: str = "check") -> tuple[str, ...]:
        """Keys of the events in a delivery."""
        return tuple(event.key for event in self.read(body, message_id).events)

    def send(self, body: bytes, message_id: str) -> Shot:
        """Sign and post a delivery, now; again, as platforms do, while it is not accepted."""
        keys = self.mentions(body, message_id)
        for tries in range(1, TRIES + 1):
            status, took = self._post(body, message_id)
            if 200 <= status < 500 or tries == TRIES:
                return Shot(keys, status, tries, took)
            time.sleep(tries)
        raise AssertionError("the last try returns")

    def _post(self, body: bytes, message_id: str) -> tuple[int, float]:
        """Status (0: no answer) and seconds of one request."""
        signed = self.platform.sign(body, self.keys.secrets.signing[0], time.time(), message_id)
        headers = {"content-type": "application/json", **signed}
        url = self.state.webhooks()[self.connection]
        started = time.monotonic()
        try:
            status = self.pool.request("POST", url, body=body, headers=headers).status
        except urllib3.exceptions.HTTPError:
            status = 0
        return status, time.monotonic() - started


def sender(state: State, channel: str, connection: str | None) -> Sender:
    """The sender for a channel: of the connection named, else of the first of that channel. Raises NotFound."""
    platform = named(channel)
    of_channel = [id for id, its in state.connections.items() if its == channel]
    chosen = connection or next(iter(of_channel), None)
    if chosen not in of_channel:
        have = ", ".join(of_channel) or "none"
        raise NotFound(f"the desk has no such connection on {channel}; it has {have}")
    ports = ports_at(state.endpoint, state.outputs, state.secret_name)
    keys = ports.secrets.of(chosen)
    if keys is None:
        raise NotFound(f"connection {chosen} has no secrets: run ./earshot up again")
    return Sender(state, chosen, platform, keys, ports)


def read(path: Path, platform: Platform) -> bytes:
    """The payload in a file. Raises Invalid when the platform could not have sent it."""
    body = path.read_bytes()
    try:
        platform.parse(body, {"webhook-id": "check"})
    except Rejected as error:
        raise Invalid(f"{path}: {error}") from None
    return body


def send_all(one: Sender, body: bytes, load: Load, progress: Callable[[], None]) -> list[Shot]:
    """Send a delivery as often and as fast as asked; `progress` is called after each."""
    reading = one.platform.parse(body, {"webhook-id": "check"})
    run = f"{int(time.time() * 1000)}"

    def shoot(number: int) -> Shot:
        if load.same:
            shot = one.send(body, f"msg_{run}")
        else:
            suffix = f"{run}{number:06d}"
            shot = one.send(variant(body, reading, suffix), f"msg_{suffix}")
        progress()
        return shot

    with ThreadPoolExecutor(WORKERS) as pool:
        return [job.result() for job in [pool.submit(shoot, n) for n in _paced(load)]]


def _paced(load: Load) -> Iterator[int]:
    started = time.monotonic()
    for number in range(load.repeat):
        if load.rate:
            time.sleep(max(0.0, started + number / load.rate - time.monotonic()))
        yield number
