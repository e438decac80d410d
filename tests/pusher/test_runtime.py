"""The wiring: roles of their own, a cache that forgets, refusals in a sentence."""

from __future__ import annotations

import asyncio

import pytest

from pusher.meter import Meter
from pusher.migrate import SchemaError
from pusher.runtime import RedisCache, housed, running
from pusher.settings import Settings, SettingsError


@pytest.fixture
def settings(db, valkey, tmp_path):
    return Settings(
        database_web_url=db.url("web"), database_worker_url=db.url("worker"), redis_url=valkey, var=tmp_path / "var"
    )


@pytest.fixture
async def cache(settings):
    async with running(settings, "worker") as runtime:
        yield RedisCache(runtime.redis)


@pytest.mark.parametrize(("role", "login"), [("web", "cunkou_web"), ("worker", "cunkou_worker")])
async def test_each_process_works_under_its_own_login(settings, role, login):
    async with running(settings, role) as runtime:
        assert await runtime.pool.fetchval("SELECT current_user") == login
        assert await runtime.pool.fetchval("SELECT jsonb_build_object('词', '坵')") == {"词": "坵"}
        sealed = runtime.vault.seal("14000000001")
        assert runtime.vault.open(sealed.key_id, sealed.cipher) == "14000000001"
        assert runtime.resources.now().tzinfo is not None


async def test_a_process_refuses_a_schema_it_does_not_know(settings, db):
    await db.owner.execute("INSERT INTO pusher.migration (name, digest) VALUES ('9999_later', '')")
    with pytest.raises(SchemaError, match="9999_later"):
        async with running(settings, "web"):
            pass


async def test_an_unreachable_database_is_named_without_its_password(settings):
    lost = Settings(database_web_url="postgresql://x:hidden@127.0.0.1:1/none", redis_url=settings.redis_url)
    with pytest.raises(SettingsError, match="DATABASE_WEB_URL") as caught:
        async with running(lost, "web"):
            pass
    assert "hidden" not in str(caught.value)


async def test_the_cache_keeps_and_forgets(cache):
    await cache.set("token", "令牌", 30)
    assert await cache.get("token") == "令牌"
    await cache.delete("token")
    assert await cache.get("token") is None
    await cache.set("brief", "x", 0.02)
    await asyncio.sleep(0.1)
    assert await cache.get("brief") is None


async def test_only_the_owner_unlocks(cache):
    owner = await cache.lock("refresh", 30)
    assert owner is not None
    assert await cache.lock("refresh", 30) is None
    await cache.unlock("refresh", "somebody else")
    assert await cache.lock("refresh", 30) is None
    await cache.unlock("refresh", owner)
    assert await cache.lock("refresh", 30) is not None


async def test_without_servers_given_our_own_are_started_and_migrated(short_tmp):
    async with (
        housed(Settings(var=short_tmp / "own"), fsync=False) as settings,
        running(settings, "web") as runtime,
    ):
        assert await runtime.redis.ping()
        assert await runtime.pool.fetchval("SELECT count(*) >= 0 FROM pusher.migration")


@pytest.mark.parametrize(("role", "counts"), [("web", False), ("worker", True)])
async def test_only_who_speaks_counts_calls(settings, role, counts):
    async with running(settings, role) as runtime:
        assert isinstance(runtime.desk.meter, Meter) == counts
        assert runtime.desk.meter is runtime.desk.meter
