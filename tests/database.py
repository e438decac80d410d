"""A test's database: the last test's, put back to what migrations leave, or a fresh copy of the template.

A backend that is new reads the catalogue before its first answer, and so does each of a test's three logins: with a
fresh copy that was half of a test's time. So copy and connections stay, and after a test everything it wrote goes:
rows, partitions, sequences, statistics. Whatever cannot be put back so (other changes of the schema, which an event
trigger notes; connections that are still at work, or that others have opened) ends the copy, and the next test gets a
fresh one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import asyncpg

from pusher.embedded import OWNER, Servers
from pusher.store import Pool, Role, open_pool

TEMPLATE: Final = "template_cunkou"
_LOGINS: Final[dict[Role, str]] = {"owner": OWNER, "web": "cunkou_web", "worker": "cunkou_worker"}
_numbers = itertools.count(1)

# Months of deliveries come and go with pushes, drafts with their transaction; anything else was not there before.
_NOTE: Final = """
CREATE SEQUENCE public.changed;
CREATE FUNCTION public.note_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF tg_event = 'ddl_command_end' THEN
        PERFORM FROM pg_event_trigger_ddl_commands()
        WHERE schema_name IS DISTINCT FROM 'pg_temp' AND object_identity ~ '^pusher\\.delivery_\\d{6}' IS NOT TRUE;
    ELSE
        PERFORM FROM pg_event_trigger_dropped_objects()
        WHERE NOT is_temporary AND object_identity !~ 'pusher\\.delivery_\\d{6}';
    END IF;
    IF FOUND THEN
        PERFORM nextval('public.changed');
    END IF;
END $$;
CREATE EVENT TRIGGER note_change ON ddl_command_end EXECUTE FUNCTION public.note_change();
CREATE EVENT TRIGGER note_drop ON sql_drop EXECUTE FUNCTION public.note_change();
"""
_OURS: Final = "relnamespace IN ('content'::regnamespace, 'audiences'::regnamespace, 'pusher'::regnamespace)"
# A table that nobody wrote to has no page.
_FILLED: Final = f"""
SELECT oid::regclass::text AS name, relispartition AS month FROM pg_class
WHERE relkind = 'r' AND {_OURS} AND (relispartition OR pg_relation_size(oid) > 0)
"""
_STRANGE: Final = """
SELECT (SELECT is_called FROM public.changed)
    OR EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
               AND pid <> pg_backend_pid() AND NOT pid = ANY($1))
"""
_RESTART: Final = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
WHERE last_value IS NOT NULL AND schemaname IN ('content', 'audiences', 'pusher')
"""
_UNMEASURED: Final = """
SELECT pg_clear_relation_stats(split_part(name, '.', 1), split_part(name, '.', 2)) FROM unnest($1::text[]) AS name
"""
# What somebody's ANALYZE has left; oids from 16384 on (FirstNormalObjectId) are ours.
_FORGET: Final = """
SELECT pg_clear_attribute_stats(c.relnamespace::regnamespace::text, c.relname::text, a.attname::text, s.stainherit)
FROM pg_statistic AS s JOIN pg_class AS c ON c.oid = s.starelid
JOIN pg_attribute AS a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
WHERE s.starelid >= 16384
"""


@dataclass(frozen=True)
class Database:
    """One test's own database, with a pool under each role."""

    owner: Pool
    web: Pool
    worker: Pool
    name: str
    servers: Servers

    def url(self, role: Role) -> str:
        """The URL under a role: owner, web or worker."""
        return self.servers.database_url(_LOGINS[role], self.name)

    @property
    def pools(self) -> tuple[Pool, ...]:
        return self.owner, self.web, self.worker


class Lender:
    """The copies of the template on one pair of servers, one at a time."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._kept: Database | None = None
        self._admin: asyncpg.Connection | None = None  # in the kept database, past its event triggers
        self._brought: dict[str, str] = {}  # tables into which migrations write, and their rows
        self._ended: list[str] = []

    async def lend(self) -> Database:
        """A database as migrations leave it."""
        if self._kept is None:
            self._kept = await self._fresh()
        return self._kept

    async def take_back(self) -> None:
        """The test is over: put its database back, or end it."""
        lent = self._kept
        if lent is None or self._admin is None:
            return
        if any(pool.is_closing() or pool.get_size() != pool.get_idle_size() for pool in lent.pools):
            await self.end()
            return
        ours = [holder._con.get_server_pid() for pool in lent.pools for holder in pool._holders if holder._con]
        if await self._admin.fetchval(_STRANGE, ours):
            await self.end()
            return
        await self._clear(self._admin)
        for holder in lent.worker._holders:  # the other pools reset a connection when it comes back
            if holder._con:
                await holder._con.reset()

    async def end(self) -> None:
        """End the kept copy with all its connections; it is dropped before the next is made."""
        lent, self._kept = self._kept, None
        if lent is not None:
            for pool in lent.pools:
                pool.terminate()
            self._ended.append(lent.name)
        if self._admin is not None:
            self._admin.terminate()
            self._admin = None

    async def _clear(self, admin: asyncpg.Connection) -> None:
        filled = await admin.fetch(_FILLED)
        months = [row["name"] for row in filled if row["month"]]
        tables = [row["name"] for row in filled if not row["month"] and row["name"] not in self._brought]
        back = [name for name, rows in self._brought.items() if await _rows(admin, name) != rows]
        written = tables + back
        async with admin.transaction():
            for statement in [*(f"DROP TABLE {name}" for name in months), *(f"DELETE FROM {name}" for name in written)]:
                await admin.execute(statement)
            await admin.execute(_RESTART)
        if written:  # no page stays behind: the next test's rows lie as in a new table
            await admin.execute(f"VACUUM (SKIP_DATABASE_STATS, INDEX_CLEANUP ON) {', '.join(written)}")
            await admin.execute(_UNMEASURED, written)
            await admin.execute(_FORGET)
        for name in back:
            await admin.execute(_put_back(name), self._brought[name])

    async def _fresh(self) -> Database:
        name = f"test_{next(_numbers)}"
        # in one go with the last one's end: a connection costs as much as many a query
        ended, self._ended = [f"DROP DATABASE {one} WITH (FORCE)" for one in self._ended], []
        await ask(self._servers, *ended, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        self._admin = await asyncpg.connect(
            self._servers.database_url(OWNER, name),
            server_settings={"session_replication_role": "replica", "event_triggers": "off"},
        )
        self._brought = {row["name"]: await _rows(self._admin, row["name"]) for row in await self._admin.fetch(_FILLED)}
        await self._admin.execute(_NOTE)
        owner, web, worker = [
            await open_pool(self._servers.database_url(login, name), role, min_size=0, max_size=8)
            for role, login in _LOGINS.items()
        ]
        return Database(owner, web, worker, name, self._servers)


async def ask(servers: Servers, *statements: str) -> None:
    """Run statements that make or drop databases."""
    connection = await asyncpg.connect(servers.database_url(OWNER, "postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _rows(admin: asyncpg.Connection, table: str) -> str:
    return await admin.fetchval(f"SELECT json_agg(t ORDER BY ctid) FROM {table} AS t")


def _put_back(table: str) -> str:
    return f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1)"
