"""The house in which a command works: a running demo's in the same `var`, or our own servers and processes.

A house of our own keeps sandbox, web and worker as child processes; they end with us, however we end.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import aiohttp

from pusher import embedded
from pusher.cli.command import Stop
from pusher.embedded.server import clear_orphan
from pusher.runtime import housed
from pusher.settings import Settings
from pusher.store import DatabaseError

_LAUNCH: Final = Path(embedded.__file__).with_name("launch.py")
_FILE: Final = "running.json"
_SHARED: Final = ("database_url", "database_web_url", "database_worker_url", "redis_url", "base_url", "callback_base")
_PATIENCE: Final = 30.0  # seconds for a child to be ready
_GRACE: Final = 15.0  # and to end
_LOOK: Final = 0.3
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_DISK_FULL: Final = "53100"  # PostgreSQL's word for it


@dataclass(frozen=True)
class House:
    """Where to work. `sandbox` is the stand-in's address, empty when there is none; `ours`: it ends with us."""

    settings: Settings
    sandbox: str
    ours: bool
    family: Family | None = None

    async def watch(self) -> None:
        """Return never; Stop when a process of ours has ended by itself."""
        while self.family is not None:
            self.family.look()
            await asyncio.sleep(_LOOK)


class Family:
    """The child processes of a house."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    async def clear(self) -> None:
        """End what a killed parent left behind; we hold the folder's lock, so nobody else uses it."""
        for name in _NAMES:
            await clear_orphan(self._folder / f"{name}.pid", "pusher")

    async def start(self, name: str, words: Sequence[str], settings: Settings) -> None:
        """Start `pusher words…` with these settings and wait until it says that it is there; Stop says why not."""
        log, pid = self._folder / f"{name}.log", self._folder / f"{name}.pid"
        child = _spawn([sys.executable, "-m", "pusher", *words], settings, log)
        self._children[name] = child
        pid.write_text(str(child.pid), "ascii")
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while "已启动" not in log.read_text("utf-8", "replace"):
            if child.poll() is not None or asyncio.get_running_loop().time() > deadline:
                raise self._gone(name)
            await asyncio.sleep(0.02)

    def look(self) -> None:
        """Stop when a child has ended by itself."""
        for name, child in self._children.items():
            if child.poll() is not None:
                raise self._gone(name, "自己停了")

    async def stop(self) -> None:
        """End them all, the youngest first, by force when one does not come to an end."""
        for name, child in reversed(self._children.items()):
            for sign, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, 5.0)):
                if sign is signal.SIGKILL:
                    print(f"✗ {_NAMES[name]}{_GRACE:.0f}秒内没有结束，已强制停止。", file=sys.stderr)  # noqa: T201
                if child.poll() is None:
                    child.send_signal(sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    await asyncio.to_thread(child.wait, patience)
                    break
            (self._folder / f"{name}.pid").unlink(missing_ok=True)

    def _gone(self, name: str, what: str = "没有运行起来") -> Stop:
        log = self._folder / f"{name}.log"
        said = [line for line in log.read_text("utf-8", "replace").splitlines() if line.startswith("✗ ")]
        why = said[-1].removeprefix("✗ ") if said else f"请看日志 {log}。"
        return Stop(f"{_NAMES.get(name, name)}{what}：{why}")


def _spawn(command: Sequence[str], settings: Settings, log: Path) -> subprocess.Popen[bytes]:
    """Start a child that dies with us. Call it on the main thread (see pusher.embedded.server.spawn).

    What the one before it said stays beside its log, as serve.old.log: it may say why it died.
    """
    with contextlib.suppress(FileNotFoundError):
        log.replace(log.with_suffix(".old.log"))
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 -- our own interpreter, no shell
            [sys.executable, "-I", "-S", str(_LAUNCH), "-1", "-1", str(os.getpid()), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=settings.environment(),
            start_new_session=True,  # Ctrl-C is for us: we end them in order
        )


_NAMES: Final = {"sandbox": "演练", "serve": "网页", "work": "后台"}


@asynccontextmanager
async def opened(settings: Settings, *, lively: bool) -> AsyncIterator[House]:
    """Join the demo that runs on the same `var`, or open a house; `lively`: with the processes that send.

    Outside databases are used as they are: their processes are somebody else's. Stop, EmbeddedError.
    """
    if not settings.embedded:
        yield House(settings, "", ours=False)
        return
    joined = await _running(settings)
    if joined is not None:
        yield joined
        return
    if lively and not settings.var.exists():
        require_ports(settings)  # before a database is made: nothing of an earlier house can hold them here
    try:
        async with housed(settings) as housing, _living(housing, lively=lively) as house:
            yield house
    except (OSError, DatabaseError) as error:
        if getattr(error, "errno", None) not in _FULL and getattr(error, "sqlstate", None) != _DISK_FULL:
            raise
        raise Stop(
            f"磁盘已满或不能写入：{settings.var.absolute()}。请清理磁盘，或用 CUNKOU_VAR 指定别的目录。"
        ) from error


def require_ports(settings: Settings) -> None:
    """Stop when a port that we are going to need is taken."""
    for port in (settings.port, settings.port + 1):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((settings.host, port))
            except OSError as error:
                raise Stop(
                    f"端口 {settings.host}:{port} 已被占用，或没有权限使用。请先停止占用它的程序，"
                    f"或换一个，如 PORT={settings.port + 100}。"
                ) from error


@asynccontextmanager
async def _living(settings: Settings, *, lively: bool) -> AsyncIterator[House]:
    if not lively:
        yield House(settings, "", ours=True)
        return
    folder = settings.var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    family = Family(folder)
    stage = replace(settings, sandbox=True, port=settings.port + 1)
    house = House(replace(settings, sandbox=True), f"http://{stage.host}:{stage.port}", ours=True, family=family)
    await family.clear()
    require_ports(settings)
    try:
        await family.start("sandbox", ["sandbox"], stage)
        await family.start("serve", ["serve"], house.settings)
        await family.start("work", ["work", "--all"], house.settings)
        _announce(house)
        yield house
    finally:
        (settings.var / _FILE).unlink(missing_ok=True)
        await family.stop()


def _announce(house: House) -> None:
    """Let other commands on this `var` find us. No key stands in the file."""
    told = {name: getattr(house.settings, name) for name in _SHARED}
    told |= {"host": house.settings.host, "port": house.settings.port, "sandbox": house.sandbox, "pid": os.getpid()}
    file = house.settings.var / _FILE
    file.write_text(json.dumps(told), "utf-8")
    file.chmod(0o600)


async def _running(settings: Settings) -> House | None:
    try:
        told = json.loads((settings.var / _FILE).read_text("utf-8"))
        os.kill(told.pop("pid"), 0)
        sandbox = told.pop("sandbox")
        found = replace(settings, **told, keys=settings.vault_keys(), sandbox=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http,
            http.get(f"http://{found.host}:{found.port}/healthz") as answer,
        ):
            return House(found, sandbox, ours=False) if answer.ok else None
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
