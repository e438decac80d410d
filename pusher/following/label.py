"""Towns' tags (标签) on the platform, in step with where followers are at home: a mass send to a town goes by them.

One worker tags on an account at a time, one call after the other: a follower in two taggings at once makes the platform
call a tag invalid that is there (45159). A hundred tags do for a county's towns, never for its villages.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Final, cast

from audiences import store as people
from audiences.store import Mislabelled
from channels.following import Following
from channels.message import Reason, Scope
from pusher.desk import Desk, Post
from pusher.following import unable
from pusher.store import label as labels

log = logging.getLogger(__name__)

HOLD: Final = 900.0  # seconds: MOST followers by fifties, each call within its time limit
REST: Final = 300.0  # between two comparisons
WHAT: Final = "给关注者打标签"
MOST: Final = 2000  # followers of one round
TAG_BYTES: Final = 30
INVALID: Final = "45159"


async def label(desk: Desk) -> None:
    """Bring the tags of the accounts whose turn it is into step."""
    async with desk.pool.acquire() as conn:
        due = await labels.take(conn, HOLD)
    for account in due:
        try:
            await _compare(desk, account)
        except Exception:
            log.exception("tags not compared", extra={"account": account})
            async with desk.pool.acquire() as conn:
                await labels.give(conn, account, unable.AGAIN)


async def _compare(desk: Desk, account: int) -> None:
    post = await desk.post(account)
    refused, more = None, False
    if post.channel.capabilities.follows:
        refused, more = await _label(desk, post, account)
    async with desk.pool.acquire() as conn:
        if refused is not None:
            await labels.give(conn, account, await unable.pause(conn, post, WHAT, refused), refused.text)
            return
        await unable.well(conn, post, WHAT)
        await labels.give(conn, account, 0.0 if more else REST)


async def _label(desk: Desk, post: Post, account: int) -> tuple[Reason | None, bool]:
    """(why not, whether there is more to do)."""
    channel = cast("Following", post.channel)
    async with desk.pool.acquire() as conn:
        wrong = await people.mislabelled(conn, desk.vault, post.account.key, MOST, post.whole)
        known = await labels.labels(conn, account)
        names = await labels.town_names(conn, {one.town for one in wrong})
    for (town, old), group in groupby(wrong, key=lambda one: (one.town, one.label)):
        some = list(group)
        refused = await _tag_of(desk, channel, account, town, names.get(town, str(town)), known) if town else None
        if refused is None and old in known:
            refused = await _put(desk, post, channel, account, (old, known[old]), some, on=False)
        if refused is None and town:
            refused = await _put(desk, post, channel, account, (town, known[town]), some, on=True)
        if refused is not None:
            return refused, False
    return None, len(wrong) == MOST


async def _tag_of(
    desk: Desk, channel: Following, account: int, town: int, name: str, known: dict[int, int]
) -> Reason | None:
    """Make the town's tag where there is none yet."""
    if town in known:
        return None
    number = await channel.add_label(_fit(name))
    if isinstance(number, Reason):
        return number
    known[town] = number
    async with desk.pool.acquire() as conn:
        await labels.add_label(conn, account, town, number)
    return None


async def _put(
    desk: Desk,
    post: Post,
    channel: Following,
    account: int,
    tag: tuple[int, int],
    some: Sequence[Mislabelled],
    *,
    on: bool,
) -> Reason | None:
    """Tag or untag these followers. One who has left fails the whole call: then they are taken one by one."""
    town, number = tag
    refused = await channel.label(number, [one.address for one in some], on=on)
    if refused is not None and refused.scope is Scope.RECIPIENT and len(some) > 1:
        for one in some:
            alone = await channel.label(number, [one.address], on=on)
            if alone is not None and alone.scope is not Scope.RECIPIENT:
                refused = alone
                break
        else:
            refused = None
    if refused is not None and refused.code == INVALID:
        return await _lost(desk, post, channel, account, tag, refused)
    if refused is None or refused.scope is Scope.RECIPIENT:
        # Who has left keeps the mark as well; when she comes back she is tagged anew.
        async with desk.pool.acquire() as conn:
            await people.set_labels(conn, [one.contact for one in some], town if on else 0)
        return None
    return refused


async def _lost(
    desk: Desk, post: Post, channel: Following, account: int, tag: tuple[int, int], refused: Reason
) -> Reason:
    """A tag stays invalid: where somebody deleted it in the platform's back office, the next round makes it anew."""
    town, number = tag
    there = await channel.labels()
    if not isinstance(there, Reason) and number not in there:
        async with desk.pool.acquire() as conn, conn.transaction():
            await labels.drop_label(conn, account, town)
            await people.forget_label(conn, post.account.key, town)
    return refused


def _fit(name: str) -> str:
    """A tag's name has 30 bytes: ten characters."""
    return name.encode()[:TAG_BYTES].decode(errors="ignore")
