"""What can be seen is written down: every message and metric of the log, every alarm with its page."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from chalicelib.gateways.log import MILLISECONDS, Metric
from tests.integration.observed import UNITS
from tests.test_architecture import TEMPLATE

ROOT = Path(__file__).resolve().parent.parent
RUNBOOK = ROOT / "docs" / "runbook"
PAGE = (ROOT / "docs" / "observability.md").read_text("utf-8")
ALARMS = [
    re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    for name, one in TEMPLATE["Resources"].items()
    if one.get("Type") == "AWS::CloudWatch::Alarm"
]

every_alarm = pytest.mark.parametrize("alarm", ALARMS)


def messages() -> set[str]:
    """What the lines of the log are called, in the code that writes them."""
    found = set()
    for path in (*ROOT.glob("functions/*.py"), *ROOT.glob("chalicelib/api/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("tell", "Did"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


@pytest.mark.parametrize("message", sorted(messages()))
def test_every_message_of_the_log_is_told(message: str) -> None:
    assert f"`{message}`" in PAGE


def test_the_metrics_are_the_ten_that_are_told_and_tested() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (count|ms) \|", PAGE, re.MULTILINE))
    assert set(told) == set(get_args(Metric)) == set(UNITS)
    assert len(told) <= 10, "CloudWatch gives ten away"
    assert {name for name, unit in told.items() if unit == "ms"} == MILLISECONDS


@every_alarm
def test_every_alarm_has_its_page_and_its_row(alarm: str) -> None:
    assert f"| [{alarm}]({alarm}.md) |" in (RUNBOOK / "README.md").read_text("utf-8")
    text = (RUNBOOK / f"{alarm}.md").read_text("utf-8")
    assert text.startswith(f"# {alarm}\n")
    for part in ("What it means", "See more", "Now", "So that it does not come again"):
        assert f"**{part}.**" in text


def test_there_is_no_page_for_an_alarm_that_is_not_there() -> None:
    assert {page.stem for page in RUNBOOK.glob("*.md")} == {*ALARMS, "README"}


@pytest.mark.parametrize("page", sorted(RUNBOOK.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_asks_for_messages_and_metrics_that_there_are(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r'message = "([^"]+)"', text)) <= messages()
    assert set(re.findall(r"ispresent\((\w+)\)|(\w+) > 0", text)) <= {
        *((name, "") for name in UNITS),
        *(("", name) for name in UNITS),
    }
