"""The browser of the console's stories, or why there is none."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser

from chalicelib.errors import Unavailable
from tools.browser import browser as found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser. Where there is none the stories are skipped with the reason, but never in CI."""
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(found())
        except Unavailable as error:
            if os.environ.get("CI"):
                pytest.fail(f"{error}; CI must have a browser")
            pytest.skip(str(error))
        yield opened
