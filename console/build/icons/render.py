"""Draws the icons that browsers want as pictures: `.earshot/venv/bin/python console/build/icons/render.py`."""

import base64
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ICONS = HERE.parent.parent / "public" / "icons"
PICTURES = (
    (ICONS / "earshot.svg", "192", 192),
    (ICONS / "earshot.svg", "512", 512),
    (HERE / "maskable.svg", "maskable-192", 192),
    (HERE / "maskable.svg", "maskable-512", 512),
    (HERE / "badge.svg", "badge", 96),
)
PAGE = """<style>* {{ margin: 0 }} img {{ display: block; width: {size}px }}</style>
<img src="data:image/svg+xml;base64,{drawing}">"""


def render() -> None:
    """Each drawing in each size, on nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for source, name, size in PICTURES:
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = base64.b64encode(source.read_bytes()).decode()
            page.set_content(PAGE.format(size=size, drawing=drawing), wait_until="load")
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    render()
