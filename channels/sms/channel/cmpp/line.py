"""The one connection of an account: made again when it is lost, later and later while the gateway says no."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Final

from channels.message import Reason, Scope
from channels.sms.client.cmpp.keeper import Hear
from channels.sms.client.cmpp.link import Link, open_link
from channels.sms.client.cmpp.login import LinkError, Login
from channels.sms.client.cmpp.result import turned_away

log = logging.getLogger(__name__)

LONGEST: Final = 60.0  # seconds between two attempts
_REFUSED: Final = 30.0  # seconds at least after a no: whoever knocks with a wrong password is locked out
_SETTLED: Final = 30.0  # seconds after which a line counts as well: a loss after that is its first
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_NOBODY: Final = Reason("not_held", "还没有连接短信网关", Scope.ACCOUNT)
_LOST: Final = "与短信网关的连接断了，正在重新连接"


class Line:
    """A line to the gateway as long as `run` runs."""

    def __init__(self, login: Login, window: int, now: Callable[[], datetime]) -> None:
        self._login, self._window, self._now = login, window, now
        self._tried = asyncio.Event()  # the last attempt has come to its end, well or not
        self._tried.set()
        self.link: Link | None = None
        self.why: Reason | None = _NOBODY  # why there is none

    def begin(self) -> None:
        """Somebody is about to run it: whoever sends waits for the first attempt."""
        self._tried.clear()

    async def up(self, seconds: float) -> Link | None:
        """Return the line; while an attempt is under way wait for it, at most so long."""
        if self.link is not None and not self.link.is_open:
            self._drop("lost")  # whoever runs it has not noticed yet
        if self.link is None and not self._tried.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._tried.wait()
        return self.link

    async def run(self, hear: Hear) -> None:
        """Keep the line up until cancelled; it is left as the protocol wants."""
        loop, failures = asyncio.get_running_loop(), 0
        try:
            while True:
                began = loop.time()
                wait = await self._attempt(hear)
                failures = 0 if loop.time() - began > _SETTLED else failures + 1
                await asyncio.sleep(random.uniform(0.5, 1.0) * max(wait, min(LONGEST, 2.0 ** min(failures, 6) / 4)))  # noqa: S311
        finally:
            link, self.link, self.why = self.link, None, _NOBODY
            self._tried.set()
            if link is not None:
                await link.close()

    async def _attempt(self, hear: Hear) -> float:
        """Connect and stay until the line is lost; return the least seconds to wait before the next attempt."""
        self._tried.clear()
        try:
            link = await open_link(self._login, self._stamp(), hear, self._window)
        except LinkError as error:
            self.why = turned_away(error.status, str(error))
            self._tried.set()
            log.warning("cmpp: no line", extra={"host": self._login.host, "because": self.why.code})
            return 0.0 if error.status is None else _REFUSED
        self.link, self.why = link, None
        self._tried.set()
        log.info("cmpp: signed in", extra={"host": self._login.host})
        self._drop(await link.lost())
        return 0.0

    def _drop(self, because: str) -> None:
        self.link, self.why = None, Reason(because, _LOST, Scope.ACCOUNT)
        self._tried.clear()

    def _stamp(self) -> int:
        return int(f"{self._now().astimezone(_OFFICE_TIME):%m%d%H%M%S}")
