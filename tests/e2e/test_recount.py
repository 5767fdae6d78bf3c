"""What the whole store says of its promises is what was live."""

import pytest

from tests.e2e.conftest import World
from tools.recount import main

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def test_a_recount_of_the_whole_store_equals_what_was_live(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--stage", world.state.name, "--endpoint-url", world.state.endpoint]
    assert main([*where, "--rate", "1000"]) == 0
    assert capsys.readouterr().out.endswith(" 0 cases differ from what was live\n")
