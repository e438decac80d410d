"""范文 and 复制去年这条 in the console: offered where one begins to write, filled in, confirmed like all else."""

from __future__ import annotations

import re
from datetime import date, timedelta

from content import store
from content.blank import BLANKS
from content.item import Genre, Nature, Paragraph, PlainFacts, Table
from content.review import Act
from pusher.access import Role
from tests.pusher.web.conftest import TOWN, VILLAGE

WATER = {
    "slot0": "星亮村一、二组", "slot1": "2026-12-03", "slot2": "08:00", "slot3": "18:00", "slot4": "供水管道检修",
    "issuer": "厉山镇人民政府", "number": "0722-3338000", "division": str(TOWN),
}  # fmt: skip


async def _item(site, moved):
    code = re.fullmatch(r"/console/items/(\w{7})/edit", moved.headers["Location"])[1]
    async with site.deps.pool.acquire() as conn:
        item = await store.by_code(conn, code)
        return item, await store.version(conn, item.id, item.current)


async def test_they_are_offered_where_one_begins_to_write(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    assert 'href="/console/items/blanks"' in await clerk.page("/console/items/new")
    page = await clerk.page("/console/items/blanks")
    for key, blank in BLANKS.items():
        assert f'href="/console/items/blanks/{key}"' in page
        assert blank.name in page
    for key in BLANKS:
        shown = await clerk.page(f"/console/items/blanks/{key}")
        assert "按1条计费" in shown
        assert 'value="厉山镇人民政府"' in shown


async def test_a_blank_that_is_filled_in_is_a_draft_to_be_confirmed(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    made = await clerk.post("/console/items/blanks/water", WATER)
    assert made.status == 303, await made.text()
    item, version = await _item(site, made)
    assert version.title == "关于星亮村一、二组停水的通知"
    assert (version.genre, version.nature, version.division) == (Genre.OUTAGE, Nature.GOVERNMENT, TOWN)
    assert version.issued_on == date(2026, 11, 21)
    page = await clerk.page(f"/console/items/{item.code}/edit")
    assert "没有发现问题" in page
    assert "12月3日8时至18时" in page


async def test_what_is_missing_is_said_beside_its_field(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    refused = await clerk.post("/console/items/blanks/water", WATER | {"slot1": "", "number": "", "issuer": ""})
    text = await refused.text()
    assert refused.status == 400
    for words in ("请填写“日期”", "请填写咨询电话", "请填写发布单位"):
        assert words in text
    assert 'value="供水管道检修"' in text
    assert re.findall('<li><a href="#([^"]+)">', text) == ["slot1", "issuer", "number"], "as they stand on the page"


async def test_a_village_fills_in_for_itself_and_for_nobody_else(site, office):
    await office.divisions()
    clerk = await site.person(Role.VILLAGE_EDITOR)
    made = await clerk.post("/console/items/blanks/water", WATER | {"division": str(VILLAGE)})
    _, version = await _item(site, made)
    assert version.nature is Nature.VILLAGE
    assert (await clerk.post("/console/items/blanks/water", WATER)).status == 404
    assert (await clerk.get("/console/items/blanks/nothing")).status == 404


async def _old(office, **more):
    return await office.approved(
        title="关于2025年养老金资格认证的通知",
        issued_on=date(2025, 11, 18),
        document_number="厉政发〔2025〕7号",
        plain=PlainFacts("领养老金的人", "", "12月31日前到村委会刷脸", "", date(2025, 12, 31)),
        blocks=(Paragraph("认证从2025年11月20日开始。"), Table((("村", "日子"), ("星亮村", "11月25日")))),
        **more,
    )


async def test_last_years_notice_is_written_again_with_its_days_marked(site, office):
    await office.divisions()
    old = await _old(office)
    clerk, reviewer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_REVIEWER)
    assert "照这条再写一条" in await clerk.page(f"/console/items/{old.code}")
    item, version = await _item(site, await clerk.post(f"/console/items/{old.code}/copy"))
    assert item.id != old.id
    assert (version.issued_on, version.document_number) == (None, "")
    assert version.plain.who == "领养老金的人"
    for path in (f"/console/items/{item.code}/edit", f"/console/items/{item.code}"):
        page = await clerk.page(path)
        assert "有5处日期还是原来那条的" in page
        assert '<mark class="quote">2025年11月20日</mark>' in page
    async with site.deps.pool.acquire() as conn:
        from content.review import Step

        await store.step(conn, item.id, Step(Act.SUBMIT, 9001, item.current, site.clock()))
    assert "有5处日期还是原来那条的" in await reviewer.page(f"/console/items/{item.code}/review")


async def test_what_was_published_a_year_ago_is_offered_where_one_begins_to_write(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    dates = {"去年早些时候": 390, "去年上星期": 372, "去年下个月": 335, "去年年底以后": 300, "已撤回的": 360}
    async with site.deps.pool.acquire() as conn:
        for title, ago in dates.items():
            item = await office.approved(title=title)
            await store.publish(conn, item.id, item.current, site.clock() - timedelta(days=ago))
        await store.withdraw(conn, item.id, by=1, reason="错了", at=site.clock())
        other = await office.approved(title="别村的", unit=VILLAGE, division=VILLAGE)
        await store.publish(conn, other.id, other.current, site.clock() - timedelta(days=360))
    page = await clerk.page("/console/items/new")
    shown = [title for title in (*dates, "别村的") if title in page]
    assert shown == ["去年上星期", "去年下个月"]
    assert page.count("照这条再写一条") == 2


async def test_when_every_day_is_changed_the_marks_are_gone(site, office):
    await office.divisions()
    old = await _old(office)
    clerk = await site.person(Role.TOWN_EDITOR)
    item, version = await _item(site, await clerk.post(f"/console/items/{old.code}/copy"))
    async with site.deps.pool.acquire() as conn:
        from dataclasses import replace

        new = replace(
            version, title="关于养老金资格认证的通知", plain=PlainFacts("领养老金的人"), blocks=(Paragraph("照旧。"),)
        )
        await store.edit(conn, item.id, new, by=1, at=site.clock())
    page = await clerk.page(f"/console/items/{item.code}")
    assert "日期都已经改过" in page
    assert "还是原来那条的" not in page


async def test_what_is_another_units_or_from_above_is_not_copied(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    elsewhere = await _old(office, unit=421321102000000, division=421321102000000)
    assert (await clerk.post(f"/console/items/{elsewhere.code}/copy")).status == 404
    alert = await office.item(Act.SUBMIT, nature=Nature.ALERT, genre=Genre.ALERT)
    assert (await clerk.post(f"/console/items/{alert.code}/copy")).status == 409
    assert "照这条再写一条" not in await clerk.page(f"/console/items/{alert.code}")
