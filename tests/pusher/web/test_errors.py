"""Refusals and bugs as machines read them."""

from __future__ import annotations

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pusher.web.errors import explain


@pytest.mark.parametrize(
    ("raised", "status", "again"),
    [
        (asyncpg.ConnectionDoesNotExistError("gone"), 503, "5"),
        (ConnectionRefusedError(111, "refused"), 503, "5"),
        (asyncpg.UniqueViolationError("Key (phone)=(14000000001) exists"), 500, None),
    ],
)
async def test_a_lost_database_asks_to_come_again_and_a_bug_does_not(raised, status, again):
    async def handler(request):
        raise raised

    app = web.Application(middlewares=[explain])
    app.router.add_get("/callbacks/x", handler)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/callbacks/x")
        said = await answer.json()
    assert (answer.status, answer.headers.get("Retry-After"), said["status"]) == (status, again, status)
    assert "14000000001" not in str(said)


@pytest.mark.parametrize("path", ["/nope", "/v/xyz/abc", "/favicon"])
async def test_an_unknown_address_leads_residents_on_and_not_to_the_staffs_door(path):
    app = web.Application(middlewares=[explain])
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path)
        page = await answer.text()
    assert answer.status == 404
    for words in ("没有这个页面", "输编号查通知", 'href="tel:12345"'):
        assert words in page
    for words in ("工作台", "授权", "/console"):
        assert words not in page
