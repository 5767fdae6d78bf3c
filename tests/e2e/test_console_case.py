"""What one does to a case on its screen, and what two do at once."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import World
from tests.e2e.screens import Enter, a_case, said
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

SEND = re.compile("^Send")


def test_two_who_answer_at_once_see_each_other_and_only_one_is_heard(
    enter: Enter, world: World
) -> None:
    case = a_case(world, "two of you, please")
    ana, lea = enter("ana"), enter("lea")
    for screen in (ana, lea):
        screen.is_live()
        screen.open_case(case)
    expect(ana.page.get_by_text("Lea looks", exact=True)).to_be_attached()
    expect(lea.page.get_by_text("Ana looks", exact=True)).to_be_attached()
    first, second = f"Ana here {uuid4().hex}", f"Lea here {uuid4().hex}"
    lea.page.get_by_role("textbox", name="Reply").fill(second)
    expect(ana.page.get_by_text("Lea is writing here too")).to_be_visible()
    ana.shot("somebody-else-writes")
    ana.page.get_by_role("textbox", name="Reply").fill(first)
    ana.button(SEND).click()
    assert ana.until(lambda: "reply.queued" in world.whats(case))
    lea.button(SEND).click()
    met = lea.page.get_by_role("alert").filter(has_text="answered meanwhile")
    expect(met).to_contain_text("Ana answered meanwhile. Yours was not sent.")
    expect(met).to_contain_text(first)
    lea.shot("answered-meanwhile")
    lea.button("Throw mine away").click()
    expect(lea.thread).not_to_contain_text(second)
    lea.button("Undo").click()
    expect(lea.thread).to_contain_text(second)
    lea.button("Throw mine away").click()
    expect(lea.thread).not_to_contain_text(second)
    assert ana.until(lambda: said(world, first))
    assert (len(said(world, first)), said(world, second)) == (1, [])


def test_a_case_of_a_colleague_says_so_before_anything_is_refused(
    enter: Enter, world: World
) -> None:
    anas, bens = a_case(world, "I am Ana's"), a_case(world, "I am Ben's", "ben")
    screen, begun = enter("ben"), f"Only for mine {uuid4().hex}"
    screen.open(f"#/inbox/team/{bens}")
    reply, note = (screen.page.get_by_role("textbox", name=name) for name in ("Reply", "Note"))
    reply.fill(begun)
    screen.reach(anas).click()
    expect(screen.thread).to_contain_text("I am Ana's")
    expect(screen.page.get_by_text("Ana has this case.")).to_be_visible()
    for name in ("Public", "Private"):
        expect(screen.page.get_by_role("radio", name=name)).to_be_disabled()
    expect(note).to_have_value("")
    for name in ("Put aside", "Hand over", "Close"):
        expect(screen.button(name)).to_have_count(0)
    assert screen.findings() == []
    screen.shot("held")
    screen.button("Ask for it").click()
    screen.page.keyboard.type("may I have it?")
    expect(note).to_have_value("@ana may I have it?")
    screen.button("Add note").click()
    expect(screen.thread.get_by_title("Ana", exact=True)).to_have_text("@ana")
    assert ("page.made", "asked") in [(w, d.get("reason")) for w, d in world.facts(anas)]

    status, told = world.call("ana", "POST", f"/cases/{anas}/handover", {"to": "ben"})
    assert status == 200, told
    expect(screen.page.get_by_text("Ana has this case.")).to_be_hidden()
    screen.page.get_by_role("radio", name="Public").click()
    expect(reply).to_have_value("")
    screen.reach(bens).click()
    expect(reply).to_have_value(begun)


def test_a_note_asks_a_colleague_by_name(enter: Enter, world: World) -> None:
    case = a_case(world, "please ask Ben")
    screen = enter("ana")
    screen.open_case(case)
    screen.page.get_by_role("radio", name="Note").click()
    note = screen.page.get_by_role("textbox", name="Note")
    note.press_sequentially("Do you know this one, @be")
    screen.page.get_by_role("option", name=re.compile("Ben")).click()
    expect(note).to_have_value(re.compile("@ben"))
    screen.page.reload()
    screen.page.get_by_role("radio", name="Note begun").click()
    expect(note).to_have_value(re.compile("this one, @ben"))
    screen.button("Add note").click()
    expect(screen.thread.get_by_title("Ben", exact=True)).to_have_text("@ben")
    screen.shot("note")
    assert ("page.made", "asked") in [(w, d.get("reason")) for w, d in world.facts(case)]
    assert said(world, "Do you know this one") == [], "notes are for colleagues only"


def test_a_case_is_tagged_put_aside_handed_over_and_closed(enter: Enter, world: World) -> None:
    case = a_case(world, "this takes long")
    screen = enter("ana")
    screen.open_case(case)
    dialog = screen.page.get_by_role("dialog")

    screen.button("More to do").click()
    screen.page.get_by_role("menuitem", name="Tags").click()
    dialog.get_by_label("Another tag").fill("parcels")
    dialog.get_by_role("button", name="Add").click()
    dialog.get_by_role("button", name="Done").click()
    expect(screen.button("Tags: parcels. Change them")).to_be_visible()

    screen.button("Put aside").click()
    dialog.get_by_role("button").filter(has_text="hour").first.click()
    expect(screen.page.get_by_text("The case is put aside")).to_be_visible()

    screen.button("Hand over").click()
    dialog.get_by_label("Name of a colleague").fill("ben")
    dialog.get_by_role("button", name=re.compile("Ben")).click()
    assert screen.until(lambda: world.ports.cases.get(case).owner == "ben")

    ben = enter("ben")
    ben.open_case(case)
    ben.button("Close").click()
    ben.shot("outcomes")
    dialog = ben.page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Solved")).click()
    assert ben.until(lambda: world.ports.cases.get(case).status == "closed")
    expect(ben.page.get_by_role("article").get_by_text("Closed", exact=True)).to_be_visible()
    whats = world.whats(case)
    assert {"case.tagged", "case.snoozed", "case.assigned", "case.closed"} <= set(whats)


def test_two_cases_are_merged_and_parted_again(enter: Enter, world: World) -> None:
    customer = str(uuid4().int % 10**15)
    old = a_case(world, f"my first matter {customer}", customer=customer)
    new = a_case(world, f"my second matter {customer}", customer=customer)
    screen = enter("ana")
    screen.open_case(old)
    screen.button("More to do").click()
    screen.page.get_by_role("menuitem", name="Merge into another case").click()
    screen.page.get_by_role("dialog").get_by_role("button", name=re.compile("second")).click()
    assert screen.until(lambda: world.ports.cases.get(old).status == "closed")
    screen.open_case(new)
    expect(screen.thread).to_contain_text(f"my first matter {customer}")
    expect(screen.thread).to_contain_text(f"my second matter {customer}")
    merged = screen.page.get_by_role("status").filter(has_text="was merged into this one")
    expect(merged).to_be_visible()
    screen.shot("merged")
    merged.get_by_role("button", name="Undo").click()
    expect(screen.thread).not_to_contain_text("my first matter")
    assert [world.ports.cases.get(one).status for one in (old, new)] == ["open", "open"]


def test_a_verdict_is_corrected_with_a_tap_and_the_priority_follows(
    enter: Enter, world: World
) -> None:
    case = a_case(world, "what are your opening hours?")
    before = world.ports.cases.get(case).priority
    screen = enter("ana")
    screen.open_case(case)
    screen.thread.get_by_role("button", name=re.compile("^Understood as")).click()
    panel = screen.page.get_by_role("dialog", name="How it was understood")
    panel.get_by_role("button", name="Complaint").click()
    panel.get_by_role("switch", name="Urgent").click()
    expect(panel).to_contain_text("Corrected by Ana")
    screen.shot("verdict")
    assert screen.until(lambda: world.ports.cases.get(case).priority < before)
    assert "verdict.corrected" in world.whats(case)
    screen.page.keyboard.press("Escape")
    expect(screen.thread.get_by_role("button", name=re.compile("complaint"))).to_be_visible()
    expect(screen.page.get_by_text("Urgent", exact=True)).to_be_visible()
