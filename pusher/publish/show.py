"""更正并公开: an approved version takes the place of an older one on its page, whether or not anybody is sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from content import store as items
from content.review import State
from pusher.publish.error import PublishError
from pusher.publish.stop import stop_pushes
from pusher.store import Connection
from pusher.store import follow as follows
from pusher.store import page as pages
from pusher.store import push as pushes
from pusher.store import tally as tallies

_CHANGED: Final = "内容刚刚有了改动。请返回刷新，看过新内容再公开。"
_HALTED: Final = "这条信息（或者它转发的上级信息）已经停止，原来的内容不能公开。请先更正，重新送审。"


async def show_item(conn: Connection, item: int, version: str, *, at: datetime) -> list[int]:
    """Let an item's page say what was approved since it was public, and stop what still brings an older version.

    Return the stopped pushes. PublishError: another version is approved, nothing is public yet, or it was halted.
    """
    stopped = await stop_pushes(conn, item, "superseded", but=version)  # pushes first, as locks are taken everywhere
    await tallies.recall(conn, item, but=version)
    await pushes.lock_item(conn, item)
    found = await items.get(conn, item)
    if found is None or found.published is None or found.state is not State.APPROVED or found.current != version:
        raise PublishError(_CHANGED)
    if await pages.halted(conn, item, version):
        raise PublishError(_HALTED)
    await items.publish(conn, item, version, at)
    return stopped


async def show_message(conn: Connection, item: int, version: str, *, at: datetime) -> None:
    """Let the page of an alert that is public say its change or its end as soon as that is signed: it is relayed.

    What still brought the words before it was stopped when the message was taken.
    """
    found = await items.get(conn, item)
    if found is None or found.published is None or not await follows.is_alert(conn, item):
        return
    if not await pages.halted(conn, item, version):
        await items.publish(conn, item, version, at)


async def show_additions(conn: Connection, item: int, version: str, *, at: datetime) -> None:
    """Let a relay's page say its own additions as soon as they are approved: the source's words are public already.

    While the source is halted they wait for its correction. What still brings the words without them goes on.
    """
    if await items.relay_of(conn, item) is not None and not await pages.halted(conn, item, version):
        await items.publish(conn, item, version, at)
