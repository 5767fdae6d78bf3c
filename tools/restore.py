"""`python -m tools.restore`: rows of a restored table go back into the stage. docs/operations/restore.md says when."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chalicelib.errors import EarshotError, Invalid
from infra.place import place_of
from infra.refusals import explained
from infra.stack import outputs
from tools.console import complain, show
from tools.salvage import KINDS, Job, restore

_TELL = 5.0
"""Seconds between two lines of progress."""


def main(arguments: Sequence[str]) -> int:
    """Restores what the command line names; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        with explained(asked.stage):
            place = place_of(asked.stage, asked.region, asked.endpoint_url)
            names = outputs(place)
            if asked.source == names[KINDS[asked.kind][0]]:
                raise Invalid(f"{asked.source} is the living table: name the restored one")
            never = frozenset(_lines(asked.never))
            keys, rate = tuple(asked.key), asked.rate
            restore(
                Job(place, names, asked.kind, asked.source, keys, never, rate),
                time.time(),
                Progress(),
            )
    except EarshotError as error:
        complain(str(error))
        return 1
    return 0


class Progress:
    """Tells how many rows fared how, now and then, and at the end."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, fared: Counter[str], *, ended: bool) -> None:
        """A line on stderr when it is time for one; the result on stdout."""
        line = ", ".join(f"{count} {how}" for how, count in fared.most_common()) or "no rows"
        if ended:
            show(line)
        elif time.monotonic() - self._told >= _TELL:
            self._told = time.monotonic()
            sys.stderr.write(f"{line} ...\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.restore", description=__doc__)
    parser.add_argument("kind", choices=KINDS, help="what the table holds")
    parser.add_argument("source", help="name of the restored table")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--region")
    parser.add_argument("--endpoint-url", help="an emulator instead of AWS")
    parser.add_argument("--key", action="append", default=[], help="only this case, or mention")
    parser.add_argument("--never", type=Path, help="a file of keys that stay away, one a line")
    parser.add_argument("--rate", type=_rate, default=100.0, help="rows a second at most")
    return parser


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate <= 10_000:
        raise ValueError(text)
    return rate


def _lines(path: Path | None) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines() if path else []
    except OSError as error:
        raise Invalid(f"{path}: cannot be read: {error.strerror}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
