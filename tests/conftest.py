"""One pair of embedded servers for each test process; an empty database for each test that asks."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
import redis.asyncio
from hypothesis import settings

from pusher.embedded import OWNER, Servers, embedded
from pusher.migrate import migrate
from tests.builtin import remember
from tests.database import TEMPLATE, Database, Lender, ask
from tests.stage import stage

__all__ = ["stage"]  # a fixture for the line and for chaos

_ROOM: Final = 4 << 30  # bytes, for all test processes
# What takes minutes, by the test process that begins with it: programs of their own, browsers.
_LONG: Final = (
    ("tests/bench/test_bench.py", "tests/chaos/", "tests/journeys/test_demo.py", "tests/deployment/test_scale_out.py"),
    ("tests/judges/",),
)
gc.disable()  # until everything is collected
remember()

settings.register_profile("suite", deadline=None)  # how fast is never a test's business
settings.register_profile("long", settings.get_profile("suite"), max_examples=2000)  # --hypothesis-profile=long
settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes goes first, and not all of it in one process: at the end all have something to do."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    share = len(items) // processes // 4  # what xdist hands to each process in one piece, before it looks who is free
    first, second = ([item for item in items if item.nodeid.startswith(names)] for names in _LONG)
    rest = [item for item in items if not item.nodeid.startswith((*_LONG[0], *_LONG[1]))]
    gap = max(share - len(first), 0)
    items[:] = [*first, *rest[:gap], *second, *rest[gap:]]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All code and all tests are there to stay: the collector would walk through them again and again."""
    gc.freeze()
    gc.enable()


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
    await ask(servers, f"CREATE DATABASE {TEMPLATE}")
    await migrate(servers.database_url(OWNER, TEMPLATE))
    return TEMPLATE


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _lender(servers: Servers, _template: str) -> AsyncIterator[Lender]:
    lender = Lender(servers)
    yield lender
    await lender.end()


@pytest.fixture
async def db(_lender: Lender) -> AsyncIterator[Database]:
    yield await _lender.lend()
    await _lender.take_back()


@pytest.fixture
def _function_scoped_runner(_session_scoped_runner: asyncio.Runner) -> Iterator[asyncio.Runner]:
    """One event loop for all tests, as connections live as long as theirs; what a test left running ends with it."""
    loop = _session_scoped_runner.get_loop()
    before = asyncio.all_tasks(loop)
    yield _session_scoped_runner
    if left := asyncio.all_tasks(loop) - before:
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


@pytest.fixture
async def valkey(servers: Servers) -> str:
    async with redis.asyncio.from_url(servers.redis_url) as client:
        await client.flushall()
    return servers.redis_url
