"""One pair of embedded servers for each test process; a fresh database for each test that asks."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import pytest
import pytest_asyncio
import redis.asyncio
from hypothesis import settings

from pusher.embedded import OWNER, Servers, embedded
from pusher.migrate import migrate
from pusher.store import Pool, Role, open_pool
from tests.builtin import remember
from tests.stage import stage

__all__ = ["stage"]  # a fixture for the line and for chaos

_TEMPLATE: Final = "template_cunkou"
_LOGINS: Final[dict[Role, str]] = {"owner": OWNER, "web": "cunkou_web", "worker": "cunkou_worker"}
_BEAT: Final = 300.0  # seconds between two heartbeats of the template
_ROOM: Final = 4 << 30  # bytes, for all test processes
# What takes minutes, by the test process that begins with it: programs of their own, browsers.
_LONG: Final = (
    ("tests/bench/test_bench.py", "tests/chaos/", "tests/journeys/test_demo.py", "tests/deployment/test_scale_out.py"),
    ("tests/judges/",),
)
gc.disable()  # until everything is collected
_numbers = itertools.count(1)
_used: Final[list[tuple[Servers, str]]] = []  # databases of tests that are over
_beaten: Final[dict[str, float]] = {}  # time.monotonic() of each template's last heartbeat
remember()

settings.register_profile("suite", deadline=None)  # how fast is never a test's business
settings.register_profile("long", settings.get_profile("suite"), max_examples=2000)  # --hypothesis-profile=long
settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes goes first, and not all of it in one process: at the end all have something to do."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    share = len(items) // processes  # what xdist hands to each process, before who is free takes of the others' last
    first, second = ([item for item in items if item.nodeid.startswith(names)] for names in _LONG)
    rest = [item for item in items if not item.nodeid.startswith((*_LONG[0], *_LONG[1]))]
    gap = max(share - len(first), 0)
    items[:] = [*first, *rest[:gap], *second, *rest[gap:]]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All code and all tests are there to stay: the collector would walk through them again and again."""
    gc.freeze()
    gc.enable()


@dataclass(frozen=True)
class Database:
    """One test's own database, with a pool under each role."""

    owner: Pool
    web: Pool
    worker: Pool
    name: str
    servers: Servers

    def url(self, role: Role) -> str:
        """The URL under a role: owner, web or worker."""
        return self.servers.database_url(_LOGINS[role], self.name)


@pytest.fixture(scope="session")
def short_tmp() -> Iterator[Path]:
    """A folder that servers of another user can reach, with a name short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ck-", dir=_quick_disk()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _quick_disk() -> str:
    """Memory where there is enough: a copy of the template is eight hundred small files, twenty times as fast there."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM
    return str(memory) if roomy else "/tmp"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(short_tmp: Path) -> AsyncIterator[Servers]:
    async with embedded(short_tmp / "var", fsync=False) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _template(servers: Servers) -> str:
    await _admin(servers, f"CREATE DATABASE {_TEMPLATE}")
    await migrate(servers.database_url(OWNER, _TEMPLATE))
    return _TEMPLATE


async def keep_alive(servers: Servers, template: str) -> None:
    """Renew a template's heartbeat: a database whose last one is half an hour old sends nothing (it was restored)."""
    url = servers.database_url(OWNER, template)
    if time.monotonic() - _beaten.get(url, -_BEAT) >= _BEAT:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute("UPDATE pusher.pulse SET at = clock_timestamp()")
        finally:
            await connection.close()
        _beaten[url] = time.monotonic()


@pytest.fixture
async def db(servers: Servers, _template: str) -> AsyncIterator[Database]:
    name = f"test_{next(_numbers)}"
    # in one go with the last test's end: a connection costs as much as many a query
    ended = [f"DROP DATABASE {one} WITH (FORCE)" for there, one in _used if there is servers]
    _used.clear()
    await keep_alive(servers, _template)
    await _admin(servers, *ended, f"CREATE DATABASE {name} TEMPLATE {_template} STRATEGY file_copy")
    pools = {
        role: await open_pool(servers.database_url(login, name), role, min_size=0, max_size=8)
        for role, login in _LOGINS.items()
    }
    try:
        yield Database(pools["owner"], pools["web"], pools["worker"], name, servers)
    finally:
        for pool in pools.values():
            pool.terminate()
        _used.append((servers, name))


@pytest.fixture
async def valkey(servers: Servers) -> str:
    async with redis.asyncio.from_url(servers.redis_url) as client:
        await client.flushall()
    return servers.redis_url


async def _admin(servers: Servers, *statements: str) -> None:
    connection = await asyncpg.connect(servers.database_url(OWNER, "postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
