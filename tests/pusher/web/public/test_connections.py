"""A page holds one of the pool's connections at a time: two would wait for each other when many pages are made."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from audiences.vault import Vault
from pusher.web.public import add_routes
from tests.pusher.web.public.office import VILLAGE


class OneAtATime:
    """A pool whose only connection is out: whoever asks for a second one meanwhile would wait for ever."""

    def __init__(self, pool):
        self._pool, self._out = pool, False

    @asynccontextmanager
    async def acquire(self):
        assert not self._out
        self._out = True
        try:
            async with self._pool.acquire() as conn:
                yield conn
        finally:
            self._out = False


async def test_a_place_page_holds_one_connection_at_a_time(site):
    async def nobody(_account):
        raise LookupError

    app = web.Application()
    add_routes(app, replace(site, pool=OneAtATime(site.pool), vault=Vault({1: bytes(32)}, 1), post=nobody))
    async with TestClient(TestServer(app)) as there, there.get(f"/v/{VILLAGE // 1000}") as reply:
        assert reply.status == 200
