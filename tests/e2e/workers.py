"""Killing a worker of the emulator as a crash would."""

import os
import signal
import time
from pathlib import Path

from tools.local.process import Process


def kill_one(emulator: Process, function: str, patience: float = 20) -> bool:
    """Kill a process of that function while it computes, by SIGKILL; False when none was seen at work."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for pid in _workers(emulator.pid, function):
            if _stat(pid)[:1] == ["R"]:
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(0.002)
    return False


def _workers(parent: int, function: str) -> list[int]:
    """Children of the emulator whose script lies in a folder named after the function."""
    children = Path(f"/proc/{parent}/task").glob("*/children")
    pids = [int(pid) for one in children for pid in one.read_text().split()]
    return [pid for pid in pids if f"-{function}-" in _command(pid)]


def _stat(pid: int) -> list[str]:
    """State and further fields of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
