"""What residents tell an account: follows, consents, opt-outs, moves, written where they belong."""

from __future__ import annotations

from datetime import datetime

from audiences import store as people
from audiences.store import Window
from channels.message import Consented, Event, Followed, Moved, OptedOut, Said, Tally, Unfollowed
from pusher.desk import Desk, Post
from pusher.receipts import reply
from pusher.store import Connection
from pusher.store import tally as tallies
from pusher.talk import scene_division


async def hear(desk: Desk, conn: Connection, post: Post, number: int, event: Event) -> None:
    """Write one event of the account of that number; events that are told again were dropped before."""
    account, county = post.account.key, post.county
    kind = post.channel.capabilities.address or ""
    match event:
        case Followed(address=openid, scene=scene, at=at):
            place = scene_division(scene) or post.home  # whom the account speaks for, as long as no QR says more
            await people.follow(
                conn, desk.vault, county=county, account=account, openid=openid, division=place, at=at, scene=scene
            )
        case Unfollowed(address=openid, at=at):
            await people.unfollow(conn, desk.vault, county=county, account=account, openid=openid, at=at)
        case Consented(address=openid, template=template, count=count, at=at, until=datetime() as until):
            window = Window(template, count, at, until)
            await people.open_window(conn, desk.vault, county=county, account=account, openid=openid, window=window)
        case Consented(address=openid, template=template, count=count, at=at):
            await people.consent(
                conn, desk.vault, county=county, account=account, openid=openid, template=template, count=count, at=at,
                division=post.home,
            )  # fmt: skip
        case OptedOut(address=openid, at=at, again=True):
            await people.opt_in(conn, desk.vault, county=county, kind=kind, address=openid, account=account, at=at)
        case OptedOut():
            await reply.stop(desk, conn, post, number, event)
        case Moved(old=old, new=new, at=at):
            await people.move(conn, desk.vault, county=county, kind=kind, old=old, new=new, at=at)
        case Tally():
            await tallies.tell(conn, number, event)
        case Said():
            await reply.said(desk, conn, post, number, event)
