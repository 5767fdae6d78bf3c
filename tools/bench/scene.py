"""A stack of its own for a measurement, every request of it written down; ended afterwards, whatever happens."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml

from chalicelib.errors import Invalid, Unavailable
from tools.bench.bill import Setting
from tools.bench.meter import Client, Follower, Line, Stack, stack_of
from tools.bench.report import Say
from tools.bench.traffic import Phone
from tools.console import Steps
from tools.local import process
from tools.local.down import bring_down
from tools.local.state import Folder, NotRunning, State
from tools.local.up import Wish, bring_up
from tools.send import Sender, sender

_PORTS = range(4880, 4900, 2)

SECOND_RUNG = 20
"""Seconds until a page climbs, not the example's 90: an idle rung's message comes while it is still counted."""


@dataclass(slots=True)
class Scene:
    """The running stack, and how it is watched."""

    state: State
    client: Client
    stack: Stack
    follower: Follower
    setting: Setting
    phone: Phone
    senders: dict[str, Sender] = field(default_factory=dict)

    def sender(self, channel: str) -> Sender:
        """The platform's side of a channel."""
        if channel not in self.senders:
            self.senders[channel] = sender(self.state, channel, None)
        return self.senders[channel]

    def rest(self) -> list[Line]:
        """What was written down since the last call, once nothing more comes of it."""
        return self.follower.until_quiet(self.stack)


@contextmanager
def stack(root: Path, name: str, desk: Path, environment: Mapping[str, str]) -> Iterator[State]:
    """A stack with a desk, its emulator told what stands in the environment. Raises Invalid when one is up."""
    folder = Folder(root, name)
    known = folder.read()
    if known is not None and any(one.alive() for one in known.processes.values()):
        raise Invalid(f"{name} is up: end it with ./earshot down --name {name}")
    before = {variable: os.environ.get(variable) for variable in environment}
    os.environ.update(environment)
    try:
        yield bring_up(root, Wish(name, _free_port(), desk), Steps(quiet=True))
    finally:
        for variable, value in before.items():
            _restore(variable, value)
        with suppress(NotRunning):
            bring_down(root, name)


@contextmanager
def scene(root: Path, name: str, say: Say) -> Iterator[Scene]:
    """A metered stack with the example desk. Raises Invalid when one of that name is up."""
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "meter.jsonl"
        written.touch()
        say("bringing up a stack")
        meter = {"EARSHOT_METER": str(written)}
        with stack(root, name, _desk(root, Path(scratch)), meter) as state:
            yield _scene(root, state, written)


def _scene(root: Path, state: State, written: Path) -> Scene:
    client = _clients(state)
    made = stack_of(client, state.stack)
    setting = _setting(client, made, root / ".earshot" / "build" / state.stack / "template.json")
    phone = Phone(state, client("cognito-idp"))
    return Scene(state, client, made, Follower(written), setting, phone)


def _clients(state: State) -> Client:
    """Clients of the emulator by service. Their requests are not written down: no function makes them."""

    @cache
    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=state.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    return client


def _setting(client: Client, stack: Stack, template: Path) -> Setting:
    """Memory and tracing as the functions have it; the share of traces as a stage has it that says nothing of it."""
    known = {
        name: client("lambda").get_function_configuration(FunctionName=own)
        for own, name in stack.functions.items()
    }
    told = json.loads(template.read_text()).get("Parameters", {}).get("TraceShare", {})
    return Setting(
        memory={name: int(one["MemorySize"]) for name, one in known.items()},
        traced=float(told.get("Default", 0)),
        active=frozenset(
            name
            for name, one in known.items()
            if one.get("TracingConfig", {}).get("Mode") == "Active"
        ),
    )


def _desk(root: Path, folder: Path) -> Path:
    """The example desk, whose second rung comes sooner."""
    desk: dict[str, Any] = yaml.safe_load((root / "infra" / "desk.yaml").read_text())
    desk["ladder"][1]["after"] = f"{SECOND_RUNG}s"
    path = folder / "desk.yaml"
    path.write_text(yaml.safe_dump(desk))
    return path


def _free_port() -> int:
    for port in _PORTS:
        if process.free(port) and process.free(port + 1):
            return port
    raise Unavailable(f"no free ports between {_PORTS.start} and {_PORTS.stop}: end other stacks")


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
