"""What a session leaves behind: nothing on the device once it ends, and no secret or customer anywhere else."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, World
from tests.e2e.screens import Enter, Screen, a_case, said, written
from tests.e2e.screens import chromium as chromium
from tests.e2e.screens import enter as enter
from tools.local.state import Folder

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

KEPT = """async () => {
  const told = { caches: [], databases: {}, local: { ...localStorage }, session: { ...sessionStorage } };
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) told.caches.push(url);
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = failed;
    });
    for (const store of base.objectStoreNames)
      told.databases[`${name}/${store}`] = await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
    base.close();
  }
  return told;
}"""
TOKEN = re.compile(
    r"eyJ[\w-]{10,}\.[\w-]{10,}|AKIA[A-Z0-9]{16}|-----BEGIN|wh(?:sec|sk)_[\w+/=]{16,}|xox[bp]-|ghp_\w{20}"
)
"""What tokens, keys and secrets look like."""


def kept(screen: Screen) -> dict[str, Any]:
    """All that the browser keeps for this page."""
    found: dict[str, Any] = screen.page.evaluate(KEPT)
    return found


def test_who_signs_out_leaves_nothing_on_the_device(enter: Enter, world: World) -> None:
    words = f"my secret sorrow {uuid4().hex}"
    case = a_case(world, words)
    screen = enter("ana")
    screen.open("#/inbox/mine")
    screen.reach(case).click()
    expect(screen.thread).to_contain_text(words)
    assert screen.until(lambda: words in json.dumps(kept(screen)["databases"])), "kept for offline"
    screen.open("#/settings")
    screen.page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    expect(screen.page.get_by_text("You are signed out.")).to_be_visible()
    assert screen.until(lambda: not any(kept(screen)["databases"].values()))
    left = kept(screen)
    assert not {one for one in left["local"].values() if TOKEN.search(one) or words in one}
    assert left["session"] == {}
    assert not [url for url in left["caches"] if "/cases" in url or "/me" in url]
    for leave in (screen.page.go_back, screen.page.go_back, screen.page.reload):
        leave()
        expect(screen.page.get_by_label("Password")).to_be_visible()
        expect(screen.page.get_by_text(words)).to_have_count(0)


def test_what_is_given_up_at_sign_out_is_never_said_in_the_name_of_the_next_one(
    enter: Enter, world: World
) -> None:
    case, words = a_case(world, "anybody there?"), f"never said {uuid4().hex}"
    screen = enter("ana")
    screen.open_case(case)
    screen.settle()
    screen.page.context.set_offline(True)
    screen.page.get_by_role("textbox", name="Reply").fill(words)
    screen.button(re.compile("^Send")).click()
    screen.page.get_by_role("textbox", name="Reply").fill(f"and a draft: {words}")
    screen.page.evaluate("location.hash = '#/settings'")
    screen.button("Sign out").click()
    screen.button("Sign out and lose it").click()
    expect(screen.page.get_by_text("You are signed out.")).to_be_visible()
    screen.page.context.set_offline(False)
    screen.who = "lea"
    screen.sign_in()
    screen.open_case(case)
    screen.page.wait_for_timeout(17_000)  # what waits for a network is tried every 5 or 15 s
    assert said(world, words) == []
    assert words not in json.dumps(kept(screen)["databases"])
    assert world.ports.drafts.of("lea", case) is None


def test_no_secret_and_no_customer_gets_into_addresses_logs_or_built_files(
    enter: Enter, world: World
) -> None:
    customer = str(uuid4().int % 10**15)
    words, answer = f"hush {uuid4().hex}", f"quiet {uuid4().hex}"
    case = a_case(world, words, customer=customer)
    screen = enter("ana")
    screen.is_live()
    find = screen.page.get_by_role("textbox", name=re.compile("^Find a case"))
    find.fill(f"u{customer}")
    screen.reach(case).click()
    screen.page.get_by_role("textbox", name="Reply").fill(answer)
    screen.button(re.compile("^Send")).click()
    assert screen.until(lambda: said(world, answer))
    [tokens] = kept(screen)["databases"]["earshot-session/session"]
    user = next(one for one in world.state.users if one.id == "ana")
    secrets = [
        user.password,
        words,
        answer,
        *(tokens[name] for name in ("id", "access", "refresh")),
    ]
    tickets = [line.partition("ticket=")[2] for line in screen.lines]

    told = secrets + tickets + [customer]
    found = [one for one in told for url in screen.addresses if one in url]
    assert found == []
    assert customer not in screen.page.url
    assert not [url for url in screen.addresses if TOKEN.search(url)]
    hosts = {url.split("/")[2] for url in screen.addresses if url.startswith(("http", "ws"))}
    assert hosts == {world.state.endpoint.split("/")[2]}, "nobody else is asked for anything"

    text = Folder(ROOT, world.state.name).log("functions").read_text("utf-8")
    assert case in text, "this session is in it"
    assert [one for one in [*secrets, *tickets, f"u{customer}"] if one in text] == []
    assert TOKEN.search(text) is None

    [site] = (ROOT / ".earshot" / "build" / "console").iterdir()
    built = dict(written(site))
    assert any(path.name == "index.html" for path in built)
    assert {p.name: m.group() for p, t in built.items() if (m := TOKEN.search(t))} == {}
    config = screen.page.evaluate("fetch('config.json').then((answer) => answer.text())")
    assert TOKEN.search(config) is None
    assert set(json.loads(config)) == {
        *("stage", "region", "client_id", "cognito", "sign_in", "live", "push_key")
    }
