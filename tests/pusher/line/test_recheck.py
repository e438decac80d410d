"""What is out is looked at again: dead links, expiry, today's rules; the unit is told, and told when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from content import store
from content.checks import Severity
from content.item import Genre, Paragraph, PlainFacts
from pusher.fetch import Fetcher
from pusher.recheck import EVERY, SOON, recheck
from pusher.reconcile import ROUNDS
from pusher.store import alarm as alarms
from tests.stage import COUNTY, notice

WHOLE = (COUNTY * 10**9, COUNTY * 10**9 + 10**9 - 1)


@pytest.fixture
async def site():
    async def page(request):
        asked.append((request.method, request.path))
        if request.path == "/gone":
            raise web.HTTPNotFound
        if request.path == "/headless" and request.method == "HEAD":
            raise web.HTTPMethodNotAllowed("HEAD", ["GET"])
        return web.Response(text="在")

    asked: list[tuple[str, str]] = []
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", page)
    async with TestServer(app) as server:
        server.asked = asked
        yield server


async def published(stage, version):
    item, hash_ = await stage.approved_item(version)
    async with stage.db.web.acquire() as conn:
        assert await store.publish(conn, item, hash_, datetime.now(UTC))
    return item


async def look(stage, desk=None):
    async with Fetcher("x", inside=True, pause=0) as fetcher:
        return await recheck(desk or stage.desk, fetcher)


async def troubled(stage):
    async with stage.db.web.acquire() as conn:
        return await store.troubled(conn, *WHOLE)


async def told(stage):
    async with stage.db.worker.acquire() as conn:
        return [one.text for one in await alarms.open_alarms(conn, COUNTY)]


def later(stage, wait=SOON):
    return replace(stage.desk, now=lambda: datetime.now(UTC) + wait + timedelta(minutes=1))


def linking(*links):
    return replace(notice(), blocks=tuple(Paragraph(f"详见 {link} 。") for link in links))


async def test_dead_links_are_found_and_told(stage, site):
    links = [str(site.make_url(path)) for path in ("/here", "/gone", "/headless")]
    await published(stage, linking(*links))
    assert await look(stage) == 1
    [one] = await troubled(stage)
    assert [(found.rule, "404" in found.reason) for found in one.findings] == [("link_dead", True)]
    assert ("GET", "/headless") in site.asked
    assert await told(stage) == []  # it may open at the next look
    await look(stage, later(stage))
    assert ["链接" in text for text in await told(stage)] == [True]


async def test_a_look_is_due_once_a_day_and_again_when_somebody_asks(stage, site):
    item = await published(stage, linking(str(site.make_url("/here"))))
    assert await look(stage) == 1
    assert await look(stage) == 0
    async with stage.db.web.acquire() as conn:
        await store.hurry_recheck(conn, item, datetime.now(UTC))
    assert await look(stage) == 1
    assert await look(stage, later(stage, EVERY)) == 1


async def test_what_is_mended_is_told_no_more(stage, site):
    item = await published(stage, linking(str(site.make_url("/gone"))))
    await look(stage)
    await look(stage, later(stage))
    assert await told(stage)
    async with stage.db.web.acquire() as conn:
        await store.withdraw(conn, item, by=1, reason="链接失效", at=datetime.now(UTC))
    await look(stage)
    assert await troubled(stage) == ()
    assert not await told(stage)


async def test_a_host_that_is_away_is_said_of_each_link(stage):
    await published(stage, linking("http://127.0.0.1:1/a", "http://127.0.0.1:1/b"))
    await look(stage)
    [one] = await troubled(stage)
    assert ["连不上" in found.reason for found in one.findings] == [True, True]


async def test_an_address_inside_is_not_asked(stage, site):
    named = str(site.make_url("/here")).replace("127.0.0.1", "localhost")
    await published(stage, linking(str(site.make_url("/here")), named))
    for desk in (stage.desk, later(stage)):
        async with Fetcher("x") as fetcher:
            await recheck(desk, fetcher)
    assert site.asked == []
    [one] = await troubled(stage)
    said = {found.severity: found.reason for found in one.findings}
    assert "居民打不开" in said[Severity.WARN]
    assert "没有核对" in said[Severity.NOTE]  # a name that leads inside here may lead elsewhere for others


def _cut(when="11月30日8:00—10:00"):
    """An outage of last year."""
    return replace(notice(), genre=Genre.OUTAGE, plain=PlainFacts(when=when), issued_on=date(2025, 11, 29))


async def test_what_is_over_unsaid_and_new_rules_are_seen(stage):
    await published(stage, replace(_cut(), blocks=(Paragraph("秸杆禁烧。"),)))
    await look(stage)
    [one] = await troubled(stage)
    assert {found.rule: found.severity for found in one.findings} == {
        "word_serious": Severity.WARN,
        "expired": Severity.NOTE,
    }


async def test_what_says_itself_that_it_is_over_is_no_fault(stage):
    """Its page says 已过期, 公示已结束 or 已截止, and stands as the record that it is."""
    past = datetime.now(UTC) - timedelta(days=1)
    await published(stage, replace(_cut(), valid_until=past))
    await published(stage, replace(notice(), genre=Genre.LISTING, plain=PlainFacts(deadline=past.date())))
    await published(stage, replace(notice(), plain=PlainFacts(deadline=past.date())))
    await published(stage, _cut("11月30日8时起"))
    await look(stage)
    assert await troubled(stage) == ()


def test_the_round_beats():
    assert "rechecks" in ROUNDS
