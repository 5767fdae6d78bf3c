"""What customers write is never run, never moves the screen, and stays readable."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import World
from tests.e2e.screens import PHONE, WIDE, Enter, Screen
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

RAN = "window.ran = (window.ran || 0) + 1"
NAME = f'\u202e<b>Kim</b><img src=x onerror="{RAN}"> gnp.eniM'
TEXTS = {
    "script": f"<script>{RAN}</script><svg onload={RAN}><style>*{{display:none}}</style>",
    "image": f"<img src=x onerror={RAN}><iframe srcdoc='<script>parent.{RAN}</script>'></iframe>",
    "template": "{{constructor.constructor('window.ran=1')()}} ${window.ran=1} <%= 1 %>",
    "links": f"javascript:{RAN} [tap](javascript:{RAN}) data:text/html,<script>{RAN}</script>"
    " http://plain.example/ https://bank.example@evil.example/ https://xn--80ak6aa92e.com/login",
    "override": "the file is called \u202egpj.exe\u202c and \u2066\u2067 ends",
    "zero width": "pay\u200bpal\u2060 s\u00adoft \u200d\u200d\u200d\ufeff" + "\u200b" * 3000,
    "marks": "Z" + "\u0301\u0310\u0489" * 900 + " algo",
    "long": "every word of it matters " * 400,
    "one word": "a" * 3000,
    "emoji": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽 é ﷽ 𒐫 ꧅",
    "arabic": "مرحبا، أين طلبي؟ order #1234",
    "lines": "one\r\ntwo\u2028three\u2029four\n\n\n\nfive\t\x00\x07\x1b[31mred",
}
MEDIA = [
    {"kind": "image", "url": "https://127.0.0.1:9/track.png"},
    {"kind": "image", "url": "http://127.0.0.1:9/plain.png"},
    {"kind": "image", "mime_type": "image/svg+xml", "url": "https://127.0.0.1:9/script.svg"},
    {"kind": "<b>file</b>", "url": "https://127.0.0.1:9/" + "x" * 2000},
]


def delivery(text: str, run: str, media: object = None) -> bytes:
    """A message of the customer with the hostile name, on the generic channel."""
    data = {
        "id": uuid4().hex,
        "account_id": "shop",
        "author": {"id": f"evil-{run}", "name": NAME, "handle": "<i>kim</i>\u202e"},
        "text": text,
        "kind": "message",
        "visibility": "private",
        "media": media,
    }
    return json.dumps(
        {"type": "mention.created", "timestamp": datetime.now(UTC).isoformat(), "data": data}
    ).encode()


@pytest.fixture(scope="module")
def cases(world: World) -> Iterator[dict[str, str]]:
    """A case for each text, named after it; and one in which all of them stand."""
    found, all_of_it = {}, uuid4().hex
    for name, text in TEXTS.items():
        run = uuid4().hex
        shot = world.sender("standard").send(delivery(text, run), run)
        found[name] = world.case_of(shot)
        world.sender("standard").send(delivery(text, all_of_it), uuid4().hex)
    shot = world.sender("standard").send(delivery("See this", all_of_it, MEDIA), uuid4().hex)
    found["all"] = world.case_of(shot)
    yield found
    for case in found.values():
        world.call("lea", "POST", f"/cases/{case}/close", {"outcome": "spam"})


def harmless(screen: Screen, what: str) -> None:
    """Nothing of it ran, nothing was fetched for it, and the page is as wide as the screen."""
    assert screen.page.evaluate("window.ran") is None, what
    made = "main :is(script, iframe, svg[onload], style, b, i, [onerror], img:not([src^='.']))"
    assert screen.page.locator(made).count() == 0, what
    leads = screen.page.locator("main a").evaluate_all("all => all.map((one) => one.protocol)")
    assert {"https:", "http:"} >= set(leads), (what, leads)
    assert screen.too_wide() == [], what
    hosts = {url.split("/")[2] for url in screen.addresses if url.startswith("http")}
    assert hosts == {screen.world.state.endpoint.split("/")[2]}, what


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_words_do_nothing_in_the_list_and_in_the_thread(
    enter: Enter, cases: dict[str, str], size: tuple[int, int]
) -> None:
    screen = enter("sue", size)
    screen.page.on("dialog", lambda dialog: screen.troubles.append(f"it spoke: {dialog.message}"))
    kind = "wide" if size == WIDE else "phone"
    for name, case in cases.items():
        thread = screen.open_case(case)
        expect(thread.get_by_role("listitem").first).to_be_visible()
        harmless(screen, name)
        if name in ("override", "one word", "marks", "all"):
            screen.shot(f"hostile-{name.replace(' ', '-')}-{kind}")
    screen.open("#/inbox/mine")
    expect(screen.reach(cases["script"])).to_contain_text("<script>")
    harmless(screen, "inbox")
    screen.shot(f"hostile-inbox-{kind}")
    heights = (
        screen.page.get_by_role("list", name="Cases")
        .get_by_role("listitem")
        .evaluate_all(
            "all => all.slice(1).map((one) => Math.round(one.getBoundingClientRect().height))"
        )
    )
    assert len(set(heights)) == 1, "all rows are of one height"


def test_hostile_words_are_shown_as_what_they_are(enter: Enter, cases: dict[str, str]) -> None:
    screen = enter("sue")
    thread = screen.open_case(cases["links"])
    expect(thread).to_contain_text("[tap](javascript:")
    expect(thread.get_by_text("it would lead to evil.example")).to_be_visible()
    expect(thread.get_by_text("not encrypted: not opened from here")).to_be_attached()
    links = thread.get_by_role("link").evaluate_all("all => all.map((one) => [one.href, one.rel])")
    assert links == [["https://xn--80ak6aa92e.com/login", "noopener noreferrer nofollow"]]

    thread = screen.open_case(cases["override"])
    expect(thread.get_by_title(re.compile("right-to-left override"))).to_be_visible()
    expect(thread).to_contain_text("gpj.exe")
    heading = screen.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("<b>Kim</b>")
    assert "\u202e" not in (heading.text_content() or "")

    thread = screen.open_case(cases["long"])
    more = thread.get_by_role("button", name=re.compile("^Show all"))
    more.click()
    assert (thread.text_content() or "").count("every word of it matters") == 400
    harmless(screen, "long, all of it")

    thread = screen.open_case(cases["all"])
    expect(thread.get_by_text("its address is not encrypted")).to_be_visible()
    expect(thread.get_by_role("button", name=re.compile("^Show the image"))).to_have_count(1)
    assert thread.locator("img").count() == 0, "private pictures are fetched when asked for"
