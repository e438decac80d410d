"""Telling a 代收人 by SMS that she is one, what it means and how it ends. Of whom she stands in for it says nothing."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from audiences import store as people
from audiences.store import NewProxy
from channels.sms.render import FOR_PROXY
from pusher import direct
from pusher.desk import Desk

log = logging.getLogger(__name__)

TOLD: Final = (
    f"您已登记为代收人：以后开头写着“{FOR_PROXY.rstrip('：')}”的短信，是发给您代收的人的，请转告。"
    "不愿代收，告诉村委会取消；回复R，什么都不再发。"
)
_LATE: Final = timedelta(days=1)  # then it is no news any more
_MOST: Final = 50


async def proxies(desk: Desk) -> None:
    """Tell those who were registered since the last round; where no account can write it, nobody is told."""
    async with desk.pool.acquire() as conn:
        found = await people.new_proxies(conn, desk.vault, since=desk.now() - _LATE, most=_MOST)
    for one in found:
        try:
            await _tell(desk, one)
        except Exception:
            log.exception("a proxy was not told")


async def _tell(desk: Desk, one: NewProxy) -> None:
    async with desk.pool.acquire() as conn:
        ports = await direct.able(conn, desk.vault, one.county, TOLD, place=one.division)
        if not ports:
            return
        await people.tell_proxy(conn, one, desk.now())
    await direct.say(desk, ports, f"proxy-{one.contact}-{desk.now():%m%d%H%M}", one.number, TOLD)
