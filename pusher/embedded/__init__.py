"""Real PostgreSQL and Valkey from wheels, for the demo, the tests and small offices without a database server.

    async with embedded(Path("var")) as servers:
        servers.database_url("cunkou_web"), servers.redis_url

Both listen on unix sockets that only their own user (and root) can reach. They die with this process, kill -9 included.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import asyncpg
import redis.asyncio

from pusher.embedded import binaries
from pusher.embedded.place import EmbeddedError, Place, disk_error, lock, settle
from pusher.embedded.server import Server, clear_orphan, run

__all__ = ["OWNER", "EmbeddedError", "Servers", "embedded"]

OWNER: Final = "cunkou"
_DATABASE: Final = "cunkou"
_FEW_BUFFERS, _MANY_BUFFERS = 128, 1024  # MB


@dataclass(frozen=True)
class Servers:
    """Two running servers: where they are, and a wait for their untimely end."""

    place: Place
    _postgres: Server
    _valkey: Server

    def database_url(self, role: str = OWNER, database: str = _DATABASE) -> str:
        """The URL of a database under a role (cunkou is the owner; cunkou_web, cunkou_worker come with migrate)."""
        return _database_url(self.place, role, database)

    @property
    def redis_url(self) -> str:
        """The URL of Valkey's database 0."""
        return f"unix://{quote(str(_valkey_socket(self.place)))}?db=0"

    async def ended(self) -> None:
        """Return never; EmbeddedError when a server has ended by itself."""
        waits = [asyncio.ensure_future(server.ended()) for server in (self._postgres, self._valkey)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        raise EmbeddedError(f"数据库服务意外停止。请看 {self.place.data} 下的日志，再重新启动。")


@asynccontextmanager
async def embedded(path: Path, *, fsync: bool = True) -> AsyncIterator[Servers]:
    """Run both servers on the data of `path`; `fsync=False` is for tests whose data may be lost with the power.

    EmbeddedError: the folder is foreign, in use, full, or of another major version of PostgreSQL.
    """
    place = settle(path)
    with lock(place.data):
        postgres, valkey = await _postgres(place, fsync=fsync), _valkey(place, fsync=fsync)
        await clear_orphan(place.data / "postgres" / "postmaster.pid", "postgres")
        await clear_orphan(place.data / "valkey" / "pid", "valkey-server")
        try:
            await postgres.start(lambda: _postgres_answers(place))
            await valkey.start(lambda: _valkey_answers(place))
            await _make_database(place)
            yield Servers(place, postgres, valkey)
        finally:
            await valkey.stop()
            await postgres.stop()
            if place.sockets.parent != place.data:
                shutil.rmtree(place.sockets, ignore_errors=True)


async def _postgres(place: Place, *, fsync: bool) -> Server:
    data = place.data / "postgres"
    programs = binaries.postgres()
    if data.exists():
        _refuse_other_version(data)
    else:
        await _initdb(place, programs / "initdb", data)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "unix_socket_permissions": "0700",
        "fsync": "on" if fsync else "off",
        "synchronous_commit": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_connections": "200",
        "shared_buffers": f"{_buffers() if fsync else _FEW_BUFFERS}MB",
        "max_wal_size": "4GB",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "log_parameter_max_length": "0",  # parameters hold residents
        "log_parameter_max_length_on_error": "0",
        "log_min_error_statement": "panic",  # and so do failed statements
    }
    switches = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return Server("postgres", place, [str(programs / "postgres"), "-D", str(data), *switches])


def _buffers() -> int:
    """An eighth of the machine's memory in MB, at most 1 GB: a push to a million people keeps its rows there."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return min(max(memory // 8, _FEW_BUFFERS), _MANY_BUFFERS)


async def _initdb(place: Place, initdb: Path, data: Path) -> None:
    """Make the cluster beside its place and rename it, so that a killed first start leaves nothing half made."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    log = place.data / "initdb.log"
    place.own(fresh)
    status = await run(
        place,
        [
            str(initdb), "-D", str(fresh), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-instructions",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
        ],
        log,
    )  # fmt: skip
    if status:
        raise disk_error(place.data, log.read_text("utf-8", "replace").strip().splitlines()[-1:])
    fresh.rename(data)


def _refuse_other_version(data: Path) -> None:
    try:
        version = (data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise EmbeddedError(
            f"{data} 不是 PostgreSQL 数据目录。为免损坏，没有动它；请移走它，或用 CUNKOU_VAR 指定别的目录。"
        ) from error
    if version != binaries.POSTGRES_MAJOR:
        raise EmbeddedError(
            f"数据目录 {data} 属于 PostgreSQL {version}，"
            f"而这里运行的是 PostgreSQL {binaries.POSTGRES_MAJOR}，不能直接打开。"
            f"请用 PostgreSQL {version} 导出后再导入，或用 CUNKOU_VAR 指定别的目录重新开始。"
        )


def _valkey(place: Place, *, fsync: bool) -> Server:
    folder = place.data / "valkey"
    place.own(folder)
    options = {
        "port": "0",
        "unixsocket": str(_valkey_socket(place)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "pidfile": str(folder / "pid"),
        "save": "60 1" if fsync else "",
        "stop-writes-on-bgsave-error": "no",  # the queue is a bell: on a full disk it rings on, and forgets
        "daemonize": "no",
    }
    switches = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Server("valkey", place, [str(binaries.valkey()), *switches])


def _valkey_socket(place: Place) -> Path:
    return place.sockets / "valkey.sock"


def _database_url(place: Place, role: str, database: str) -> str:
    return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(place.sockets), safe='')}"


async def _postgres_answers(place: Place) -> bool:
    if not (place.sockets / ".s.PGSQL.5432").exists():
        return False
    try:
        connection = await asyncpg.connect(_database_url(place, OWNER, "postgres"), timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await connection.close()
    return True


async def _valkey_answers(place: Place) -> bool:
    client = redis.asyncio.Redis(unix_socket_path=str(_valkey_socket(place)))
    try:
        return bool(await client.ping())
    except (OSError, redis.exceptions.RedisError):
        return False
    finally:
        await client.aclose()


async def _make_database(place: Place) -> None:
    connection = await asyncpg.connect(_database_url(place, OWNER, "postgres"))
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _DATABASE):
            await connection.execute(f"CREATE DATABASE {_DATABASE}")
    finally:
        await connection.close()
