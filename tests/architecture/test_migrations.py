"""The migrations sum to the schema files: two databases, one catalog."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from pusher.migrate import migrate

ROOT = Path(__file__).parents[2]
MINE = "c.relnamespace::regnamespace::text IN ('content', 'audiences', 'pusher')"
CATALOGS = {
    "relations": """SELECT c.oid::regclass::text, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity,
        c.reloptions, c.relacl::text[], obj_description(c.oid), pg_get_partkeydef(c.oid),
        pg_get_expr(c.relpartbound, c.oid)
        FROM pg_class c WHERE c.relkind <> 't' AND {mine}""",
    "columns": """SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity::text, a.attgenerated::text, a.attcollation::regcollation::text,
        pg_get_expr(d.adbin, d.adrelid), a.attacl::text[], col_description(c.oid, a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c') AND {mine}""",
    "constraints": """SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid), k.convalidated
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE {mine}""",
    "indexes": """SELECT pg_get_indexdef(c.oid), i.indisvalid
        FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE {mine}""",
    "views": """SELECT c.oid::regclass::text, pg_get_viewdef(c.oid)
        FROM pg_class c WHERE c.relkind IN ('v', 'm') AND {mine}""",
    "policies": """SELECT schemaname, tablename, policyname, permissive, roles::text[], cmd, qual, with_check
        FROM pg_policies""",
    "functions": """SELECT pg_get_functiondef(c.oid), c.proacl::text[]
        FROM (SELECT oid, proacl, prokind, pronamespace AS relnamespace FROM pg_proc) c
        WHERE c.prokind <> 'a' AND {mine}""",
    "triggers": """SELECT pg_get_triggerdef(t.oid), t.tgenabled::text FROM pg_trigger t WHERE NOT t.tgisinternal""",
    "types": """SELECT c.oid::regtype::text, c.typtype::text, format_type(c.typbasetype, c.typtypmod),
        (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = c.oid)
        FROM (SELECT *, typnamespace AS relnamespace FROM pg_type) c WHERE c.typtype IN ('e', 'd') AND {mine}""",
    "schemas": "SELECT nspname, nspacl::text[] FROM pg_namespace WHERE nspname IN ('content', 'audiences', 'pusher')",
    "defaults": """SELECT defaclobjtype::text, defaclnamespace::regnamespace::text, defaclacl::text[]
        FROM pg_default_acl""",
}


def _schema_files():
    files = []
    for package in ("content", "audiences", "pusher"):
        files += sorted((ROOT / package / "schema").glob("*.sql"))
    return files


async def _described(connection):
    return {
        name: sorted((tuple(row) for row in await connection.fetch(sql.replace("{mine}", MINE))), key=repr)
        for name, sql in CATALOGS.items()
    }


async def test_migrations_sum_to_the_schema_files(servers, catalog):
    admin = await asyncpg.connect(servers.database_url(database="postgres"))
    await admin.execute("CREATE DATABASE from_schema_files")
    try:
        await migrate(servers.database_url(database="from_schema_files"), migrations=())
        fresh = await asyncpg.connect(servers.database_url(database="from_schema_files"))
        for path in _schema_files():
            await fresh.execute(path.read_text("utf-8"))
        wanted, got = await _described(fresh), await _described(catalog)
        await fresh.close()
    finally:
        await admin.execute("DROP DATABASE from_schema_files WITH (FORCE)")
        await admin.close()
    assert all(wanted[name] for name in ("relations", "columns", "constraints", "indexes", "views", "policies"))
    for name, rows in wanted.items():
        assert got[name] == rows, name
