"""The only wiring: settings become pools, Redis, the vault and a client, for a web or a worker process."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, cast

import aiohttp
import asyncpg
import redis.asyncio

from audiences.vault import Vault
from channels.base import Resources
from pusher.embedded import embedded
from pusher.migrate import migrate, require_current
from pusher.settings import Settings, SettingsError
from pusher.store import Pool, open_pool

Role = Literal["web", "worker"]

_UNLOCK: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
_PROVIDER_SECONDS: Final = 15


def now() -> datetime:
    """The clock; rules take it as a parameter."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the one clock


class RedisCache:
    """channels.base.Cache on Redis."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client

    async def get(self, key: str) -> str | None:
        """Return the value, None: not there."""
        value: bytes | None = await self._client.get(key)
        return None if value is None else value.decode()

    async def set(self, key: str, value: str, ttl: float) -> None:
        """Keep the value for `ttl` seconds."""
        await self._client.set(key, value, px=max(1, round(ttl * 1000)))

    async def delete(self, key: str) -> None:
        """Forget it."""
        await self._client.delete(key)

    async def lock(self, key: str, ttl: float) -> str | None:
        """Take `key` for `ttl` seconds; the returned owner's word unlocks it, None: somebody else has it."""
        owner = secrets.token_hex(16)
        taken = await self._client.set(f"lock:{key}", owner, nx=True, px=max(1, round(ttl * 1000)))
        return owner if taken else None

    async def unlock(self, key: str, owner: str) -> None:
        """Give it back, if `owner` still holds it."""
        await cast("Awaitable[Any]", self._client.eval(_UNLOCK, 1, f"lock:{key}", owner))


@dataclass(frozen=True)
class Runtime:
    """What a process works with. `pool` is under the process's own role."""

    settings: Settings
    pool: Pool
    redis: redis.asyncio.Redis
    vault: Vault
    http: aiohttp.ClientSession

    @property
    def resources(self) -> Resources:
        """What channels are lent."""
        return Resources(self.http, RedisCache(self.redis), now)


@asynccontextmanager
async def running(settings: Settings, role: Role) -> AsyncIterator[Runtime]:
    """Open everything a web or worker process needs; SchemaError when the database is not at this program's schema."""
    url = settings.need("DATABASE_WEB_URL" if role == "web" else "DATABASE_WORKER_URL")
    keys = settings.vault_keys()
    async with AsyncExitStack() as stack:
        pool = await _reach(url, role)
        stack.push_async_callback(pool.close)
        async with pool.acquire() as connection:
            await require_current(connection)
        client = redis.asyncio.from_url(settings.need("REDIS_URL"))  # type: ignore[no-untyped-call]
        stack.push_async_callback(client.aclose)
        http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PROVIDER_SECONDS))
        stack.push_async_callback(http.close)
        yield Runtime(settings, pool, client, Vault(keys.by_id, keys.primary), http)


@asynccontextmanager
async def housed(settings: Settings, *, fsync: bool = True) -> AsyncIterator[Settings]:
    """Give settings with database servers: those of the environment, else our own, started here and migrated."""
    if not settings.embedded:
        yield settings
        return
    async with embedded(settings.var, fsync=fsync) as servers:
        await migrate(servers.database_url())
        yield replace(
            settings,
            database_url=servers.database_url(),
            database_web_url=servers.database_url("cunkou_web"),
            database_worker_url=servers.database_url("cunkou_worker"),
            redis_url=servers.redis_url,
            keys=settings.vault_keys(),
        )


async def _reach(url: str, role: Role) -> Pool:
    name = f"DATABASE_{role.upper()}_URL"
    try:
        return await open_pool(url, role)
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        raise SettingsError(
            f"连不上 {name} 指定的数据库（{type(error).__name__}）。请检查地址、口令和网络。"
        ) from error
