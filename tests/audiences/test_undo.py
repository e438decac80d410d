"""Taking an import back: the people are as they were, and what was done since stays."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.resident import Preference, State
from audiences.roster import RosterError

TABLES = {
    "resident": "id, division, registered, living, farming, household, name, relation, sex, birth_date, id_index,"
    " state, state_at, preference, tags, reach",
    "link": "resident, contact, rank, division, relation",
    "contact": "id, index, dead, opted_out, households",
    "alias": "resident, name",
    "household": "id, division, key",
}


async def standing(conn):
    return {
        name: await conn.fetch(f"SELECT {columns} FROM audiences.{name} ORDER BY 1, 2")
        for name, columns in TABLES.items()
    }


async def imported(office, conn, rows, **options):
    reading = office.files.read(office.files.sheet(rows, **options))
    diff = await store.dry_run(conn, office.vault, reading, office.town, now=office.now)
    return (await store.apply(conn, diff.token, now=office.now, staff=7)).version


@pytest.mark.parametrize("name", ['王"小"明', "王\\小明", "买买提·\\"])
async def test_a_name_with_quotation_marks_or_backslashes_goes_in_and_out(office, name):
    async with office.web(office.town, office.matter.id) as conn:
        version = await imported(office, conn, [office.files.person(1, 姓名=name), office.files.person(2)])
    async with office.worker.acquire() as conn:
        assert name in [row["name"] for row in (await standing(conn))["resident"]]
    async with office.web(office.town, office.matter.id) as conn:
        await store.undo(conn, version, now=office.now, staff=7)
    async with office.worker.acquire() as conn:
        assert (await standing(conn))["resident"] == []


async def test_an_undo_brings_back_what_stood_before(office):
    person = office.files.person
    head = (*store_head(), "曾用名", "人员状态")
    async with office.web(office.town, office.matter.id) as conn:
        await imported(office, conn, [person(n, 标签="低保") for n in range(1, 8)])
    async with office.worker.acquire() as conn:
        before = await standing(conn)
    async with office.web(office.town, office.matter.id) as conn:
        second = await imported(
            office,
            conn,
            [
                person(1, 手机号="14000000099", 标签="特困", 曾用名="旧名"),
                person(2, 村="王家岗村", 姓名=person(2)["姓名"]),
                person(3, 组="3组", 现居地="广东东莞"),
                person(4, 人员状态="死亡"),
                person(5, 人员状态="迁出"),
                person(20, 手机号="14000000098"),
            ],
            head=head,
        )
    async with office.worker.acquire() as conn:
        assert await standing(conn) != before
    async with office.web(office.town, office.matter.id) as conn:
        undone = await store.undo(conn, second, now=office.now, staff=7)
        past = await store.imports(conn, office.town.lo, office.town.hi)
        assert [(one.id, one.undone_at is not None) for one in past] == [(second, True), (second - 1, False)]
    async with office.worker.acquire() as conn:
        assert await standing(conn) == before
    assert (undone.deleted, undone.left) == (2, 0)


def store_head():
    return ("户号", "户主", "与户主关系", "姓名", "性别", "出生日期", "手机号", "乡镇", "村", "组", "现居地", "标签")


async def test_a_roster_says_who_died_and_who_left_and_nothing_revives_them(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2)])
        diff = await office.bring(
            conn, [person(1, 人员状态="死亡"), person(2, 人员状态="迁出"), person(3, 人员状态="死亡")],
            head=(*store_head(), "人员状态"),
        )  # fmt: skip
        assert (diff.died, diff.left, diff.unknown, diff.kept, diff.new, diff.gone) == (1, 1, 1, 0, 0, 0)
        assert (await office.bring(conn, [person(1), person(2)])).kept == 2


@pytest.mark.parametrize("mark", ['"', "\\", '\\"', "\\x"])
async def test_marks_in_a_name_or_a_relation_are_letters_like_others(office, mark):
    first = office.files.person(1, 姓名=f"李桂珍{mark}", 与户主关系=f"妻{mark}")
    head = (*store_head(), "曾用名")
    async with office.web(office.town, office.matter.id) as conn:
        await imported(office, conn, [first])
        second = await imported(office, conn, [{**first, "曾用名": f"李桂{mark}"}, office.files.person(2)], head=head)
        undone = await store.undo(conn, second, now=office.now)
        assert (undone.deleted, undone.restored, undone.left) == (1, 1, 0)


async def test_what_was_changed_since_is_left(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        version = await imported(office, conn, [person(1), person(2)])
        resident = await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", person(1)["姓名"])
        await store.mark_resident(conn, resident, State.DEAD, office.now)
        await store.prefer(conn, resident, Preference.VOICE)
        undone = await store.undo(conn, version, now=office.now)
        assert (undone.deleted, undone.left) == (1, 1)
        assert await conn.fetch("SELECT id, state FROM audiences.resident") == [(resident, "dead")]


async def test_an_undo_waits_for_the_later_import_and_is_done_once(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        first = await imported(office, conn, [person(1)])
        second = await imported(office, conn, [person(1), person(2)])
        with pytest.raises(RosterError, match=f"第{second}版"):
            await store.undo(conn, first, now=office.now)
        await store.undo(conn, second, now=office.now)
        with pytest.raises(RosterError, match="已经撤销过"):
            await store.undo(conn, second, now=office.now)
        assert (await store.undo(conn, first, now=office.now)).deleted == 1
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 0
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 0


async def test_a_draft_is_stale_after_an_undo(office):
    person, files = office.files.person, office.files
    async with office.worker.acquire() as conn:
        version = await imported(office, conn, [person(1)])
        reading = files.read(files.sheet([person(1), person(2)]))
        diff = await store.dry_run(conn, office.vault, reading, office.town, now=office.now)
        await store.undo(conn, version, now=office.now)
        with pytest.raises(RosterError, match="又更新过"):
            await store.apply(conn, diff.token, now=office.now)


async def test_who_is_on_a_frozen_audience_is_not_deleted(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        version = await imported(office, conn, [person(1), person(2, 村="王家岗村")])
        spec = store.AudienceSpec(((office.village.lo, office.village.hi),))
        await store.freeze(conn, county=office.county, spec=spec, now=office.now)
        undone = await store.undo(conn, version, now=office.now)
        assert (undone.deleted, undone.left) == (1, 1)


async def test_another_town_cannot_take_it_back(office):
    async with office.web(office.village) as conn:
        reading = office.files.read(office.files.sheet([office.files.person(1)]))
        diff = await store.dry_run(conn, office.vault, reading, office.village, now=office.now)
        version = (await store.apply(conn, diff.token, now=office.now)).version
    async with office.web(office.neighbour) as conn:
        with pytest.raises(RosterError, match="没有这次导入"):
            await store.undo(conn, version, now=office.now)
        assert await store.imports(conn, office.neighbour.lo, office.neighbour.hi) == []


async def test_an_import_of_other_villages_does_not_stand_on_this_one(office):
    person = office.files.person
    elsewhere = [person(n, 村="王家岗村") for n in (5, 6)]
    async with office.web(office.town) as conn:
        first = await imported(office, conn, [person(1)])
        await imported(office, conn, elsewhere)
        assert (await store.undo(conn, first, now=office.now)).deleted == 1
        first = await imported(office, conn, [person(1)])
        second = await imported(office, conn, [person(1), *elsewhere])
        with pytest.raises(RosterError, match=f"第{second}版"):
            await store.undo(conn, first, now=office.now)
