"""A whole house in one process: the demo county loaded once, web, sandbox and worker on one loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import aiohttp
import asyncpg
import pytest_asyncio

from channels.registry import CHANNELS
from channels.sandbox.app import WORLD
from channels.sandbox.app import application as sandbox_application
from channels.sandbox.world import World
from channels.sms.sandbox.cmpp import port_beside
from pusher.__main__ import parse
from pusher.bell import QUEUES
from pusher.cli.demo import county, phones
from pusher.cli.demo import people as village
from pusher.cli.listen import listening
from pusher.cli.place import enter, read_division
from pusher.embedded import OWNER
from pusher.runtime import Runtime, now, running
from pusher.settings import Settings
from pusher.store import open_pool, session
from pusher.web.app import application
from pusher.web.public import fronted
from pusher.worker import work
from tests.conftest import keep_alive

_numbers = itertools.count(1)
COUNTIES = (421321, 410403, 361126, 512021)
# Every table that a command may touch; bad input leaves all of them as they were.
_TABLES = (
    "content.item", "content.version", "content.step", "audiences.resident", "audiences.household", "audiences.contact",
    "audiences.list", "audiences.draft", "audiences.roster", "audiences.audience", "audiences.member", "pusher.push",
    "pusher.rendition", "pusher.delivery", "pusher.batch", "pusher.account",
)  # fmt: skip


@dataclass
class House:
    settings: Settings
    runtime: Runtime
    world: World
    owner: asyncpg.Pool
    folder: Path

    async def run(self, *words: str) -> int:
        """Run a command as the command line does, in this process."""
        args = parse(list(words))
        return await args.module.run(args, self.settings)

    async def counts(self) -> dict[str, int]:
        return {table: await self.owner.fetchval(f"SELECT count(*) FROM {table}") for table in _TABLES}

    async def last(self) -> asyncpg.Record:
        return await self.owner.fetchrow(
            "SELECT p.id, p.state, p.audience, i.code, v.title FROM pusher.push p JOIN content.item i ON i.id = p.item "
            "JOIN content.version v ON v.item = i.id AND v.hash = p.version ORDER BY p.id DESC LIMIT 1"
        )

    async def page(self, code: str) -> str:
        async with aiohttp.ClientSession() as http, http.get(f"{self.settings.base_url}/n/{code}") as answer:
            assert answer.status == 200
            return await answer.text()


def free_ports() -> tuple[int, int]:
    """Two neighbours, as web and sandbox want them, with the one beside for CMPP."""
    start = 20000 + os.getpid() % 1000 * 20 + next(_numbers) * 2  # test processes side by side
    for port in range(start, 60000, 2):
        with (
            socket.socket() as first,
            socket.socket() as second,
            socket.socket() as third,
            contextlib.suppress(OSError),
        ):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            third.bind(("127.0.0.1", port_beside(port + 1)))
            return port, port + 1
    raise RuntimeError("no two free ports")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(servers, _template, tmp_path_factory) -> AsyncIterator[House]:
    name = f"journey_{next(_numbers)}"
    await keep_alive(servers, _template)
    admin = await asyncpg.connect(servers.database_url(OWNER, "postgres"))
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {_template} STRATEGY file_copy")
    folder = tmp_path_factory.mktemp("journey")
    port, stand_in = free_ports()
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_web_url=servers.database_url("cunkou_web", name),
        database_worker_url=servers.database_url("cunkou_worker", name),
        redis_url=servers.redis_url,
        var=folder,
        base_url=base,
        callback_base=base,
        port=port,
        sandbox=True,
    )
    owner = await open_pool(servers.database_url(OWNER, name), "owner", min_size=0, max_size=3)
    try:
        sandbox = sandbox_application(base, CHANNELS, now=now, port=stand_in)
        async with (
            running(settings, "web") as web,
            running(settings, "worker") as worker,
            listening(application(web.deps, web.desk), "127.0.0.1", port, front=fronted),
            listening(sandbox, "127.0.0.1", stand_in),
        ):
            working = asyncio.ensure_future(work(worker.desk, worker.redis, list(QUEUES)))
            await _load(web, worker, f"http://127.0.0.1:{stand_in}", folder)
            yield House(settings, web, sandbox[WORLD], owner, folder)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    finally:
        owner.terminate()
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def _load(web: Runtime, worker: Runtime, sandbox: str, folder: Path) -> None:
    """The demo county with its people and phones, and accounts in the seeds' counties."""
    async with session(web.pool, county.whole()) as conn:
        seat = await county.settle(conn)
    for code in COUNTIES:
        await enter(web.pool, read_division(str(code)))
        async with session(web.pool, county.whole()) as conn:
            await county.open_accounts(conn, web.vault, sandbox, code)
    homes = village.county(seat.tree)
    reading = await asyncio.to_thread(county.read_people, homes, seat.tree, folder / "demo", date(2026, 11, 21))
    async with session(web.pool, seat.grant) as conn:
        await county.bring_in(conn, web.vault, reading, now())
    few = [home for home in homes if home.village == 421321101201000]  # 王家岗村 is enough for the line
    async with aiohttp.ClientSession() as http:
        hand = phones.Hand(http, sandbox)
        await phones.follow(web, hand, few, lambda: None)
    await phones.folded(worker.pool)
    await phones.bind(worker.pool, web.vault, few)
