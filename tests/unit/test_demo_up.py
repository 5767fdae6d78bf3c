"""`./earshot up --demo` where it cannot be played, and `./earshot down` while it is."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from chalicelib.errors import Invalid
from tools.console import Steps
from tools.local import process
from tools.local.down import take_down
from tools.local.process import Process
from tools.local.state import Folder, State
from tools.local.up import Wish, bring_up


def here() -> Process:
    """This very process, which is surely alive."""
    return Process(os.getpid(), psutil.Process().create_time())


@pytest.mark.parametrize(
    ("name", "remedies"),
    [
        ("default", ("./earshot down first", "./earshot up --demo --name demo --port")),
        ("mine", ("./earshot down --name mine first", "--name demo --port")),
    ],
)
def test_a_stack_that_is_up_for_something_else_keeps_its_desk_and_the_way_out_is_told(
    tmp_path: Path, name: str, remedies: tuple[str, ...]
) -> None:
    folder = Folder(tmp_path, name)
    folder.write(State(name, 4566, "desk.yaml", "token", ready=True, processes={"a": here()}))
    with pytest.raises(Invalid, match="is up without the demo") as told:
        bring_up(tmp_path, Wish(name, 4566, None, demo=True), Steps(quiet=True))
    assert all(remedy in str(told.value) for remedy in remedies)


def test_the_demo_is_not_played_on_another_desk(tmp_path: Path) -> None:
    wish = Wish("default", 4566, tmp_path / "desk.yaml", demo=True)
    with pytest.raises(Invalid, match="leave --desk out"):
        bring_up(tmp_path, wish, Steps(quiet=True))


def test_the_demo_ends_with_its_stack(tmp_path: Path) -> None:
    folder, token = Folder(tmp_path, "demo"), "a-token-of-this-test"
    folder.path.mkdir(parents=True)
    player = process.start(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        folder.log("demo"),
        {process.MARK: token},
    )
    state = State("demo", 4566, "desk.yaml", token, ready=True, demo=player)
    folder.write(state)
    assert player.alive()
    take_down(folder, state)
    assert not player.alive()
    assert folder.read() is None
