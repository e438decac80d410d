"""What a push tells of is over: said before the button, sent only by a person's word, and visited for no more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from content.ending import over_at
from content.item import Version
from pusher.store import Connection
from pusher.store import page as pages
from pusher.store import report as reports
from pusher.strategy import OFFICE_TIME

_GONE: Final = {"withdrawn": "信息已经撤回", "superseded": "已有新的信息代替"}


def ended(version: Version, now: datetime) -> datetime | None:
    """Return since when what a version tells of is over; None: it is not, or nobody said when it is."""
    over = over_at(version, now.astimezone(OFFICE_TIME).date())
    return over if over is not None and over <= now else None


async def outlived(conn: Connection, item: int, hash_: str, now: datetime) -> str:
    """Return why nobody has to be told of a version any more, Chinese; empty: they have to."""
    row, version = await reports.item(conn, item), await reports.version(conn, item, hash_)
    if row is None or version is None:
        return ""
    if row.state in _GONE:
        return _GONE[row.state]
    if await pages.halted(conn, item, hash_):
        return "内容有误，已经停止"
    if await pages.retired(conn, item):
        return "清理时认定失效或废止"
    over = ended(version, now)
    return f"{over.astimezone(OFFICE_TIME):%m月%d日%H:%M}已经过了" if over else ""
