"""An account whose subject has changed (账号迁移): every openid is another one now, and the platform says which.

The followers stay who they are; it may be run again, for what has been converted is not found any more.
"""

from __future__ import annotations

from typing import Final, cast

from audiences import store as people
from audiences.contact import wechat_kind
from channels.following import Following
from channels.message import Reason
from pusher.desk import Desk

MOST: Final = 1000  # contacts of one transaction


async def migrate(desk: Desk, account: int, former: str) -> int | Reason:
    """Convert the contacts of an account from its former AppID; how many, or why the platform would not."""
    post = await desk.post(account)
    county, key, after, moved = post.county, post.account.key, 0, 0
    channel = cast("Following", post.channel)
    while True:
        async with desk.pool.acquire() as conn:
            some = await people.addresses_after(conn, desk.vault, county=county, account=key, after=after, most=MOST)
        if not some:
            return moved
        pairs = await channel.moved(former, [address for _, address in some])
        if isinstance(pairs, Reason):
            return pairs
        async with desk.pool.acquire() as conn, conn.transaction():
            for old, new in pairs.items():
                await people.move(
                    conn, desk.vault, county=county, kind=wechat_kind(key), old=old, new=new, at=desk.now()
                )
        moved, after = moved + len(pairs), some[-1][0]
