"""The browser of the console's stories: Debian's Chromium, the machine's Chrome, or Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
"""Without these Chromium looks up hosts of its maker's at every start; and it runs as root in CI."""


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser. Where there is none the stories are skipped with the reason, but never in CI."""
    with sync_playwright() as playwright:
        opened = _open(playwright)
        try:
            yield opened
        finally:
            opened.close()


def _open(playwright: Playwright) -> Browser:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and not Path(playwright.chromium.executable_path).exists():
        _none("there is no Chromium: install the system's (on Debian: apt-get install chromium)")
    try:
        return playwright.chromium.launch(executable_path=found, args=QUIET)
    except Error as error:
        _none(f"Chromium does not start: {error.message.splitlines()[0]}")


def _none(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI must have a browser")
    pytest.skip(reason)
