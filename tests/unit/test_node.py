"""The Node.js that builds the console."""

import pytest

from infra.node import new_enough


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
