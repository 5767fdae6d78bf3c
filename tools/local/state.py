"""What is known of a local stack between two commands: one private JSON file for each."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from chalicelib.errors import EarshotError, Invalid
from tools.local.process import Process

LOGS = ("functions", "emulator", "standin", "demo")


class NotRunning(EarshotError):
    """There is no such stack on this machine."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    id: str
    role: str
    password: str


@dataclass(frozen=True, slots=True)
class State:
    """A stack, from the moment its first process is started."""

    name: str
    port: int
    desk: str
    token: str
    """Marks the environment of its processes, so that no other process is ever taken for one."""
    ready: bool = False
    processes: dict[str, Process] = field(default_factory=dict)
    secret_name: str = ""
    secret_arn: str = ""
    push_application_arn: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    users: list[User] = field(default_factory=list)
    connections: dict[str, str] = field(default_factory=dict)
    """Channel by connection id."""
    demo: Process | None = None
    """Who plays the demo, if there is one; it ends by itself, and the stack stays up."""

    @property
    def stack(self) -> str:
        """The CloudFormation stack's name."""
        return f"earshot-{self.name}"

    @property
    def endpoint(self) -> str:
        """Where the emulator answers as AWS."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def standin_port(self) -> int:
        """The stand-in listens beside the emulator."""
        return self.port + 1

    @property
    def standin(self) -> str:
        """Where the stand-in answers as the platforms."""
        return f"http://127.0.0.1:{self.standin_port}"

    @property
    def api(self) -> str:
        """The base address of the API; paths are appended without a slash before them."""
        # The stack's own EndpointURL names AWS.
        return f"{self.endpoint}/restapis/{self.outputs.get('RestAPIId', '')}/api/_user_request_/"

    def webhooks(self) -> dict[str, str]:
        """The address to give to a platform, by connection id."""
        return {
            id: f"{self.api}webhooks/{channel}/{id}" for id, channel in self.connections.items()
        }


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a stack keeps its state, logs and temporary files."""

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.root / ".earshot" / "run" / self.name

    def log(self, what: str) -> Path:
        """Where a process writes what it has to say."""
        return self.path / f"{what}.log"

    def logs(self) -> dict[str, str]:
        """All logs by name."""
        return {what: str(self.log(what)) for what in LOGS}

    def read(self) -> State | None:
        """The state as it was written last; None when there is none, or none that can be read."""
        try:
            kept: dict[str, Any] = json.loads((self.path / "state.json").read_bytes())
            kept["processes"] = {k: Process(**v) for k, v in kept["processes"].items()}
            kept["users"] = [User(**u) for u in kept["users"]]
            kept["demo"] = Process(**kept["demo"]) if kept.get("demo") else None
            return State(**kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, state: State) -> None:
        """Keeps the state; only the owner may read it, since it holds passwords."""
        self.path.mkdir(parents=True, exist_ok=True)
        part = self.path / "state.part"
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(state), file, indent=1)
        part.replace(self.path / "state.json")

    def forget(self) -> None:
        """Removes the state; logs stay."""
        (self.path / "state.json").unlink(missing_ok=True)

    @contextmanager
    def alone(self, patience: float = 0.0) -> Iterator[None]:
        """Lets one command at a time change this stack.

        Raises Invalid when another is still at it after `patience` seconds.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + patience
        with (self.path / "lock").open("w") as held:
            while not _locked(held):
                if time.monotonic() >= deadline:
                    raise Invalid(
                        f"another ./earshot up or down is at work on {self.name}: wait for it to end"
                    )
                time.sleep(0.1)
            yield


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stack_at(root: Path, port: int) -> str | None:
    """The name of a running stack of ours that uses a port."""
    for path in sorted((root / ".earshot" / "run").glob("*/state.json")):
        state = Folder(root, path.parent.name).read()
        if (
            state
            and port in (state.port, state.standin_port)
            and any(p.alive() for p in state.processes.values())
        ):
            return state.name
    return None


def running(root: Path, name: str) -> State:
    """The state of a stack that is up. Raises NotRunning."""
    state = Folder(root, name).read()
    if state is None or not state.ready or not all(p.alive() for p in state.processes.values()):
        up = "./earshot up" if name == "default" else f"./earshot up --name {name}"
        raise NotRunning(
            f"{'the stack' if name == 'default' else name} is not running: start it with {up}"
        )
    return state


def ready(state: State, **known: Any) -> State:
    """The state once everything in it answers."""
    return replace(state, ready=True, **known)
