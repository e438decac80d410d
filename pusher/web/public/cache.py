"""Rendered pages in memory: made once, looked over every few seconds, so that a stop shows within ten seconds."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

_LOOK: Final = 4.0  # seconds a page is served without asking whether it changed; with max-age below 10 in all
_LIFE: Final = 60.0  # seconds until it is made again anyway (还有3天 changes at midnight)
_MOST: Final = 2000  # pages of 10 KB
MAX_AGE: Final = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, ready to go out."""

    status: int
    body: bytes
    packed: bytes
    headers: Mapping[str, str]
    county: int = 0  # of the item; 0: there is none
    division: int = 0  # the place it is for, as scans are counted


def pack(text: str, headers: Mapping[str, str], *, status: int = 200, county: int = 0, division: int = 0) -> Page:
    """Make a page of its HTML."""
    body = text.encode()
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Page(status, body, gzip.compress(body, 9, mtime=0), {**headers, "ETag": etag}, county, division)


@dataclass(slots=True)
class _Kept:
    page: Page
    stamp: str | None
    made: float
    looked: float


class PageCache:
    """Pages by key, the least used forgotten first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: dict[Hashable, asyncio.Lock] = {}

    def stands(self, key: Hashable, page: Page) -> bool:
        """Whether this very page may be served without asking."""
        kept = self._kept.get(key)
        return kept is not None and kept.page is page and monotonic() - kept.looked < _LOOK

    async def get(
        self, key: Hashable, stamp: Callable[[], Awaitable[str | None]], make: Callable[[], Awaitable[Page]]
    ) -> Page:
        """Return the page of `key`; `stamp` is a word that changes when the page has to be made again."""
        kept = self._kept.get(key)
        if kept is not None and monotonic() - kept.looked < _LOOK:
            self._kept.move_to_end(key)
            return kept.page
        lock = self._making.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                return await self._renew(key, stamp, make)
        finally:
            if not lock.locked():
                self._making.pop(key, None)

    async def _renew(
        self, key: Hashable, stamp: Callable[[], Awaitable[str | None]], make: Callable[[], Awaitable[Page]]
    ) -> Page:
        kept, now = self._kept.get(key), monotonic()
        if kept is not None and now - kept.looked < _LOOK:
            return kept.page  # another request renewed it while this one waited
        word = await stamp()
        if kept is not None and kept.stamp == word and now - kept.made < _LIFE:
            kept.looked = now
            return kept.page
        page = await make()
        if (
            kept is not None
            and "Last-Modified" in page.headers
            and kept.page.headers.get("ETag") == page.headers["ETag"]
        ):
            page = kept.page  # made anew and the same: it has not been modified since
        self._kept[key] = _Kept(page, word, now, now)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return page
