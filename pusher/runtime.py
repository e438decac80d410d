"""The only wiring: settings become pools, Redis, the vault and a client, for a web or a worker process."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, Final, Literal, cast

import aiohttp
import asyncpg
import redis.asyncio
from arq.connections import ArqRedis
from redis.exceptions import RedisError

from audiences.vault import Vault
from channels.base import Resources
from pusher.account import entry, unseal
from pusher.bell import ArqBell
from pusher.desk import Desk, NoMeter, Post
from pusher.embedded import embedded
from pusher.limits import KeyBucket, RedisBucket
from pusher.link import Links
from pusher.meter import Meter
from pusher.migrate import migrate, require_current
from pusher.settings import Settings, SettingsError
from pusher.store import Pool, open_pool
from pusher.store.account import AccountRow
from pusher.store.account import account as find_account
from pusher.strategy import QuietHours
from pusher.timing import Clocks
from pusher.web.deps import Deps

Role = Literal["web", "worker"]

_UNLOCK: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
_PROVIDER_SECONDS: Final = 15


def now() -> datetime:
    """The clock; rules take it as a parameter."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the one clock


class RedisCache:
    """channels.base.Cache on Redis; a Redis that is away reads as empty."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client

    async def get(self, key: str) -> str | None:
        """Return the value, None: not there."""
        with contextlib.suppress(RedisError):
            value: bytes | None = await self._client.get(key)
            return None if value is None else value.decode()
        return None

    async def set(self, key: str, value: str, ttl: float) -> None:
        """Keep the value for `ttl` seconds."""
        with contextlib.suppress(RedisError):
            await self._client.set(key, value, px=max(1, round(ttl * 1000)))

    async def delete(self, key: str) -> None:
        """Forget it."""
        with contextlib.suppress(RedisError):
            await self._client.delete(key)

    async def lock(self, key: str, ttl: float) -> str | None:
        """Take `key` for `ttl` seconds; the returned owner's word unlocks it, None: somebody else has it."""
        owner = secrets.token_hex(16)
        try:
            taken = await self._client.set(f"lock:{key}", owner, nx=True, px=max(1, round(ttl * 1000)))
        except RedisError:
            return owner  # without Redis each process is alone: better one token call too many than none
        return owner if taken else None

    async def unlock(self, key: str, owner: str) -> None:
        """Give it back, if `owner` still holds it."""
        with contextlib.suppress(RedisError):
            await cast("Awaitable[Any]", self._client.eval(_UNLOCK, 1, f"lock:{key}", owner))


class Posts:
    """Accounts that are ready to speak; built once, and again when what they speak by has changed."""

    def __init__(self, pool: Pool, vault: Vault, resources: Resources) -> None:
        self._pool, self._vault, self._resources = pool, vault, resources
        self._built: dict[int, tuple[AccountRow, Post]] = {}
        self._replaced: list[Post] = []  # calls of theirs may be under way: they are closed at the end

    async def post(self, number: int) -> Post:
        """The account of this number; KeyError: there is none."""
        async with self._pool.acquire() as connection:
            row = await find_account(connection, number)
        if row is None:
            raise KeyError(number)
        known = self._built.get(number)
        if known is not None and known[0] == row:
            return known[1]
        account, kind = unseal(self._vault, row), entry(row.channel)
        if known is not None and _voice(known[0]) == _voice(row):
            channel = known[1].channel  # a pause changes nothing of it: a line that it holds stays up
        else:
            channel = kind.build(account, self._resources)
            self._replaced += [known[1]] if known is not None else []
        post = Post(account, kind, channel, row.rate, row.daily_limit, row.county, row.division)
        self._built[number] = (row, post)
        return post

    async def close(self) -> None:
        """Let go of all connections."""
        for post in [*self._replaced, *(built for _, built in self._built.values())]:
            await post.channel.close()


def _voice(row: AccountRow) -> tuple[object, ...]:
    """What of a row its channel is built from."""
    return row.key, row.channel, row.name, row.options


@dataclass(frozen=True)
class Runtime:
    """What a process works with. `pool` is under the process's own role."""

    settings: Settings
    pool: Pool
    redis: ArqRedis
    vault: Vault
    resources: Resources
    posts: Posts
    links: Links
    meter: Meter | NoMeter

    @property
    def desk(self) -> Desk:
        """What the steps of the line are lent."""
        return Desk(
            pool=self.pool,
            vault=self.vault,
            post=self.posts.post,
            bucket=RedisBucket(self.redis),
            bell=ArqBell(self.redis),
            links=self.links,
            base_url=self.settings.base_url,
            now=now,
            meter=self.meter,
            clocks=Clocks(
                deliveries=self.settings.keep_months,
                members=self.settings.keep_days,
                audit=self.settings.keep_audit_days,
            ),
            inside=self.settings.fetch_inside,
        )

    @property
    def deps(self) -> Deps:
        """What the web's handlers are lent."""
        # practice has no night: a clerk who tries it in the evening wants to see it arrive
        quiet = QuietHours(time(0), time.max) if self.settings.sandbox else QuietHours()
        calls = KeyBucket(self.redis, self.settings.api_rate) if self.settings.api_rate else None
        return Deps(self.pool, self.vault, self.settings, now, quiet, calls)


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
        client = ArqRedis.from_url(settings.need("REDIS_URL"))
        stack.push_async_callback(client.aclose)
        http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_PROVIDER_SECONDS),
            connector=aiohttp.TCPConnector(limit=0),  # how many speak at once is dispatch's business
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        stack.push_async_callback(http.close)
        vault, resources = Vault(keys.by_id, keys.primary), Resources(http, RedisCache(client), now)
        posts = Posts(pool, vault, resources)
        stack.push_async_callback(posts.close)
        links = Links(keys.by_id[min(keys.by_id)], settings.base_url)  # printed links outlive a change of the primary
        meter = Meter() if role == "worker" else NoMeter()  # only workers speak
        yield Runtime(settings, pool, client, vault, resources, posts, links, meter)


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
