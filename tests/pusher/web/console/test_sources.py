"""收稿来源 at the console: what is watched, added and paused there; a folder lies in our own place and nowhere else."""

from __future__ import annotations

import os

from content.store import source as sources
from pusher.access import Role
from pusher.collect import collect
from tests.pusher.web.conftest import COUNTY, TOWN
from tests.pusher.web.console.test_finds import county, desk, fetcher, watch  # noqa: F401 - fixtures

PAGE = "/console/sources"


async def test_a_page_is_watched_paused_and_gone_on_with(site, office, db, desk, fetcher, county):  # noqa: F811
    await office.divisions()
    editor = await site.person(Role.TOWN_EDITOR)
    bad = await editor.post(PAGE, {"kind": "page", "address": "ftp://x.gov.cn/"})
    assert bad.status == 400
    assert "http://" in await bad.text()
    county.publish(2, "2026-11-20")
    form = {"kind": "page", "address": county.url, "name": "县政府网站", "division": str(TOWN)}
    assert (await editor.post(PAGE, form)).status == 303
    assert "还没看过" in await editor.page(PAGE)
    assert await collect(desk, fetcher) == 1
    page = await editor.page(PAGE)
    assert "正常" in page
    assert "收到过1件" in page
    county.status = 503
    site.clock.forward(minutes=31)
    await collect(desk, fetcher)
    page = await editor.page(PAGE)
    assert "取不到" in page
    assert "503" in page
    assert (await editor.post(f"{PAGE}/1/pause")).status == 303
    assert "已暂停" in await editor.page(PAGE)
    county.status = 200
    county.publish(3, "2026-11-21")
    site.clock.forward(hours=5)
    assert await collect(desk, fetcher) == 0
    editor = await site.person(Role.TOWN_EDITOR, "later")  # the session is over
    assert (await editor.post(f"{PAGE}/1/resume")).status == 303
    assert await collect(desk, fetcher) == 1
    acts = await db.owner.fetch("SELECT action FROM pusher.audit WHERE object = 'source 1' ORDER BY id")
    assert [row["action"] for row in acts] == ["add_source", "pause_source", "resume_source"]


async def test_a_folder_lies_in_the_inbox(site, office, db, desk, fetcher):  # noqa: F811
    await office.divisions()
    keeper = await site.person(Role.COUNTY_OFFICE)
    for bad in ("/etc", "../x", "a/b", "", ".", ".."):
        refused = await keeper.post(PAGE, {"kind": "folder", "address": bad})
        assert refused.status == 400, bad
    assert (await keeper.post(PAGE, {"kind": "folder", "address": "收稿", "division": str(COUNTY)})).status == 303
    async with db.web.acquire() as conn:
        (one,) = await sources.sources(conn, 421321)
    folder = site.deps.settings.inbox / "421321" / "收稿"
    assert one.address == str(folder.absolute())
    (folder / "通知.txt").write_text("关于补贴的通知\n请尽快登记。", "utf-8")
    os.utime(folder / "通知.txt", (0, 0))
    assert await collect(desk, fetcher) == 1
    assert "收到过1件" in await keeper.page(PAGE)


async def test_a_town_sees_and_stops_its_own_sources_only(site, office, db):
    await office.divisions()
    number = await watch(db, site, "http://www.x.gov.cn/tzgg/", division=421321102000000)
    editor = await site.person(Role.TOWN_EDITOR)
    assert "x.gov.cn" not in await editor.page(PAGE)
    assert (await editor.post(f"{PAGE}/{number}/pause")).status == 404
    form = {"kind": "page", "address": "http://y.gov.cn/", "division": "421321102000000"}
    assert (await editor.post(PAGE, form)).status == 404
