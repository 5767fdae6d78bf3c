"""The measurements of the console, one after the other, on one stack."""

from pathlib import Path

from playwright.sync_api import Browser

from tools.bench import console_page as pages
from tools.bench.console_desk import TAG, busy_desk, raw_query
from tools.bench.console_seen import DASH, FLING, MOST, OPENINGS, ROUNDS, WARM, Seen, chunks
from tools.bench.report import Say
from tools.browser import browser
from tools.local.state import State


def measured(root: Path, cases: int, say: Say) -> Seen:
    """Brings up a stack with so many open cases, and looks at it. Raises Unavailable."""
    seen = Seen()
    with browser() as opened, busy_desk(root, cases, say) as state:
        [site] = (root / ".earshot" / "build" / "console").iterdir()
        seen.chunks = chunks(site)
        seen.query = [raw_query(state) for _ in range(ROUNDS)]
        say("first paints")
        _paints(opened, state, seen)
        say("the list and its cases")
        _inbox(opened, state, seen, say)
        axe = root / "console" / "node_modules" / "axe-core" / "axe.min.js"
        seen.findings = {
            name: _findings(opened, state, axe, size, say)
            for name, size in (("desktop", pages.WIDE), ("phone", pages.PHONE))
        }
    return seen


def _paints(opened: Browser, state: State, seen: Seen) -> None:
    bare = f"{state.api}config.json"
    for _ in range(ROUNDS):
        with pages.window(opened) as context:
            seen.paints.setdefault("bare", []).append(pages.painted(context, bare))
            seen.paints.setdefault("bare again", []).append(pages.painted(context, bare))
        with pages.window(opened) as context:
            seen.paints.setdefault("cold", []).append(pages.painted(context, state.api))
            seen.paints.setdefault("warm", []).append(pages.painted(context, state.api))


def _inbox(opened: Browser, state: State, seen: Seen, say: Say) -> None:
    with pages.window(opened) as context:
        page = context.new_page()
        pages.sign_in(page, state, "lea")
        kept = context.storage_state(indexed_db=True)
    team = f"{state.api}#/inbox/team"
    for _ in range(3):
        with pages.window(opened, storage_state=kept) as context:
            page = context.new_page()
            page.goto(team)
            seen.rows.append(pages.first_rows(page))
            seen.first = pages.loaded(page)
    with pages.window(opened, storage_state=kept) as context:
        page = context.new_page()
        page.goto(team)
        pages.first_rows(page)
        page.wait_for_load_state("networkidle")
        say("opening cases")
        for number, one in enumerate(pages.openings(page, WARM + OPENINGS)):
            if number >= WARM:
                seen.openings.append(one.took)
                seen.api.append(one.api)
        page.goto(team)
        for name, speed in (
            ("down, as pages come", DASH),
            ("up again", -DASH),
            ("down in a fling", FLING),
        ):
            say(f"scrolling {name}")
            one_way = pages.scrolled(page, speed, MOST)
            seen.scrolls[f"scrolling {name}"] = (
                *(one_way.rows, one_way.took / 1000, one_way.longest, one_way.slow),
            )
        say("filtering")
        for _ in range(3):
            page.goto(team)
            page.reload()
            pages.first_rows(page)
            seen.filtered.append(pages.filtered(page, TAG))


def _findings(
    opened: Browser, state: State, axe: Path, size: dict[str, int], say: Say
) -> list[tuple[str, str]]:
    phone = size == pages.PHONE
    with pages.window(opened, viewport=size, is_mobile=phone, has_touch=phone) as context:
        page = context.new_page()
        pages.sign_in(page, state, "lea")
        say(f"accessibility, {size['width']} px wide")
        return list(pages.findings(page, axe))
