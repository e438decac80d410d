"""The restore drill of docs/deployment.md, once and really: base backup, WAL archive, half a push, back to a moment.

The restored database knows less than the handsets. What it must not do is to send again by itself.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import asyncpg
import pytest
import redis.asyncio

from channels.base import Resources
from pusher import embedded, reconcile
from pusher.dispatch import dispatch, dispatch_lane
from pusher.embedded import OWNER, binaries
from pusher.embedded.place import Place, settle
from pusher.embedded.server import Server, run
from pusher.migrate import migrate
from pusher.publish import resume
from pusher.runtime import Posts, RedisCache
from pusher.store import Pool, open_pool
from pusher.strategy import LANES
from tests.stage import phones

pytestmark = pytest.mark.timeout(180)
DOCS = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text("utf-8")
LOGINS = {"owner": OWNER, "web": "cunkou_web", "worker": "cunkou_worker"}


@dataclass
class Cluster:
    """A running PostgreSQL with a pool under each role."""

    place: Place
    server: Server
    owner: Pool
    web: Pool
    worker: Pool


def _url(place: Place, login: str = OWNER, database: str = "cunkou") -> str:
    return embedded._database_url(place, login, database)


@asynccontextmanager
async def _cluster(place: Place, options: dict[str, str]):
    """PostgreSQL on the data of a place; it ends without a farewell, as a machine does."""
    always = {"listen_addresses": "", "unix_socket_directories": str(place.sockets), "fsync": "off", **options}
    switches = [word for name, value in always.items() for word in ("-c", f"{name}={value}")]
    program = str(binaries.postgres() / "postgres")
    server = Server("postgres", place, [program, "-D", str(place.data / "postgres"), *switches])
    await server.start(lambda: _answers(place))
    pools: dict[str, Pool] = {}
    try:
        await embedded._make_database(place)
        await migrate(_url(place))
        pools = {
            role: await open_pool(_url(place, login), role, min_size=0, max_size=8) for role, login in LOGINS.items()
        }
        yield Cluster(place, server, **pools)
    finally:
        for pool in pools.values():
            pool.terminate()
        server._process.kill()
        server._process.wait()


async def _answers(place: Place) -> bool:
    """Whether it takes writes: a server that still replays its log does not."""
    try:
        connection = await asyncpg.connect(_url(place, database="postgres"), timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    try:
        return not await connection.fetchval("SELECT pg_is_in_recovery()")
    finally:
        await connection.close()


@pytest.fixture
def archive(short_tmp: Path) -> Path:
    return short_tmp / "life" / "archive"


@pytest.fixture
async def db(short_tmp: Path, archive: Path):
    """The house's database, with its WAL archived from the first moment."""
    place = settle(short_tmp / "life")
    await embedded._initdb(place, binaries.postgres() / "initdb", place.data / "postgres")
    place.own(archive)
    options = {
        "wal_level": "replica",
        "max_wal_senders": "4",
        "archive_mode": "on",
        "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
    }
    async with _cluster(place, options) as cluster:
        yield cluster


async def _backup(db, target: Place) -> None:
    folder = target.data / "postgres"
    target.own(folder)
    programs, log = binaries.postgres(), target.data / "backup.log"
    words = ["-h", str(db.place.sockets), "-U", OWNER, "-D", str(folder), "-c", "fast"]
    assert await run(target, [str(programs / "pg_basebackup"), *words], log) == 0, log.read_text()


async def _archived(db) -> None:
    """Wait until all that was written so far lies in the archive."""
    segment = await db.owner.fetchval("SELECT pg_walfile_name(pg_current_wal_lsn())")
    await db.owner.execute("SELECT pg_switch_wal()")
    end = time.monotonic() + 30
    while (await db.owner.fetchval("SELECT last_archived_wal FROM pg_stat_archiver") or "") < segment:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _restored(target: Place, archive: Path, moment: datetime):
    (target.data / "postgres" / "recovery.signal").touch()
    options = {
        "restore_command": f"cp {archive}/%f %p",
        "recovery_target_time": moment.isoformat(),
        "recovery_target_action": "promote",
    }
    async with _cluster(target, options) as cluster:
        yield cluster


async def _all_that_sends(desk, push: int, stage) -> None:
    """Whatever a worker does by itself: every round, every lane, every batch."""
    for name in reconcile.ROUNDS:
        await reconcile.go_round(desk, name)
    for lane in LANES:
        await dispatch_lane(desk, lane)
    for batch in await stage.batches(push):
        await dispatch(desk, batch)


async def test_a_database_restored_to_half_a_push_sends_nothing_by_itself(stage, db, archive, short_tmp):
    target = settle(short_tmp / "again")
    await _backup(db, target)
    everyone = phones(2000)
    push = await stage.push(everyone)
    first, second = await stage.batches(push)
    await dispatch(stage.desk, first)
    moment = await db.owner.fetchval("SELECT clock_timestamp()")
    await dispatch(stage.desk, second)
    await _archived(db)
    db.server._process.kill()  # the machine is gone
    assert set(stage.world.addresses("sms").values()) == {1}
    async with (
        _restored(target, archive, moment) as again,
        aiohttp.ClientSession() as http,
        redis.asyncio.from_url(stage.redis_url) as client,
    ):
        posts = Posts(again.worker, stage.vault, Resources(http, RedisCache(client), lambda: datetime.now(UTC)))
        desk = replace(stage.desk, pool=again.worker, post=posts.post)
        there = replace(stage, desk=desk, db=again)
        states = await there.states(push)
        assert states == {"sent": 1000, "pending": 1000}, "the restored rows know of the first half only"
        assert await again.owner.fetchval("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)") == "00000002"
        for lane in LANES:
            await dispatch_lane(desk, lane)  # before anybody has taken the pulse
        await _all_that_sends(desk, push, there)
        await _all_that_sends(desk, push, there)
        assert set(stage.world.addresses("sms").values()) == {1}, "sent again by itself"
        row = await again.owner.fetchrow("SELECT state, paused_because FROM pusher.push WHERE id = $1", push)
        assert row["state"] == "paused"
        assert "恢复" in row["paused_because"]
        assert await again.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE kind = 'restored'") == 1
        async with again.web.acquire() as conn, conn.transaction():
            await resume(conn, push)  # a person said so, having looked
        await _all_that_sends(desk, push, there)
        assert stage.world.accepted["sms"] == 3000, "it was the guard that held it"
        await posts.close()


@pytest.mark.parametrize(
    "word",
    ["archive_mode", "archive_command", "wal_level", "pg_basebackup", "restore_command",
     "recovery_target_time", "recovery_target_action", "recovery.signal"],
)  # fmt: skip
def test_the_page_names_what_the_drill_does(word):
    assert DOCS.count(word) >= 1
