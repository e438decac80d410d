"""Make docs/images from a running demo.

    make demo                    # in one terminal
    .venv/bin/python docs/make_images.py [http://127.0.0.1:8000]

Needs chromium, pdftoppm and the development dependencies; a picture of more than 120 KB is a failure.
"""
# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import asyncio
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

FOLDER: Final = Path(__file__).parent / "images"
LARGEST: Final = 120_000  # bytes
_PASSWORD: Final = "cunkou-demo-2026"  # noqa: S105 - the demo prints it
_CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_VILLAGE: Final = "421321101201"
_PHONE, _DESK, _WIDE = 360, 1040, 1280
_COLOURS: Final = 128  # enough for text and one red


def keep(name: str, png: bytes, *, height: int = 0) -> None:
    """Write a picture with few colours, cut to a height; SystemExit: it is too large for a README."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if height:
        picture = picture.crop((0, 0, picture.width, min(height, picture.height)))
    out = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    if out.tell() > LARGEST:
        sys.exit(f"{name}: {out.tell()} bytes, more than {LARGEST}")
    (FOLDER / f"{name}.png").write_bytes(out.getvalue())
    print(f"{name}.png {out.tell()} bytes")  # noqa: T201 - a program for a terminal


async def paper(page: Page, base: str, path: str, name: str) -> None:
    """A PDF's first page."""
    body = await (await page.request.get(f"{base}{path}")).body()
    drawn = subprocess.run(  # noqa: ASYNC221 - nothing else goes on
        ["pdftoppm", "-png", "-r", "60", "-singlefile", "-"],  # noqa: S607 - from PATH, as in the tests
        input=body,
        capture_output=True,
        check=True,
    )
    keep(name, drawn.stdout)


async def residents(browser: Browser, base: str, code: str) -> None:
    """What residents see and hold."""
    page = await browser.new_page(viewport={"width": _PHONE, "height": 780})
    for path, name, height in (
        (f"/n/{code}?v={_VILLAGE}", "notice", 1300),
        (f"/n/{code}/files/1?v={_VILLAGE}", "attachment", 1300),
        (f"/v/{_VILLAGE}", "village", 1300),
        (f"/n/{code}/broadcast?v={_VILLAGE}", "broadcast", 1300),
    ):
        await page.goto(base + path)
        keep(name, await page.screenshot(full_page=True), height=height)
    await paper(page, base, f"/n/{code}/poster.pdf?v={_VILLAGE}", "poster")
    await paper(page, base, f"/n/{code}/card.pdf?v={_VILLAGE}", "handout")


async def signed_in(browser: Browser, base: str, account: str, width: int) -> Page:
    """A page on which somebody has signed in."""
    page = await browser.new_page(viewport={"width": width, "height": 800}, locale="zh-CN")
    await page.goto(f"{base}/console/sign-in")
    await page.fill("#account", account)
    await page.fill("#password", _PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_load_state()
    return page


async def check_and_report(page: Page, base: str) -> None:
    """The check page of a push that is not sent, and the result of the one that was."""
    code = await newest(page, base)
    await page.goto(f"{base}/console/items/{code}")
    # what was sent is the oldest: each run of this leaves one that is not
    await page.locator("a.title[href^='/console/pushes/']").last.click()
    await page.get_by_role("link", name="看告知情况").first.click()
    await page.wait_for_load_state()
    keep("report", await page.screenshot(full_page=True), height=1100)
    await page.goto(f"{base}/console/items/{code}/audience")
    await page.locator("main form button").last.click()
    await page.wait_for_load_state()
    keep("check", await page.screenshot(full_page=True), height=1300)


async def editor_and_home(browser: Browser, page: Page, base: str) -> None:
    """The editor with what is found and what comes of it, and a village's first page on a phone."""
    await page.goto(f"{base}/console/items/{await newest(page, base)}/edit")
    await page.set_viewport_size({"width": _WIDE, "height": 900})
    keep("editor", await page.screenshot())
    await page.set_viewport_size({"width": _DESK, "height": 800})
    village = await signed_in(browser, base, "village", _PHONE)
    keep("home", await village.screenshot(full_page=True), height=1000)


async def newest(page: Page, base: str) -> str:
    """The code of the county's own notice."""
    await page.goto(f"{base}/console/items")
    link = await page.get_by_role("link", name=re.compile("耕地地力保护补贴")).first.get_attribute("href")
    return (link or "").rpartition("/")[2]


async def main(base: str) -> None:
    """All of them."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await signed_in(browser, base, "bureau", _DESK)
        await residents(browser, base, await newest(page, base))
        await editor_and_home(browser, page, base)
        await check_and_report(page, base)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
