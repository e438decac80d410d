"""What comes in by itself waits for a person: folders, list pages, addresses; nothing twice, nothing published."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from content import store as items
from content.store import source as sources
from pusher.access import Role
from pusher.collect import PATIENCE, collect
from pusher.fetch import Fetcher
from pusher.store import alarm as alarms
from tests.pusher.web.conftest import COUNTY, TOWN

TITLE = "关于发放耕地地力保护补贴的公告"


def article(title=TITLE, container="TRS_Editor", more=""):
    return (
        f'<html><head><meta charset="gbk"><meta name="ArticleTitle" content="{title}">'
        '<meta name="ContentSource" content="随县农业农村局"><meta name="PubDate" content="2026-11-20 09:00:00"></head>'
        f'<body><div class="top">欢迎光临本站，请登录。</div><div class="{container}">'
        "<p>种粮农户请于12月20日前到村委会登记，"
        f"每亩补贴98.6元，逾期不再受理。</p><p>咨询电话：0722-3338000。{title}</p>{more}</div></body></html>"
    )


def sheet():
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["村", "标准"])
    book.save(target)
    return target.getvalue()


class CountySite:
    """A county's site on loopback: a list, its articles, robots.txt, and what was asked of it."""

    def __init__(self):
        self.pages = {}
        self.rows = []
        self.robots = ""
        self.status = 200
        self.asked = []
        self.broken = set()

    def publish(self, no, day, body=None, **kwargs):
        path = f"/tzgg/t{day.replace('-', '')}_{no}.html"
        self.rows.insert(0, f'<li><a href="{path}">第{no}号{TITLE}</a><span>{day}</span></li>')
        self.pages[path] = body or article(f"第{no}号{TITLE}", **kwargs)

    async def answer(self, request):
        self.asked.append(request.path)
        if self.status != 200 or request.path in self.broken:
            return web.Response(status=500 if request.path in self.broken else self.status)
        if request.path == "/robots.txt":
            return web.Response(text=self.robots) if self.robots else web.Response(status=404)
        if request.path == "/tzgg/":
            text = f"<html><meta charset=gbk><body><ul>{''.join(self.rows)}</ul></body></html>"
            etag = f'"{len(self.rows)}"'
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304)
            return web.Response(body=text.encode("gbk"), content_type="text/html", headers={"ETag": etag})
        return self.page(request.path)

    def page(self, path):
        page = self.pages.get(path)
        if page is None:
            return web.Response(status=404)
        kind = "application/octet-stream" if isinstance(page, bytes) else "text/html"
        return web.Response(body=page if isinstance(page, bytes) else page.encode("gbk"), content_type=kind)


@pytest.fixture
async def county():
    one = CountySite()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", one.answer)
    async with TestServer(app) as server:
        one.url = str(server.make_url("/tzgg/"))
        yield one


@pytest.fixture
def desk(site, db):
    return replace(site.desk, pool=db.worker, inside=True)


@pytest.fixture
async def fetcher():
    async with Fetcher("https://cunkou.example", inside=True, pause=0.0) as one:
        yield one


async def watch(db, site, address, kind="page", division=TOWN):
    async with db.worker.acquire() as conn:
        return await sources.add_source(conn, 421321, division, kind, "县政府网站", address, site.clock())


async def waiting(db):
    async with db.web.acquire() as conn:
        return await sources.finds(conn, COUNTY, COUNTY + 10**9 - 1)


async def test_a_list_page_brings_what_is_new_once(site, office, db, desk, county, fetcher):
    county.publish(1, "2026-03-01")
    county.publish(2, "2026-11-20", more='<a href="bz.xlsx">补贴标准.xlsx</a><a href="x.exe">程序.doc</a>')
    county.pages["/tzgg/bz.xlsx"] = sheet()
    await watch(db, site, county.url)
    assert await collect(desk, fetcher) == 1
    assert [(one.title, one.files) for one in await waiting(db)] == [(f"第2号{TITLE}", 1)]
    assert "/tzgg/t20260301_1.html" not in county.asked
    assert await collect(desk, fetcher) == 0  # not due
    site.clock.forward(minutes=31)
    asked = len(county.asked)
    assert await collect(desk, fetcher) == 0
    assert county.asked[asked:] == ["/robots.txt", "/tzgg/"]  # 304: nothing more
    county.publish(3, "2026-11-21")
    county.publish(4, "2026-11-21", body=article(f"第3号{TITLE}"))  # the same words at another place
    site.clock.forward(minutes=31)
    assert await collect(desk, fetcher) == 1
    site.clock.forward(minutes=31)
    county.rows.append("<li></li>")
    asked = len(county.asked)
    assert await collect(desk, fetcher) == 0
    assert county.asked[asked:] == ["/robots.txt", "/tzgg/"]


async def test_a_file_of_a_list_has_the_title_that_the_list_gives_it(site, office, db, desk, county, fetcher):
    county.publish(1, "2026-11-20", body="附件1\n农业保险补贴申请表\n种粮农户12月20日前到村委会填写。".encode())
    county.rows[0] = county.rows[0].replace("_1.html", "_1.txt")
    county.pages["/tzgg/t20261120_1.txt"] = county.pages.pop("/tzgg/t20261120_1.html")
    await watch(db, site, county.url)
    assert await collect(desk, fetcher) == 1
    assert [one.title for one in await waiting(db)] == [f"第1号{TITLE}"]


async def test_robots_are_obeyed(site, office, db, desk, county, fetcher):
    county.publish(1, "2026-11-20")
    county.robots = "User-agent: *\nDisallow: /tzgg/"
    number = await watch(db, site, county.url)
    assert await collect(desk, fetcher) == 0
    assert county.asked == ["/robots.txt"]
    async with db.web.acquire() as conn:
        assert "robots" in (await sources.source(conn, number)).error


async def test_a_source_that_fails_waits_longer_and_after_days_somebody_is_told(
    site, office, db, desk, county, fetcher
):
    county.status = 503
    await watch(db, site, county.url)
    looks = 0
    for _ in range(int(PATIENCE.total_seconds() // 1800) + 40):
        asked = len(county.asked)
        await collect(desk, fetcher)
        looks += len(county.asked) > asked
        site.clock.forward(minutes=30)
    assert 6 <= looks <= 12
    async with db.web.acquire() as conn:
        told = await alarms.open_alarms(conn, 421321)
    assert [("取不到新内容" in one.text, "503" in one.text) for one in told] == [(True, True)]
    assert "取不到新内容" in await (await site.person(Role.TOWN_EDITOR)).page("/console")
    county.status = 200
    county.publish(1, site.clock().date().isoformat())
    site.clock.forward(hours=24)
    assert await collect(desk, fetcher) == 1
    async with db.web.acquire() as conn:
        assert await alarms.open_alarms(conn, 421321) == []


async def test_a_list_without_articles_is_no_silence(site, office, db, desk, county, fetcher):
    number = await watch(db, site, county.url)
    await collect(desk, fetcher)
    async with db.web.acquire() as conn:
        assert "没有找到文章" in (await sources.source(conn, number)).error


async def test_an_article_that_cannot_be_had_is_named_at_its_source(site, office, db, desk, county, fetcher):
    county.publish(1, "2026-11-20")
    county.publish(2, "2026-11-21")
    county.broken.add("/tzgg/t20261121_2.html")
    number = await watch(db, site, county.url)
    assert await collect(desk, fetcher) == 1
    async with db.web.acquire() as conn:
        one = await sources.source(conn, number)
    assert f"“第2号{TITLE}”取不到：网站打不开（500）" in one.error
    assert one.failures == 0
    county.broken.clear()
    site.clock.forward(minutes=31)
    assert await collect(desk, fetcher) == 1
    async with db.web.acquire() as conn:
        assert (await sources.source(conn, number)).error == ""


async def test_a_find_becomes_an_item_with_its_files(site, office, db, desk, county, fetcher):
    await office.divisions()
    hidden = '<p style="display:none"><a href="http://bet.example/x">a</a><a href="https://a.gov.cn/">b</a></p>'
    county.publish(2, "2026-11-20", more=f'<a href="bz.xlsx">补贴标准.xlsx</a>{hidden}')
    county.pages["/tzgg/bz.xlsx"] = sheet()
    await watch(db, site, county.url)
    await collect(desk, fetcher)
    browser = await site.person(Role.TOWN_EDITOR)
    listed = await browser.page("/console/finds")
    path = re.search(r'href="(/console/finds/\d+)"', listed)[1]
    shown = await browser.page(path)
    assert "补贴标准.xlsx" in shown
    assert "正文是程序猜的" not in shown
    made = await browser.post(f"{path}/take", {"division": str(TOWN)})
    assert made.status == 303, await made.text()
    edit = await browser.page(made.headers["Location"])
    assert 'value="随县农业农村局"' in edit
    assert "原网页里藏有看不见的链接（暗链）" in edit
    async with db.web.acquire() as conn:
        item = await items.by_code(conn, made.headers["Location"].split("/")[3])
        version = await items.version(conn, item.id, item.current)
    assert version.hidden_links == ("http://bet.example/x",)
    assert await waiting(db) == []
    assert "已经做成信息" in await browser.page(path)
    again = await browser.post(f"{path}/take", {"division": str(TOWN)})
    assert again.status == 400
    assert "已经办过" in await again.text()


async def test_what_is_not_used_does_not_come_again(site, office, db, desk, county, fetcher):
    county.publish(2, "2026-11-20")
    await watch(db, site, county.url)
    await collect(desk, fetcher)
    browser = await site.person(Role.TOWN_EDITOR)
    find = (await waiting(db))[0].id
    assert (await browser.post(f"/console/finds/{find}/ignore")).status == 303
    county.publish(3, "2026-11-20", body=county.pages["/tzgg/t20261120_2.html"])
    site.clock.forward(minutes=31)
    assert await collect(desk, fetcher) == 0
    assert await waiting(db) == []


async def test_another_town_does_not_see_it(site, office, db, desk, county, fetcher):
    county.publish(2, "2026-11-20")
    await watch(db, site, county.url, division=421321102000000)
    await collect(desk, fetcher)
    browser = await site.person(Role.TOWN_EDITOR)
    assert TITLE not in await browser.page("/console/finds")
    find = (await waiting(db))[0].id
    assert (await browser.get(f"/console/finds/{find}")).status == 404
    assert (await browser.post(f"/console/finds/{find}/ignore")).status == 404


async def test_an_address_inside_is_refused(site, office, county):
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await browser.post("/console/items/new", {"url": county.url})
    assert refused.status == 400
    assert "内部网络" in await refused.text()
    assert county.asked == []
