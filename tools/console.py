"""How a command speaks to a person: steps with their time while it works, on stderr; results on stdout."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

Say = Callable[[str], None]


class Steps:
    """Work told step by step: a moving line on a terminal, one line for each finished step elsewhere."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._guard = threading.Lock()

    @contextmanager
    def step(self, doing: str) -> Iterator[Say]:
        """Tells that something is being done; what is given takes details of it."""
        started = time.monotonic()
        with self._console.status(f"{doing} ...") as status:

            def detail(text: str) -> None:
                with self._guard:
                    status.update(f"{doing}: {text}")

            yield detail
        self._console.print(f"{doing} [dim]{time.monotonic() - started:.1f} s[/dim]")

    def note(self, text: str) -> None:
        """Tells something in passing."""
        self._console.print(text, markup=False, soft_wrap=True)


def show(text: str) -> None:
    """Prints a result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Prints what went wrong, in one line."""
    sys.stderr.write(f"earshot: {text}\n")
    sys.stderr.flush()
