"""One access token an account, whoever asks, in whatever process: fetched once, renewed once. So is its JS-SDK ticket.

Sources: developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken. Normal mode hands out the same token to
all; the platform renews it five minutes before its end and honours both meanwhile. force_refresh kills the previous
token at once and is meant for 20 times a day, 30 s apart.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from channels.base import Cache

RENEW_SECONDS: Final = 280.0  # before the end; inside the five minutes in which the platform has renewed
FORCE_SECONDS: Final = 30.0
LOCK_SECONDS: Final = 30.0
WAIT_SECONDS: Final = 0.02
FAILURE_SECONDS: Final = 5.0  # in which all who ask hear of the same failure, instead of failing one by one


class Fetch(Protocol):
    """Asks the platform for a token; returns it with its life in seconds. Raises TokenError."""

    async def __call__(self, *, force: bool) -> tuple[str, float]:
        """`force`: kill the present token and make another."""


class TokenError(Exception):
    """There is no token to be had. `code` is WeChat's own; None: no answer."""

    def __init__(self, code: int | None, errmsg: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.errmsg = errmsg


class TicketError(TokenError):
    """There is no ticket for our pages; the account's sends go on."""


class Tokens:
    """The token of one account, by whatever name it is remembered.

    A caller whose token was refused passes it as `stale`; only what is still the current token is renewed.
    """

    def __init__(self, name: str, fetch: Fetch, cache: Cache, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._cache = cache
        self._now = now
        self._key = f"wechat:token:{name}"
        self._forced = f"wechat:forced:{name}"
        self._flight = asyncio.Lock()
        self._token: str | None = None
        self._renew_at = 0.0
        self._failure: tuple[float, str | None, TokenError] | None = None

    @property
    def current(self) -> str | None:
        """The token that was last in use, perhaps no longer valid."""
        return self._token

    async def get(self, stale: str | None = None) -> str:
        """Return a token that is not `stale`. Raises TokenError."""
        if (token := self._fresh(stale)) is not None:
            return token
        async with self._flight:
            if (token := self._fresh(stale)) is not None:
                return token
            failed = self._failure
            if failed is not None and self._now().timestamp() < failed[0] and stale in {None, failed[1]}:
                raise type(failed[2])(failed[2].code, failed[2].errmsg)
            try:
                return await self._obtain(stale)
            except TokenError as error:
                self._failure = (self._now().timestamp() + FAILURE_SECONDS, stale, error)
                raise

    def _fresh(self, stale: str | None) -> str | None:
        token = self._token
        return token if token is not None and token != stale and self._now().timestamp() < self._renew_at else None

    async def _obtain(self, stale: str | None) -> str:
        clock = asyncio.get_running_loop().time
        end = clock() + LOCK_SECONDS
        while (token := await self._adopt(stale)) is None:
            owner = await self._cache.lock(self._key + ":lock", LOCK_SECONDS)
            if owner is not None:
                try:
                    # Somebody may have renewed it between our look and our lock.
                    return await self._adopt(stale) or await self._renew(stale)
                finally:
                    await self._cache.unlock(self._key + ":lock", owner)
            if clock() > end:
                raise TokenError(None)
            await asyncio.sleep(WAIT_SECONDS)
        return token

    async def _adopt(self, stale: str | None) -> str | None:
        """Take over what another process has put into the shared memory, if it is any better."""
        kept = await self._cache.get(self._key)
        if kept is None:
            return None
        entry = json.loads(kept)
        if entry["token"] == stale or self._now().timestamp() >= entry["renew_at"]:
            return None
        self._token, self._renew_at = entry["token"], entry["renew_at"]
        return self._token

    async def _renew(self, stale: str | None) -> str:
        forced = await self._cache.get(self._forced)
        if forced is not None and forced == stale:
            raise TokenError(40001)  # even the forced one is refused: a person has to look
        token, life = await self._fetch(force=False)
        if token == stale:
            if forced is not None:
                raise TokenError(40001)
            await self._cache.set(self._forced, "", FORCE_SECONDS)
            token, life = await self._fetch(force=True)
            await self._cache.set(self._forced, token, FORCE_SECONDS)
            if token == stale:
                raise TokenError(40001)
        keep = life - RENEW_SECONDS if life > RENEW_SECONDS + WAIT_SECONDS else max(life - 10.0, 1.0)
        self._token, self._renew_at = token, self._now().timestamp() + keep
        await self._cache.set(self._key, json.dumps({"token": token, "renew_at": self._renew_at}), keep)
        return token
