"""Migrations: order, transactions, refusals, roles."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from pusher.migrate import Migration, SchemaError, migrate, require_current

ONE = Migration("9001_one", "CREATE TABLE pusher.one (id int PRIMARY KEY);")
TWO = Migration("9002_two", "ALTER TABLE pusher.one ADD COLUMN name text;")


@pytest.fixture
async def empty(servers):
    """The URL of a database that holds nothing yet."""
    name = "empty_for_migrate"
    admin = await asyncpg.connect(servers.database_url(database="postgres"))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    yield servers.database_url(database=name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def connection(empty):
    connection = await asyncpg.connect(empty)
    yield connection
    await connection.close()


async def test_applies_in_order_and_only_once(empty, connection):
    assert await migrate(empty, migrations=(ONE, TWO)) == ("9001_one", "9002_two")
    assert await migrate(empty, migrations=(ONE, TWO)) == ()
    await connection.fetch("SELECT id, name FROM pusher.one")


async def test_copes_with_none_at_all(empty, connection):
    assert await migrate(empty, migrations=()) == ()
    await require_current(connection, ())


async def test_a_failing_migration_leaves_nothing(empty, connection):
    broken = Migration("9002_broken", "CREATE TABLE pusher.half (id int); SELECT 1/0;")
    with pytest.raises(SchemaError, match="9002_broken"):
        await migrate(empty, migrations=(ONE, broken))
    assert await connection.fetchval("SELECT to_regclass('pusher.half')") is None
    assert await connection.fetchval("SELECT array_agg(name) FROM pusher.migration") == ["9001_one"]


async def test_refuses_an_edited_past(empty):
    await migrate(empty, migrations=(ONE,))
    with pytest.raises(SchemaError, match="9001_one"):
        await migrate(empty, migrations=(Migration(ONE.name, ONE.sql + " -- later thought"), TWO))


async def test_refuses_a_number_before_the_last_applied(empty):
    two = Migration("9002_two", "SELECT 1")
    await migrate(empty, migrations=(two,))
    with pytest.raises(SchemaError, match="9001_one"):
        await migrate(empty, migrations=(ONE, two))


async def test_a_process_refuses_a_missing_an_old_and_a_newer_schema(empty, connection):
    with pytest.raises(SchemaError, match="pusher migrate"):
        await require_current(connection, (ONE,))
    await migrate(empty, migrations=(ONE,))
    await require_current(connection, (ONE,))
    with pytest.raises(SchemaError, match="9002_two"):
        await require_current(connection, (ONE, TWO))
    with pytest.raises(SchemaError, match="更新的版本"):
        await require_current(connection, ())


async def test_two_at_once_apply_once(empty):
    done = await asyncio.gather(*(migrate(empty, migrations=(ONE, TWO)) for _ in range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, 2]


async def test_roles_are_plain_logins(empty, connection):
    await migrate(empty, web_password="it's a 'quoted' word", migrations=())
    rows = await connection.fetch(
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles "
        "WHERE rolname IN ('cunkou_web', 'cunkou_worker') ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [
        ("cunkou_web", True, False, False, False),
        ("cunkou_worker", True, False, False, False),
    ]


async def test_web_and_worker_may_read_the_version_and_write_none(db):
    for pool in (db.web, db.worker):
        async with pool.acquire() as connection:
            await require_current(connection)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("DELETE FROM pusher.migration")
