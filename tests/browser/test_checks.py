"""Checks in a real browser: findings with their remedy, the county's rules, what is out and in trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from playwright.async_api import expect

from content import store
from content.checks import Finding, Severity, Word, WordClass
from content.item import Paragraph
from content.review import Act
from pusher.access import Role
from tests.content.test_days_weighed import VISIT
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import NOTICE

WRONG = replace(
    NOTICE,
    title="关于对养老保险待遇领取资格进行认证的通知",
    blocks=(
        Paragraph("全镇共1204人：神农社区500人，星亮村604人。秸杆还田，补帖按年发放。"),
        Paragraph("张三，身份证号11010519491231002X，患尿毒症，联系电话14000000001。"),
        Paragraph("公示期：2026年11月30日（星期三）至12月31日。咨询 https://example.com/a 。"),
    ),
)


async def test_findings_follow_what_is_typed_and_are_mended_in_place(open_desk, office, site):  # noqa: F811
    item = await office.item(version=WRONG)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/edit")
    await desk.look("checks-edit")
    page = desk.page
    before = await page.locator(".finding").count()
    await page.get_by_role("button", name="全部改正").click()
    await expect(page.locator(".finding")).to_have_count(before - 2)
    await desk.look("checks-mended")
    await page.fill("#how", "带身份证11010519491231002X到村委会")
    await expect(page.locator("#how-notes .finding")).to_contain_text("身份证")
    await expect(page.get_by_role("status")).to_contain_text("3处必须改")
    await expect(page.locator("#look-sms")).to_contain_text("带身份证11010519491231002X")
    await page.locator("#how-notes a").click()
    assert await page.evaluate("(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))"
                               "(document.activeElement)") == "11010519491231002X"  # fmt: skip
    await desk.look("checks-typed")
    assert desk.complaints == []
    async with site.deps.pool.acquire() as conn:
        assert (await store.get(conn, item.id)).current == item.current, "nothing is kept by looking"


async def test_one_of_two_last_days_is_taken_by_a_tap(open_desk, office):  # noqa: F811
    plain = replace(NOTICE.plain, deadline=date(2026, 11, 20))
    item = await office.item(
        version=replace(NOTICE, title="老年人体检", blocks=(Paragraph(VISIT), Paragraph("2026年11月12日")), plain=plain)
    )
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/edit")
    await expect(desk.page.locator("#deadline")).to_have_value("2026-11-20")
    await desk.page.locator(".dues").scroll_into_view_if_needed()
    await desk.look("dues")
    await desk.page.get_by_role("button", name="11月18日").click()
    await expect(desk.page.locator("#deadline")).to_have_value("2026-11-18")
    await expect(desk.page.locator("#look-page")).to_contain_text("11月18日")
    await expect(desk.page.locator("#dues [aria-pressed=true]")).to_contain_text("11月18日")
    await desk.page.fill("#body", VISIT.replace("11月18日", "11月17日") + "\n\n2026年11月12日")
    await expect(desk.page.locator("#dues")).not_to_contain_text("11月18日")
    assert desk.complaints == []


async def test_the_county_tunes_its_rules(open_desk, office):  # noqa: F811
    async with office.db.web.acquire() as conn:
        now = office.site.clock()
        word = Word("村霸", "", WordClass.SENSITIVE, ("打击村霸",))
        await store.set_word(conn, 421321, word, by=1, at=now)
        await store.allow(conn, 421321, "domain", "news.example.cn", note="县融媒体中心", by=1, at=now)
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/rules")
    await desk.look("rules")
    await desk.page.click("#rule-word_serious summary")
    await desk.page.select_option("#severity-word_serious", "off")
    await desk.page.locator("#rule-word_serious button").click()
    await desk.page.wait_for_load_state()
    await desk.look("rules-problem")
    await desk.page.fill("#reason-word_serious", "误报太多")
    await desk.page.locator("#rule-word_serious button").click()
    await desk.page.wait_for_load_state()
    assert "不检查" in await desk.page.inner_text("#rule-word_serious summary")


async def test_what_is_out_and_in_trouble(open_desk, office):  # noqa: F811
    item = await office.item(Act.SUBMIT, Act.REVIEW, Act.SIGN)
    now = office.site.clock()
    found = [
        Finding("link_dead", Severity.WARN, "链接", "https://www.suixian.gov.cn/zwgk/t20261121.html",
                "链接打不开：网页已经不在了（404）", "核对网址，或者换成能打开的", "负面清单第10条"),
    ]  # fmt: skip
    async with office.db.web.acquire() as conn:
        assert await store.publish(conn, item.id, item.current, now)
    async with office.db.worker.acquire() as conn:
        [due] = await store.recheck_due(conn, now, 10)
        await store.keep_recheck(conn, due, found, at=now, due_at=now + timedelta(days=1))
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go("/console/rechecks")
    await desk.look("rechecks")
    await desk.press("再查一次")
    assert "/console/rechecks" in desk.page.url
