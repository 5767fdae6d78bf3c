"""Processes that a stack starts and, later and from another command, ends: those and no others."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

MARK = "EARSHOT_RUN"
"""The environment variable that a stack's processes carry, and all that these start."""
_GRACE = 6.0
"""Seconds from the request to end until a process is made to."""
_CLOCK_SLACK = 2.0
"""Seconds by which the system's word on a start may change when its clock is set."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its id and start: ids are used again, together with the start they are not."""

    pid: int
    started: float

    def alive(self) -> bool:
        """Whether this very process runs."""
        return self._found() is not None

    def _found(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _CLOCK_SLACK
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def start(command: Sequence[str], log: Path, environment: Mapping[str, str]) -> Process:
    """Starts a process in a session of its own, so that a Ctrl-C meant for us does not reach it."""
    with log.open("ab") as written:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )
    return Process(child.pid, psutil.Process(child.pid).create_time())


def end(processes: Sequence[Process], token: str) -> list[int]:
    """Ends processes and whatever they started under this token. Returns the ids of those that would not end."""
    leaders = [found for found in (p._found() for p in processes) if found]
    _signal(leaders, kill=False)
    psutil.wait_procs(leaders, timeout=_GRACE)
    # A leader that was killed leaves its workers behind, and one that is slow to end may still start some.
    deadline = time.monotonic() + _GRACE
    left = _marked(token)
    while left and time.monotonic() < deadline:
        _signal(left, kill=True)
        psutil.wait_procs(left, timeout=1.0)
        left = _marked(token)
    return [p.pid for p in left]


def _signal(processes: Sequence[psutil.Process], *, kill: bool) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill() if kill else process.terminate()


def _marked(token: str) -> list[psutil.Process]:
    """All living processes that carry a stack's token."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            ours = process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE
            if ours and process.environ().get(MARK) == token:
                found.append(process)
    return found


def listening(port: int) -> bool:
    """Whether somebody answers on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free(port: int) -> bool:
    """Whether a server can take a port of this machine now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return not listening(port)


def holder(port: int) -> str:
    """Who listens on a port, as far as the system tells: 'python3 (process 4711)', or ''."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            address = connection.laddr
            if (
                connection.status == psutil.CONN_LISTEN
                and address
                and address.port == port
                and connection.pid
            ):
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""
