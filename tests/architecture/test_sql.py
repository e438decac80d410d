"""SQL against a real database: every query prepares, and schemas know only what lies below."""

from __future__ import annotations

import re
from pathlib import Path

import aiosql
import asyncpg

ROOT = Path(__file__).parents[2]
BELOW = {"content": {"content"}, "audiences": {"audiences"}, "pusher": {"pusher", "content", "audiences"}}
FILES = sorted(path for package in BELOW for path in (ROOT / package).rglob("*.sql") if "queries" in path.parts)


def _name(path):
    return str(path.relative_to(ROOT))


def _load(path):
    queries = aiosql.from_path(path, "asyncpg")
    return [(name, getattr(queries, name)) for name in queries.available_queries]


def _named(path):
    """(name, aiosql's function) of each query, without the _cursor twins that aiosql adds."""
    return [(name, function) for name, function in _load(path) if not name.endswith("_cursor")]


async def test_every_query_prepares(catalog):
    refused = []
    for path in FILES:
        for name, query in _named(path):
            try:
                await catalog.prepare(query.sql)
            except asyncpg.PostgresError as error:
                refused.append(f"{_name(path)}: {name}: {error}")
    assert refused == []


def test_every_query_has_its_sentence():
    ends = (".", "?", "）", ")")
    said = {f"{_name(path)}:{name}": query.__doc__ for path in FILES for name, query in _named(path)}
    assert [name for name, words in said.items() if not (words or "").strip().endswith(ends)] == []


def _statements(path):
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", path.read_text("utf-8"))


def test_queries_read_other_schemas_only_through_their_views():
    wrong = []
    for path in FILES:
        package = path.relative_to(ROOT).parts[0]
        for schema, table in re.findall(r"\b(content|audiences|pusher)\.(\w+)", _statements(path)):
            if schema not in BELOW[package] or not (schema == package or table.startswith("v_")):
                wrong.append(f"{_name(path)}: {schema}.{table}")
    assert wrong == []


def test_python_holds_no_sql_of_another_schema():
    sql = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(content|audiences|pusher)\.(\w+)")
    for package, below in BELOW.items():
        for path in (ROOT / package).rglob("*.py"):
            for schema, table in sql.findall(path.read_text("utf-8")):
                assert schema == package or (schema in below and table.startswith("v_")), f"{path}: {schema}.{table}"


async def test_foreign_keys_point_down_and_none_touches_deliveries(catalog):
    rows = await catalog.fetch(
        """SELECT c.conname, f.relnamespace::regnamespace::text AS home, f.relname AS source,
                  t.relnamespace::regnamespace::text AS goal, t.relname AS target
           FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
           WHERE c.contype = 'f'"""
    )
    assert rows
    for row in rows:
        assert row["goal"] in BELOW[row["home"]], row["conname"]
        assert "delivery" not in {row["source"], row["target"]}, row["conname"]


async def test_views_of_pusher_stand_on_views_of_the_others(catalog):
    rows = await catalog.fetch(
        """SELECT DISTINCT v.relname AS view, t.relnamespace::regnamespace::text AS schema, t.relname AS target
           FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class AND v.relnamespace = 'pusher'::regnamespace
           JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
               AND d.refclassid = 'pg_class'::regclass
           JOIN pg_class t ON t.oid = d.refobjid WHERE t.relnamespace::regnamespace::text IN ('content', 'audiences')"""
    )
    for row in rows:
        assert row["target"].startswith("v_"), f"{row['view']} reads {row['schema']}.{row['target']}"


async def test_no_extension_is_needed(catalog):
    assert await catalog.fetchval("SELECT array_agg(extname) FROM pg_extension") == ["plpgsql"]
