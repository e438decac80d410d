"""The console in a real browser: sign in, write, review, choose, check, send, report, on a phone and on a desk."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from pusher.access import Role
from pusher.account import halt
from tests.pusher.web.conftest import PASSWORD, Site, add_person, grant_of, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_accounts import port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: install one to run browser tests"
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (360, 1280)
SHOTS = os.environ.get("CUNKOU_SHOTS")
TEXT = """关于开展养老保险待遇领取资格认证的通知

各村（社区）：
认证从11月20日开始，12月31日截止。年满60周岁的待遇领取人员到所在村委会办理。
咨询电话：0722-3338000
厉山镇人民政府
2026年11月18日
"""
# Names of what a thumb cannot hit, of what no label names, of text that is paler than 4.5 to 1.
SMALL = """() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea')]
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


class Desk:
    """One person's browser, which looks at every page it comes to."""

    def __init__(self, page: Page, site: Site, width: int) -> None:  # noqa: F811
        self.page, self.site, self.width = page, site, width
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def go(self, path: str) -> None:
        await self.page.goto(str(self.site.server.make_url(path)))

    async def look(self, name: str) -> None:
        """The page fits its width, can be hit, named and read, and has one heading."""
        if SHOTS:
            await self.page.screenshot(path=Path(SHOTS) / f"{name}-{self.width}.png", full_page=True)
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
        for script in (SMALL, NAMELESS, PALE):
            assert await self.page.evaluate(script) == [], name
        assert await self.page.locator("h1").count() == 1, name

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


@pytest.fixture(params=WIDTHS)
def width(request) -> int:
    return request.param


@pytest.fixture
async def open_desk(site, width):  # noqa: F811
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        async def opened(role: Role | None = None, *, javascript: bool = True) -> Desk:
            context = await running.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=javascript, locale="zh-CN"
            )
            desk = Desk(await context.new_page(), site, width)
            if role is not None:
                await add_person(site.deps, role.value, grant_of(role))
                await desk.sign_in(role.value)
            return desk

        yield opened
        await running.close()


async def test_a_wrong_password_is_explained(open_desk):
    desk = await open_desk()
    await desk.sign_in("nobody", "wrong-password")
    await desk.look("sign-in-error")
    assert "账号、密码或动态验证码不对" in await desk.page.inner_text(".summary")
    await desk.page.click(".summary a")
    assert await desk.page.evaluate("document.activeElement.id || location.hash.slice(1)") == "account"


async def test_from_pasted_text_to_the_report(open_desk, office):  # noqa: F811
    await office.whole()
    editor, reviewer = await open_desk(Role.TOWN_EDITOR), await open_desk(Role.TOWN_REVIEWER)
    signer = await open_desk(Role.TOWN_SIGNER)
    await editor.look("home-empty")
    await editor.follow("写一条信息")
    await editor.look("item-new")
    await editor.page.fill("#text", TEXT)
    await editor.press("读取并检查")
    await editor.look("item-edit")
    assert await editor.page.input_value("#deadline") == "2026-12-31"
    await editor.page.fill("#who", "年满60周岁的养老金领取人")
    await editor.press("保存并重新检查")
    await editor.look("item")
    await editor.press("提交审核")
    for desk, decision in ((reviewer, "送终审签发"), (signer, "签发，随后可以选对象发送")):
        await desk.go("/console")
        await desk.look("home")
        await desk.follow(NOTICE.title)
        await desk.follow("审核这条信息")
        await desk.look("review")
        await desk.page.get_by_text(decision).click()
        await desk.page.get_by_text("已通读全文").click()
        await desk.press("提交审核意见")
    await editor.page.reload()
    await editor.follow("选对象，准备发送")
    await editor.look("audience")
    await editor.press("发送前核对")
    await editor.look("check")
    await editor.press("发送给 神农社区等2个村 4人")
    await editor.look("push")
    await editor.follow("看告知情况")
    await editor.look("report")
    await editor.go("/console/pushes")
    await editor.look("pushes")
    assert editor.complaints == reviewer.complaints == signer.complaints == [], "the policy or a script complained"


async def test_the_whole_way_without_javascript(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR, javascript=False)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.press("发送前核对")
    await desk.press("发送给")
    assert "即将发送" in await desk.page.inner_text("main")


async def test_progress_moves_by_itself(open_desk, office, db):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.press("发送前核对")
    await desk.press("发送给")
    push = int(desk.page.url.rpartition("/")[2])
    await db.owner.execute(
        "INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, sent)"
        " SELECT $1, 421321, 0, 'sms', min(id), 'text', 'normal', 1, 40, 10 FROM pusher.account",
        push,
    )
    await desk.page.wait_for_selector(".bar")
    await desk.look("push-running")
    await db.owner.execute("UPDATE pusher.batch SET sent = 30 WHERE push = $1", push)
    await desk.page.locator("[data-of=sent]", has_text="30").wait_for()
    assert await desk.page.evaluate("document.querySelector('progress').value") == 30
    await desk.press("取消没发出的")
    assert "已取消" in await desk.page.inner_text("main")


async def test_rows_of_a_bad_list_are_shown(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.get_by_text("用本次名单", exact=True).click()
    rows = "姓名,手机号,村\n王大爷,1400000OO01,神农社区\n".encode()
    await desk.page.set_input_files("#list", [{"name": "名单.csv", "mimeType": "text/csv", "buffer": rows}])
    await desk.press("发送前核对")
    await desk.look("list-errors")
    assert "第2行" in await desk.page.inner_text("table")


async def test_accounts_in_trouble_are_seen_on_any_screen(open_desk, office, db):  # noqa: F811
    first, second = await office.account(), await port(office, "sms-second")
    async with db.worker.acquire() as conn:
        await halt(conn, first, "IllegalSignId: 签名编码无效，请核对短信签名是否已在平台备案")
    await db.owner.execute(
        "UPDATE pusher.account SET share = 60, brake = 0.25, daily_limit = 9000 WHERE id = $1", second
    )
    await db.owner.execute(
        "INSERT INTO pusher.stock (account, entered, used, warn_below, entered_at) VALUES ($1, 5000, 4800, 500, now())",
        second,
    )
    editor, admin = await open_desk(Role.COUNTY_OFFICE), await open_desk(Role.SYSTEM_ADMIN)
    await editor.look("home-alarm")
    await editor.follow("看账号")
    await editor.look("accounts-read")
    await admin.go("/console/accounts")
    await admin.page.get_by_text("改权重").first.click()
    await admin.page.get_by_text("填预存条数").first.click()
    await admin.look("accounts")
    await admin.press("恢复")
    assert "自动暂停" not in await admin.page.inner_text("main")
    assert editor.complaints == admin.complaints == []
