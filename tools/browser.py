"""A headless browser on this machine: Debian's Chromium, the machine's Chrome, or Playwright's own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from chalicelib.errors import Unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
"""Without these Chromium looks up hosts of its maker's at every start; and it runs as root in CI."""


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser, for as long as the block lasts. Raises Unavailable where there is none."""
    with sync_playwright() as playwright:
        opened = _open(playwright)
        try:
            yield opened
        finally:
            opened.close()


def _open(playwright: Playwright) -> Browser:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and not Path(playwright.chromium.executable_path).exists():
        raise Unavailable(
            "there is no Chromium: install the system's (on Debian: apt-get install chromium)"
        )
    try:
        return playwright.chromium.launch(executable_path=found, args=QUIET)
    except Error as error:
        raise Unavailable(f"Chromium does not start: {error.message.splitlines()[0]}") from None
