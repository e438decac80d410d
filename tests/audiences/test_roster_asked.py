"""What a dry run asks about: a known ID number under another name, who was forgotten, who may be two or renamed."""

from __future__ import annotations

from datetime import date

import pytest

from audiences import store
from audiences.store.request import Asked

ID = "11010519491231002X"
HEAD = ("户号", "姓名", "曾用名", "性别", "出生日期", "身份证号", "手机号", "乡镇", "村", "人员状态")


async def compare(office, conn, rows, scope=None, **options):
    reading = office.files.read(office.files.sheet(rows, head=HEAD), within=scope or office.town)
    return await store.dry_run(conn, office.vault, reading, scope or office.town, now=office.now, **options)


def woman(office, **cells):
    return {
        "户号": "001",
        "姓名": "胡秀华",
        "身份证号": ID,
        "手机号": "14000000001",
        "乡镇": "厉山镇",
        "村": "星亮村",
    } | cells


@pytest.mark.parametrize("village", ["星亮村", "王家岗村"])
async def test_an_id_number_under_another_name_is_asked_about(office, village):
    async with office.web(office.town) as conn:
        await office.bring(conn, [woman(office)], head=HEAD)
        (error,) = (await compare(office, conn, [woman(office, 姓名="孟改名", 村=village)])).errors
        assert (error.row, error.column) == (2, "身份证号")
        assert "胡**" in error.message
        assert "胡秀华" not in error.message
        diff = await compare(office, conn, [woman(office, 姓名="孟改名", 曾用名="胡秀华", 村=village)])
        assert (diff.changed, diff.new) == (1, 0)
        assert (await compare(office, conn, [woman(office, 村=village)])).token


async def test_rows_with_errors_are_left_out_on_purpose_and_nobody_is_gone(office):
    person = office.files.person
    async with office.web(office.town) as conn:
        await office.bring(conn, [woman(office), person(2), person(3)], head=HEAD)
        rows = [person(2, 手机号="1400000000O"), woman(office, 姓名="孟改名"), person(4)]
        refused = await compare(office, conn, rows)
        assert refused.token is None
        diff = await compare(office, conn, rows, leave_out=True)
        assert (diff.new, diff.changed, diff.gone) == (1, 0, 0)
        assert any(note.startswith("第2、3行有错的没有导入") for note in diff.notes)
        applied = await store.apply(conn, diff.token, now=office.now)
        assert applied.diff.gone == 0
        assert (await compare(office, conn, [person(4, 手机号="1400000000O")], leave_out=True)).token is None
        assert (await compare(office, conn, [person(4)])).gone == 3


@pytest.mark.parametrize("cells", [{}, {"身份证号": None, "出生日期": "1949-12-31"}, {"身份证号": None}])
async def test_who_was_forgotten_is_not_brought_back_unasked(office, cells):
    asked = Asked("依申请2026-9", "本人要求", None, office.now)
    her = woman(office, **cells)
    async with office.web(office.town) as conn:
        await office.bring(conn, [her], head=HEAD)
        (hit,) = await store.search(conn, office.town.lo, office.town.hi, "胡秀华")
        await store.purge_person(conn, office.vault, hit.id, asked)
        (error,) = (await compare(office, conn, [her])).errors
        assert (error.row, "2026年11月应本人要求" in error.message) == (2, True)
        assert not (await compare(office, conn, [her | {"姓名": "胡秀英", "身份证号": None}])).errors
        assert (await office.bring(conn, [her | {"人员状态": "本人同意恢复"}], head=HEAD)).new == 1
        assert not (await compare(office, conn, [her])).errors
    async with office.worker.acquire() as conn:
        kept = str([dict(row) for row in await conn.fetch("SELECT * FROM audiences.forgotten")])
    assert "胡" not in kept
    assert "1400000" not in kept


async def test_who_was_forgotten_stays_so_where_her_village_is_merged(office):
    async with office.web(office.county_division) as conn:
        await office.bring(conn, [woman(office, 村="王家岗村")], head=HEAD)
        (hit,) = await store.search(conn, office.town.lo, office.town.hi, "胡秀华")
        await store.purge_person(conn, office.vault, hit.id, Asked("依申请2026-9", "本人要求", None, office.now))
        order = store.Order(date(2026, 11, 1), office.now)
        await store.merge_divisions(conn, [office.neighbour.code], office.village.code, None, order)
    async with office.web(office.village) as conn:
        (error,) = (await compare(office, conn, [woman(office)], office.village)).errors
        assert "应本人要求" in error.message


@pytest.mark.parametrize("same", [{}, {"身份证号": None, "出生日期": "1949-12-31"}])
async def test_who_may_stand_in_another_village_is_said_and_not_where(office, same):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [woman(office, 出生日期="1949-12-31")], head=HEAD)
    async with office.web(office.neighbour) as conn:
        diff = await compare(office, conn, [woman(office, 村="王家岗村", **same)], office.neighbour)
        assert diff.new == 1
        (note,) = [note for note in diff.notes if "别的村" in note]
        assert note.startswith("第2行")
        assert "星亮" not in note
        for other in ({"姓名": "胡秀英"}, {"手机号": "14000000009"}, {"出生日期": "1949-12-30"}):
            cells = {"身份证号": None, "出生日期": "1949-12-31"} | other
            assert not (await compare(office, conn, [woman(office, 村="王家岗村", **cells)], office.neighbour)).notes


async def test_a_corrected_name_is_asked_about_and_answered_by_a_former_name(office):
    first = woman(office, 姓名="孔二", 身份证号=None, 出生日期="1950-01-02", 性别="女")
    other = woman(office, 姓名="孔大", 身份证号=None, 出生日期="1948-01-02", 手机号="14000000002")
    async with office.web(office.town) as conn:
        await office.bring(conn, [first, other], head=HEAD)
        diff = await compare(office, conn, [first | {"姓名": "孔二妹"}, other])
        assert (diff.new, diff.gone) == (1, 1)
        (note,) = [note for note in diff.notes if "改了姓名" in note]
        assert note.startswith("第2行")
        diff = await compare(office, conn, [first | {"姓名": "孔二妹", "曾用名": "孔二"}, other])
        assert (diff.new, diff.changed, diff.gone, diff.notes) == (0, 1, 0, ())


async def test_a_month_of_birth_is_the_day_that_is_known(office):
    first = woman(office, 身份证号=None, 出生日期="1950-03-12", 手机号=None)
    async with office.web(office.town) as conn:
        await office.bring(conn, [first], head=HEAD)
        diff = await compare(office, conn, [first | {"出生日期": "1950.3"}])
        assert (diff.unchanged, diff.new) == (1, 0)
        diff = await office.bring(conn, [first | {"出生日期": "1950.4", "户号": "009"}], head=HEAD)
        assert diff.new == 1
        assert (await store.search(conn, office.town.lo, office.town.hi, "胡秀华"))[0].birth_date in (
            date(1950, 4, 1), date(1950, 3, 12)
        )  # fmt: skip
