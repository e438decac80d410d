"""Where embedded servers keep data and sockets, as whom they run, and why they refuse a folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_MARK: Final = ".cunkou"
_ELSEWHERE: Final = "elsewhere"
_OURS: Final = frozenset({_MARK, _ELSEWHERE})
_BEFORE: Final = frozenset({"keys"})  # what settings may have put there before the first start
_SOCKET_ROOM: Final = 80  # sun_path holds 104 bytes on macOS, 108 on Linux; the names of sockets take up to 20
_NEEDED_BYTES: Final = 300 * 1024 * 1024
_NOBODY: Final = 65534


class EmbeddedError(Exception):
    """The servers cannot start; `args[0]` is a Chinese sentence with the place and the remedy."""


@dataclass(frozen=True)
class Place:
    """Folders and user of one pair of servers; uid and gid -1: ours."""

    data: Path
    sockets: Path
    uid: int
    gid: int

    def own(self, folder: Path) -> None:
        """Make the folder for the servers' user alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.uid >= 0:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def settle(path: Path) -> Place:
    """Choose folders and user for the data of `path`; make what is missing; EmbeddedError when it is not ours."""
    path = path.absolute()
    uid, gid = _unprivileged() if os.geteuid() == 0 else (-1, -1)
    data = path
    try:
        if uid >= 0 and not _passable(path, uid):
            data = _elsewhere(path)
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
        _refuse_foreign(data)
        (data / _MARK).touch()
    except (FileExistsError, NotADirectoryError) as error:
        raise EmbeddedError(f"{data} 不是文件夹。请改名或移走它，或用 CUNKOU_VAR 指定别的数据目录。") from error
    except PermissionError as error:
        raise EmbeddedError(
            f"没有权限写入数据目录 {data}。请换用它的所有者运行，或用 CUNKOU_VAR 指定别的目录。"
        ) from error
    except OSError as error:
        raise disk_error(data, error) from error
    _refuse_full(data)
    place = Place(data, _sockets(data), uid, gid)
    _own_sockets(place)
    return place


def lock(data: Path) -> IO[bytes]:
    """Hold the data folder until the file is closed or we die, however; EmbeddedError when another process holds it."""
    handle = (data / _MARK).open("ab")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise EmbeddedError(
            f"数据目录 {data} 正被另一个村口进程使用。请先停止那个进程，或用 CUNKOU_VAR 指定别的数据目录。"
        ) from error
    return handle


def disk_error(data: Path, error: object) -> EmbeddedError:
    """Say that the data cannot be written at this place."""
    return EmbeddedError(f"无法写入数据目录 {data}（{error}）。请检查磁盘空间和权限，或用 CUNKOU_VAR 指定别的目录。")


def _unprivileged() -> tuple[int, int]:
    try:
        user = pwd.getpwnam("nobody")
    except KeyError:
        return _NOBODY, _NOBODY
    return user.pw_uid, user.pw_gid


def _passable(path: Path, uid: int) -> bool:
    """Whether the user may walk to `path`; parents that do not exist yet are made passable."""
    for folder in path.parents:
        try:
            status = folder.stat()
        except FileNotFoundError:
            continue
        except NotADirectoryError:
            return True  # settle() says it better
        if not status.st_mode & (stat.S_IXUSR if status.st_uid == uid else stat.S_IXOTH):
            return False
    return not path.is_dir() or bool(path.stat().st_mode & stat.S_IXOTH)


def _elsewhere(path: Path) -> Path:
    """A home directory stays closed: root's data then lives in /var/lib.

    A file in `path` names the folder, so that deleting `path` (with the keys in it) never leaves a new start with
    data that it cannot read.
    """
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    _refuse_foreign(path)
    pointer = path / _ELSEWHERE
    try:
        with pointer.open("x") as output:
            output.write(secrets.token_hex(6))
    except FileExistsError:
        pass
    return Path("/var/lib/cunkou") / pointer.read_text()


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _refuse_foreign(data: Path) -> None:
    names = {entry.name for entry in data.iterdir()}
    if not names & _OURS and names - _BEFORE:
        raise EmbeddedError(
            f"数据目录 {data} 里已有别的文件（如 {min(names)}），不是村口建立的。"
            "为免损坏，没有动它；请用 CUNKOU_VAR 指定一个空目录。"
        )


def _refuse_full(data: Path) -> None:
    free = shutil.disk_usage(data).free
    if free < _NEEDED_BYTES:
        raise EmbeddedError(
            f"磁盘空间不足：{data} 所在磁盘只剩 {free // 2**20} MB，至少需要 {_NEEDED_BYTES // 2**20} MB。"
            "请清理磁盘，或用 CUNKOU_VAR 指定别的目录。"
        )


def _sockets(data: Path) -> Path:
    near = data / "run"
    if len(os.fsencode(near)) <= _SOCKET_ROOM:
        return near
    base = Path(tempfile.gettempdir())
    if len(os.fsencode(base)) > _SOCKET_ROOM - 20:
        base = Path("/tmp")  # noqa: S108 -- the folder below is checked to be ours alone
    return base / f"cunkou-{_short(data)}"


def _own_sockets(place: Place) -> None:
    folder = place.sockets
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    ours = {os.geteuid(), place.uid} - {-1}
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in ours:
        raise EmbeddedError(f"{folder} 已被别的用户占用，服务的连接不能放在那里。请删除它，或设置 TMPDIR 后再试。")
    place.own(folder)
