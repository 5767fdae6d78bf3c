"""How `./earshot destroy` speaks."""

import sys
import time
from pathlib import Path

from chalicelib.errors import Invalid
from infra.destroy import destroy, exists, held
from infra.place import Place, place_of
from infra.refusals import explained
from tools.console import Steps, complain, show
from tools.deploy_command import INTERRUPTED, Asked, not_the_local_stack, settings
from tools.turns import alone, ended_by_signals


def run(root: Path, asked: Asked, *, keep_data: bool) -> int:
    """Removes a stage and tells what went, and what stays; returns the exit code."""
    steps, started = Steps(), time.monotonic()
    not_the_local_stack(root, asked)
    wanted = settings(root, asked, Steps(quiet=True))
    with explained(asked.stage):
        place = place_of(asked.stage, wanted.region, asked.endpoint)
    keep = keep_data or wanted.keep_data
    try:
        with (
            ended_by_signals(),
            explained(asked.stage),
            alone(root, place.stack, steps.note),
        ):
            if not exists(place):
                show(f"there is no stage {asked.stage} in account {place.account}, {place.region}")
                return 0
            data = held(place)
            _tell(steps, asked, place, data, keep)
            if not (asked.yes or asked.endpoint):
                _typed(asked.stage)
            destroy(place, lambda text: steps.note(f"  {text}"), keep_data=keep)
    except KeyboardInterrupt:
        complain("interrupted: repeat the command to remove the rest")
        return INTERRUPTED
    took = time.monotonic() - started
    rest = f"; kept: {', '.join(data)}" if keep and data else "; nothing of it is left"
    show(f"{place.stack} is removed from {place.region} in {took:.0f} s{rest}")
    return 0


def _tell(steps: Steps, asked: Asked, place: Place, data: list[str], keep: bool) -> None:
    steps.note(
        f"stage {asked.stage} in account {place.account}, {place.region} is about to be removed: its API and "
        "webhooks, its keys, its push application with all devices, who may sign in, its logs"
    )
    if data:
        what = "kept, and costs on" if keep else "lost for good: every mention, case and promise"
        steps.note(f"its data is {what}:")
    for one in data:
        steps.note(f"  {one}")


def _typed(name: str) -> None:
    """Returns when the person typed the stage's name. Raises Invalid."""
    sys.stderr.write(f"Type {name} to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise Invalid(f"that was not {name}: nothing was removed (--yes asks nothing)")
