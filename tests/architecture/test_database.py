"""What one test wrote, the next one does not see, though it gets the same database."""

from __future__ import annotations

import asyncpg
import pytest

from audiences import store
from audiences.china_division import bundled_rows
from tests.database import Lender

_RELATIONS = """
SELECT oid::regclass::text AS name, relkind, reltuples,
       CASE WHEN relkind IN ('r', 't') THEN pg_relation_size(oid) END AS bytes
FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 't', 'p', 'v', 'S') ORDER BY 1
"""


@pytest.fixture
async def lender(servers, _template):
    lender = Lender(servers)
    yield lender
    await lender.end()


async def _seen(db) -> dict:
    """All that the owner can see: relations, rows, sequences, statistics, policies and triggers."""
    relations = await db.owner.fetch(_RELATIONS)
    tables = [row["name"] for row in relations if row["relkind"] in (b"r", b"p") and "." in row["name"]]
    return {
        "relations": [tuple(row) for row in relations if "pg_toast" not in row["name"]],
        "toast": sum(row["bytes"] or 0 for row in relations if "pg_toast" in row["name"]),
        "rows": {name: await db.owner.fetchval(f"SELECT json_agg(t) FROM {name} AS t") for name in tables},
        "sequences": await db.owner.fetch("SELECT sequencename, last_value, start_value FROM pg_sequences ORDER BY 1"),
        "statistics": await db.owner.fetchval("SELECT count(*) FROM pg_statistic WHERE starelid >= 16384"),
        "triggers": await db.owner.fetch("SELECT tgrelid, tgname, tgenabled FROM pg_trigger ORDER BY 1, 2"),
    }


async def _write(db) -> None:
    """Rows, a month of deliveries, an attachment too long for its page, a row of the migrations' own, ANALYZE."""
    async with db.owner.acquire() as conn:
        await store.load_divisions(conn, bundled_rows(421321))
        await conn.execute(
            "INSERT INTO audiences.matter (county, name, owner, purpose, legal_basis) "
            "VALUES (421321, '救助', '局', '告知', '法')"
        )
        await conn.execute("SELECT nextval('pusher.push_no')")
        await conn.execute("SELECT pusher.add_partition(202611)")
        await conn.execute(
            "INSERT INTO pusher.delivery (push, no, county, division, channel, state) "
            "VALUES (202611000000001, 1, 421321, 421321101201000, 'qrcode', 'sent')"
        )
        await conn.execute("INSERT INTO pusher.migration (name, digest) VALUES ('9999_later', '')")
        await conn.execute("UPDATE pusher.pulse SET at = now()")
        await conn.execute("ANALYZE audiences.division")


async def test_what_a_test_wrote_is_gone_and_its_connections_stay(lender):
    first = await lender.lend()
    before = await _seen(first)
    backend = await first.owner.fetchval("SELECT pg_backend_pid()")
    for _ in range(2):
        await _write(first)
        assert await _seen(first) != before
        await lender.take_back()
        assert await lender.lend() is first
        assert await _seen(first) == before
    assert await first.owner.fetchval("SELECT pg_backend_pid()") == backend


async def test_what_a_worker_left_on_its_connection_is_gone(lender):
    db = await lender.lend()
    await db.worker.execute("SET lock_timeout = '7s'")
    await db.worker.fetchval("SELECT pg_advisory_lock(7)")
    await lender.take_back()
    assert await db.worker.fetchval("SHOW lock_timeout") == "0"
    assert await db.owner.fetchval("SELECT pg_try_advisory_lock(7)")


@pytest.mark.parametrize("change", [
    "CREATE TABLE pusher.more (id int)", "ALTER TABLE content.step DISABLE TRIGGER immutable",
    "GRANT INSERT ON content.step TO cunkou_worker", "DROP VIEW pusher.v_handout", "CREATE SCHEMA more",
    "CREATE INDEX ON content.item (code)", "DROP TRIGGER announce ON content.item",
    "CREATE OR REPLACE FUNCTION pusher.rank(state text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
])  # fmt: skip
async def test_another_schema_ends_the_copy(lender, change):
    first = await lender.lend()
    before = await _seen(first)
    await first.owner.execute(change)
    await lender.take_back()
    second = await lender.lend()
    assert second.name != first.name
    assert await _seen(second) == before


async def test_a_connection_at_work_ends_the_copy(lender):
    first = await lender.lend()
    await first.web.acquire()
    await lender.take_back()
    assert (await lender.lend()).name != first.name


async def test_somebody_elses_connection_ends_the_copy(lender):
    first = await lender.lend()
    other = await asyncpg.connect(first.url("web"))
    await lender.take_back()
    assert (await lender.lend()).name != first.name
    other.terminate()
