"""Embedded servers: they start, keep their data, die with us, and refuse what is not theirs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest
import redis.asyncio

from pusher.embedded import EmbeddedError, embedded
from pusher.settings import local_keys

HOLD = """
import asyncio, sys
from pathlib import Path
from types import SimpleNamespace
from pusher.embedded import embedded

async def main():
    async with embedded(Path(sys.argv[1]), fsync=False) as servers:
        print(servers.place.data, flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def folder():
    """A folder of this test alone, with a path as short as /tmp gives."""
    made = Path(tempfile.mkdtemp(prefix="ck-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def holder(folder):
    """Another process that holds servers on folder/var."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder / "var")], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == str(folder / "var")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    _wait_for(lambda: not _running(folder))


def _running(folder: Path) -> list[str]:
    """Command lines of processes that mention the folder (postgres and Valkey both do), ourselves apart."""
    listing = subprocess.run(["ps", "-ww", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listing.splitlines() if f"{folder}/" in line]


def _wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_keeps_what_was_written_and_ends_without_a_trace(folder):
    async with embedded(folder / "var", fsync=False) as servers:
        connection = await asyncpg.connect(servers.database_url())
        await connection.execute("CREATE TABLE kept AS SELECT '坵'::text AS word")
        await connection.close()
    assert _running(folder) == []
    async with embedded(folder / "var", fsync=False) as servers:
        connection = await asyncpg.connect(servers.database_url())
        assert await connection.fetchval("SELECT word FROM kept") == "坵"
        assert await connection.fetchval("SELECT current_setting('server_encoding') || upper('é')") == "UTF8É"
        assert await connection.fetchval("SHOW listen_addresses") == ""
        await connection.close()


async def test_fsync_is_on_unless_told(folder):
    async with embedded(folder / "var") as servers:
        connection = await asyncpg.connect(servers.database_url())
        assert await connection.fetchval("SHOW fsync") == "on"
        await connection.close()


async def test_valkey_answers_and_listens_on_no_port(servers):
    async with redis.asyncio.from_url(servers.redis_url) as client:
        assert await client.set("key", "值")
        assert (await client.config_get("port")) == {"port": "0"}


async def test_valkey_rings_on_when_its_snapshot_cannot_be_written(folder):
    """On a full disk; what it forgets in a crash is rung for again."""
    async with embedded(folder / "var") as servers, redis.asyncio.from_url(servers.redis_url) as client:
        (servers.place.data / "valkey").chmod(0o500)
        await client.bgsave()
        while (await client.info("persistence"))["rdb_last_bgsave_status"] != "err":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert await client.set("bell", "1")
        (servers.place.data / "valkey").chmod(0o700)  # else it would not end before it is killed, 20 s later


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run as somebody else")
async def test_root_runs_servers_as_an_unprivileged_user(servers):
    listing = ["ps", "-o", "uid=", "-p", str(_postmaster(servers))]
    owner = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    assert int(owner) == servers.place.uid > 0
    assert servers.place.sockets.stat().st_mode & 0o777 == 0o700


def _postmaster(servers) -> int:
    return int((servers.place.data / "postgres" / "postmaster.pid").read_text().split()[0])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the parent-death signal is Linux's")
def test_servers_die_with_a_killed_parent(folder, holder):
    assert len(_running(folder)) >= 3  # the holder itself, postgres, Valkey
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    _wait_for(lambda: _running(folder) == [])


async def test_starts_again_after_a_kill(folder, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    async with embedded(folder / "var", fsync=False) as servers:  # at once: the orphans may still be shutting down
        connection = await asyncpg.connect(servers.database_url())
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()


async def test_clears_an_orphan_that_outlived_its_parent(folder):
    async with embedded(folder / "var", fsync=False) as servers:
        orphan = servers._postgres._process
        servers._postgres._process = None  # the context now leaves it running, as a kill does on macOS
    try:
        assert orphan.poll() is None
        async with embedded(folder / "var", fsync=False) as servers:
            assert orphan.wait(5) is not None
            assert _postmaster(servers) != orphan.pid
    finally:
        orphan.kill()
        orphan.wait()


async def test_a_second_process_is_refused(folder, holder):
    with pytest.raises(EmbeddedError, match=f"{folder}/var 正被另一个村口进程使用"):
        async with embedded(folder / "var"):
            pass
    assert holder.poll() is None


async def test_a_foreign_folder_is_refused_and_untouched(folder):
    for name in ("照片.jpg", "log", "keys"):
        (folder / name).write_bytes(b"...")
    with pytest.raises(EmbeddedError, match=r"已有别的文件.*CUNKOU_VAR"):
        async with embedded(folder):
            pass
    assert {entry.name for entry in folder.iterdir()} == {"照片.jpg", "log", "keys"}


async def test_keys_may_come_before_the_first_start(folder):
    local_keys(folder / "var")
    async with embedded(folder / "var", fsync=False) as servers:
        assert servers.place.data == folder / "var"


async def test_a_file_in_the_way_is_named(folder):
    (folder / "var").write_text("")
    with pytest.raises(EmbeddedError, match="不是文件夹"):
        async with embedded(folder / "var"):
            pass


async def test_another_major_version_is_refused(folder):
    async with embedded(folder / "var", fsync=False):
        pass
    version = folder / "var" / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"属于 PostgreSQL 17.*PostgreSQL 18"):
        async with embedded(folder / "var"):
            pass


async def test_a_strange_postgres_folder_is_refused(folder):
    (folder / "var" / "postgres").mkdir(parents=True)
    (folder / "var" / ".cunkou").touch()
    (folder / "var" / "postgres" / "mine.txt").touch()
    with pytest.raises(EmbeddedError, match="不是 PostgreSQL 数据目录"):
        async with embedded(folder / "var"):
            pass
    assert (folder / "var" / "postgres" / "mine.txt").exists()


async def test_a_full_disk_is_told_before_anything_starts(folder, monkeypatch):
    usage = SimpleNamespace(free=5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(EmbeddedError, match=r"磁盘空间不足：.*只剩 5 MB"):
        async with embedded(folder / "var"):
            pass
    assert not (folder / "var" / "postgres").exists()


async def test_a_disk_that_fills_up_while_starting_is_told(folder):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    small = folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", str(small)], check=False,
                      capture_output=True).returncode:  # fmt: skip
        pytest.skip("this machine does not let us mount")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pusher.embedded.place._NEEDED_BYTES", 0)
            with pytest.raises(EmbeddedError, match=r"(磁盘已满|无法写入数据目录).*CUNKOU_VAR"):
                async with embedded(small / "var", fsync=False):
                    pass
    finally:
        subprocess.run(["umount", str(small)], check=True)


async def test_a_long_path_gets_a_short_socket(folder):
    deep = folder / ("很长的目录" * 4) / ("再深一层" * 4) / "var"
    deep.parent.mkdir(parents=True)
    async with embedded(deep, fsync=False) as servers:
        assert len(os.fsencode(servers.place.sockets / ".s.PGSQL.5432.lock")) <= 103
        connection = await asyncpg.connect(servers.database_url())
        assert await connection.fetchval("SHOW data_directory") == str(deep / "postgres")
        await connection.close()
    assert not servers.place.sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's own folders are open to him")
async def test_root_leaves_a_closed_home_closed(folder):
    home = folder / "home"
    home.mkdir(mode=0o700)
    async with embedded(home / "project" / "var", fsync=False) as servers:
        data = servers.place.data
    try:
        assert data.parent == Path("/var/lib/cunkou")
        assert home.stat().st_mode & 0o777 == 0o700
        async with embedded(home / "project" / "var", fsync=False) as servers:
            assert servers.place.data == data
        shutil.rmtree(home / "project" / "var")  # and the keys in it: the old data would be unreadable
        async with embedded(home / "project" / "var", fsync=False) as servers:
            fresh = servers.place.data
        assert fresh != data
        shutil.rmtree(fresh)
    finally:
        shutil.rmtree(data)


async def test_an_untimely_end_is_told(folder):
    async with embedded(folder / "var", fsync=False) as servers:
        told = asyncio.create_task(servers.ended())
        os.kill(int((folder / "var" / "valkey" / "pid").read_text()), signal.SIGKILL)
        with pytest.raises(EmbeddedError, match="意外停止"):
            await asyncio.wait_for(told, 5)
