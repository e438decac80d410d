"""One supervised server process: start through launch.py, wait until it answers, stop it, or clear away an orphan."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from pusher.embedded.place import EmbeddedError, Place

_LAUNCH: Final = Path(__file__).with_name("launch.py")
_PAUSE: Final = 0.01
_START_SECONDS: Final = 60  # crash recovery of a large write-ahead log takes its time
_STOP_SECONDS: Final = 20


class Server:
    """A child process with its log file; it dies with us."""

    def __init__(self, name: str, place: Place, command: Sequence[str]) -> None:
        self.name = name
        self.log = place.data / f"{name}.log"
        self._place = place
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, answers: Callable[[], Awaitable[bool]]) -> None:
        """Start and wait until it answers; EmbeddedError with the end of the log when it does not."""
        self._process = spawn(self._place, self._command, self.log)
        deadline = time.monotonic() + _START_SECONDS
        while not await answers():
            if self._process.poll() is not None:
                self._process = None
                raise self._failure("启动失败")
            if time.monotonic() > deadline:
                await self.stop()
                raise self._failure(f"{_START_SECONDS} 秒内没有就绪")
            await asyncio.sleep(_PAUSE)

    async def ended(self) -> None:
        """Return when the process has ended by itself."""
        process = self._process
        await _until(lambda: process is None or process.poll() is not None, math.inf, pause=0.5)

    async def stop(self) -> None:
        """Stop in order (SIGINT is a fast shutdown for both servers), by force when it does not come to an end."""
        process, self._process = self._process, None
        if process is None:
            return
        for sign, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if process.poll() is None:
                process.send_signal(sign)
            if await _until(lambda: process.poll() is not None, patience):
                return

    def _failure(self, what: str) -> EmbeddedError:
        tail = self.log.read_text("utf-8", "replace").strip().splitlines()[-3:] if self.log.exists() else []
        if any("No space left" in line for line in tail):
            return EmbeddedError(f"磁盘已满：{self._place.data} 无法写入。请清理磁盘，或用 CUNKOU_VAR 指定别的目录。")
        return EmbeddedError(f"{self.name} {what}。请看日志 {self.log}，最后几行是：{' / '.join(tail) or '（空）'}")


def spawn(place: Place, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a command as the servers' user, its output appended to `log`; it dies with this thread's process.

    Call it on the main thread: Linux sends the parent-death signal when the *thread* that forked ends.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- our own interpreter and binaries from our wheels, no shell
            [
                sys.executable, "-I", "-S", str(_LAUNCH),
                str(place.uid), str(place.gid), str(os.getpid()), *command,
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for us: we stop the servers after our own work
        )  # fmt: skip


async def run(place: Place, command: Sequence[str], log: Path) -> int:
    """Run a command to its end as the servers' user and return its exit status."""
    process = spawn(place, command, log)
    try:
        await _until(lambda: process.poll() is not None, 120)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return process.returncode


async def clear_orphan(pid_file: Path, program: str) -> None:
    """Stop the server that a killed parent left behind; we hold the folder's lock, so nobody else uses it.

    Linux ends children with their parent; elsewhere, and for the moment that a shutdown takes, this does.
    """
    try:
        pid = int(pid_file.read_text().split()[0])  # noqa: ASYNC240 -- a few bytes, before anything runs
    except (OSError, ValueError, IndexError):
        return
    for sign, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGKILL, 5)):
        if not _runs(pid, program):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        if await _until(lambda: not _runs(pid, program), patience):
            return
    raise EmbeddedError(f"上次留下的 {program} 进程（{pid}）停不下来。请手工结束它后再试。")


def _runs(pid: int, program: str) -> bool:
    """Whether `pid` is this program: a number may have been given to another process since."""
    if sys.platform.startswith("linux"):  # where a small image has no ps
        try:
            return program.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()  # empty: a zombie
        except OSError:
            return False
    found = subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return program in found.stdout


async def _until(done: Callable[[], bool], seconds: float, pause: float = _PAUSE) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(pause)
    return True
