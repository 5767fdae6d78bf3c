"""The embedded AWS emulator and the stand-in, as processes."""

import os
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from chalicelib.errors import Unavailable
from tools.bootstrap import BootstrapError, Environment, prepare
from tools.local import process
from tools.local.process import Process
from tools.local.state import Folder, State

REGION = "us-east-1"
_PATIENCE = 60.0
"""Seconds that a process may take until it answers; the emulator needs one, on a busy machine a few."""


def install(root: Path, say: Callable[[str], None]) -> None:
    """Makes the emulator's environment, and the empty one in which functions run. Raises Unavailable."""
    try:
        prepare(_emulator(root), say)
        prepare(_workers(root), say)
    except BootstrapError as error:
        raise Unavailable(str(error)) from None


def start_emulator(root: Path, folder: Folder, state: State) -> Process:
    """Starts the emulator; it does not answer yet."""
    temporary = folder.path / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    environment = {
        **_plain(folder, state),
        "TMPDIR": str(temporary),
        "EARSHOT_TMPDIR": str(temporary),
        "EARSHOT_FUNCTION_LOG": str(folder.log("functions")),
        "EARSHOT_WORKER_PYTHON": str(_workers(root).python),
        "GATEWAY_PORT": str(state.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        # Functions run with the rights of their roles and no others, as on AWS.
        "AUTH": "true",
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
        "S3_DATA_DIR": str(temporary / "s3"),
        "STATE_DIR": str(temporary / "state"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # Calls that wait for a worker must not take the threads that the worker's own calls need.
        "MINISTACK_WORKER_THREADS": "512",
        "LOG_LEVEL": "INFO",
        # The benchmarks count what happens; see infra/metering.py.
        "EARSHOT_METER": os.environ.get("EARSHOT_METER", ""),
        "EARSHOT_FAULTS": os.environ.get("EARSHOT_FAULTS", ""),
    }
    command = [str(_emulator(root).python), "-I", str(root / "infra" / "launcher.py")]
    return process.start(command, folder.log("emulator"), environment)


def start_standin(root: Path, folder: Folder, state: State) -> Process:
    """Starts the stand-in for the platforms; it does not answer yet."""
    command = [sys.executable, "-P", "-m", "tools.local.standin", "--port", str(state.standin_port)]
    return process.start(
        command, folder.log("standin"), {**_plain(folder, state), "PYTHONPATH": str(root)}
    )


def start_demo(root: Path, folder: Folder, state: State) -> Process:
    """Starts who plays the demo on a stack that is ready."""
    command = [sys.executable, "-P", "-m", "tools.demo", "--root", str(root), "--name", state.name]
    return process.start(
        command, folder.log("demo"), {**_plain(folder, state), "PYTHONPATH": str(root)}
    )


def wait_until_up(what: str, url: str, running: Process, log: Path) -> None:
    """Returns when a server answers. Raises Unavailable, with its last words, when it ends or stays silent."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            pass
        if not running.alive():
            raise Unavailable(
                f"the {what} ended at once: {_last_words(log)} (all of it is in {log})"
            )
        time.sleep(0.05)
    raise Unavailable(f"the {what} did not answer within {_PATIENCE:.0f} s: see {log}")


def new_token() -> str:
    """A mark for the processes of one run."""
    return secrets.token_hex(8)


def _emulator(root: Path) -> Environment:
    return Environment(
        root / ".earshot" / "emulator-venv", (root / "requirements" / "emulator.txt",)
    )


def _workers(root: Path) -> Environment:
    """An environment with nothing in it: a function gets its libraries from its layer or not at all."""
    return Environment(root / ".earshot" / "worker-venv", ())


def _plain(folder: Folder, state: State) -> dict[str, str]:
    """The environment of a server: nothing of the person's own, for instance no AWS account."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "TZ", "SYSTEMROOT")
        if name in os.environ
    }
    own = {"HOME": str(folder.path), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    return {**kept, **own, process.MARK: state.token}


def _last_words(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
