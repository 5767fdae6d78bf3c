"""The docs say what there is: every command, platform and decision, and no link leads nowhere."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.main import get_command

from chalicelib.platforms import names
from tools.__main__ import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
DECISIONS = [page for page in PAGES if page.parent.name == "decisions" and page.name != "README.md"]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
every_decision = pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)


def commands() -> list[str]:
    return sorted(get_command(cli).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_told(command: str) -> None:
    assert f"./earshot {command}" in TEXT


def test_no_command_is_told_that_is_not_there() -> None:
    told = set(re.findall(r"\./earshot ([a-z]+)", TEXT))
    assert told <= {*commands(), "command"}


@pytest.mark.parametrize("channel", names())
def test_every_platform_has_its_part_of_the_channels_page(channel: str) -> None:
    page = (ROOT / "docs" / "channels.md").read_text("utf-8")
    assert re.search(rf"^## {channel}$", page, re.MULTILINE)


@every_decision
def test_a_decision_says_when_what_why_and_what_would_change_our_mind(page: Path) -> None:
    text = page.read_text("utf-8")
    found = re.search(r"^(?:\*\*)?Date(?::|\.\*\*) (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
    assert found, "no line `Date: 2026-11-22`"
    assert date.fromisoformat(found[1])
    for part in ("What", "Why", "What would change our mind"):
        assert f"**{part}.**" in text, f"no part **{part}.**"


def test_there_are_decisions() -> None:
    assert DECISIONS


@every_page
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = [target.split("#")[0] for target in LINK.findall(page.read_text("utf-8"))]
    here = [target for target in targets if target and "://" not in target]
    assert [target for target in here if not (page.parent / target).exists()] == []


@every_page
def test_a_page_speaks_of_no_file_that_is_not_there(page: Path) -> None:
    told = re.findall(
        r"`((?:chalicelib|functions|infra|tools|tests|docs)/[\w./-]+\.\w+)`",
        page.read_text("utf-8"),
    )
    assert [name for name in told if not (ROOT / name).exists()] == []


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 150


def test_the_two_commands_of_the_readme_name_a_file_that_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    sends = re.findall(r"\./earshot send (\w+) (\S+\.json)", text)
    assert sends
    for channel, file in sends:
        assert channel in names()
        assert (ROOT / file).exists()


def test_ci_runs_the_command_that_contributors_run() -> None:
    run = ROOT / ".ci" / "run"
    assert "./earshot check" in run.read_text("utf-8")
    assert run.stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", str(run)], check=False).returncode == 0
