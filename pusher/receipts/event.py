"""What residents tell an account: follows, consents, opt-outs, moves, written where they belong."""

from __future__ import annotations

import re
from typing import Final

from audiences import store as people
from channels.message import Consented, Event, Followed, Moved, OptedOut, Said, Tally, Unfollowed
from pusher.desk import Desk, Post
from pusher.receipts import reply
from pusher.store import Connection
from pusher.store import tally as tallies

_SCENE: Final = re.compile(r"v(\d{15}|\d{12}|\d{9}|\d{6})")  # a village's QR: v421321101201


async def hear(desk: Desk, conn: Connection, post: Post, number: int, event: Event) -> None:
    """Write one event of the account of that number; events that are told again were dropped before."""
    account, county = post.account.key, post.county
    kind = post.channel.capabilities.address or ""
    match event:
        case Followed(address=openid, scene=scene, at=at):
            await people.follow(
                conn, desk.vault, county=county, account=account, openid=openid, division=scene_division(scene), at=at
            )
        case Unfollowed(address=openid, at=at):
            await people.unfollow(conn, desk.vault, county=county, account=account, openid=openid, at=at)
        case Consented(address=openid, template=template, count=count, at=at):
            await people.consent(
                conn, desk.vault, county=county, account=account, openid=openid, template=template, count=count, at=at
            )
        case OptedOut():
            await reply.stop(desk, conn, post, number, event)
        case Moved(old=old, new=new, at=at):
            await people.move(conn, desk.vault, county=county, kind=kind, old=old, new=new, at=at)
        case Tally():
            await tallies.tell(conn, number, event)
        case Said():
            await reply.said(desk, conn, post, number, event)


def scene_division(scene: str | None) -> int | None:
    """Read the division of a QR's scene, None: it names no place."""
    found = _SCENE.fullmatch(scene or "")
    return int(found[1].ljust(15, "0")) if found else None
