"""`./earshot up`, `status` and `down`, as a person at a terminal meets them."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tools.console import Steps, complain, show
from tools.demo.telling import invitation
from tools.local.down import bring_down, take_down
from tools.local.state import Folder, NotRunning, State
from tools.local.status import as_json as to_json
from tools.local.status import as_text, describe, health
from tools.turns import ended_by_signals

if TYPE_CHECKING:
    from tools.local.up import Wish

NOT_RUNNING = 3
INTERRUPTED = 130


def run_up(root: Path, wish: "Wish", *, detach: bool, as_json: bool) -> int:
    """Brings a stack up; in the foreground until it is told to end. Returns the exit code."""
    # Here, since it brings the AWS libraries with it, for which the other commands need not wait.
    from tools.local.up import bring_up

    with ended_by_signals():
        folder = Folder(root, wish.name)
        try:
            state = bring_up(root, wish, Steps())
        except KeyboardInterrupt:
            complain("interrupted: what had been started has ended")
            return INTERRUPTED
        known = describe(folder, state)
        show(to_json(known) if as_json else as_text(known))
        if wish.demo and not as_json:
            show(invitation(known))
        return 0 if detach else _stay(folder, state)


def _stay(folder: Folder, state: State) -> int:
    """Shows what the functions print until Ctrl-C, or until the stack ends from elsewhere."""
    what, log = ("happens", "demo") if state.demo else ("the functions print", "functions")
    complain(f"Ctrl-C ends it; this is what {what}:")
    try:
        for line in _follow(folder.log(log), state):
            show(line)
    except KeyboardInterrupt:
        complain("ending")
        _end_ours(folder, state)
        return 0
    ended = [part for part, how in health(state).items() if how == "ended"]
    if not _end_ours(folder, state):
        complain("ended by another command")
        return 0
    logs = ", ".join(str(folder.log(part)) for part in ended)
    complain(f"{' and '.join(ended)} ended unexpectedly: see {logs}")
    return 1


def _end_ours(folder: Folder, state: State) -> bool:
    """Ends the stack unless another command has done so, or is doing it now."""
    with folder.alone(patience=30.0):
        now = folder.read()
        if now is None or now.token != state.token:
            return False
        take_down(folder, now)
    return True


def _follow(log: Path, state: State) -> Iterator[str]:
    """New lines of a log for as long as all processes of the stack run."""
    log.touch()
    with log.open(errors="replace") as lines:
        lines.seek(0, 2)
        part = ""
        while all(p.alive() for p in state.processes.values()):
            part += lines.readline()
            if part.endswith("\n"):
                yield part[:-1]
                part = ""
            else:
                time.sleep(0.2)


def run_status(root: Path, name: str, *, as_json: bool) -> int:
    """Shows a stack; the exit code says whether all of it is up."""
    folder = Folder(root, name)
    state = folder.read()
    if state is None:
        if as_json:
            show(json.dumps({"name": name, "up": False}))
        what = "the stack" if name == "default" else name
        again = "" if name == "default" else f" --name {name}"
        raise NotRunning(f"{what} is not running: start it with ./earshot up{again}")
    known = describe(folder, state)
    show(to_json(known) if as_json else as_text(known))
    if known["up"]:
        return 0
    parts = ", ".join(f"{part}: {how}" for part, how in known["health"].items())
    fault = (
        f"is not all up ({parts})" if state.ready else "is being started, or its start was cut off"
    )
    complain(f"{name} {fault}; ./earshot down ends what is left of it, ./earshot up starts it anew")
    return NOT_RUNNING


def run_down(root: Path, name: str) -> int:
    """Ends a stack."""
    bring_down(root, name)
    sys.stderr.write(f"{name} has ended; its logs are in {Folder(root, name).path}\n")
    return 0
