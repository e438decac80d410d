"""One-off lists: who of them is told, who of the roster they are, and that both say the same of her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audiences import store
from audiences.resident import Basis, State
from audiences.store import AudienceSpec

HEAD = "姓名,手机号,乡镇,村,人员状态\n"


async def taken(office, conn, text: str) -> store.OneOffList:
    reading = office.files.read(text.encode("utf-8-sig"), "名单.csv")
    assert not reading.errors
    return await store.add_list(
        conn, office.vault, reading, division=office.town, title="本次", now=office.now,
        expires_at=office.now + timedelta(days=30),
    )  # fmt: skip


async def frozen(office, conn, made: store.OneOffList) -> store.Frozen:
    spec = AudienceSpec((), None, Basis.LIST, made.id)
    return await store.freeze(conn, county=office.county, spec=spec, now=office.now)


async def states(conn, name: str) -> list[str]:
    """On the roster, then on the lists."""
    rows = await conn.fetch("SELECT state FROM audiences.resident WHERE name = $1 ORDER BY list NULLS FIRST, id", name)
    return [row["state"] for row in rows]


def row(office, number: int, state: str = "") -> str:
    person = office.files.person(number)
    return f"{person['姓名']},{person['手机号']},厉山镇,星亮村,{state}\n"


async def test_whom_a_list_calls_dead_is_counted_and_whom_it_calls_moved_is_told(office):
    text = HEAD + row(office, 1) + row(office, 2, "死亡") + row(office, 3, "迁出")
    async with office.worker.acquire() as conn:
        made = await taken(office, conn, text)
        found = await frozen(office, conn, made)
        assert (made.people, found.people, found.spared) == (3, 2, {store.DIED: 1})
        assert found.kinds["phone"].people == 2


@pytest.mark.parametrize("title", ["土地流转转出户名单", "户口迁出人员名单", "独生子女死亡家庭特别扶助对象名单"])
async def test_a_lists_title_takes_nobody_living_off_it(office, title):
    text = f"{title},,,,\n{HEAD}{row(office, 1)}{row(office, 2)}"
    async with office.worker.acquire() as conn:
        found = await frozen(office, conn, await taken(office, conn, text))
        assert (found.people, found.spared) == (2, {})


async def test_a_death_that_is_said_of_a_lists_person_is_said_on_the_roster(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1), office.files.person(2)])
        made = await taken(office, conn, HEAD + row(office, 1) + row(office, 9))
    async with office.web(office.village) as conn:
        for number in (1, 9):
            (hers,) = await conn.fetch(
                "SELECT id FROM audiences.v_resident WHERE list = $1 AND name = $2",
                made.id, office.files.person(number)["姓名"],
            )  # fmt: skip
            await store.mark_resident(conn, hers["id"], State.DEAD, office.now)
    async with office.worker.acquire() as conn:
        assert await states(conn, office.files.person(1)["姓名"]) == ["dead", "dead"]
        assert await states(conn, office.files.person(9)["姓名"]) == ["dead"], "she is on the list alone"
        assert await states(conn, office.files.person(2)["姓名"]) == ["living"]
        whole = AudienceSpec(((office.town.lo, office.town.hi),))
        assert (await store.freeze(conn, county=office.county, spec=whole, now=office.now)).people == 1


async def test_who_was_made_one_with_another_row_is_still_known(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1), office.files.person(2)])
        made = await taken(office, conn, HEAD + row(office, 1))
        rows = await conn.fetch("SELECT id FROM audiences.resident WHERE list IS NULL ORDER BY id")
        gone, kept = [one["id"] for one in rows]
        await store.merge(conn, kept=kept, gone=gone, staff=7, reason="同一人", now=office.now)
        await store.state(conn, kept, State.DEAD, reason="", now=office.now)
        assert (await frozen(office, conn, made)).spared == {store.DIED: 1}


async def test_who_comes_on_the_roster_after_the_list_is_known_by_and_by(office):
    async with office.worker.acquire() as conn:
        made = await taken(office, conn, HEAD + row(office, 1) + row(office, 2))
        await office.bring(conn, [office.files.person(1), office.files.person(2), office.files.person(3)])
        first = await conn.fetchval("SELECT min(id) FROM audiences.resident WHERE list IS NULL")
        await store.state(conn, first, State.DEAD, reason="", now=office.now)
        assert (await frozen(office, conn, made)).spared == {}
        await store.recognise(conn)
        assert (await frozen(office, conn, made)).spared == {store.DIED: 1}
