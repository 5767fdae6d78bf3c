"""The console for a thumb, for keys alone, and for whoever sees, reads or hears it otherwise."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import World, whatsapp
from tests.e2e.screens import PHONE, WIDE, Enter, Screen, a_case, said
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

PLACES = {
    "inbox": "#/inbox/all",
    "settings": "#/settings",
    "now": "#/desk/now",
    "promises": "#/desk/promises",
    "volume": "#/desk/volume",
    "cost": "#/desk/cost",
    "noise": "#/desk/noise",
    "parked": "#/desk/parked",
    "connections": "#/desk/connections",
    "set-up": "#/set-up",
}

THREAD = 160
"""Pixels of it that stay to be read while a phone's keyboard is open."""


def fits(screen: Screen, name: str) -> None:
    """In light and dark: no finding, nothing wider than the screen, a picture."""
    kind = "phone" if screen.page.viewport_size == {"width": 360, "height": 740} else "wide"
    for theme, rules in (("light", None), ("dark", ["color-contrast"])):
        screen.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert screen.findings(rules) == [], (name, kind, theme)
        screen.shot(f"{name}-{kind}-{theme}")
    screen.page.emulate_media(color_scheme="light")
    assert screen.too_wide() == [], (name, kind)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_screen_fits_and_is_accessible(
    enter: Enter, world: World, size: tuple[int, int]
) -> None:
    case = a_case(world, "does this fit? https://shop.example/a", "lea")
    world.call("lea", "POST", f"/cases/{case}/notes", {"text": "@ana have a look"})
    screen = enter("lea", size, signed_in=False)
    screen.open()
    expect(screen.page.get_by_label("Password")).to_be_visible()
    fits(screen, "sign-in")
    screen.sign_in()
    for name, place in PLACES.items():
        screen.open(place)
        expect(screen.page.get_by_role("heading", level=1).first).to_be_visible()
        screen.settle()
        fits(screen, name)
    screen.open_case(case)
    screen.settle()
    fits(screen, "case")
    if size == PHONE:
        screen.button("Customer, promises, record").click()
    for tab in ("Why", "Record"):
        screen.page.get_by_role("tab", name=tab).click()
        fits(screen, f"details-{tab.lower()}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_question_fits_and_is_accessible(
    enter: Enter, world: World, size: tuple[int, int]
) -> None:
    screen = enter("ana", size)
    screen.open_case(a_case(world, "what will you ask?"))
    screen.settle()
    for act in (
        "Put aside",
        "Hand over",
        "Close",
        "Tags",
        "Wait for somebody",
        "Merge into another case",
    ):
        if size == PHONE:
            screen.button("What to do").click()
            screen.page.get_by_role("dialog").get_by_role("list").get_by_role(
                "button", name=act
            ).click()
        elif act in ("Put aside", "Hand over", "Close"):
            screen.button(act).click()
        else:
            screen.button("More to do").click()
            screen.page.get_by_role("menuitem", name=act).click()
        dialog = screen.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert screen.findings() == [], act
        assert screen.too_wide() == [], act
        screen.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    screen.thread.get_by_role("button", name=re.compile("^Understood as")).click()
    assert screen.findings() == []
    assert screen.too_wide() == []


def test_what_lies_over_a_small_screen_scrolls_and_goes_with_the_way_back(
    enter: Enter, world: World
) -> None:
    screen = enter("ana", PHONE)
    case = a_case(world, "so much to do")
    screen.reach(case).click()
    expect(screen.thread).to_be_visible()
    screen.page.get_by_role("textbox", name="Reply").fill("one\ntwo\nthree\nfour")
    screen.page.set_viewport_size({"width": 360, "height": 430})
    header = screen.page.get_by_role("article").locator("header")
    expect(header.get_by_text("First reply in").locator("visible=true")).to_have_count(1)
    room = screen.thread.bounding_box()
    assert room is not None and room["height"] >= THREAD, room
    # As much as a keyboard leaves.
    screen.page.set_viewport_size({"width": 360, "height": 320})
    dialog, more = screen.page.get_by_role("dialog"), screen.button("What to do")
    more.click()
    expect(dialog).to_be_in_viewport(ratio=0.99)
    last = dialog.get_by_role("list").get_by_role("button").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)

    screen.page.go_back()
    expect(dialog).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    dialog.get_by_role("button", name="Put aside").click()
    expect(dialog).to_contain_text("Put aside")
    screen.page.go_back()
    expect(dialog).to_be_hidden()
    assert case in screen.page.url
    screen.page.go_back()
    expect(screen.page.get_by_role("heading", name="Mine")).to_be_attached()


def test_a_case_is_opened_and_answered_with_a_thumb(enter: Enter, world: World) -> None:
    customer, words = f"49{uuid4().int % 10**10}", f"With pleasure {uuid4().hex}"
    message = whatsapp(f"wamid.{customer}", "one thumb, please", customer)
    case = world.case_of(world.sender_of("phone").send(message, customer))
    screen = enter("pia", PHONE)
    screen.reach(case).tap()
    expect(screen.thread).to_contain_text("one thumb, please")
    screen.page.get_by_role("textbox", name="Reply").tap()
    screen.page.keyboard.type(words)
    screen.button(re.compile("^Send")).tap()
    expect(screen.thread.get_by_role("status").filter(has_text="Sent")).to_be_visible()
    screen.shot("phone-answered")
    screen.button("Back to the list").tap()
    expect(screen.page.get_by_role("heading", name="Mine")).to_be_attached()
    expect(screen.row(case)).to_be_visible()
    assert len(said(world, words, "whatsapp")) == 1
    small = (
        screen.page.get_by_role("button")
        .or_(screen.page.get_by_role("link"))
        .evaluate_all(
            "all => all.map((one) => [one.ariaLabel || one.innerText, one.getBoundingClientRect()])"
            ".filter(([, { width, height }]) => width > 1 && (height < 40 || width < 40))"
            ".map(([name]) => name)"
        )
    )
    world.call("pia", "POST", f"/cases/{case}/close", {"outcome": "spam"})
    assert small == [], "for a thumb they are too small"


def test_a_case_is_opened_and_answered_with_keys_alone(enter: Enter, world: World) -> None:
    words = f"Without a mouse {uuid4().hex}"
    a_case(world, "keys only, please")
    a_case(world, "keys only, please")
    screen = enter("ana")
    keys = screen.page.keyboard
    expect(screen.page.get_by_role("list", name="Cases").get_by_role("link").nth(1)).to_be_visible()
    for key in ("j", "j", "k", "Enter"):
        keys.press(key)
    expect(screen.thread).to_be_visible()
    case = screen.page.url.rpartition("/")[2]
    first = screen.page.get_by_role("list", name="Cases").get_by_role("link").first
    expect(first).to_have_attribute("data-case", case)
    keys.press("r")
    expect(screen.page.get_by_role("textbox", name="Reply")).to_be_focused()
    keys.type(words)
    keys.press("Control+Enter")
    expect(screen.thread).to_contain_text(words)
    assert screen.until(lambda: said(world, words))
    keys.press("Escape")
    keys.press("?")
    expect(screen.page.get_by_role("dialog")).to_contain_text("Next case")
    assert screen.findings() == []
    screen.shot("keys")
