"""The inspection pack (迎检包) of a time: ledger, review sheets, pages as they were shown, matrix; made by the worker.

Villages supply nothing for it. No resident is in it but for what a public page said. What was sealed stays out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from audiences import store as people
from audiences.division import Division
from content.press import PressError
from content.press import sheet as press_sheet
from pusher import ledger, matrix
from pusher.desk import OFFICE_TIME, Desk
from pusher.dossier.archive import Archive, TooLargeError
from pusher.dossier.sheets import sheet
from pusher.store import Connection, audit
from pusher.store import county as counties
from pusher.store import dossier as store
from pusher.store.dossier import Dossier, Packed
from pusher.wording import day, place
from pusher.workbook import workbook

log = logging.getLogger(__name__)

KEPT: Final = timedelta(days=7)
MOST_PUSHES: Final = 500
MOST_BYTES: Final = 200 << 20  # before compression
_TOO_MANY: Final = f"这段时间的推送超过{MOST_PUSHES}次，一次装不下。请缩短时间，分几次做。"
_TOO_LARGE: Final = f"文件超过{MOST_BYTES >> 20}兆，一次装不下。请缩短时间，分几次做。"
_BROKEN: Final = "程序出错，没有做成。请再做一次；还不行的，请联系系统管理员。"


class _RefusedError(Exception):
    """It cannot be made; `args[0]` says why in Chinese."""


async def dossiers(desk: Desk) -> None:
    """Make the pack whose turn it is; let those go that are past their time or hold what may not be read any more."""
    await _next(desk)
    async with desk.pool.acquire() as conn:
        await store.pass_away(conn, desk.now() - KEPT)


async def _next(desk: Desk) -> None:
    """Make one, if one is asked for; a worker that dies at it leaves it to the next."""
    async with desk.pool.acquire() as conn, conn.transaction():
        one = await store.take(conn)
        if one is None:
            return
        try:
            async with conn.transaction():
                await _make(desk, conn, one)
        except _RefusedError as error:
            await store.fail(conn, one.id, error.args[0], desk.now())
        except Exception:
            log.exception("inspection pack not made", extra={"dossier": one.id})
            await store.fail(conn, one.id, _BROKEN, desk.now())


async def _make(desk: Desk, conn: Connection, one: Dossier) -> None:
    now, within = desk.now(), Division(one.division)
    since, before = _midnight(one.since), _midnight(one.until + timedelta(days=1))
    pushes = await store.pushes(conn, within.lo, within.hi, since, before, MOST_PUSHES + 1)
    if len(pushes) > MOST_PUSHES:
        raise _RefusedError(_TOO_MANY)
    tree = await people.tree(conn, one.county)
    name = place(tree.node(one.division).name) if one.division in tree else str(one.division)
    with Archive(now, MOST_BYTES) as file:
        try:
            rows = await ledger.rows(conn, within.lo, within.hi, since, before)
            made = await asyncio.to_thread(workbook, ledger.TITLE, ledger.COLUMNS, rows)
            file.add("台账.xlsx", "推送台账，一条信息一个村一行", made)
            today = now.astimezone(OFFICE_TIME).date()
            seen = await matrix.matrix(conn, desk.vault, within.lo, within.hi, today)
            made = await asyncio.to_thread(workbook, matrix.TITLE, matrix.COLUMNS, matrix.rows(seen))
            file.add("账号矩阵.xlsx", f"账号矩阵，{day(now)}的情况", made)
            left = await _papers(desk, conn, one, pushes, file)
        except TooLargeError:
            raise _RefusedError(_TOO_LARGE) from None
        told = f"{day(one.since)}至{day(one.until)}批准的{len(pushes)}次推送，{day(now)}生成。"
        size, digest = await asyncio.to_thread(file.close, f"{name}迎检材料", told, left)
        for no, part in enumerate(file.parts()):
            await store.add_part(conn, one, no, part)
        await store.ready(conn, one.id, size=size, files=len(file.members), digest=digest, at=now)
    await audit.record(
        conn, "make_dossier", at=now, division=one.division, staff=None, grant=None, subject=f"dossier {one.id}",
        detail={"pushes": len(pushes), "digest": digest},
    )  # fmt: skip


async def _papers(desk: Desk, conn: Connection, one: Dossier, pushes: Sequence[Packed], file: Archive) -> list[str]:
    """Put sheets and pages in; return what is left out, and why."""
    own = await counties.county(conn, one.county)
    base = own.base_url if own else desk.base_url
    left, shown = [], set[tuple[int, str]]()
    for push in pushes:
        if push.sealed:
            left.append(f"{push.code} 第{push.no}版：已紧急下架，内容封存")
            continue
        filled = await sheet(conn, base, push, desk.now())
        try:
            made = await press_sheet(filled)
            file.add(f"审核表/{push.code}-{push.id}.pdf", f"信息发布审核表：{filled.title}", made)
        except PressError as error:
            left.append(f"{push.code} 的审核表：{error}")
        if (push.item, push.version) in shown:
            continue
        shown.add((push.item, push.version))
        page = await desk.snapshot(conn, push.code, push.version) if desk.snapshot else None
        if page is None:
            left.append(f"{push.code} 第{push.no}版的页面：没有公开过，或已不公开")
        else:
            file.add(f"页面/{push.code}-第{push.no}版.html", "通知页面，居民当时看到的样子", page.encode())
    return left


def _midnight(day_: date) -> datetime:
    return datetime.combine(day_, time(), OFFICE_TIME)
