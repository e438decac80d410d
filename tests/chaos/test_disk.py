"""The database's disk runs full while sending: the line stops, says so, and goes on when there is room again."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.line import until
from tests.chaos.test_servers import restart_postgres

pytestmark = [pytest.mark.timeout(2400), pytest.mark.chaos]
SIZE = 420  # MB: the servers ask for 300 to begin
LEFT = 64 << 10  # bytes


@pytest.fixture
def ground() -> Iterator[Path]:
    """A small disk of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="ck-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=0755", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("this machine does not let root mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def fill(folder: Path) -> Path:
    """Take the room that is left, but for a little."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(folder).free - LEFT))
    return ballast


async def quiet(line) -> bool:
    """Nobody was reached for five seconds, longer than an account that is put off waits."""
    before = line.standin.total
    await asyncio.sleep(5)
    return line.standin.total == before


async def test_a_full_disk(line, servers, ground):
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.crew.web()
    await line.push_all(4000)
    for _ in range(2):
        await line.crew.worker()
    await until(lambda: line.ready(200))
    await line.reached(3000)
    ballast = fill(ground)
    await until(lambda: quiet(line))
    stopped_at = line.standin.total
    assert stopped_at < 24000, "the pushes were over before the disk was full"
    await until(lambda: line.ready(503))
    ballast.unlink()
    if servers._postgres._process.poll() is not None:
        await restart_postgres(servers)
    await line.rest()
    await line.hold()
    await until(lambda: line.ready(200))
    print(f"stopped after {stopped_at} of 24000")  # noqa: T201 -- `make chaos` shows it
