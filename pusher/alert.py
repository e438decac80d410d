"""Relaying official alerts (转发预警): known by their identifier, worded as they came, always to whom they were sent.

An Alert is a new item in the two-person lane; an Update and a Cancel are its next versions, and stop what was still to
be sent of the older one. Nothing is sent here: two people let it out, and its item page offers the push to those who
got the message before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from content import store as items
from content.ingest.alert import Alert, AlertError, MessageType
from content.item import Variant
from content.store import alert as alerts
from content.store.alert import Message
from content.warning import COLOURS, KINDS, LIFE, succeed, version_of
from pusher.desk import OFFICE_TIME
from pusher.publish import stop_pushes
from pusher.store import Connection

_SKEW: Final = timedelta(minutes=10)  # by which the clocks of two offices may differ


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message. `what`: new, update, cancel, repeat (it was here), late (a newer one was).

    `title` is that of the version made of it; empty: none was.
    """

    what: str
    item: int
    code: str
    title: str = ""


async def take(
    conn: Connection, alert: Alert, division: int, night: Collection[str], *, by: int | None, now: datetime
) -> Taken:
    """Take a message for a division's people, in the caller's transaction; `by` None: it came by itself.

    AlertError, ReviewError.
    """
    county = division // 10**9
    await alerts.lock(conn, county)
    known = await alerts.by_identifier(conn, county, alert.identifier)
    if known is not None:
        return Taken("repeat", known.item, known.code)
    if alert.sent > now + _SKEW:
        said = f"{alert.sent.astimezone(OFFICE_TIME):%Y年%m月%d日%H:%M}"
        raise AlertError(f"发布时间：写的是{said}，还没有到，没有转发。请向发布单位核实")
    before = await alerts.chain(conn, county, alert.references) if alert.references else None
    if alert.kind is MessageType.CANCEL and before is None:
        raise AlertError("要解除的预警没有收到过，或者已经撤回，不用解除")
    if before is not None and alert.sent < before.sent_at:
        await _keep(conn, alert, county, before.item, before.hash, before.code, now)
        return Taken("late", before.item, before.code)
    if alert.kind is not MessageType.CANCEL and (alert.expires or alert.sent + LIFE) <= now:
        raise AlertError("这条预警的有效时间已经过了，没有转发")
    if before is None and not (alert.headline and alert.colour):
        raise AlertError(
            "它变更的那条预警没有收到过，或者已经撤回，自己又没写名称和颜色。"
            "请先转发原来那一条，或者用写明名称和颜色的原文件"
        )
    if before is None:
        return await _new(conn, alert, division, night, by, now)
    return await _next(conn, alert, before, night, by, now)


async def _new(
    conn: Connection, alert: Alert, division: int, night: Collection[str], by: int | None, now: datetime
) -> Taken:
    version = version_of(alert, division, night)
    item = await items.create(conn, version, division=division, by=by, at=now)
    await _keep(conn, alert, item.county, item.id, item.current, item.code, now)
    return Taken("new", item.id, item.code, version.title)


async def _next(
    conn: Connection, alert: Alert, before: Message, night: Collection[str], by: int | None, now: datetime
) -> Taken:
    """Make the next version; what was still to be sent of the one before stops at once (locks are taken push first)."""
    await stop_pushes(conn, before.item, "superseded")
    was = await items.get(conn, before.item)
    current = await items.version(conn, was.id, was.current) if was else None
    if was is None or current is None:
        raise AlertError("原来的预警读不出来")
    alert = succeed(alert, current, before.message, before.colour)
    changed = None if before.message == KINDS[MessageType.CANCEL] else before.colour
    version = version_of(alert, current.division, night, current.variants, changed=changed)
    hash_ = await items.edit(conn, was.id, version, by=by, at=now)
    await _keep(conn, alert, was.county, was.id, hash_, was.code, now)
    return Taken("cancel" if alert.kind is MessageType.CANCEL else "update", was.id, was.code, version.title)


async def _keep(conn: Connection, alert: Alert, county: int, item: int, hash_: str, code: str, now: datetime) -> None:
    colour = COLOURS[alert.colour] if alert.colour else ""
    message = Message(item, code, KINDS[alert.kind], colour, hash_, alert.sent)
    await alerts.add(conn, county, alert.identifier, message, taken=now, expires=alert.expires)


async def arrange(conn: Connection, item: int, local: Variant, *, by: int, now: datetime) -> str:
    """Set what one town or village adds (本地安排); return the new version's hash. AlertError, ReviewError."""
    was = await items.get(conn, item)
    current = await items.version(conn, item, was.current) if was else None
    if was is None or current is None or await alerts.latest(conn, item) is None:
        raise AlertError("这条信息不是转发的预警")
    others = tuple(one for one in current.variants if one.division != local.division)
    kept = (local,) if local.blocks or local.contacts else ()
    version = replace(current, variants=(*others, *kept))
    hash_ = await items.edit(conn, item, version, by=by, at=now)
    await alerts.arranged(conn, item, was.current, hash_)
    return hash_
