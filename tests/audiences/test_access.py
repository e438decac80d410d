"""Row-level security by direct SQL, as the roles that the processes use."""

from __future__ import annotations

import asyncpg
import pytest

from audiences import store
from audiences.group import HasTag, Not
from audiences.resident import Basis
from audiences.store import AudienceSpec

PERSONAL = ("resident", "household", "contact", "link", "consent", "history", "member", "list", "roster", "draft")
VIEWS = ("v_resident", "v_household", "v_contact", "v_consent", "v_member", "v_resident_tag", "v_resident_attribute")


@pytest.fixture
async def two_villages(office):
    """Two neighbours with two people each, a tag, a follower, a frozen audience of the whole town."""
    person = office.files.person
    rows = [person(1, 标签="低保"), person(2), person(3, 村="王家岗村", 标签="低保"), person(4, 村="王家岗村")]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        await store.consent(
            conn, office.vault, county=office.county, account="a", openid="o1", template="t", count=2, at=office.now
        )
        await store.follow(
            conn, office.vault, county=office.county, account="a", openid="o2", division=office.neighbour.code,
            at=office.now,
        )  # fmt: skip
        whole = AudienceSpec(((office.town.lo, office.town.hi),))
        await store.freeze(conn, county=office.county, spec=whole, now=office.now)
    return office


async def _names(conn):
    return {row["name"] for row in await conn.fetch("SELECT name FROM audiences.resident WHERE name IS NOT NULL")}


async def test_a_village_sees_its_people_and_not_its_neighbours(two_villages):
    office, person = two_villages, two_villages.files.person
    async with office.web(office.village) as conn:
        assert await _names(conn) == {person(1)["姓名"], person(2)["姓名"]}
        for table in ("household", "link", "contact", "member"):
            assert await conn.fetchval(f"SELECT count(*) FROM audiences.{table}") == 2, table
        neighbour = "BETWEEN 421321101201000 AND 421321101201999"
        for view in ("v_resident", "v_household", "v_contact", "v_member"):
            assert await conn.fetchval(f"SELECT count(*) FROM audiences.{view} WHERE division {neighbour}") == 0
    async with office.web(office.town) as conn:
        assert len(await _names(conn)) == 4
    async with office.web(office.neighbour) as conn:
        assert await _names(conn) == {person(3)["姓名"], person(4)["姓名"]}


@pytest.mark.parametrize("settings", [(None, None), ("", ""), ("421321101200000", None)])
async def test_without_a_whole_territory_there_are_no_rows(two_villages, settings):
    async with two_villages.db.web.acquire() as conn, conn.transaction():
        for name, value in zip(("app.lo", "app.hi"), settings, strict=True):
            if value is not None:
                await conn.execute("SELECT set_config($1, $2, true)", name, value)
        for table in PERSONAL:
            assert await conn.fetchval(f"SELECT count(*) FROM audiences.{table}") == 0, table
        for view in VIEWS:
            assert await conn.fetchval(f"SELECT count(*) FROM audiences.{view}") == 0, view
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_division") > 400


async def test_settings_end_with_their_transaction(two_villages):
    office = two_villages
    async with office.db.web.acquire() as conn:
        async with conn.transaction():
            await conn.execute("SELECT set_config('app.lo', '0', true), set_config('app.hi', '999999999999999', true)")
            assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 6
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT tags FROM audiences.resident",
        "SELECT attributes FROM audiences.resident",
        "SELECT name FROM audiences.resident WHERE tags @> ARRAY[1]",
        "SELECT id_index FROM audiences.resident",
        "SELECT * FROM audiences.resident",
        "UPDATE audiences.resident SET name = 'x'",
        "UPDATE audiences.resident SET division = 421321101201000",
        "DELETE FROM audiences.resident",
        "INSERT INTO audiences.member SELECT * FROM audiences.member",
        "UPDATE audiences.contact SET opted_out = '{}'",
        "SELECT audiences.settle('{}', '{}')",
        "SELECT * FROM audiences.draft_row",
        "SET LOCAL ROLE cunkou_worker",
    ],
)
async def test_what_the_web_role_may_not_do_at_all(two_villages, statement):
    async with two_villages.web(two_villages.village, two_villages.matter.id) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_a_matters_tags_show_only_to_whom_it_is_granted(two_villages):
    office = two_villages
    async with office.web(office.village) as conn:
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_resident_tag") == 0
    async with office.web(office.village, office.matter.id + 1) as conn:
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_resident_tag") == 0
    async with office.web(office.village, office.matter.id) as conn:
        (row,) = await conn.fetch("SELECT * FROM audiences.v_resident_tag")
        assert (row["name"], row["division"]) == ("低保", office.village.code)
        assert [tag.name for tag in await store.tags_of(conn, row["resident"])] == ["低保"]


async def test_who_lacks_a_matter_gets_counts_and_no_members(two_villages):
    office, tag = two_villages, two_villages.tags["低保"]
    rule = HasTag(tag.id, tag.name, tag.matter)
    for part in (rule, Not(rule)):
        async with office.web(office.village) as conn:
            counted = await store.count(
                conn, ((office.town.lo, office.town.hi),), part, basis=Basis.REGISTERED, today=office.files.today
            )
            assert counted.people == 1, "its own village, not the town that it asked for"
            spec = AudienceSpec(((office.village.lo, office.village.hi),), part)
            frozen = await store.freeze(conn, county=office.county, spec=spec, now=office.now)
            assert frozen.people == 1
            for view in ("v_member", "v_why"):
                query = f"SELECT count(*) FROM audiences.{view} WHERE audience = $1"
                assert await conn.fetchval(query, frozen.id) == 0
            assert await conn.fetchval("SELECT people FROM audiences.v_audience WHERE id = $1", frozen.id) == 1
        async with office.web(office.village, office.matter.id) as conn:
            query = "SELECT count(*) FROM audiences.v_member WHERE audience = $1"
            assert await conn.fetchval(query, frozen.id) == 1


async def test_the_desk_is_left_after_a_count_and_after_a_failure(two_villages):
    office = two_villages
    where = ((office.village.lo, office.village.hi),)
    async with office.web(office.village) as conn:
        await store.count(conn, where, None, basis=Basis.LIVING, today=office.files.today)
        assert await conn.fetchval("SELECT current_user") == "cunkou_web"
        with pytest.raises(asyncpg.PostgresError):
            await store.count(conn, ((1, 10**30),), None, basis=Basis.LIVING, today=office.files.today)
        assert await conn.fetchval("SELECT current_user") == "cunkou_web"


@pytest.mark.parametrize("column", ["name", "id_index", "*"])
async def test_the_counting_role_sees_tags_and_no_names(two_villages, column):
    async with two_villages.web(two_villages.village) as conn:
        await conn.execute("SET LOCAL ROLE cunkou_pick")
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident WHERE tags <> '{}'") == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.fetch(f"SELECT {column} FROM audiences.resident")


async def test_the_village_where_somebody_lives_finds_her_too(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 现居地="厉山镇王家岗村"), person(2)])
    async with office.web(office.neighbour) as conn:
        assert await _names(conn) == {person(1)["姓名"]}
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_contact") == 1, "and can call her"


async def test_a_village_cannot_import_into_its_neighbour(office):
    files = office.files
    reading = files.read(files.sheet([files.person(1, 村="王家岗村")]))
    async with office.web(office.village) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await store.dry_run(conn, office.vault, reading, office.town, now=office.now)


@pytest.mark.parametrize("role", ["cunkou_web", "cunkou_worker", "cunkou_pick", "cunkou_import"])
async def test_no_role_is_above_the_policies(db, role):
    async with db.owner.acquire() as conn:
        row = await conn.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $1", role)
        assert tuple(row) == (False, False)
        owned = await conn.fetchval(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'audiences'::regnamespace AND relowner = $1::regrole",
            role,
        )
        assert owned == 0


async def test_every_table_with_a_person_in_it_has_policies(db):
    async with db.owner.acquire() as conn:
        open_tables = await conn.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'audiences'::regnamespace AND relkind = 'r'"
            " AND NOT relrowsecurity ORDER BY 1"
        )
    assert [row["relname"] for row in open_tables] == [
        "attribute",
        "division",
        "division_change",
        "matter",
        "redirect",
        "saved_group",
        "tag",
    ]
