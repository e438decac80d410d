"""Collecting (收稿): what folders and list pages have that is new waits in the console; nothing goes out by itself.

An alert in a folder is taken at once; two people let it out, as they do with every alert.
"""

from __future__ import annotations

import asyncio
import logging
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from content.ingest import Draft, IngestError, read, too_large
from content.ingest.alert import AlertError, read_alert
from content.ingest.column import Article, articles
from content.review import ReviewError
from content.store import source as sources
from content.store.source import Source
from pusher import alert as relay
from pusher.bring import AGENT, Brought, arrival, attached, bring, rules
from pusher.desk import OFFICE_TIME, Desk
from pusher.fetch import Fetcher, FetchError
from pusher.store import alarm as alarms
from pusher.store import audit
from pusher.store import objection as objections

log = logging.getLogger(__name__)

EVERY: Final = {"folder": timedelta(seconds=30), "page": timedelta(minutes=30)}
LONGEST: Final = timedelta(hours=24)  # between two looks at a source that fails
PATIENCE: Final = timedelta(days=3)  # then an alarm
FRESH: Final = timedelta(days=7)  # of what a list shows at the first look, older articles are only remembered
MOST: Final = 20  # articles or files a look
QUIET: Final = 10.0  # seconds since a file was last written: it is whole
ALERTS: Final = frozenset({".json", ".xml"})
NEWS: Final = frozenset({"new", "update", "cancel"})  # what a message brings that somebody has to let out
HELD: Final = timedelta(hours=1)  # a look is over by then, or its worker is dead


class CollectError(Exception):
    """A source cannot be looked at; `args[0]` says in Chinese why."""


async def collect(desk: Desk, fetcher: Fetcher) -> int:
    """Look at every source that is due, one after the other, and return how many texts came in."""
    came = 0
    while True:
        now = desk.now()
        async with desk.pool.acquire() as conn:
            one = await sources.claim_source(conn, at=now, until=now + HELD)
        if one is None:
            return came
        came += await look(desk, fetcher, one)


async def look(desk: Desk, fetcher: Fetcher, one: Source) -> int:
    """Look at one source now and note how it went; return how many texts came in."""
    try:
        came, etag, modified, missed = await (_folder(desk, one) if one.kind == "folder" else _page(desk, fetcher, one))
    except (CollectError, FetchError, IngestError) as error:
        await _failed(desk, one, str(error))
        return 0
    now = desk.now()
    async with desk.pool.acquire() as conn, conn.transaction():
        await sources.look_went_well(
            conn, one.id, etag=etag, modified=modified, missed=missed, next_at=now + EVERY[one.kind], at=now
        )  # fmt: skip
        await alarms.clear_alarm(conn, "source", f"source {one.id}")
    return came


async def _failed(desk: Desk, one: Source, why: str) -> None:
    """Wait twice as long each time; after days somebody is told."""
    now = desk.now()
    pause = min(LONGEST, EVERY[one.kind] * 2 ** min(one.failures + 1, 12))
    log.warning("source not read", extra={"source": one.id, "failures": one.failures + 1})
    async with desk.pool.acquire() as conn, conn.transaction():
        since = await sources.look_failed(conn, one.id, why, next_at=now + pause, at=now)
        if now - since >= PATIENCE:
            said = f"“{one.name}”从{since.astimezone(OFFICE_TIME):%m月%d日}起取不到新内容：{why}。"
            await alarms.raise_alarm(conn, county=one.county, kind="source", object=f"source {one.id}", text=said)


async def _folder(desk: Desk, one: Source) -> tuple[int, str, str, str]:
    """Take the files that are whole and new; they stay where they are."""
    there = await asyncio.to_thread(lambda: list(_listed(Path(one.address), desk.now())))
    async with desk.pool.acquire() as conn:
        known = await sources.known_addresses(conn, one.id, [address for address, _, _ in there])
    came = 0
    for address, path, size in [entry for entry in there if entry[0] not in known][:MOST]:
        if why := too_large(path.name, size):
            came += await _keep(desk, one, Brought(address, path.name, "", address.encode(), None, why))
            continue
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError:
            continue  # it went away, or is locked: the next look sees
        draft, why = None, ""
        if path.suffix.lower() in ALERTS:
            news, why = await _alert(desk, one, address, data)
            came += news
            if not why:
                continue
        else:
            draft, why = await asyncio.to_thread(_opened, path.name, data)
        came += await _keep(desk, one, Brought(address, path.name, "", data, draft, why))
    return came, "", "", ""


async def _alert(desk: Desk, one: Source, address: str, data: bytes) -> tuple[int, str]:
    """Take an alert at once, for it cannot wait to be found; (whether it is news, why it cannot be taken)."""
    now = desk.now()
    try:
        alert = await asyncio.to_thread(read_alert, data)
        async with desk.pool.acquire() as conn, conn.transaction():
            night = (await objections.rules(conn, one.county)).night
            taken = await relay.take(conn, alert, one.division, night, by=None, now=now)
            await sources.remember(conn, one, [address], now)
            await audit.record(
                conn, "take_alert", at=now, division=one.division, staff=None, grant=None,
                subject=f"item {taken.code}", detail={"identifier": alert.identifier, "what": taken.what},
            )  # fmt: skip
            if taken.what in NEWS:
                said = f"收到“{taken.title[:60]}”，还没有审定。两个人审定后才会发出去。"
                await alarms.raise_alarm(conn, county=one.county, kind="alert", object=f"item {taken.code}", text=said)
    except (AlertError, ReviewError) as error:
        return 0, str(error)
    return int(taken.what in NEWS), ""


def _listed(folder: Path, now: datetime) -> Iterator[tuple[str, Path, int]]:
    """(what is remembered of a file, its path, its bytes) of the folder's files; locks and hidden ones are none."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        raise CollectError(f"打不开文件夹 {folder}") from None
    for path in found:
        try:
            about = path.lstat()
        except OSError:
            continue
        if path.name.startswith((".", "~")) or not stat.S_ISREG(about.st_mode) or not about.st_size:
            continue
        if now.timestamp() - about.st_mtime >= QUIET:
            yield f"{path.name}|{about.st_size}|{about.st_mtime_ns}", path, about.st_size


def _opened(name: str, data: bytes) -> tuple[Draft | None, str]:
    try:
        return read(name, data), ""
    except IngestError as error:
        return None, str(error)


async def _page(desk: Desk, fetcher: Fetcher, one: Source) -> tuple[int, str, str, str]:
    """Take a list page's new articles, the oldest first; what it does not list any more is of no concern.

    (how many came, the list's ETag and day when all did, which could not be had and why)
    """
    robots = await rules(fetcher, one.address)
    if not robots.can_fetch(AGENT, one.address):
        raise CollectError("网站的robots.txt不允许读取这个栏目")
    answer = await fetcher.get(one.address, etag=one.etag, modified=one.modified, stay=True)
    if answer.status == 304:  # noqa: PLR2004 - HTTP's own number
        return 0, one.etag, one.modified, ""
    if not answer.ok:
        raise CollectError(f"网站打不开（{answer.status}）")
    listed = await asyncio.to_thread(articles, answer.body, answer.url, answer.charset)
    listed = tuple(article for article in listed if robots.can_fetch(AGENT, article.url))
    if not listed:
        raise CollectError("页面上没有找到文章。如果列表是用脚本生成的，请换一个静态的栏目网址")
    fresh = await _new(desk, one, listed)
    came, missed = 0, ""
    for article in fresh[:MOST]:
        await asyncio.sleep(min(30.0, float(robots.crawl_delay(AGENT) or 0)))
        try:
            came += await _take(desk, fetcher, one, article)
        except FetchError as error:
            missed = missed or f"“{article.title[:30]}”取不到：{error}"
    whole = not missed and len(fresh) <= MOST
    return came, answer.etag if whole else "", answer.modified if whole else "", missed


async def _new(desk: Desk, one: Source, listed: tuple[Article, ...]) -> list[Article]:
    """What has not come before. At the first look old articles are remembered and left."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        known = await sources.known_addresses(conn, one.id, [article.url for article in listed])
        fresh = [article for article in reversed(listed) if article.url not in known]
        if one.looked_at is None:
            oldest = (now - FRESH).astimezone(OFFICE_TIME).date()
            old = [article.url for article in fresh if article.day is None or article.day < oldest]
            await sources.remember(conn, one, old, now)
            fresh = [article for article in fresh if article.url not in set(old)]
    return fresh


async def _take(desk: Desk, fetcher: Fetcher, one: Source, article: Article) -> int:
    """Fetch an article; 1: it waits now, 0: it is none or came before. FetchError: it may come at the next look."""
    try:
        brought = await bring(fetcher, article.url, stay=True)
    except FetchError as error:
        if not error.refused:
            raise
        brought = None
    if brought is None:
        async with desk.pool.acquire() as conn:
            await sources.remember(conn, one, [article.url], desk.now())
        return 0
    return await _keep(desk, one, brought, article)


async def _keep(desk: Desk, one: Source, brought: Brought, article: Article | None = None) -> int:
    now = desk.now()
    async with desk.pool.acquire() as conn, conn.transaction():
        files = await attached(conn, one.county, brought, now)
        address, listed = (article.url, article.title) if article else ("", "")
        came = arrival(brought, one.county, one.division, files, source=one.id, address=address, listed=listed)
        if await sources.arrive(conn, came, now) is not None:
            return 1
        await sources.remember(conn, one, [came.address], now)
        return 0
