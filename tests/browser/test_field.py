"""A village on a phone: signing in by SMS, two taps to relay, eight to write, three to approve."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from content import store
from content.review import Act, State
from pusher import errand
from pusher.access import Role
from tests.browser.desk import Desk
from tests.pusher.web.conftest import COUNTY, VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.phones import NUMBER, PIN, Phones, phones  # noqa: F401 - a fixture

OWN = """关于自来水管道检修停水的通知

各位村民：
因自来水管道检修，11月25日上午8时至下午5时，全村停水一天。请各家各户提前储水。
咨询电话：0722-3339999
王家岗村村民委员会
2026年11月21日
"""


class Thumb:
    """Counts what a thumb does on a desk's page: taps, and on how many screens it typed."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.taps, self.typed = desk, 0, set()

    async def press(self, words: str) -> None:
        self.taps += 1
        await self.desk.press(words)

    async def follow(self, words: str) -> None:
        self.taps += 1
        await self.desk.follow(words)

    async def tick(self, words: str) -> None:
        self.taps += 1
        await self.desk.page.get_by_text(words).first.click()

    async def write(self, field: str, words: str) -> None:
        """A tap into the field, then the keyboard."""
        self.taps += 1
        self.typed.add(self.desk.page.url)
        await self.desk.page.click(field)
        await self.desk.page.keyboard.insert_text(words)


async def test_a_village_relays_in_two_taps(open_desk, office, site):  # noqa: F811
    await office.divisions()
    item = await office.approved(unit=COUNTY, division=COUNTY)
    async with site.deps.pool.acquire() as conn:
        now = site.clock()
        await store.publish(conn, item.id, item.current, now)
        due = (now + timedelta(days=3)).date()
        await store.ask(conn, item.id, [VILLAGE], unit=COUNTY, due_on=due, note="请张贴", by=1, at=now)
    desk = await open_desk(Role.VILLAGE_EDITOR)
    thumb = Thumb(desk)
    await thumb.follow("转发到本地")
    await thumb.press("转发到本村")
    assert thumb.taps == 2
    assert await desk.page.get_by_role("link", name="打印、广播、转发").count() == 1


async def test_a_villages_own_text_is_submitted_in_eight_taps(open_desk, office, site):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.VILLAGE_EDITOR)
    await desk.look("field-home")
    thumb = Thumb(desk)
    await thumb.follow("写一条信息")
    await thumb.write("#text", OWN)
    await thumb.press("读取并检查")
    await desk.look("field-edit")
    await thumb.press("保存")
    await thumb.press("提交审核")
    await desk.look("field-submitted")
    assert thumb.taps <= 8
    assert len(thumb.typed) == 1, "one screen of typing"
    async with site.deps.pool.acquire() as conn:
        (line,) = await store.items(conn, VILLAGE, VILLAGE + 999, count=5)
    assert line.state is State.SUBMITTED


async def sign_in_by_sms(desk: Desk, phones: Phones, link: str) -> None:  # noqa: F811
    """From a link in an SMS through number, code and a first PIN to its page."""
    await desk.go("/console/sign-in")
    await desk.look("sign-in")
    await desk.go(link)
    await desk.look("sign-in-phone")
    await desk.page.fill("#phone", NUMBER)
    await desk.press("获取验证码")
    await phones.round()
    await desk.look("sign-in-code")
    await desk.page.fill("#code", re.search(r"验证码(\d{6})", phones.texts()[-1])[1])
    await desk.press("登录")
    await desk.look("me-pin")
    await desk.page.fill("#new", PIN)
    await desk.page.fill("#again", PIN)
    await desk.press("设置好")
    await desk.look("errand")


async def test_a_secretary_signs_in_by_sms_and_approves_in_three_taps(open_desk, phones, office, site):  # noqa: F811
    await office.roster()
    await phones.person(Role.VILLAGE_SECRETARY)
    desk = await open_desk()
    titles = ("关于参加养老保险认证的通知", "关于停水的通知")
    both = [await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE, title=title) for title in titles]
    await errand.errands(replace(phones.desk, now=site.clock))
    texts = phones.texts()
    first, second = (re.search(r"/s/\w{10}", text)[0] for text in texts)
    await sign_in_by_sms(desk, phones, first)
    thumb = Thumb(desk)
    await thumb.write("#pin", PIN)
    await thumb.tick("已通读全文")
    await thumb.press("同意")
    await desk.look("errand-done")
    assert thumb.taps == 3
    await desk.go(second)
    await desk.press("退回")
    await desk.look("errand-pin")
    await desk.page.fill("#pin", PIN)
    await desk.press("确认")
    await desk.look("errand-error")
    thumb = Thumb(desk)
    await thumb.write("#pin", PIN)
    await thumb.tick("内容有误")
    await thumb.press("退回")
    assert thumb.taps == 3
    async with site.deps.pool.acquire() as conn:
        states = {(await store.get(conn, one.id)).state for one in both}
    assert states == {State.APPROVED, State.RETURNED}
    assert desk.complaints == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
    await desk.go("/console/me")
    await desk.look("me-devices")


async def test_the_first_page_of_each_role(open_desk, office, site):  # noqa: F811
    await office.whole()
    late = await office.item(Act.SUBMIT)
    site.clock.forward(days=5)
    for role in (Role.TOWN_EDITOR, Role.COUNTY_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        desk = await open_desk(role)
        await desk.look(f"first-{role.value}")
        if role in {Role.TOWN_EDITOR, Role.COUNTY_OFFICE}:
            assert await desk.page.locator(f'a[href="/console/items/{late.code}"]').count()
