"""The page of results: a section for each measurement, replaced when it is made again."""

import platform
from datetime import UTC, datetime
from pathlib import Path

from tools.bench.report import Report, markdown

_HEAD = """# Benchmarks

Made by `./earshot bench`; each section says when, and on what. `./earshot bench NAME --into docs/benchmarks.md`
makes one anew. Ratios count, since machines differ.
"""


def kept(page: Path, report: Report) -> str:
    """The page's text with this report in the place of an earlier one of that title, or at its end."""
    text = page.read_text("utf-8") if page.exists() else _HEAD
    head, *sections = text.split("\n## ")
    made = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {_machine()}."
    title, _, body = markdown(report).removeprefix("## ").partition("\n")
    section = f"{title}\n\n{made}\n{body.rstrip()}\n"
    titles = [one.partition("\n")[0] for one in sections]
    if title in titles:
        sections[titles.index(title)] = section
    else:
        sections.append(section)
    return "\n## ".join([head.rstrip() + "\n", *(one.rstrip() + "\n" for one in sections)])


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
