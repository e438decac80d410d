"""Places' QR codes (带参数二维码) that people asked for: lasting ones, and 30-day ones when those have run out."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from channels.following import Following
from channels.message import Reason
from pusher.desk import Desk
from pusher.following import unable
from pusher.store import label as labels

log = logging.getLogger(__name__)

MOST: Final = 50  # of one round
HOLD: Final = 900.0  # seconds
WHAT: Final = "做带参数的二维码"
USED_UP: Final = "45029"  # 100,000 lasting ones an account
TEMPORARY: Final = timedelta(days=30)
RENEWED: Final = timedelta(days=7)  # before its end: whoever prints it again gets the new one
NEVER: Final = datetime.max.replace(tzinfo=UTC)
_CANNOT: Final = "这个公众号不能做带参数的二维码（只有认证服务号可以）"


async def codes(desk: Desk) -> None:
    """Make the codes whose turn it is."""
    async with desk.pool.acquire() as conn:
        due = await labels.take_codes(conn, MOST, HOLD)
    for account, division in due:
        try:
            await _make(desk, account, division)
        except Exception:
            log.exception("no code", extra={"account": account, "division": division})


async def _make(desk: Desk, account: int, division: int) -> None:
    post = await desk.post(account)
    made: str | Reason = Reason("no-scenes", _CANNOT)
    until = None
    if post.channel.capabilities.scenes:
        channel = cast("Following", post.channel)
        made = await channel.place_code(division, lasting=True)
        if isinstance(made, Reason) and made.code == USED_UP:
            until = desk.now() + TEMPORARY
            made = await channel.place_code(division, lasting=False)
    async with desk.pool.acquire() as conn:
        if isinstance(made, Reason):
            pause = await unable.pause(conn, post, WHAT, made)
            await labels.miss_code(conn, account, division, pause, made.text)
        else:
            await unable.well(conn, post, WHAT)
            await labels.keep_code(conn, account, division, made, until, until - RENEWED if until else NEVER)
