"""Each test its own servers, which keep what they commit: they are killed and filled to the brim here."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.registry import CHANNELS
from pusher.embedded import OWNER, Servers, embedded
from pusher.migrate import migrate
from tests.chaos.crew import crew
from tests.chaos.line import Line
from tests.chaos.probe import ENTRY, Standin
from tests.conftest import _admin


@pytest.fixture
def ground() -> Iterator[Path]:
    """Where the servers' data lies: a short name, reachable for another user."""
    folder = Path(tempfile.mkdtemp(prefix="ck-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def servers(ground: Path) -> AsyncIterator[Servers]:
    """With fsync, unlike other tests' servers: a commit that a crash forgets proves nothing about the line."""
    async with embedded(ground / "var") as running:
        yield running


@pytest.fixture
async def _template(servers: Servers) -> str:
    await _admin(servers, "CREATE DATABASE template_cunkou")
    await migrate(servers.database_url(OWNER, "template_cunkou"))
    return "template_cunkou"


@pytest.fixture
def standin(monkeypatch) -> Standin:
    one = Standin()
    monkeypatch.setitem(CHANNELS, ENTRY.name, dataclasses.replace(ENTRY, sandbox=one.application))
    return one


@pytest.fixture
async def line(standin, stage, tmp_path) -> AsyncIterator[Line]:
    async with crew(stage, tmp_path / "crew.log") as people:
        yield Line(stage, standin, people)
