"""`./earshot down`: ends what `up` started, and nothing else."""

import shutil
from pathlib import Path

from chalicelib.errors import Unavailable
from tools.local import process
from tools.local.state import Folder, NotRunning, State


def bring_down(root: Path, name: str) -> None:
    """Ends a stack, whole or half-finished. Raises NotRunning, or Unavailable when something would not end."""
    folder = Folder(root, name)
    if folder.read() is None:
        raise NotRunning(
            f"{'the stack' if name == 'default' else name} is not running: there is nothing to end"
        )
    with folder.alone():
        state = folder.read()
        if state is not None:
            take_down(folder, state)


def take_down(folder: Folder, state: State) -> None:
    """Ends all processes of a stack and forgets it; its logs stay. Raises Unavailable when some would not end."""
    parts = [*state.processes.values(), *filter(None, [state.demo])]
    stubborn = process.end(parts, state.token)
    if stubborn:
        raise Unavailable(
            f"these processes would not end: {', '.join(map(str, stubborn))}; end them with kill -9"
        )
    if state.processes:
        _check_closed(state)
    shutil.rmtree(folder.path / "tmp", ignore_errors=True)
    folder.forget()


def _check_closed(state: State) -> None:
    for what, port in (("emulator", state.port), ("standin", state.standin_port)):
        if what in state.processes and process.listening(port):
            who = process.holder(port) or "another program"
            folder_says = (
                f"port {port} is still open, now by {who}, which ./earshot up did not start"
            )
            raise Unavailable(folder_says)
