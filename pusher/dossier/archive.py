"""The pack's file: a ZIP in a temporary file, each entry hashed, an index page over all of them."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import IO, Final, Self
from zoneinfo import ZoneInfo

from markupsafe import Markup

INDEX: Final = "目录.html"
SUMS: Final = "SHA256SUMS.txt"
PART: Final = 1 << 20  # bytes
_OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
_PAGE: Final = Markup("""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body{{font:16px/1.7 "Noto Sans SC","Microsoft YaHei",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc;
vertical-align:top}}td.n{{text-align:right;white-space:nowrap}}code{{font-size:.8rem;overflow-wrap:anywhere}}
</style></head><body><h1>{title}</h1><p>{about}</p>
<table><thead><tr><th>文件</th><th>是什么</th><th>字节</th><th>SHA-256</th></tr></thead><tbody>
{rows}</tbody></table>
{left}<p>核对：Windows 用 <code>certutil -hashfile 文件名 SHA256</code>，Linux 用 <code>sha256sum -c {sums}</code>。
里面没有居民的姓名和号码；公示期内的页面上有的，是公示本来公开的。</p>
</body></html>
""")
_ROW: Final = Markup(
    '<tr><td><a href="{name}">{name}</a></td><td>{what}</td><td class="n">{size}</td>'
    "<td><code>{digest}</code></td></tr>\n"
)


class TooLargeError(Exception):
    """More came together than one pack may hold."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside."""

    name: str
    what: str
    size: int
    digest: str  # SHA-256, hexadecimal


@dataclass
class Archive:
    """A ZIP that grows; memory stays flat. Use it as a context manager. `most` bytes before compression."""

    at: datetime
    most: int
    members: list[Member] = field(default_factory=list)
    _spool: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _size: int = 0

    def __enter__(self) -> Self:
        self._zip = zipfile.ZipFile(self._spool, "w", zipfile.ZIP_DEFLATED)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()  # twice is once
        self._spool.close()

    def add(self, name: str, what: str, body: bytes) -> None:
        """Put a file in; TooLargeError."""
        self._size += len(body)
        if self._size > self.most:
            raise TooLargeError
        self._write(name, body)
        self.members.append(Member(name, what, len(body), hashlib.sha256(body).hexdigest()))

    def close(self, title: str, about: str, left: Sequence[str]) -> tuple[int, str]:
        """Put the index in and end it; the whole's size and SHA-256. `left`: what is not in it, and why."""
        sums = "".join(f"{one.digest}  {one.name}\n" for one in self.members)
        rows = Markup().join(
            _ROW.format(name=one.name, what=one.what, size=one.size, digest=one.digest) for one in self.members
        )
        gone = Markup().join(Markup("<li>{}</li>").format(words) for words in left)
        listed = Markup("<h2>没有收入的</h2><ul>{}</ul>").format(gone) if left else Markup()
        page = _PAGE.format(title=title, about=about, rows=rows, left=listed, sums=SUMS)
        self._write(SUMS, sums.encode())
        self._write(INDEX, page.encode())
        self._zip.close()
        digest = hashlib.sha256()
        size = 0
        for part in self.parts():
            digest.update(part)
            size += len(part)
        return size, digest.hexdigest()

    def parts(self) -> Iterator[bytes]:
        """The ended file in parts."""
        self._spool.seek(0)
        while part := self._spool.read(PART):
            yield part

    def _write(self, name: str, body: bytes) -> None:
        local = self.at.astimezone(_OFFICE_TIME)
        told = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
        told.external_attr = 0o644 << 16
        self._zip.writestr(told, body, zipfile.ZIP_DEFLATED)
