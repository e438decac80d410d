"""检查并看效果 tries the links of a text: what does not open is said, nothing blocks, and nobody waits long."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from content.checks import Policy, Severity
from content.item import Paragraph
from pusher import opening
from pusher.access import Role
from pusher.opening import dead_now, known_dead
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_item_edit import ask


@pytest.fixture
async def pages(monkeypatch):
    monkeypatch.setattr(opening, "_known", {})
    asked: list[str] = []
    over = asyncio.Event()

    async def page(request):
        asked.append(request.path)
        if request.path == "/slow":
            await over.wait()  # a host that does not answer as long as anybody asks
        raise web.HTTPNotFound if request.path == "/gone" else web.HTTPOk

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", page)
    async with TestServer(app) as server:
        server.asked = asked
        yield server
        over.set()


async def test_what_does_not_open_is_said_once_asked(pages):
    links = [str(pages.make_url(path)) for path in ("/here", "/gone", "/gone")]
    tuned = Policy(severities={"link_dead": Severity.BLOCK})
    for _ in range(2):
        (found,) = await dead_now(links, tuned, "x", inside=True)
        assert "404" in found.reason
        assert found.severity is Severity.WARN, "it may open tomorrow"
    assert sorted(pages.asked) == ["/gone", "/here"]
    assert await dead_now(links, Policy(severities={"link_dead": None}), "x", inside=True) == []


async def test_while_she_types_what_is_known_stays(pages):
    link = str(pages.make_url("/gone"))
    assert known_dead([link], Policy()) == []
    await dead_now([link], Policy(), "x", inside=True)
    assert ["404" in one.reason for one in known_dead([link], Policy())] == [True]
    assert pages.asked.count("/gone") == 1


async def test_nobody_waits_for_a_slow_host(pages, monkeypatch):
    monkeypatch.setattr(opening, "_SHORT", 0.3)
    monkeypatch.setattr(opening, "_EACH", 600.0)  # it is not the host's own time that ends it
    async with asyncio.timeout(30):
        assert await dead_now([str(pages.make_url("/slow"))], Policy(), "x", inside=True) == []


async def test_the_author_is_told_when_she_checks(site, office, pages):
    item = await office.item()
    editor = await site.person(Role.TOWN_EDITOR)
    url = str(pages.make_url("/here"))
    version = replace(NOTICE, blocks=(Paragraph(f"详见 {url} 和 {url.replace('127.0.0.1', 'localhost')} 。"),))
    page = await (await ask(editor, item, version)).text()
    assert "居民打不开：网址指向内部网络" in page
    assert "从服务器上没有核对：网址指向内部网络" in page
    assert "居民打不开" not in await (await ask(editor, item, version, live="yes")).text(), "not at each letter"
    assert pages.asked == []


async def test_a_public_address_with_a_port_of_its_own_is_for_a_person_to_look_at():
    links = ["http://222.178.10.20:81/a", "http://10.1.2.3:81/a"]
    far, inner = await dead_now(links, Policy(), "x", inside=False)
    assert far.severity is Severity.NOTE
    assert "居民打不开" not in far.reason
    assert "居民打不开" in inner.reason
