"""`./earshot up --demo`: starts who plays it, and waits until no screen is empty any more."""

import time
from dataclasses import replace
from pathlib import Path

from chalicelib.errors import Unavailable
from tools.console import Say, Steps
from tools.demo import progress
from tools.demo.progress import Part
from tools.local import emulator
from tools.local.process import Process
from tools.local.state import Folder, State

_PATIENCE = 240.0
"""Seconds until the first ten minutes must have been played; half a minute is usual."""


def desk_of(root: Path) -> Path:
    """The desk that the demo is played on."""
    return root / "infra" / "demo.yaml"


def begin(root: Path, folder: Folder, state: State, steps: Steps) -> State:
    """Plays the demo on a stack that is ready; its process goes on by itself. Raises Unavailable when it will not."""
    progress.file_of(folder).unlink(missing_ok=True)
    with steps.step("Filling the desk with the first ten minutes of the demo") as say:
        player = emulator.start_demo(root, folder, state)
        started = replace(state, demo=player)
        folder.write(started)
        _wait(folder, player, say)
    return started


def _wait(folder: Folder, player: Process, say: Say) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        known = progress.read(progress.file_of(folder))
        if known is not None and known.part is not Part.FILLING:
            return
        if not player.alive():
            raise Unavailable(f"the demo ended at once: see {folder.log('demo')}")
        if known is not None:
            say(f"{known.mentions} mentions, {known.answers} answers")
        time.sleep(0.2)
    raise Unavailable(f"the demo has not begun within {_PATIENCE:.0f} s: see {folder.log('demo')}")
