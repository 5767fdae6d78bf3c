"""What a lead sees and mends in the console, and what an agent does not get to see."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Waiting, World, tweet
from tests.e2e.screens import Enter, a_case
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

NOISE = "crypto giveaway for all who follow us today, only the first thousand win https://win.example/now"


def test_what_was_no_noise_is_taken_back_with_a_tap(enter: Enter, world: World) -> None:
    id = str(uuid4().int % 10**15)
    shot = world.sender("x").send(tweet(id, f"@brand {id} {NOISE}", id), f"x-{id}")
    key = shot.mentions[0]
    screen = enter("lea")
    handled = lambda: getattr(world.ports.mentions.get(key), "handling", None)  # noqa: E731
    assert screen.until(handled)
    screen.open("#/desk/noise")
    card = screen.page.get_by_role("listitem").filter(has_text=id)
    expect(card).to_be_visible()
    screen.shot("noise")
    card.get_by_role("button", name="Not noise").click()
    expect(card).to_be_hidden()
    screen.page.get_by_role("region", name="Notices").get_by_role("button", name="Open").click()
    expect(screen.thread).to_contain_text(id)
    case = world.ports.mentions.get(key).case
    assert screen.page.url.endswith(f"#/case/{case}")


def test_what_could_not_be_read_is_looked_at_replayed_and_dropped(
    enter: Enter, world: World
) -> None:
    one, words = world.sender("whatsapp"), f"no JSON {uuid4().hex}"
    # Not even text: the very bytes are what is signed.
    body = words.encode() + b"\xff\xfe"
    headers = one.platform.sign(body, one.keys.secrets.signing[0], 0.0, "f")
    assert world.post("wa", body, headers) == 200

    def parked() -> list[str]:
        return [one.id for one in world.ports.parking.all(50)]

    screen = enter("lea")
    assert screen.until(parked)
    screen.open("#/desk/parked")
    card = screen.page.get_by_role("listitem").filter(has_text="Replay")
    expect(card.first).to_be_visible()
    card.first.get_by_role("button", name="Look at the body").click()
    expect(card.first.get_by_label("Body")).not_to_be_empty()
    screen.shot("parked")
    card.first.get_by_role("button", name="Replay").click()
    expect(screen.page.get_by_text("It is on its queue again")).to_be_visible()
    for left in screen.until(parked):
        world.call("lea", "DELETE", f"/parked/{left}")
    screen.page.reload()
    expect(screen.page.get_by_text("Nothing is parked")).to_be_visible()


def test_a_number_opens_the_cases_that_it_counts(enter: Enter, world: World) -> None:
    case = a_case(world, "count me", "lea")
    status, _ = world.call("lea", "POST", f"/cases/{case}/close", {"outcome": "solved"})
    assert status == 200
    screen = enter("lea")
    screen.open("#/desk/volume")
    tile = screen.page.get_by_role("button", name=re.compile(r"^Cases closed \d+$"))
    sheet = screen.page.get_by_role("dialog", name="Cases closed")
    line = sheet.locator(f"a[href='#/case/{case}']")

    def counted() -> str:
        """The number on the tile, once the case is among those that it opens: figures may lag."""
        screen.page.reload()
        expect(tile).to_be_visible()
        number = tile.inner_text().split()[-1]
        tile.click()
        expect(sheet.get_by_role("status").filter(has_text=number)).to_be_visible()
        while sheet.get_by_role("button", name="Show more").is_visible():
            sheet.get_by_role("button", name="Show more").click()
            screen.settle()
        whole = sheet.get_by_text(f"All {number}, the latest first")
        return number if line.is_visible() and whole.is_visible() else ""

    assert screen.until(counted, 40), "not counted in time"
    screen.shot("behind-a-number")
    line.click()
    expect(screen.thread).to_contain_text("count me")


def test_a_broken_promise_is_shown_where_one_looks(
    enter: Enter, world: World, waiting: Waiting
) -> None:
    case = waiting.minute
    screen = enter("lea")
    screen.open_case(case)
    assert screen.until(lambda: "clock.breached" in world.whats(case), 90)
    expect(screen.thread.get_by_text("promise minute is broken")).to_be_visible()
    late = screen.page.get_by_role("article").get_by_text(" late")
    expect(late.locator("visible=true").first).to_be_visible()
    screen.shot("breach")
    screen.open("#/inbox/all")
    expect(screen.reach(case)).to_contain_text(" late")
    expect(screen.row(case)).to_contain_text("First reply")


def test_what_a_lead_sees_is_not_there_for_an_agent(enter: Enter, world: World) -> None:
    screen = enter("ana")
    places = screen.page.get_by_role("navigation", name="Places")
    expect(places.get_by_role("link", name="Team")).to_be_visible()
    for name in ("Desk", "Set-up", "All"):
        expect(places.get_by_role("link", name=name, exact=True)).to_have_count(0)
    for place in ("#/desk/now", "#/desk/parked", "#/set-up", "#/desk/noise"):
        screen.open(place)
        expect(screen.page.get_by_role("heading", name="Mine", level=1)).to_be_visible()
    refused = ["GET /noise", "GET /parked", "GET /now", "GET /connections", "GET /cases?list=all"]
    asked = {one: world.call("ana", *one.split(" "))[0] for one in refused}
    assert asked == dict.fromkeys(refused, 403)
