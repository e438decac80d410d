"""The walk through an account's list of followers: page by page, resumable, and what it says of who left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, cast

from audiences import store as people
from audiences.store import Arrival
from channels.following import Following, Page, Profile
from channels.message import Reason
from pusher.desk import OFFICE_TIME, Desk, Post
from pusher.following import unable
from pusher.store import walk as walks
from pusher.store.walk import Due

log = logging.getLogger(__name__)

HOLD: Final = 600.0  # seconds: one page with its profiles takes far less
IDLE: Final = 600.0  # between two looks at an account that has no followers: its options may change
WHAT: Final = "列出关注者"
BRISK: Final = 30.0  # seconds of one round: a list that is longer goes on in the next
SLACK: Final = timedelta(minutes=2)  # between the platform's clock and ours
NIGHT: Final = time(2)  # in office time; the accounts follow one another
APART: Final = timedelta(minutes=7)
SLOTS: Final = 25  # of APART in a night
SOME: Final = 20  # may leave in a night without an event, however small the account is
_FEW: Final = "微信给出的名单不全，没有据此判断谁取消了关注，明晚再对"

_MOVED: Final = "名单里一下子少了{}人，没有销掉。公众号迁移过的，请先转换微信号（pusher followers --from-appid）"


@dataclass(slots=True)
class _Course:
    """A walk under way."""

    account: int
    began: datetime
    after: str
    seen: int


async def walk(desk: Desk) -> None:
    """Walk through the lists whose turn it is."""
    async with desk.pool.acquire() as conn:
        due = await walks.take(conn, HOLD)
    for one in due:
        try:
            post = await desk.post(one.account)
            if post.channel.capabilities.follows:
                await _walk(desk, post, one)
                continue
            pause = IDLE
        except Exception:
            log.exception("list of followers not walked through", extra={"account": one.account})
            pause = unable.AGAIN
        async with desk.pool.acquire() as conn:
            await walks.put_off(conn, one.account, pause)


async def _walk(desk: Desk, post: Post, due: Due) -> None:
    channel = cast("Following", post.channel)
    course = await _begin(desk, due)
    clock = asyncio.get_running_loop().time
    until = clock() + BRISK
    while True:
        page = await channel.followers(course.after)
        # Who is not known to us is asked about; the platform says there whether she still follows, and by which QR.
        asked = desk.now()
        profiles = await _profiles(desk, post, channel, page) if isinstance(page, Page) else page
        if isinstance(page, Reason) or isinstance(profiles, Reason):
            refused = page if isinstance(page, Reason) else cast("Reason", profiles)
            async with desk.pool.acquire() as conn:
                pause = await unable.pause(conn, post, WHAT, refused)
                await walks.put_off(conn, due.account, pause, refused.text)
            return
        await _write(desk, post, course, page, profiles, asked)
        if not page.addresses or course.seen >= page.total or page.after in {"", course.after}:
            await _finish(desk, post, course, page.total)
            return
        if clock() > until:
            async with desk.pool.acquire() as conn:
                await walks.put_off(conn, due.account, 0.0)
            return
        course.after = page.after


async def _begin(desk: Desk, due: Due) -> _Course:
    async with desk.pool.acquire() as conn:
        after = await people.address_at(conn, desk.vault, due.after) if due.after else ""
        if due.started_at is not None and after:
            return _Course(due.account, due.started_at, after, due.seen)
        began = desk.now()
        await walks.begin(conn, due.account, began)
    return _Course(due.account, began, "", 0)


async def _profiles(desk: Desk, post: Post, channel: Following, page: Page) -> Sequence[Profile] | Reason:
    async with desk.pool.acquire() as conn:
        unknown = await people.strangers(
            conn, desk.vault, county=post.county, account=post.account.key, addresses=page.addresses
        )
    return await channel.profiles(unknown) if unknown else ()


async def _write(
    desk: Desk, post: Post, course: _Course, page: Page, profiles: Sequence[Profile], asked: datetime
) -> None:
    """A page and how far the walk is: one transaction, so that a crash fetches the page again."""
    county, account = post.county, post.account.key
    came = [Arrival(one.address, one.division, one.scene, one.at or asked) for one in profiles if one.follows]
    course.seen += len(page.addresses)
    async with desk.pool.acquire() as conn, conn.transaction():
        if came:
            await people.arrive(conn, desk.vault, county=county, account=account, arrivals=came, at=asked)
        await people.see(conn, desk.vault, county=county, account=account, addresses=page.addresses, at=asked)
        after = await people.place_in_list(conn, desk.vault, county=county, account=account, address=page.after)
        await walks.advance(
            conn, course.account, after=after, seen=course.seen, total=page.total, came=len(came), hold=HOLD
        )


async def _finish(desk: Desk, post: Post, course: _Course, total: int) -> None:
    """Whom the whole list did not name has left; a list that is shorter than it says proves nothing."""
    before, gone, said = course.began - SLACK, 0, "" if course.seen >= total else _FEW
    county, account = post.county, post.account.key
    async with desk.pool.acquire() as conn, conn.transaction():
        await unable.well(conn, post, WHAT)
        if post.home % 10**9:
            await people.bring_home(conn, account=account, home=post.home)
        known, unseen = await people.unseen(conn, county=county, account=account, before=before)
        if not said and unseen > max(SOME, known // 2):
            said = _MOVED.format(unseen)
        if not said:
            gone = await people.leave_unseen(conn, county=county, account=account, before=before, at=desk.now())
        await walks.finish(
            conn,
            course.account,
            gone=gone,
            at=desk.now(),
            said=said,
            next_at=_tonight(desk.now(), course.account),
        )


def _tonight(now: datetime, account: int) -> datetime:
    local = now.astimezone(OFFICE_TIME)
    night = datetime.combine(local.date(), NIGHT, OFFICE_TIME) + APART * (account % SLOTS)
    return night if night > local else night + timedelta(days=1)
