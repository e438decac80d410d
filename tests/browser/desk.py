"""One person's browser at the console, and what it looks for on every page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.pusher.web.conftest import PASSWORD, Site

SHOTS = os.environ.get("CUNKOU_SHOTS")
TEXT = """关于开展养老保险待遇领取资格认证的通知

各村（社区）：
认证从11月20日开始，12月31日截止。年满60周岁的待遇领取人员到所在村委会办理。
咨询电话：0722-3338000
厉山镇人民政府
2026年11月18日
"""
# Names of what a thumb cannot hit, of what no label names, of text that is paler than 4.5 to 1.
# A link amid a sentence is as high as its line; one that stands alone, or among links, is something to hit.
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
  .filter(e => e.tagName != 'A' || (!e.matches('.skip') && [...e.parentElement.childNodes].every(
    c => c.nodeType != 3 || !c.textContent.trim())))
  .filter(e => e.offsetParent && (e.closest('label') || e).getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 90))"""
NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
  .filter(e => !e.labels || !e.labels.length).map(e => e.outerHTML.slice(0, 90))"""
PALE = """() => {
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number)
  const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255; return sum + w * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4) }, 0)
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor)
    if (c.length == 3 || c[3] > 0) return c } return [255, 255, 255] }
  return [...document.querySelectorAll('body *')]
    .filter(e => e.offsetParent && [...e.childNodes].some(c => c.nodeType == 3 && c.textContent.trim()))
    .filter(e => { const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e))
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5 }).map(e => e.outerHTML.slice(0, 90)) }"""


WIDE = "() => document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []"
WIDTHS, HEIGHT = (360, 1280), 800
BOTH = pytest.mark.parametrize("width", WIDTHS)


class Desk:
    """One person's browser, driven at one width, which looks at every page it comes to at a phone's and a desk's."""

    def __init__(self, page: Page, site: Site, width: int) -> None:
        self.page, self.site, self.width = page, site, width
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def go(self, path: str) -> None:
        await self.page.goto(str(self.site.server.make_url(path)))

    async def look(self, name: str) -> None:
        """The page has one heading and fits each width, can be hit, named and read there."""
        assert await self.page.locator("h1").count() == 1, name
        for width in (*(one for one in WIDTHS if one != self.width), self.width):
            await self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if SHOTS:
                await self.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
            found = await self.page.evaluate(f"[{SMALL}, {NAMELESS}, {PALE}, {WIDE}].flatMap(look => look())")
            assert found == [], f"{name} at {width} px"

    async def sign_in(self, account: str, password: str = PASSWORD) -> None:
        await self.go("/console/sign-in")
        await self.page.fill("#account", account)
        await self.page.fill("#password", password)
        await self.press("登录")

    async def press(self, words: str) -> None:
        await self.page.get_by_role("button", name=re.compile(words)).first.click()
        await self.page.wait_for_load_state()

    async def follow(self, words: str) -> None:
        await self.page.get_by_role("link", name=re.compile(words)).first.click()
        await self.page.wait_for_load_state()
