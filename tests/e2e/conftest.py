"""A stack of its own for the stories, driven from outside: webhooks, the API, and the stand-in's view."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import urllib3

from chalicelib.domain.receipt import Receipt, receipt_of
from tools.follow import follow
from tools.local import accounts
from tools.local.state import State, running
from tools.send import Sender, Shot, sender

ROOT = Path(__file__).resolve().parent.parent.parent
NAME, PORT = os.environ.get("STORIES", "stories"), int(os.environ.get("STORIES_PORT", 4810))
T = TypeVar("T")


@dataclass
class World:
    """The running stack."""

    state: State
    tokens: dict[str, str] = field(default_factory=dict)
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(maxsize=16, retries=False, timeout=30)
    )

    senders: dict[str, Sender] = field(default_factory=dict)

    def sender(self, channel: str) -> Sender:
        """The platform of a channel, on its first connection."""
        if channel not in self.senders:
            self.senders[channel] = sender(self.state, channel, None)
        return self.senders[channel]

    def sender_of(self, connection: str) -> Sender:
        """The platform of a channel, on this connection."""
        if connection not in self.senders:
            channel = self.state.connections[connection]
            self.senders[connection] = sender(self.state, channel, connection)
        return self.senders[connection]

    @property
    def ports(self) -> Any:
        """The stack's own stores and queues."""
        return self.sender("whatsapp").ports

    def call(
        self, who: str | None, method: str, path: str, body: Any = None, **headers: str
    ) -> Any:
        """Status and JSON of an API call by an agent."""
        if who is not None:
            headers["authorization"] = self.token(who)
        if body is not None:
            headers["content-type"] = "application/json"
        answer = self.pool.request(
            method,
            self.state.api + path.lstrip("/"),
            body=json.dumps(body) if body is not None else None,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return answer.status, json.loads(answer.data or b"null")

    def token(self, who: str) -> str:
        if who not in self.tokens:
            place = accounts.place_of(self.state)
            user = next(one for one in self.state.users if one.id == who)
            self.tokens[who] = accounts.sign_in(place, self.state.outputs["UserPoolClientId"], user)
        return self.tokens[who]

    def post(self, connection: str, body: bytes, headers: dict[str, str]) -> int:
        """Status of a webhook request with these very bytes."""
        headers = {"content-type": "application/json", **headers}
        url = self.state.webhooks()[connection]
        return self.pool.request("POST", url, body=body, headers=headers).status

    def received(self, channel: str) -> list[dict[str, Any]]:
        """What the stand-in got of our replies."""
        url = f"{self.state.standin}/_received?channel={channel}"
        found: list[dict[str, Any]] = json.loads(self.pool.request("GET", url).data)
        return found

    def behave(self, **behaviour: Any) -> None:
        """Tell the stand-in how to answer."""
        body = json.dumps(behaviour)
        assert self.pool.request("PUT", f"{self.state.standin}/_behaviour", body=body).status < 300

    def case_of(self, shot: Shot, patience: float = 30) -> str:
        """Id of the case that a delivery with one mention became."""
        assert shot.status == 200, shot
        mention = follow(self.ports, shot.mentions, patience)[shot.mentions[0]]
        assert mention is not None and mention.case is not None, mention
        return mention.case

    def facts(self, case: str) -> list[tuple[str, dict[str, Any]]]:
        """All facts of a case's ledger, in order."""
        entries = self.ports.ledger.of_case(case)
        return [(fact.what, dict(fact.data)) for entry in entries for fact in entry.facts]

    def whats(self, case: str) -> list[str]:
        """What happened to a case, without the details."""
        return [what for what, _ in self.facts(case)]

    def told(self, case: str) -> list[Receipt]:
        """Who was told of a case, in the order of its pages; who was told of another a moment ago waits a minute."""
        return [receipt_of(entry) for entry in self.ports.ledger.told(case)]


def until(find: Callable[[], T], patience: float = 20) -> T:
    """The first true answer of `find`, or its last one when patience ends."""
    end = time.monotonic() + patience
    while not (found := find()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def whatsapp(id: str, text: str, customer: str = "4915200000001") -> bytes:
    """A text message."""
    message = {
        "from": customer,
        "id": id,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    return whatsapp_of([message], customer)


def whatsapp_of(messages: list[dict[str, Any]], customer: str) -> bytes:
    """A delivery of messages."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "4930123", "phone_number_id": "55501"},
        "contacts": [{"wa_id": customer, "profile": {"name": "Kim"}}],
        "messages": messages,
    }
    change = {"field": "messages", "value": value}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return json.dumps(body).encode()


def tweet(id: str, text: str, author: str, answers: str | None = None) -> bytes:
    """A post that mentions us (account 900), or one of ours."""
    post = {
        "id_str": id,
        "text": text,
        "created_at": datetime.now(UTC).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "user": {"id_str": author, "screen_name": f"u{author}", "name": "Kim"},
        "in_reply_to_status_id_str": answers,
        "entities": {"user_mentions": [{"id_str": "900", "screen_name": "brand"}]},
    }
    return json.dumps({"for_user_id": "900", "tweet_create_events": [post]}).encode()


def standard(id: str, text: str, customer: str) -> bytes:
    """A message on the generic channel."""
    data = {
        "id": id,
        "account_id": "shop",
        "author": {"id": customer, "name": "Kim"},
        "text": text,
        "kind": "message",
        "visibility": "private",
    }
    stamp = datetime.now(UTC).isoformat()
    return json.dumps({"type": "mention.created", "timestamp": stamp, "data": data}).encode()


def earshot(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would."""
    command = [sys.executable, "-P", "-m", "tools", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The stack, up for the whole session and wholly gone after it."""
    desk = str(Path(__file__).with_name("desk.yaml"))
    up = earshot("up", "--detach", "--name", NAME, "--port", str(PORT), "--desk", desk)
    assert up.returncode == 0, up.stderr
    state = running(ROOT, NAME)
    try:
        yield World(state)
    finally:
        down = earshot("down", "--name", NAME)
    assert down.returncode == 0, down.stderr
    assert not [port for port in (PORT, PORT + 1) if _answers(port)], "a port is still open"
    assert not [one for one in state.processes.values() if one.alive()], "a process is left"


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Waiting:
    """Cases opened at the beginning, whose promises end while the other stories run."""

    minute: str
    minute_answered: str
    five: str
    five_answered: str


@pytest.fixture(scope="session", autouse=True)
def waiting(world: World) -> Waiting:
    """Open them, answer two."""
    std, x = world.sender("standard"), world.sender("x")
    cases = Waiting(
        minute=world.case_of(std.send(standard("m-1", "Where is it?", "c-1"), "w-1")),
        minute_answered=world.case_of(std.send(standard("m-2", "Where is it?", "c-2"), "w-2")),
        five=world.case_of(x.send(tweet("7001", "@brand it is broken", "31"), "x-1")),
        five_answered=world.case_of(x.send(tweet("7002", "@brand it is broken", "32"), "x-2")),
    )
    for case, who in ((cases.minute_answered, "sue"), (cases.five_answered, "lea")):
        status, told = world.call(who, "POST", f"/cases/{case}/replies", {"text": "Here we are"})
        assert status < 300, told
    return cases
