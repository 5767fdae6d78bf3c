"""The console on a phone whose network is dead, though the device does not know it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import World
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter
from tests.e2e.test_console_phone import WHO, Phone, a_case, number
from tests.e2e.test_console_phone import phone as phone

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

UNAWARE = """
  Object.defineProperty(navigator, "onLine", { get: () => true });
  window.addEventListener("offline", (event) => event.stopImmediatePropagation());
"""
"""A device that does not know that its network is dead."""


def test_without_a_network_the_inbox_opens_and_a_reply_waits_and_is_said_once(
    phone: Phone, world: World
) -> None:
    words = f"We are sorry, it is on its way. {uuid4().hex}"
    case = a_case(world, "Where is my parcel?")
    unseen = a_case(world, "And mine?")
    page: Page = phone.page
    page.add_init_script(UNAWARE)
    page.reload()
    thread = page.get_by_role("region", name="Thread")
    row = page.locator(f"a[data-case={case}]").first
    expect(row).to_be_visible()
    row.click()
    expect(thread).to_contain_text("Where is my parcel?")
    page.wait_for_timeout(2500)  # what is shown is kept after a second

    page.context.set_offline(True)
    phone.screen.open("#/inbox/mine")
    page.reload()
    expect(page.locator(f"a[data-case={case}]").first).to_be_visible()
    lost = page.get_by_text("No connection: what you see is from").filter(visible=True)
    expect(lost).to_be_visible()
    phone.screen.open(f"#/case/{case}")
    expect(thread).to_contain_text("Where is my parcel?")
    page.get_by_role("textbox", name="Reply").fill(words)
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(thread).to_contain_text(words)
    waits = page.get_by_role("button", name=re.compile("(reply|changes) waits?$"))
    expect(waits).to_have_text(re.compile(r"^No connection: .*\. 1 reply waits$"))
    page.get_by_role("button", name="What to do").click()
    page.get_by_role("button", name="Close").or_(
        page.get_by_role("menuitem", name="Close")
    ).last.click()
    page.get_by_role("dialog").get_by_role("button", name="Solved").click()
    expect(waits).to_contain_text("2 changes wait")
    page.reload()
    expect(waits).to_contain_text("2 changes wait")

    phone.screen.open(f"#/case/{unseen}")
    known = page.get_by_role("region", name="Known of this case")
    expect(known).to_contain_text("not on this device. It comes with the network.")
    page.get_by_role("textbox", name="Reply").fill("Yours too")
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(known).to_contain_text("Yours too")
    expect(waits).to_contain_text("3 changes wait")
    phone.screen.shot("phone-offline")
    waits.click()
    dialog = page.get_by_role("dialog", name="Still on this device")
    lines = dialog.get_by_role("listitem")
    expect(lines.filter(has_text="Private reply: “We are sorry")).to_contain_text(number(case))
    expect(lines.filter(has_text="Close: Solved")).to_contain_text("Waits for the network")
    expect(lines.filter(has_text="Private reply: “Yours too”")).to_contain_text(number(unseen))
    phone.screen.shot("phone-unsent")
    assert not (phone.screen.findings() + phone.screen.too_wide())
    page.keyboard.press("Escape")
    assert not said(world, words)

    page.context.set_offline(False)
    assert phone.until(lambda: said(world, words), 40)
    assert phone.until(lambda: world.ports.cases.get(case).status == "closed", 40)
    expect(waits).to_be_hidden()
    expect(lost).to_have_count(0)
    expect(thread).to_contain_text("Yours too")
    page.wait_for_timeout(6000)  # longer than the outbox waits before it tries again
    assert len(said(world, words)) == 1
    whats = world.whats(case)
    assert whats.index("reply.queued") < whats.index("case.closed"), whats
    world.call(WHO, "POST", f"/cases/{unseen}/close", {"outcome": "solved"})


def said(world: World, words: str) -> list[dict[str, Any]]:
    """What the stand-in got with these words in it."""
    return [one for one in world.received("whatsapp") if words in str(one)]
