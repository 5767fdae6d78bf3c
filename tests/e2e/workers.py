"""Killing a worker of the emulator as a crash would."""

import os
import signal
import time
from pathlib import Path

from tools.local.process import Process


def kill_one(emulator: Process, function: str, patience: float = 20) -> bool:
    """Kill a process that runs a function of that name, by SIGKILL; False when none was seen."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for pid in _children(emulator.pid):
            if f"functions.{function}" in _described(pid):
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(0.2)
    return False


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def _described(pid: int) -> str:
    try:
        folder = Path(f"/proc/{pid}")
        return (folder / "cmdline").read_text() + (folder / "environ").read_text()
    except OSError:
        return ""
