"""The process of a demo: plays the script to its end on a stack that runs. `./earshot up --demo` starts it."""

import argparse
import math
import sys
import time
from pathlib import Path

import urllib3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import EarshotError
from tools.demo import progress
from tools.demo.pace import Pace
from tools.demo.play import Play
from tools.demo.progress import Part, Progress
from tools.demo.script import read
from tools.demo.stage import PEOPLE, SCRIPT, SEED, Wish, play
from tools.demo.tally import tally
from tools.local.state import Folder, running

FAST_UNTIL, TIMES = 600.0, 20.0
"""The first ten minutes of the script are played in half a minute, so that no screen is empty."""
MOST_AT_ONCE = 15.0
"""Seconds of the script that may pass between two looks at the clock while it is fast."""
IN_VAIN = (urllib3.exceptions.HTTPError, BotoCoreError, ClientError)
"""What a stack says that is being refreshed: the next look may find it again."""
TICK = 0.2
"""Seconds between two looks at the clock."""


def main() -> int:
    """Plays it; returns the exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--root", type=Path, required=True)
    asked.add_argument("--name", required=True)
    given = asked.parse_args()
    try:
        _play(Folder(given.root, given.name))
    except EarshotError as error:
        sys.stderr.write(f"the demo ended: {error}\n")
        return 1
    return 0


def _play(folder: Folder) -> None:
    script = read(SCRIPT, PEOPLE)
    state = running(folder.root, folder.name)
    pace = Pace(time.time(), FAST_UNTIL, TIMES)
    show = play(state, script, Wish(pace, SEED, _tell))
    file = progress.file_of(folder)
    progress.write(file, _progress(show, Part.FILLING, 0.0))
    clock = time.time()
    while not show.over(clock) and file.parent.exists():
        show.pace = show.pace.held(clock, time.time(), MOST_AT_ONCE)
        clock = time.time()
        now = show.pace.script(clock)
        try:
            show.step(clock)
        except IN_VAIN as error:
            _tell(now, f"in vain: {type(error).__name__}")
        part = Part.FILLING if now < FAST_UNTIL else Part.LIVE
        progress.write(file, _progress(show, part, now))
        time.sleep(TICK)
    progress.write(file, _progress(show, Part.OVER, script.length))
    show.end()
    for line in tally(show):
        _say(line)


def _progress(show: Play, part: Part, now: float) -> Progress:
    length = show.customers.run.script.length
    counted = show.counted
    minutes = math.ceil(length / 60)
    return Progress(
        part, round(min(now, length) / 60, 1), minutes, counted.mentions, counted.answers
    )


def _tell(now: float, text: str) -> None:
    _say(f"{int(now) // 60:>2}:{int(now) % 60:02}  {text}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
