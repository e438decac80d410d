"""Bring a database to this program's schema: roles, schemas, then migrations in order, each in its own transaction."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from pusher.store import Connection

_FOLDER: Final = Path(__file__).with_name("migrations")
_LOCK: Final = 0x43554E4B4F55  # "CUNKOU": one migrate at a time in a database
_PATIENCE: Final = "5s"  # for locks on busy tables: better to fail and be run again than to stop the house

_BONES: Final = """
CREATE SCHEMA IF NOT EXISTS content;
CREATE SCHEMA IF NOT EXISTS audiences;
CREATE SCHEMA IF NOT EXISTS pusher;
GRANT USAGE ON SCHEMA content, audiences, pusher TO cunkou_web, cunkou_worker;
CREATE TABLE IF NOT EXISTS pusher.migration (
    name       text PRIMARY KEY,
    digest     text NOT NULL,          -- sha256 of the file
    applied_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON pusher.migration TO cunkou_web, cunkou_worker;
"""


class SchemaError(Exception):
    """The database and this program do not fit; `args[0]` says in Chinese what to do."""


@dataclass(frozen=True)
class Migration:
    """One file of pusher/migrations; its name (without .sql) orders it."""

    name: str
    sql: str

    @property
    def digest(self) -> str:
        """The sha256 of the file, in hex."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """Read the migrations in order."""
    return tuple(Migration(file.stem, file.read_text("utf-8")) for file in sorted(folder.glob("*.sql")))


async def migrate(
    url: str,
    *,
    web_password: str | None = None,
    worker_password: str | None = None,
    migrations: Sequence[Migration] | None = None,
) -> tuple[str, ...]:
    """Apply what is missing, as the owner, and return its names; SchemaError when a past migration was edited."""
    known = read_migrations() if migrations is None else migrations
    connection = await asyncpg.connect(
        url, server_settings={"timezone": "Asia/Shanghai", "client_min_messages": "error"}
    )
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await _make_roles(connection, {"cunkou_web": web_password, "cunkou_worker": worker_password})
        await connection.execute(_BONES)
        missing = _missing(known, await _applied(connection))
        for migration in missing:
            await _apply(connection, migration)
    finally:
        await connection.close()  # and with it goes the lock
    return tuple(migration.name for migration in missing)


async def require_current(connection: Connection, migrations: Sequence[Migration] | None = None) -> None:
    """Refuse to work on a schema that is older, newer or other than this program's: SchemaError."""
    known = read_migrations() if migrations is None else migrations
    try:
        missing = _missing(known, await _applied(connection))
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError) as error:
        raise SchemaError("数据库还没有建立村口的表。请先运行 pusher migrate。") from error
    if missing:
        raise SchemaError(f"数据库缺少 {len(missing)} 项升级（从 {missing[0].name} 起）。请先运行 pusher migrate。")


def _missing(known: Sequence[Migration], applied: dict[str, str]) -> list[Migration]:
    unknown = sorted(applied.keys() - {migration.name for migration in known})
    if unknown:
        raise SchemaError(f"数据库由更新的版本建立（{unknown[0]} 是本程序不认识的升级）。请改用更新的程序。")
    for migration in known:
        if applied.get(migration.name, migration.digest) != migration.digest:
            raise SchemaError(f"升级文件 {migration.name} 在执行之后被改动过。请恢复原文件，把改动写成新的升级文件。")
    missing = [migration for migration in known if migration.name not in applied]
    last = max(applied, default="")
    for migration in missing:
        if migration.name < last:
            raise SchemaError(f"升级文件 {migration.name} 排在已执行的 {last} 之前。请把它改成更大的编号。")
    return missing


async def _applied(connection: Connection) -> dict[str, str]:
    rows = await connection.fetch("SELECT name, digest FROM pusher.migration")
    return {row["name"]: row["digest"] for row in rows}


async def _apply(connection: Connection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute("SELECT set_config('lock_timeout', $1, true)", _PATIENCE)
        try:
            await connection.execute(migration.sql)
        except asyncpg.PostgresError as error:
            raise SchemaError(f"升级 {migration.name} 没有执行成功，数据库保持原样：{error}") from error
        await connection.execute(
            "INSERT INTO pusher.migration (name, digest) VALUES ($1, $2)", migration.name, migration.digest
        )


async def _make_roles(connection: Connection, passwords: dict[str, str | None]) -> None:
    """Make the logins that are missing; roles belong to the whole cluster, so another database may be first."""
    for role, password in passwords.items():
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            with contextlib.suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        if password is not None:
            change = "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)"
            await connection.execute(await connection.fetchval(change, role, password))
