"""How a long command shares a machine: one at a time on one stage, and ended by whatever asks it to end."""

import fcntl
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

# A closed terminal and a polite kill too. SIGINT is named since a shell lets its background jobs ignore it.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def alone(root: Path, stack: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Waits until no other deploy or destroy of this stack runs here. A command that was killed holds up nobody."""
    lock = root / ".earshot" / "deploy" / f"{stack}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another deploy or destroy of {stack} is at work on this machine: waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Treats a closed terminal and a polite kill as Ctrl-C, so that nothing is left running."""

    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
