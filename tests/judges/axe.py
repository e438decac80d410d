"""axe-core over many pages in one browser, at the widths of a phone and of a desk."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from typing import Final

from playwright.async_api import Browser, Page

from tests.judges.sheet import Sheet, shelf

_AT_ONCE: Final = 2
_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_UNFOLD: Final = "document.querySelectorAll('details').forEach(one => one.open = true)"
_SHOW: Final = f"text => {{ document.documentElement.innerHTML = text; {_UNFOLD} }}"
# What axe would load beforehand serves two rules that we have no use for: of sound, and of screens that are turned.
_RUN: Final = """async more =>
  (await axe.run(document, {resultTypes: ['violations'], preload: false, ...more})).violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`))"""
_LAYOUT: Final = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
WIDTHS: Final[dict[int, dict[str, object]]] = {360: {}, 1280: {"runOnly": _LAYOUT}}  # the rest does not ask how wide


async def violations(browser: Browser, sheets: list[Sheet], *, scripts: bool = False) -> list[str]:
    """What axe-core finds in the sheets with everything unfolded, each finding once with the page where it was met.

    `scripts`: each is opened anew, so that its own script runs; else its HTML takes the place of the last.
    """
    found: dict[str, str] = {}
    waiting = iter(enumerate(sheets))

    async def walk(page: Page, base: str) -> None:
        await page.goto(f"{base}/0")
        await page.evaluate(f"{_AXE}; 0")
        for number, sheet in waiting:
            if scripts:
                await page.goto(f"{base}/{number}")
                await page.evaluate(f"{_AXE}; {_UNFOLD}")
            else:
                await page.evaluate(_SHOW, sheet.html)
            for width, more in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": 800})
                for told in await page.evaluate(_RUN, more):
                    found.setdefault(told, f"{sheet} at {width} px: {told}")

    async with shelf(sheets) as server:
        context = await browser.new_context(locale="zh-CN")
        pages = [await context.new_page() for _ in range(_AT_ONCE)]
        base = str(server.make_url("/")).rstrip("/")
        await asyncio.gather(*(walk(page, base) for page in pages))
    return sorted(found.values())
