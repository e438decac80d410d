"""The programs that judge from outside, and what is said where this machine has none.

`.ci/run` installs them and sets CUNKOU_JUDGES=all: there a judge that is missing fails its test. A person's own machine
may have none, and the tests that need one are skipped.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHELL = shutil.which("chromium-headless-shell")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")

KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cunkou-judges"
LOCK = Path(__file__).parent / "judges" / "package-lock.json"


def chromium() -> str:
    """Where the browser is."""
    return CHROMIUM or absent("没有 Chromium，看页面的测试跳过。No Chromium: install one to look at pages.")


def headless() -> str:
    """Chromium without its windows, the same engine: a page costs it a quarter of the time. Else the browser itself."""
    return SHELL or chromium()


def java() -> str:
    """Where Java is."""
    return shutil.which("java") or absent("没有 Java，HTML 校验跳过。No Java: the HTML checker needs one.")


def node() -> str:
    """Where Node is."""
    return shutil.which("node") or absent("没有 Node，Lighthouse 跳过。No Node: Lighthouse needs one.")


def module(name: str) -> Path:
    """Where a package of tests/judges/package-lock.json is, when `.ci/judges` has installed that very lock."""
    here = LOCK.read_bytes()
    there = KEPT / LOCK.name
    if not there.exists() or there.read_bytes() != here:
        absent("npm 里的评判工具还没装（.ci/judges），这项跳过。The judges from npm are not installed: run .ci/judges.")
    return KEPT / "node_modules" / name


def absent(sentence: str) -> NoReturn:
    """A judge is not here: skip, or fail where all of them have to be."""
    if os.environ.get("CUNKOU_JUDGES") == "all":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


async def answers(port: int) -> None:
    """Wait until somebody listens at a port of this machine."""
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError(f"nobody answers at port {port}")
