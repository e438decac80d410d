"""Roles and row-level security over the whole catalog: whatever holds a resident is closed until somebody opens it."""

from __future__ import annotations

import pytest

LOGINS = ("cunkou_web", "cunkou_worker")
# Columns that make a row personal, or that tie it to a person.
PERSONAL = ("resident", "household", "contact", "cipher", "openid", "phone", "birth_date")
# Views that read closed tables with their owner's rights, and what they ask of the session themselves.
OWN_RIGHTS = {
    "audiences.v_resident_tag": ("app.lo", "app.hi", "app.matters"),
    "audiences.v_resident_attribute": ("app.lo", "app.hi", "app.matters"),
    "pusher.v_posting": (),  # posters: a place and a day, no person
    "pusher.v_outing": (),  # when something was published on an account: an address, no person
}
TABLES = """
SELECT DISTINCT c.oid::regclass::text AS name
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace::regnamespace::text IN ('content', 'audiences', 'pusher') AND a.attname = ANY($1)
ORDER BY 1
"""


async def test_logins_own_nothing_and_bypass_nothing(catalog):
    """Nor does any role that they are members of (audiences has such roles for single verbs)."""
    reach = """WITH RECURSIVE reach AS (
        SELECT oid FROM pg_roles WHERE rolname = ANY($1)
        UNION SELECT m.roleid FROM pg_auth_members m JOIN reach r ON r.oid = m.member)"""
    owned = await catalog.fetch(f"{reach} SELECT oid::regclass FROM pg_class WHERE relowner IN (TABLE reach)", LOGINS)
    assert owned == []
    roles = await catalog.fetch(
        f"""{reach} SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS strong
        FROM pg_roles WHERE oid IN (TABLE reach)""",
        LOGINS,
    )
    assert set(LOGINS) <= {row["rolname"] for row in roles}
    assert [row["rolname"] for row in roles if row["strong"]] == []


async def test_tables_with_persons_have_row_level_security(catalog):
    names = [row["name"] for row in await catalog.fetch(TABLES, PERSONAL)]
    assert {"audiences.resident", "audiences.contact"} <= set(names)
    open_ones = await catalog.fetch(
        "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY($1::text[]::regclass[]) AND NOT relrowsecurity", names
    )
    assert [row[0] for row in open_ones] == []


async def test_web_sees_persons_only_within_a_range(catalog):
    """Every policy of the web's login asks for the session's range: unset means no rows."""
    rows = await catalog.fetch(
        """SELECT tablename, policyname, qual FROM pg_policies
           WHERE 'cunkou_web' = ANY(roles) AND cmd IN ('ALL', 'SELECT', 'UPDATE', 'DELETE')"""
    )
    assert rows
    for row in rows:
        assert row["qual"] != "true", f"{row['tablename']}: {row['policyname']}"


async def test_views_over_closed_tables_read_under_the_reader_s_own_rights(catalog):
    """A view runs as its owner, whom no policy binds, unless it is a security_invoker view."""
    rows = await catalog.fetch(
        """SELECT DISTINCT v.oid::regclass::text AS name
           FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
           JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
               AND d.refclassid = 'pg_class'::regclass
           JOIN pg_class t ON t.oid = d.refobjid AND t.relrowsecurity
           WHERE v.relkind = 'v' AND NOT EXISTS (
               SELECT FROM pg_options_to_table(v.reloptions)
               WHERE option_name = 'security_invoker' AND option_value IN ('true', 'on', '1'))"""
    )
    assert {row["name"] for row in rows} <= set(OWN_RIGHTS)


@pytest.mark.parametrize("view", [view for view, words in OWN_RIGHTS.items() if words])
async def test_a_view_with_rights_of_its_own_asks_for_the_session_itself(catalog, view):
    definition = await catalog.fetchval("SELECT pg_get_viewdef($1::text::regclass)", view)
    for word in OWN_RIGHTS[view]:
        assert f"current_setting('{word}'" in definition


@pytest.mark.parametrize("login", LOGINS)
async def test_logins_change_no_schema(catalog, login):
    async with catalog.transaction():
        await catalog.execute(f"SET LOCAL ROLE {login}")
        for schema in ("content", "audiences", "pusher", "public"):
            may = await catalog.fetchval("SELECT has_schema_privilege($1, 'CREATE')", schema)
            assert not may, schema


async def test_functions_that_run_as_their_owner_are_few_and_pinned(catalog):
    rows = await catalog.fetch(
        """SELECT oid::regprocedure::text AS name, proconfig FROM pg_proc
           WHERE prosecdef AND pronamespace::regnamespace::text IN ('content', 'audiences', 'pusher')"""
    )
    for row in rows:
        assert any(entry.startswith("search_path=") for entry in row["proconfig"] or []), row["name"]
