"""Deliveries on their way from the line to whoever keeps them; each is answered only after it was kept."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.deliver import delivered
from channels.sms.client.cmpp.gather import Gathering
from channels.sms.client.cmpp.pdu import CmppError, Version

log = logging.getLogger(__name__)

CROWD: Final = 1000  # deliveries waiting to be kept, beyond which the line is not read
_AGAIN: Final = 0.5  # seconds until deliveries that could not be kept are tried once more
_LOOK: Final = 1.0  # seconds between two looks at parts that wait for others

Hear = Callable[[Sequence[bytes]], Awaitable[None]]  # whole DELIVER units; they are answered when it returns


class Keeper:
    """Keeps what a line brings, as much at once as has come in meanwhile."""

    def __init__(self, hear: Hear, write: Callable[[bytes], None], version: Version) -> None:
        self._hear, self._write, self._version = hear, write, version
        self._heard: list[bytes] = []
        self._gathering = Gathering(version)
        self._wake = asyncio.Event()

    def add(self, unit: bytes) -> bool:
        """Take a DELIVER; False: too many wait, the line should not be read. Raises CmppError for a stump."""
        if len(unit) < pdu.HEADER + 8:
            raise CmppError("DELIVER without a number")
        self._heard.append(unit)
        self._wake.set()
        return len(self._heard) < CROWD

    async def run(self, resume: Callable[[], None]) -> None:
        """Keep and answer for ever; `resume` lets the line be read again."""
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK):
                    await self._wake.wait()
            self._wake.clear()
            heard, self._heard = self._heard, []
            now = loop.time()
            ready = [one for unit in heard for one in self._gathering.add(unit, now)]
            ready += self._gathering.overdue(now)
            if ready:
                await self._keep(ready)
            if heard:
                resume()

    async def _keep(self, ready: Sequence[bytes]) -> None:
        """Try until they are kept: what is not answered the gateway would bring again, but not before long."""
        while True:
            try:
                await self._hear(ready)
            except Exception:
                log.exception("cmpp: deliveries could not be kept")
                await asyncio.sleep(_AGAIN)
            else:
                break
        for unit in ready:
            head = pdu.header(unit[: pdu.HEADER])
            message = int.from_bytes(unit[pdu.HEADER : pdu.HEADER + 8], "big")
            self._write(delivered(head.sequence, message, self._version))
