"""A site corrects a page at the same address: its clerk is told what changed, and a correction is proposed."""

from __future__ import annotations

import pytest
from aiohttp import web

from content import store as items
from content.review import State
from pusher.access import Role
from pusher.again import look_again
from pusher.collect import collect
from pusher.store import alarm as alarms
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.test_finds import county, desk, fetcher, waiting, watch  # noqa: F401 - fixtures

PATH = "/tzgg/t20261120_2.html"


@pytest.fixture
async def watched(site, office, db, desk, county, fetcher):  # noqa: F811
    """A list page whose one article waits."""
    await office.divisions()
    county.publish(2, "2026-11-20")
    await watch(db, site, county.url)
    await collect(desk, fetcher)
    return county


def corrected(county):  # noqa: F811
    county.pages[PATH] = county.pages[PATH].replace("12月20日", "12月25日")


async def taken(browser, db):
    (find,) = await waiting(db)
    made = await browser.post(f"/console/finds/{find.id}/take", {"division": str(TOWN)})
    return made.headers["Location"].split("/")[3]


async def test_what_waits_says_what_its_page_says_now(site, db, desk, fetcher, watched):  # noqa: F811
    corrected(watched)
    asked = len(watched.asked)
    assert await look_again(desk, fetcher) == 0
    assert len(watched.asked) == asked, "not due"
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 1
    (find,) = await waiting(db)
    browser = await site.person(Role.TOWN_EDITOR)
    shown = await browser.page(f"/console/finds/{find.id}")
    assert "12月25日前" in shown
    assert "12月20日前" not in shown
    assert not find.corrects


async def test_who_made_an_item_of_it_is_told_and_offered_the_correction(site, db, desk, fetcher, watched):  # noqa: F811
    browser = await site.person(Role.TOWN_EDITOR)
    code = await taken(browser, db)
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 0
    corrected(watched)
    site.clock.forward(hours=12)
    browser = await site.person(Role.TOWN_EDITOR, "later")
    assert await look_again(desk, fetcher) == 1
    assert "的原网页改过了" in await browser.page("/console")
    (find,) = await waiting(db)
    assert find.corrects
    assert "原网页改过" in await browser.page("/console/finds")
    shown = await browser.page(f"/console/finds/{find.id}")
    assert "原“种粮农户请于12月20日前到村委会登记" in shown
    assert "改为“种粮农户请于12月25日前到村委会登记" in shown
    made = await browser.post(f"/console/finds/{find.id}/correct")
    assert made.headers["Location"] == f"/console/items/{code}/edit"
    async with db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        version = await items.version(conn, item.id, item.current)
        assert await alarms.open_alarms(conn, 421321) == []
    assert str(version.plain.deadline) == "2026-12-25"
    assert "12月25日前" in version.blocks[0].text
    assert item.state is State.DRAFT
    assert await waiting(db) == []


async def test_a_page_that_has_a_mark_is_asked_by_it(site, db, desk, fetcher, watched):  # noqa: F811
    told = []

    def marked(path):
        told.append(path)
        return web.Response(body=watched.pages[path].encode("gbk"), content_type="text/html", headers={"ETag": '"7"'})

    watched.page = marked
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 0
    assert await db.owner.fetchval("SELECT etag FROM content.find") == '"7"'
    watched.page = lambda _: web.Response(status=304)
    corrected(watched)
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 0, "the site says that it has not changed"
    assert told == [PATH]


async def test_a_page_that_is_as_it_was_or_old_or_not_used_is_left(site, db, desk, fetcher, watched):  # noqa: F811
    browser = await site.person(Role.TOWN_EDITOR)
    await taken(browser, db)
    corrected(watched)
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 1
    (find,) = await waiting(db)
    browser = await site.person(Role.TOWN_EDITOR, "later")
    assert (await browser.post(f"/console/finds/{find.id}/ignore")).status == 303
    async with db.web.acquire() as conn:
        assert await alarms.open_alarms(conn, 421321) == []
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 0
    assert await waiting(db) == []
    watched.pages[PATH] = watched.pages[PATH].replace("12月25日", "12月28日")
    site.clock.forward(hours=12)
    assert await look_again(desk, fetcher) == 1, "corrected once more"
    asked = len(watched.asked)
    site.clock.forward(days=20)
    assert await look_again(desk, fetcher) == 0
    assert len(watched.asked) == asked, "too old"


async def looks(site, desk, fetcher, watched, page):  # noqa: F811
    watched.pages[PATH] = page
    site.clock.forward(hours=12)
    return await look_again(desk, fetcher)


async def test_a_page_that_goes_back_to_its_words_takes_its_correction_along(site, db, desk, fetcher, watched):  # noqa: F811
    browser = await site.person(Role.TOWN_EDITOR)
    await taken(browser, db)
    before = watched.pages[PATH]
    for _ in range(2):
        assert await looks(site, desk, fetcher, watched, before.replace("12月20日", "12月25日")) == 1
        assert await looks(site, desk, fetcher, watched, before) == 0
        assert await waiting(db) == []
        async with db.web.acquire() as conn:
            assert await alarms.open_alarms(conn, 421321) == []


async def test_a_page_is_compared_with_what_was_last_put_in(site, db, desk, fetcher, watched):  # noqa: F811
    browser = await site.person(Role.TOWN_EDITOR)
    code = await taken(browser, db)
    before = watched.pages[PATH]
    for no, day in enumerate(("12月25日", "12月28日", "12月20日")):
        assert await looks(site, desk, fetcher, watched, before.replace("12月20日", day)) == 1
        (find,) = await waiting(db)
        browser = await site.person(Role.TOWN_EDITOR, f"editor{no}")
        shown = await browser.page(f"/console/finds/{find.id}")
        assert f"改为“种粮农户请于{day}前" in shown
        assert "您在信息里改过" not in shown
        made = await browser.post(f"/console/finds/{find.id}/correct")
        assert made.headers["Location"] == f"/console/items/{code}/edit"
        async with db.web.acquire() as conn:
            item = await items.by_code(conn, code)
            version = await items.version(conn, item.id, item.current)
        assert f"{day}前" in version.blocks[0].text
        assert f"12-{day[3:5]}" in str(version.plain.deadline)
    assert await looks(site, desk, fetcher, watched, before) == 0


async def test_who_may_not_write_the_item_is_told_who_does(site, db, desk, fetcher, watched):  # noqa: F811
    chief = await site.person(Role.COUNTY_OFFICE)
    await taken(chief, db)
    assert await looks(site, desk, fetcher, watched, watched.pages[PATH].replace("12月20日", "12月25日")) == 1
    (find,) = await waiting(db)
    town = await site.person(Role.TOWN_EDITOR)
    shown = await town.page(f"/console/finds/{find.id}")
    assert "不是您单位写的" in shown
    assert f"/console/finds/{find.id}/correct" not in shown
    chief = await site.person(Role.COUNTY_OFFICE, "again")
    assert f"/console/finds/{find.id}/correct" in await chief.page(f"/console/finds/{find.id}")


@pytest.mark.parametrize(
    "words", ["抱歉，您访问的页面不存在或已被删除！5秒后自动返回首页", "系统维护中，请稍后再访问。"]
)
async def test_what_waits_is_not_lost_over_what_a_site_shows_in_its_stead(words, site, db, desk, fetcher, watched):  # noqa: F811
    body = f"<body><div class=TRS_Editor><p>{words}</p></div></body>"
    page = f"<html><meta charset=gbk><title>随县人民政府</title>{body}</html>"
    assert await looks(site, desk, fetcher, watched, page) == 0
    (find,) = await waiting(db)
    browser = await site.person(Role.TOWN_EDITOR)
    assert "12月20日前" in await browser.page(f"/console/finds/{find.id}")
