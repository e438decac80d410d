"""Retain (保存期限): what is counted stays, what is personal goes, each on its own clock (docs/retention.md).

A push is counted when it is over, and once more just before its rows go: then nobody's report changes with them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from audiences import store as people
from content.store import closing as closings
from content.store import source as sources
from pusher.desk import OFFICE_TIME, Desk
from pusher.store import Connection, DatabaseError, audit
from pusher.store import call as calls
from pusher.store import chain as chains
from pusher.store import objection as objections
from pusher.store import push as pushes
from pusher.store import question as questions
from pusher.store import report as reports
from pusher.store import retain as store
from pusher.store import visit as visits
from pusher.strategy import RECEIPT_HORIZON

log = logging.getLogger(__name__)

_COUNTY: Final = 10**9
_SIX_MONTHS: Final = 184  # days


@dataclass(frozen=True, slots=True)
class Removed:
    """What went, or on a dry run would go; `held` says what keeps it."""

    what: str
    n: int
    held: str = ""


async def figures(desk: Desk) -> None:
    """Count the pushes that are over."""
    async with desk.pool.acquire() as conn:
        for push in await store.to_figure(conn, RECEIPT_HORIZON):
            async with conn.transaction():
                await _figure(conn, push)


async def retain(desk: Desk, *, dry: bool = False) -> list[Removed]:
    """Remove what is past its time and return it by kind; nothing while another process is at it."""
    async with desk.pool.acquire() as guard, guard.transaction():
        if not await store.alone(guard):
            return []
        return [
            *await _deliveries(desk, dry=dry),
            await _members(desk, dry=dry),
            *await _traces(desk, dry=dry),
            *await _log(desk, dry=dry),
        ]


async def _deliveries(desk: Desk, *, dry: bool) -> list[Removed]:
    last = desk.clocks.last_month(desk.now().astimezone(OFFICE_TIME).date())
    gone = []
    async with desk.pool.acquire() as conn:
        for month in await store.months(conn, last):
            kept = await store.pushes_of_month(conn, month)
            what, n = f"{month // 100}年{month % 100}月的发送记录", sum(push.rows for push in kept)
            held = sum(push.open for push in kept)
            if held:
                gone.append(Removed(what, 0, f"还有{held}次推送没有办结"))
            elif dry or await _drop(desk, conn, month, kept):
                gone.append(Removed(what, n))
            else:
                gone.append(Removed(what, 0, "数据库正忙，下次再删"))
    return gone


async def _drop(desk: Desk, conn: Connection, month: int, kept: list[store.Kept]) -> bool:
    """Count once more, drop, and say so to each county; false: the lock was not to be had, or the database refused."""
    try:
        async with conn.transaction():
            for push in kept:
                await _figure(conn, push.id)
            await store.drop_partition(conn, month)
            for county in sorted({push.county for push in kept}):
                await audit.record(
                    conn, "drop_deliveries", at=desk.now(), division=county * _COUNTY, staff=None, grant=None,
                    subject=f"month {month}", detail={"pushes": sum(push.county == county for push in kept)},
                )  # fmt: skip
    except DatabaseError as error:
        log.warning("partition not dropped", extra={"month": month, "error": type(error).__name__})
        return False
    return True


async def _members(desk: Desk, *, dry: bool) -> Removed:
    now, clocks = desk.now(), desk.clocks
    async with desk.pool.acquire() as conn:
        ripe = await store.ripe_audiences(
            conn, now - timedelta(days=clocks.members), now - timedelta(days=clocks.abandoned)
        )
        for audience in () if dry else ripe:
            async with conn.transaction():
                for push in audience.pushes:
                    await _figure(conn, push)
                await visits.forget(conn, audience.pushes)
                await people.forget(conn, audience.id)
    return Removed("推送名单（谁、为什么）", sum(audience.members for audience in ripe))


async def _traces(desk: Desk, *, dry: bool) -> list[Removed]:
    now, clocks = desk.now(), desk.clocks

    def days(count: int) -> timedelta:
        return timedelta(days=count)

    async with desk.pool.acquire() as conn:
        return [
            Removed("平台提交编号", await store.calls(conn, now - days(clocks.calls), dry=dry)),
            Removed(
                "回执原文",
                await store.callbacks(conn, now - days(clocks.callbacks), now - days(clocks.unread), dry=dry),
            ),
            Removed("已计事件", await store.heard(conn, now - days(clocks.heard), dry=dry)),
            Removed("重复请求的答复", await store.answers(conn, now - days(clocks.answers), dry=dry)),
            Removed("告诉其他系统的变动", await store.events(conn, now - days(clocks.answers), dry=dry)),
            Removed("公示结束后封存的名单", await closings.forget(conn, now - days(clocks.members), dry=dry)),
            Removed("异议人和异议内容", await objections.forget(conn, now - days(clocks.members), dry=dry)),
            Removed("居民来信的内容和号码", await questions.forget(conn, now - days(clocks.members), dry=dry)),
            Removed("退订了的短信订阅", await people.forget_subscriptions(conn, now - days(clocks.members), dry=dry)),
            Removed("叫应记录", await calls.forget(conn, now - days(clocks.members), dry=dry)),
            Removed("没有人办的来稿原文", await sources.forget_finds(conn, now - days(clocks.finds), dry=dry)),
            Removed("按小时的扫码次数（并入按日）", await store.hours(conn, now - days(clocks.hours), dry=dry)),
        ]


async def _log(desk: Desk, *, dry: bool) -> list[Removed]:
    """The audit log from its oldest link on, with an anchor in its place: the chain can still be verified."""
    if not desk.clocks.audit:
        return []
    before = desk.now() - timedelta(days=max(desk.clocks.audit, _SIX_MONTHS + 1))
    async with desk.pool.acquire() as conn:
        return [Removed("审计日志", await chains.cut(conn, before, dry=dry))]


async def _figure(conn: Connection, push: int) -> None:
    """Count a push from its rows, as far as they are still there, in the caller's transaction."""
    row = await pushes.lock_push(conn, push)
    if row is None:
        return
    if await store.has_rows(conn, push):
        await store.count_figures(conn, push)
        homes = await reports.homes(conn, push, row.audience) if row.audience is not None else []
        if homes:
            await store.keep_coverage(conn, push, row.county, reports.covered(homes))
            await store.keep_carried(conn, push, row.county, reports.carried(homes))
    await store.mark_figured(conn, push)
