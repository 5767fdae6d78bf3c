"""Takes the pictures of the docs from a stack that plays the demo: `python -m tests.e2e.pictures demo`.

Run by hand after the console's looks have changed, some minutes into the demo.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.e2e.browser import browser
from tools.local.state import State, running

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDE, PHONE = (1280, 800), (360, 740)
CALM = 2500  # ms until what is live has settled


@contextmanager
def signed_in(at: Browser, state: State, who: str, size: tuple[int, int]) -> Iterator[Page]:
    """A window in which an agent has signed in."""
    phone = size == PHONE
    context = at.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(state.api)
    password = next(one.password for one in state.users if one.id == who)
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Places").wait_for()
    page.wait_for_timeout(CALM)
    yield page
    context.close()


def show(page: Page, place: str, name: str) -> None:
    """Go to a place and keep what it looks like."""
    page.evaluate("place => { location.hash = place }", place)
    page.wait_for_timeout(CALM)
    page.screenshot(path=PICTURES / f"{name}.png")


def main(name: str) -> None:
    """All pictures, from the stack of that name."""
    PICTURES.mkdir(exist_ok=True)
    state = running(ROOT, name)
    with browser() as at:
        with signed_in(at, state, "ana", WIDE) as page:
            first = page.locator("a[data-case]").first.get_attribute("data-case")
            show(page, f"/inbox/mine/{first}", "inbox-wide")
        with signed_in(at, state, "ana", PHONE) as page:
            show(page, "/inbox/mine", "inbox-phone")
            show(page, f"/inbox/mine/{first}", "case-phone")
        with signed_in(at, state, "lea", WIDE) as page:
            show(page, "/desk/now", "now-wide")
            show(page, "/desk/promises", "promises-wide")
            show(page, "/desk/volume", "volume-wide")
        with signed_in(at, state, "lea", PHONE) as page:
            show(page, "/desk/now", "now-phone")


if __name__ == "__main__":
    main(sys.argv[1])
