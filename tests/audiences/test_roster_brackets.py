"""People who were imported with brackets in their names are found again when these are read apart."""

from __future__ import annotations

import pytest

from audiences import store

OLD, NEW, FORMER = "吴妹(吴小妹)", "吴妹", "吴小妹"
BARE = {"户号": None, "出生日期": None, "手机号": None}


async def on_the_roster(office, conn, *rows):
    """Rows as an import of old left them: the whole cell is the name, and the head of the household."""
    await office.bring(conn, list(rows))
    await conn.execute("UPDATE audiences.resident SET name = $1 WHERE name = '旧名'", OLD)
    await conn.execute(
        "UPDATE audiences.household SET head = $1, key = replace(key, '旧名', $1) WHERE head = '旧名'", OLD
    )


@pytest.mark.parametrize("known", [{}, BARE, {"户号": None, "户主": "旧名", "与户主关系": "户主"}])
async def test_she_is_found_by_the_name_alone(office, known):
    old = office.files.person(1, 姓名="旧名", **known)
    head = {"户主": OLD} if known.get("户主") else {}
    new = old | {"姓名": OLD} | head
    son = office.files.person(2, 户号=None, 户主="旧名", 与户主关系="子") if head else office.files.person(2)
    async with office.worker.acquire() as conn:
        await on_the_roster(office, conn, old, son)
        diff = await office.bring(conn, [new, son | head])
        assert (diff.new, diff.gone, diff.changed, diff.unchanged) == (0, 0, 1, 1)
        resident = await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", NEW)
        assert await store.former_names(conn, resident) == [FORMER]
        assert (await office.bring(conn, [new, son | head])).unchanged == 2


async def test_who_died_in_brackets_since_is_the_same_person(office):
    async with office.worker.acquire() as conn:
        await on_the_roster(office, conn, office.files.person(1, 姓名="旧名"), office.files.person(2))
        diff = await office.bring(conn, [office.files.person(1, 姓名="吴妹(已去世)"), office.files.person(2)])
        assert (diff.died, diff.new, diff.gone) == (1, 0, 0)


@pytest.mark.parametrize("other", [{"出生日期": "1999-01-01"}, BARE | {"手机号": "14000000099"}])
async def test_a_namesake_of_hers_is_somebody_else(office, other):
    async with office.worker.acquire() as conn:
        await on_the_roster(office, conn, office.files.person(1, 姓名="旧名"))
        diff = await office.bring(conn, [office.files.person(1, 姓名=NEW, **other)])
        assert (diff.new, diff.gone) == (1, 1)


async def test_two_told_apart_by_brackets_stay_who_they_are(office):
    big, small = (office.files.person(n, 姓名=f"张伟({word})", **BARE) for n, word in ((1, "大"), (2, "小")))
    async with office.worker.acquire() as conn:
        await office.bring(conn, [big, small])
        third = office.files.person(3, 姓名="张伟")
        diff = await office.bring(conn, [big, small, third])
        assert (diff.new, diff.unchanged, diff.gone) == (1, 2, 0)
