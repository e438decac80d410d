"""代发 in a real browser: the account's form, the check page, the pack that is copied, the link, the wrong article."""

from __future__ import annotations

from content import store as items
from content.item import Paragraph, Table
from pusher.access import Role
from tests.pusher.web.conftest import add_person, grant_of, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_handouts import LINK
from tests.pusher.web.console.test_handouts_wrong import published
from tests.pusher.web.console.test_steering import corrected
from tests.pusher.web.console.test_unverified import GOOD

UNVERIFIED = {name: GOOD[name] for name in ("appid", "token", "aes_key", "keeper")}
BODY = (
    Paragraph("认证从11月20日开始，12月31日截止。年满60周岁的待遇领取人员到所在村委会办理。"),
    Table((("村（社区）", "办理时间", "地点", "联系电话"), ("星亮村", "每周一、周三", "党群服务中心", "0722-3338000"))),
)
SELECTED = (
    "() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart)"
)


async def test_an_account_is_entered_with_its_mistakes_named(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.SYSTEM_ADMIN)
    await desk.go("/console/accounts")
    await desk.follow("登记代发账号")
    await desk.look("hand-account")
    await desk.press("保存")
    await desk.look("hand-account-error")
    desk.complaints.clear()  # the browser's own word on a page with status 400
    for name, value in (
        ("name", "随县融媒体"),
        ("key", "rm-wechat"),
        ("keeper", "随县融媒体中心"),
        ("phone", "0722-3338001"),
    ):
        await desk.page.fill(f"#{name}", value)
    await desk.press("保存")
    await desk.look("hand-accounts")
    said = await desk.page.inner_text("main")
    assert "随县融媒体　代发 · 微信公众号" in said
    assert "随县融媒体中心　0722-3338001" in said
    await desk.follow("改资料")
    assert await desk.page.input_value("#keeper") == "随县融媒体中心"
    assert desk.complaints == []


async def test_from_the_check_page_to_the_link_and_to_taking_it_down(open_desk, office, site, db):  # noqa: F811
    await office.whole()
    await office.account("byhand")
    await db.owner.execute("UPDATE pusher.account SET name = '随县融媒体' WHERE channel = 'byhand'")
    item = await office.approved(blocks=BODY)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.check("input[name=where][value=whole]")  # the table names one village: a person chooses
    await desk.page.check("input[name=channels][value=sms]")
    await desk.press("核对")
    await desk.look("handout-check")
    await desk.press("发送给")
    await desk.look("handout-push")
    await desk.go("/console")
    await desk.look("handout-home")
    await desk.follow("资格认证")
    await desk.look("handout")
    path = desk.page.url.partition("/console")[2]
    for button, words in (("复制标题", "资格认证"), ("复制带格式的正文", "党群服务中心")):
        await desk.page.get_by_role("button", name=button).click()
        assert words in await desk.page.evaluate(SELECTED)
        assert await desk.page.get_by_role("button", name="已复制").count() >= 1
    await desk.page.fill("#link", "https://example.com/s/1")
    await desk.press("已发布，贴回链接")
    await desk.look("handout-error")
    desk.complaints.clear()  # the browser's own word on a page with status 400
    await desk.page.fill("#link", LINK)
    await desk.press("已发布，贴回链接")
    await desk.look("handout-published")
    await published(office, item)
    await corrected(site, item, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    async with site.deps.pool.acquire() as conn:
        await published(office, await items.get(conn, item.id))
    await desk.go("/console")
    await desk.look("handout-home-wrong")
    await desk.go(f"/console{path}")
    await desk.look("handout-wrong")
    await desk.press("文章已删除")
    await desk.look("handout-removed")
    assert desk.complaints == []


async def test_without_javascript_nothing_is_missing_but_the_buttons_that_copy(open_desk, office, db):  # noqa: F811
    await office.whole()
    await office.account("byhand")
    item = await office.approved()
    desk = await open_desk(javascript=False)
    await add_person(office.site.deps, "plain", grant_of(Role.TOWN_EDITOR))
    await desk.sign_in("plain")
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.check("input[name=channels][value=sms]")
    await desk.press("核对")
    await desk.press("发送给")
    await desk.follow("代发|微信公众号")
    assert await desk.page.locator("button.copy:visible").count() == 0
    await desk.page.fill("#link", LINK)
    await desk.press("已发布，贴回链接")
    assert "已发布" in await desk.page.inner_text("main")


async def test_a_village_enters_its_own_account_and_sees_what_it_can_do(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.SYSTEM_ADMIN)
    await desk.go("/console/accounts")
    await desk.follow("登记未认证的公众号")
    await desk.look("unverified")
    for name, value in {**UNVERIFIED, "key": "wx-lishan", "name": "厉山在线", "phone": ""}.items():
        await desk.page.fill(f"#{name}", value)
    await desk.press("保存")
    await desk.look("unverified-account")
    said = await desk.page.inner_text("main")
    assert "厉山在线　微信" in said
    assert "/callbacks/wechat/wx-lishan" in said
    assert desk.complaints == []
