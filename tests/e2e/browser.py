"""The browser of the console's stories, or why there is none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from chalicelib.errors import Unavailable
from tools import browser as tools


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser. Where there is none the stories are skipped with the reason, but never in CI."""
    with _opened() as opened:
        yield opened


@contextmanager
def _opened() -> Iterator[Browser]:
    opening = tools.browser()
    try:
        opened = opening.__enter__()
    except Unavailable as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error}; CI must have a browser")
        pytest.skip(str(error))
    try:
        yield opened
    finally:
        opening.__exit__(None, None, None)
