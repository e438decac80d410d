"""What stands on accounts by their platforms' own lists (发布列表), read once a day: what was published past us.

It proves no zero: a platform lists a part of what stands there, and only a person's comparison counts as one.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from channels.message import Reason
from channels.posted import Article, Posted
from channels.registry import CHANNELS
from content.code import read_code
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import watch as store
from pusher.store.watch import Publication

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=20)  # a little less than a day, so that it does not creep through the night
_MOST: Final = 100  # articles: five calls of a hundred that a platform takes a day [?]


async def articles(desk: Desk) -> None:
    """Read the lists of the accounts whose day has come."""
    async with desk.pool.acquire() as conn:
        due = await store.lists_due(conn, list(CHANNELS), desk.now() - EVERY)
    for number, county in due:
        try:
            await _read(desk, number, county)
        except Exception:
            log.exception("list of articles not read", extra={"account": number})


async def _read(desk: Desk, number: int, county: int) -> None:
    channel, now = (await desk.post(number)).channel, desk.now()
    if not isinstance(channel, Posted):
        return
    found = await channel.articles(_MOST)
    async with desk.pool.acquire() as conn, conn.transaction():
        if isinstance(found, Reason):
            await store.list_missed(conn, number, found.text, now)
            return
        for one in found:
            push = await _behind(conn, county, one)
            new = Publication(one.link, one.title, one.at, push, "platform")
            await store.add_publication(conn, number, new, by=None, at=now)
        await store.list_read(conn, number, len(found), now)


async def _behind(conn: Connection, county: int, article: Article) -> int | None:
    """The approved push that an article names as its source; None: it names none of ours."""
    code = read_code(urlsplit(article.source).path.rpartition("/")[2]) if article.source else None
    return await store.approved_push(conn, county, code) if code else None
