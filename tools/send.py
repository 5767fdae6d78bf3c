"""`./earshot send`: a delivery as its platform would make it, or many of them, followed to what became of them."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import urllib3

from chalicelib.domain.mention import Mention
from chalicelib.errors import Invalid, NotFound, Rejected
from chalicelib.platforms import named
from chalicelib.ports import Keys, Platform, Ports
from tools.local.state import State
from tools.stack import ports_at
from tools.variants import variant

POLL = 0.1
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

    def send(self, body: bytes, message_id: str) -> Shot:
        """Sign and post a delivery, now; again, as platforms do, while it is not accepted."""
        events = self.platform.parse(body, {"webhook-id": message_id}).events
        keys = tuple(event.key for event in events)
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


def follow(ports: Ports, keys: Sequence[str], patience: float) -> dict[str, Mention | None]:
    """What became of mentions: waits until each is settled, or until patience ends; None for one that is not there."""
    settled: dict[str, Mention | None] = {}
    end = time.monotonic() + patience
    open_keys = list(dict.fromkeys(keys))
    while open_keys:
        found = {key: ports.mentions.get(key) for key in open_keys}
        settled |= found
        open_keys = [key for key, one in found.items() if one is None or one.handling is None]
        if time.monotonic() > end:
            break
        time.sleep(POLL if open_keys else 0)
    return settled


def story(ports: Ports, key: str, patience: float) -> dict[str, Any]:
    """What became of one mention, for a program: also waits until its page has left."""
    mention = follow(ports, [key], patience)[key]
    told: dict[str, Any] = dict.fromkeys(("mention", "case", "agent", "due_at", "page"))
    if mention is None:
        return told
    told |= {"mention": key, "handling": mention.handling, "case": mention.case}
    case = ports.cases.get(mention.case) if mention.case else None
    if case is None:
        return told
    entries = ports.ledger.of_case(case.id)
    heard = next((f for e in entries for f in e.facts if f.data.get("mention") == key), None)
    words = ("intent", "sentiment", "urgent")
    told["verdict"] = {word: heard.data.get(word) for word in words} if heard else None
    told |= {"agent": case.owner, "team": case.team, "why": list(case.why)}
    told["due_at"] = case.clock.due_at.isoformat() if case.clock else None
    told["page"] = _page(ports, case.id, patience)
    return told


def _page(ports: Ports, case: str, patience: float) -> dict[str, Any] | None:
    end = time.monotonic() + patience
    while True:
        pages = ports.cases.pages(case)
        if not pages:
            return None
        last = pages[-1]
        if last.sent_at is not None or time.monotonic() > end:
            return {"id": last.id, "reason": last.reason, "to": list(last.to), "state": last.state}
        time.sleep(POLL)


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of many deliveries. Times in seconds; `drained` is from the last sending to the last case."""

    sent: int
    accepted: int
    resent: int
    stored: int
    cases: int
    owned: int
    queued: int
    promised: int
    doubled: int
    lost: int
    p50: float
    p99: float
    drained: float


def summarise(one: Sender, shots: Sequence[Shot], patience: float) -> Summary:
    """Wait for all mentions that were accepted, and count."""
    accepted = [shot for shot in shots if shot.status == 200]
    keys = list(dict.fromkeys(key for shot in accepted for key in shot.mentions))
    started = time.monotonic()
    found = follow(one.ports, keys, patience)
    drained = time.monotonic() - started
    ids = {mention.case for mention in found.values() if mention and mention.case}
    cases = [case for id in sorted(ids) if (case := one.ports.cases.get(id))]
    heard = [
        str(fact.data["mention"])
        for case in cases
        for entry in one.ports.ledger.of_case(case.id)
        for fact in entry.facts
        if fact.what == "mention.heard"
    ]
    took = sorted(shot.took for shot in shots)
    settled = [one for one in found.values() if one is not None and one.handling is not None]
    return Summary(
        sent=len(shots),
        accepted=len(accepted),
        resent=sum(shot.tries - 1 for shot in shots),
        stored=sum(mention is not None for mention in found.values()),
        cases=len(cases),
        owned=sum(case.owner is not None for case in cases),
        queued=sum(case.owner is None for case in cases),
        promised=sum(case.clock is not None for case in cases),
        doubled=len(heard) - len(set(heard)),
        lost=len(keys) - len(settled),
        p50=round(statistics.median(took), 3),
        p99=round(took[min(len(took) - 1, int(len(took) * 0.99))], 3),
        drained=round(drained, 1),
    )
