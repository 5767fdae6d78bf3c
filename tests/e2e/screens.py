"""The console as people see it: pages of a real browser, signed in, with what they must never do noticed."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from re import Pattern
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from tests.e2e.browser import browser
from tests.e2e.conftest import ROOT, World, tweet

WIDE, PHONE = (1280, 800), (360, 740)
SHOTS = ROOT / ".earshot" / "shots"
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
T = TypeVar("T")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 15_000  # ms; two cores serve the browser and the whole stack

TOO_WIDE = """() => ["html", "body", "main", "[aria-label=Thread]", "[aria-label=List]", "[role=dialog]"]
  .flatMap((name) => [...document.querySelectorAll(name)].map((one) => [name, one]))
  .filter(([, one]) => one.scrollWidth > Math.ceil(one.getBoundingClientRect().width) + 1)
  .map(([name, one]) => `${name}: ${one.scrollWidth} of ${one.clientWidth} px`)"""

FURTHER = "(rows) => { rows.parentElement.scrollTop += 400 }"

AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime < Infinity).map((one) => one.finished))"""

expect.set_options(timeout=PATIENCE)


@dataclass
class Screen:
    """One agent's browser. What went wrong in it stands in `troubles`."""

    page: Page
    world: World
    who: str
    troubles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Everything that was asked for, by whatever part of the browser."""
    lines: list[str] = field(default_factory=list)
    """Addresses of the live line, each once it stands."""
    asking: int = 0
    """Requests that are not answered yet."""

    def open(self, place: str = "") -> None:
        """Go to a place of the console, as `#/inbox`."""
        self.page.goto(self.world.state.api + place)

    def sign_in(self) -> None:
        """Sign in with the password, as a person does."""
        user = next(one for one in self.world.state.users if one.id == self.who)
        self.open()
        self.page.get_by_label("Name").fill(self.who)
        self.page.get_by_label("Password").fill(user.password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Places")).to_be_visible()

    def open_case(self, case: str) -> Locator:
        """Go to a case by its address; its thread, drawn."""
        self.open(f"#/case/{case}")
        expect(self.thread).to_be_visible()
        return self.thread

    @property
    def thread(self) -> Locator:
        """What was said in the case that is open."""
        return self.page.get_by_role("region", name="Thread")

    def row(self, case: str) -> Locator:
        """A case in the list."""
        return self.page.get_by_role("list", name="Cases").locator(f"a[data-case={case}]")

    def reach(self, case: str) -> Locator:
        """A case in the list, scrolled to: rows that nobody sees are not drawn."""
        rows = self.page.get_by_role("list", name="Cases")
        expect(rows.get_by_role("listitem").first).to_be_visible()
        self.until(lambda: self.row(case).count() or rows.evaluate(FURTHER))
        return self.row(case)

    def button(self, name: str | Pattern[str]) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def is_live(self) -> None:
        """Wait until changes come by themselves."""
        end = time.monotonic() + PATIENCE / 1000
        while not self.lines and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        assert self.lines, "the line does not stand"

    def settle(self) -> None:
        """Wait until nothing is asked for any more."""
        quiet = 0
        while quiet < 2:
            self.page.wait_for_timeout(60)
            quiet = quiet + 1 if self.asking == 0 else 0

    def until(self, find: Callable[[], T], patience: float = 20) -> T:
        """As `until` of the stories, while the browser goes on."""
        end = time.monotonic() + patience
        while not (found := find()) and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        return found

    def too_wide(self) -> list[str]:
        """What is wider than the screen, so that the page would scroll to the side."""
        found: list[str] = self.page.evaluate(TOO_WIDE)
        return found

    def shot(self, name: str) -> None:
        """Keep a picture."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def findings(self, rules: list[str] | None = None) -> list[str]:
        """What axe finds serious or worse on the screen, by these rules or all of WCAG: each with its first place."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        # Half faded in, nothing has its contrast.
        self.page.evaluate(AT_REST)
        only = {"type": "rule", "values": rules} if rules else WCAG
        found: dict[str, Any] = self.page.evaluate("(only) => axe.run({ runOnly: only })", only)
        return [
            f"{one['id']}: {one['help']} ({one['nodes'][0]['target']})"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]


Enter = Callable[..., Screen]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the stories of a file; each opens windows of its own."""
    with browser() as opened:
        yield opened


@pytest.fixture
def enter(chromium: Browser, world: World) -> Iterator[Enter]:
    """Opens a window and signs an agent in. At the end no page may have failed or been refused by its policy."""
    opened: list[tuple[BrowserContext, Screen]] = []

    def window(
        who: str, size: tuple[int, int] = WIDE, *, signed_in: bool = True, **more: Any
    ) -> Screen:
        phone = size == PHONE
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=phone, is_mobile=phone, **more
        )
        screen = Screen(context.new_page(), world, who)
        screen.page.on("pageerror", lambda error: screen.troubles.append(str(error)))
        screen.page.on("console", lambda said: _noticed(screen, said.type, said.text))
        screen.page.on("websocket", lambda line: _stands(screen, line))
        context.on("request", lambda request: _asked(screen, request.url))
        for end in ("requestfinished", "requestfailed"):
            context.on(end, lambda _: _asked(screen, None))
        opened.append((context, screen))
        if signed_in:
            screen.sign_in()
        return screen

    yield window
    troubles = [each for _, screen in opened for each in screen.troubles]
    for context, _ in opened:
        context.close()
    assert troubles == [], troubles


def _noticed(screen: Screen, kind: str, text: str) -> None:
    """Errors that a browser prints are troubles, but for requests that were refused: those are shown to the agent."""
    if kind == "error" and not text.startswith("Failed to load resource"):
        screen.troubles.append(text)


def _asked(screen: Screen, address: str | None) -> None:
    """A request has begun, or with None has ended."""
    screen.asking += 1 if address else -1
    screen.addresses += [address] if address else []


def _stands(screen: Screen, line: WebSocket) -> None:
    """The console speaks first, as soon as the line stands."""
    line.on("framesent", lambda _: screen.lines.append(line.url))


def a_case(world: World, text: str, owner: str = "ana", customer: str = "") -> str:
    """What a customer says on X became a case of that agent; each in a thread of its own."""
    id = str(uuid4().int % 10**15)
    post = tweet(id, f"@brand {text}", customer or id)
    case = world.case_of(world.sender("x").send(post, f"x-{id}"))
    if world.ports.cases.get(case).owner != owner:
        status, told = world.call("lea", "POST", f"/cases/{case}/handover", {"to": owner})
        assert status == 200, told
    return case


def said(world: World, words: str, channel: str = "x") -> list[dict[str, Any]]:
    """What the stand-in got with these words in it."""
    return [one for one in world.received(channel) if words in str(one["body"])]


def written(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a folder, as text."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield path, path.read_text("utf-8", "replace")
