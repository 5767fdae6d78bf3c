"""The console driven and timed in a real browser. Times in milliseconds, as the page's own clock has them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from chalicelib.errors import Unavailable
from tools.local.state import State

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PATIENCE = 60_000
SCREENS = (
    *("inbox/team", "settings", "set-up", "desk/now", "desk/promises", "desk/volume", "desk/cost"),
    *("desk/noise", "desk/parked", "desk/connections"),
)

FIRST_ROWS = """new MutationObserver((_, watching) => {
  if (!document.querySelector("a[data-case]")) return;
  watching.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.firstRows = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
CHOSEN = """([choice, tag]) => new Promise((done) => {
  const begun = performance.now();
  choice.click();
  const look = () => {
    const all = [...document.querySelectorAll("a[data-case]")];
    if (all.length === 0 || !all.every((one) => one.innerText.includes(tag))) return requestAnimationFrame(look);
    requestAnimationFrame(() => done(performance.now() - begun));
  };
  requestAnimationFrame(look);
})"""
LOADED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ name, initiatorType }) => initiatorType === "navigation" || /\\/assets\\//.test(name))
  .map(({ name, initiatorType, encodedBodySize }) =>
    [initiatorType === "navigation" ? "index.html" : name.split("/").pop(), encodedBodySize])"""
OPENED = """(skipped) => new Promise((done) => {
  const link = [...document.querySelectorAll("a[data-case]")].find((one) => !skipped.includes(one.dataset.case));
  if (!link) return done(null);
  const id = link.dataset.case;
  document.querySelector("[aria-label=Thread]")?.setAttribute("data-old", "");
  const begun = performance.now();
  link.click();
  const look = () => {
    if (!document.querySelector("[aria-label=Thread]:not([data-old]) li")) return requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const took = performance.now() - begun;
      const asked = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(`/cases/${id}`));
      done({ id, took, api: asked.at(-1)?.duration ?? 0 });
    });
  };
  requestAnimationFrame(look);
})"""
SCROLLED = """([speed, most]) => new Promise((done) => {
  const rows = document.querySelector("ul[aria-label=Cases]");
  const list = rows.parentElement;
  const frames = [], begun = performance.now();
  let before = begun, top = list.scrollTop, height = list.scrollHeight;
  const step = (now) => {
    const moved = list.scrollTop !== top || list.scrollHeight !== height;
    if (moved) frames.push(now - before);
    [before, top, height] = [now, list.scrollTop, list.scrollHeight];
    const end = speed < 0 ? top <= 0 : top + list.clientHeight >= height - 1 && !list.querySelector("[role=status]");
    if (end || now - begun > most)
      return done({ frames, took: now - begun, rows: rows.offsetHeight / rows.children[1].offsetHeight });
    list.scrollTop = top + speed;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
FINDINGS = """async () => {
  await Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < Infinity).map((one) => one.finished));
  const { violations } = await axe.run();
  return violations.map(({ id, impact, nodes }) => [id, impact, nodes.length]);
}"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One case that was opened: from the click to its thread on the screen, and the API's part of that."""

    took: float
    api: float


@dataclass(frozen=True, slots=True)
class Scrolled:
    """One way through a list."""

    frames: Sequence[float]
    """How long each lasted in which the list moved or grew."""
    took: float
    rows: float

    @property
    def longest(self) -> float:
        """The worst frame."""
        return max(self.frames, default=0.0)

    @property
    def slow(self) -> float:
        """Share of frames of more than 50 ms, in per cent."""
        return 100 * sum(one > 50 for one in self.frames) / max(1, len(self.frames))


@contextmanager
def window(browser: Browser, **more: Any) -> Iterator[BrowserContext]:
    """A window that knows nothing yet."""
    context = browser.new_context(viewport=more.pop("viewport", WIDE), **more)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(FIRST_ROWS)
    try:
        yield context
    finally:
        context.close()


def sign_in(page: Page, state: State, who: str) -> None:
    """With the password, as a person does."""
    password = next(user.password for user in state.users if user.id == who)
    page.goto(state.api)
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Places").wait_for()


def painted(context: BrowserContext, address: str) -> float:
    """First contentful paint of an address in a new tab; its worker, if it has one, is there afterwards."""
    page = context.new_page()
    page.goto(address)
    took = _told(page, PAINTED)
    page.wait_for_load_state("networkidle")
    page.close()
    return took


def first_rows(page: Page) -> float:
    """From the beginning of the load to the first cases on the screen."""
    return _told(page, "window.firstRows ?? 0")


def _told(page: Page, moment: str) -> float:
    """A moment, once the page knows it. Raises Unavailable."""
    # Playwright's own waiting evaluates text, which the page's policy refuses.
    for _ in range(PATIENCE // 20):
        if found := page.evaluate(moment):
            return float(found)
        page.wait_for_timeout(20)
    raise Unavailable(f"the page does not get there: {page.url}")


def loaded(page: Page) -> Mapping[str, int]:
    """Bytes, compressed, of each of our files that the page has asked for."""
    return {str(name): int(size) for name, size in page.evaluate(LOADED)}


def openings(page: Page, number: int) -> Iterator[Opening]:
    """Opens so many cases of the list, each for the first time."""
    seen: list[str] = []
    while len(seen) < number:
        one = page.evaluate(OPENED, seen)
        if one is None:
            rows = page.get_by_role("list", name="Cases")
            rows.evaluate("(rows) => { rows.parentElement.scrollTop += 500; }")
            page.wait_for_timeout(200)
            continue
        seen.append(one["id"])
        yield Opening(one["took"], one["api"])


def scrolled(page: Page, speed: int, most: float) -> Scrolled:
    """Through the list at so many pixels a frame, down or up, until its end or for so many ms."""
    return Scrolled(**page.evaluate(SCROLLED, [speed, most]))


def filtered(page: Page, tag: str) -> float:
    """From the choice of a tag in the filter's menu to the first case that has it, alone on the screen."""
    page.get_by_role("button", name="Filter").click()
    choice = page.get_by_role("menuitemradio", name=tag, exact=True)
    return float(page.evaluate(CHOSEN, [choice.element_handle(), tag]))


def findings(page: Page, axe: Path, screens: Sequence[str] = SCREENS) -> Sequence[tuple[str, str]]:
    """Each rule that axe finds broken, with its weight, over these screens."""
    page.evaluate(axe.read_text("utf-8"))
    found: list[tuple[str, str]] = []
    for screen in screens:
        page.evaluate("(place) => { location.hash = place; }", f"#/{screen}")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        found += [(f"{screen}: {rule}", impact) for rule, impact, _ in page.evaluate(FINDINGS)]
    return found
