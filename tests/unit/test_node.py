"""The Node.js that builds the console."""

import json
from pathlib import Path

import pytest

from infra.node import new_enough

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v20.19.0\n", True),
        ("v20.18.3", False),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("v18.20.0", False),
        ("", False),
        ("not a version", False),
    ],
)
def test_a_node_is_used_when_the_build_tool_runs_on_it(version: str, *, enough: bool) -> None:
    assert new_enough(version) is enough


def test_no_script_of_the_console_calls_npm_as_the_wheels_own_launcher_does_not_run() -> None:
    package = json.loads((ROOT / "console" / "package.json").read_text("utf-8"))
    assert [name for name, line in package["scripts"].items() if "npm" in line] == []
