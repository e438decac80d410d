"""An undo that would put nobody back is none; after 并村 it still puts back who stands as the import left her."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.resident import State
from audiences.roster import RosterError
from audiences.store import Order
from tests.audiences.test_undo import imported


async def test_an_undo_that_would_do_nothing_says_so_and_leaves_the_version(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        version = await imported(office, conn, [person(1), person(2)])
        for resident in await conn.fetch("SELECT id FROM audiences.resident"):
            await store.mark_resident(conn, resident["id"], State.DEAD, office.now)
        look = await store.undo_look(conn, version, now=office.now)
        assert (look.nothing, look.left, look.changed) == (True, 2, 2)
        with pytest.raises(RosterError, match="2人之后又有改动"):
            await store.undo(conn, version, now=office.now)
        (one,) = await store.imports(conn, office.town.lo, office.town.hi)
        assert (one.undone_at, one.kept) == (None, True)


async def test_what_it_would_do_is_said_before_and_that_is_done(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await imported(office, conn, [person(1), person(2)])
        version = await imported(office, conn, [person(1, 手机号="14000000099"), person(3)])
        look = await store.undo_look(conn, version, now=office.now)
        assert (look.restored, look.deleted, look.left) == (2, 1, 0)
        done = await store.undo(conn, version, now=office.now)
        assert (done.restored, done.deleted, done.left) == (2, 1, 0)


async def test_an_import_of_no_change_is_taken_back_and_bars_no_earlier_one(office):
    rows = [office.files.person(1)]
    async with office.worker.acquire() as conn:
        first = await imported(office, conn, rows)
        second = await imported(office, conn, rows)
        assert not (await store.undo_look(conn, second, now=office.now)).nothing
        await store.undo(conn, second, now=office.now)
        assert (await store.undo(conn, first, now=office.now)).deleted == 1


async def test_after_a_merge_of_villages_an_import_can_still_be_taken_back(office):
    person = office.files.person
    rows = [person(n, 组=f"{n}组", 现居地="本村") for n in range(1, 6)]
    async with office.web(office.county_division) as conn:
        await imported(office, conn, rows)
        version = await imported(office, conn, [person(1, 手机号="14000000099", 组="1组"), person(9, 组="2组")])
        order = Order(office.files.today, office.now)
        await store.merge_divisions(conn, [office.village.code], office.neighbour.code, "新星村", order)
        done = await store.undo(conn, version, now=office.now)
        assert (done.restored, done.deleted, done.left) == (2, 1, 0)
    async with office.worker.acquire() as conn:
        people = await conn.fetch("SELECT division, living, state FROM audiences.resident")
        assert [row["state"] for row in people] == ["living"] * 5
        assert {row["division"] // 1000 * 1000 for row in people} == {office.neighbour.code}
        assert {row["living"] // 1000 * 1000 for row in people} == {office.neighbour.code}


async def test_a_change_made_after_the_import_stays_one_through_a_merge(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        version = await imported(office, conn, [person(1), person(2)])
        resident = await conn.fetchval("SELECT min(id) FROM audiences.resident")
        await store.mark_resident(conn, resident, State.DEAD, office.now)
        order = Order(office.files.today, office.now)
        await store.merge_divisions(conn, [office.village.code], office.neighbour.code, "新星村", order)
        done = await store.undo(conn, version, now=office.now)
        assert (done.deleted, done.left) == (1, 1)


async def test_the_place_of_an_import_has_a_name_after_it_is_gone(office):
    async with office.worker.acquire() as conn:
        reading = office.files.read(office.files.sheet([office.files.person(1)]), within=office.village)
        diff = await store.dry_run(conn, office.vault, reading, office.village, now=office.now)
        await store.apply(conn, diff.token, now=office.now)
        order = Order(office.files.today, office.now)
        await store.merge_divisions(conn, [office.village.code], office.neighbour.code, "新星村", order)
        (one,) = await store.imports(conn, office.town.lo, office.town.hi)
        assert (one.name[:2], one.leads) == ("星亮", office.neighbour.code)


async def test_an_undo_keeps_the_households_to_which_another_may_bring_people_back(office):
    person = office.files.person
    apart = [person(1), person(2)]
    async with office.web(office.town, office.matter.id) as conn:
        await imported(office, conn, apart)
        before = await homes(conn)
        joined = await imported(office, conn, [one | {"户号": "002"} for one in apart])
        assert len(set((await homes(conn)).values())) == 1
        neighbour = await imported(office, conn, [person(9, 村="王家岗村")])
        await store.undo(conn, neighbour, now=office.now, staff=7)
        await store.undo(conn, joined, now=office.now, staff=7)
        assert await homes(conn) == before


async def homes(conn):
    return {row["id"]: row["household"] for row in await conn.fetch("SELECT id, household FROM audiences.resident")}
