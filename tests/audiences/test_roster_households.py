"""Households of rosters without 户号: two heads of one name are two, the same household is found again."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.division import Division
from audiences.resident import State

VILLAGE = Division(421321101200000)
HEAD = ("组", "户主", "姓名", "与户主关系", "出生日期", "手机号", "乡镇", "村")
ONE = [("1组", "王建国", "王建国", "户主", "1950-01-02", "14000000101"), ("1组", "王建国", "刘桂英", "妻", None, None),
       ("1组", "王建国", "王强", "子", None, None)]  # fmt: skip
THREE = [
    ("3组", "王建国", "王建国", "户主", "1962-05-06", "14000000111"),
    ("3组", "王建国", "陈秀兰", "妻", None, None),
]


def rows(lines, **cells):
    return [dict(zip(HEAD, (*line, "厉山镇", "星亮村"), strict=True)) | cells for line in lines]


async def homes(conn):
    found = await conn.fetch(
        "SELECT array_agg(r.name ORDER BY r.id) AS names FROM audiences.resident r WHERE r.active GROUP BY r.household"
    )
    return sorted("".join(row["names"]) for row in found)


APART = ["王建国刘桂英王强", "王建国陈秀兰"]


@pytest.mark.parametrize(
    "blank",
    [{}, {"户主": None}, {"出生日期": None, "手机号": None}, {"组": None}, {"组": None, "出生日期": None},
     {"组": None, "手机号": None, "户主": None}],
)  # fmt: skip
async def test_two_heads_of_one_name_are_two_households_at_every_import(office, blank):
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows(ONE + THREE, **blank), head=HEAD)
        assert await homes(conn) == APART
        again = await office.bring(conn, rows(ONE + THREE, **blank), head=HEAD)
        assert (again.unchanged, again.new, again.gone) == (5, 0, 0)
        turned = await office.bring(conn, rows(THREE + ONE, **blank), head=HEAD)
        assert (turned.new, turned.gone) == (0, 0)
        assert await homes(conn) == APART


async def test_files_of_one_group_each_do_not_merge_what_they_share_a_name_with(office):
    async with office.worker.acquire() as conn:
        for blank in ({}, {"出生日期": None, "手机号": None}):
            await office.bring(conn, rows(ONE, **blank), head=HEAD)
            diff = await office.bring(conn, rows(THREE, **blank), head=HEAD)
            assert diff.changed == 0
            assert await homes(conn) == APART
        both = await office.bring(conn, rows(THREE + ONE), head=HEAD)
        assert (both.unchanged, await homes(conn)) == (5, APART)


async def test_what_was_merged_once_comes_apart(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows(ONE + THREE), head=HEAD)
        await conn.execute("UPDATE audiences.resident SET household = (SELECT min(household) FROM audiences.resident)")
        assert (await office.bring(conn, rows(ONE + THREE), head=HEAD)).changed == 2
        assert await homes(conn) == APART


async def test_a_household_numbered_anew_in_each_group(office):
    head = ("户号", *HEAD)
    lines = [one | {"户号": "1"} for one in rows([*ONE, ("3组", "李四", "李四", "户主", None, None)])]
    async with office.worker.acquire() as conn:
        for _ in range(2):
            await office.bring(conn, lines, head=head)
            assert await homes(conn) == ["李四", "王建国刘桂英王强"]
        assert (await office.bring(conn, lines, head=head)).unchanged == 4
        alone = [one | {"户号": "1"} for one in rows([("5组", "赵六", "赵六", "户主", None, None)])]
        await office.bring(conn, alone, head=head)
        assert await homes(conn) == ["李四", "王建国刘桂英王强", "赵六"]


async def test_a_household_is_found_again_without_its_number_and_takes_in_the_newborn(office):
    head = ("户号", *HEAD)
    async with office.worker.acquire() as conn:
        await office.bring(conn, [one | {"户号": "012"} for one in rows(ONE)], head=head)
        child = ("1组", "王建国", "王小宝", "孙", "2026-10-01", None)
        diff = await office.bring(conn, rows([*ONE, child]), head=HEAD)
        assert (diff.new, diff.changed, await homes(conn)) == (1, 0, ["王建国刘桂英王强王小宝"])


async def test_a_member_may_leave_the_group_blank(office):
    lines = [ONE[0], *((None, *line[1:]) for line in ONE[1:]), THREE[0], (None, *THREE[1][1:])]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows(lines), head=HEAD)
        assert await homes(conn) == APART


def read(files, text):
    return files.read(text.encode(), "x.csv", within=VILLAGE)


@pytest.mark.parametrize(
    "text",
    [
        "姓名,与户主关系\n王建国,户主\n刘桂英,妻\n王建国,户主\n陈秀兰,妻\n",
        "组,户主,姓名\n1组,王建国,王建国\n1组,王建国,刘桂英\n1组,王建国,王建国\n",
        "姓名,与户主关系,电话,出生日期\n王建国,户主,14000000001,\n刘桂英,妻,,\n王建国,户主,,1950-01-02\n",
    ],
)
def test_two_heads_whom_nothing_tells_apart_are_asked_about(files, text):
    (error,) = read(files, text).errors
    assert (error.row, error.column) == (4, "户主")
    assert "与第2行的户主同名" in error.message


def test_members_far_from_heads_of_one_name_are_asked_about(files):
    text = "户主,姓名,电话\n王建国,王建国,14000000001\n王建国,王建国,14000000002\n李四,李四,14000000003\n王建国,王强,\n"
    assert [error.row for error in read(files, text).errors] == [5]
    blank = "组,户主,姓名\n1组,王建国,王建国\n3组,王建国,王建国\n3组,李四,李四\n,王建国,王强\n3组,王建国,陈秀兰\n"
    assert [error.row for error in read(files, blank).errors] == [5]
    first = "户主,姓名,电话\n王建国,刘桂英,\n王建国,王建国,14000000001\n王建国,陈秀兰,\n王建国,王建国,14000000002\n"
    assert [error.row for error in read(files, first).errors] == [3]


def test_one_household_in_any_order_is_no_question(files):
    text = "户主,姓名,电话\n王建国,刘桂英,\n李四,李四,\n王建国,王建国,14000000001\n李四,李娃,\n王建国,王强,\n"
    reading = read(files, text)
    assert not reading.errors
    assert list(reading.houses) == [f"户主 {one}" for one in ("王建国", "李四", "王建国", "李四", "王建国")]


async def test_a_corrected_birthday_does_not_revive_the_dead(office):
    head = (*HEAD, "户号")
    for number, (blank, kept) in enumerate(
        [({}, 1), ({"手机号": None, "户号": "7"}, 1), ({"手机号": None}, 0), ({"手机号": "14000000199"}, 0)]
    ):
        name = "石" + "一二三四"[number]
        old = rows([("1组", name, name, "户主", "1955-11-30", blank.get("手机号", f"1400000020{number}"))], **blank)
        async with office.worker.acquire() as conn:
            await office.bring(conn, old, head=head)
            person = await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", name)
            await store.mark_resident(conn, person, State.DEAD, office.now)
            new = [one | {"出生日期": "1955-12-30"} for one in old]
            if number == 3:  # another number and another birthday: another person
                new = [one | {"手机号": "14000000198"} for one in new]
            assert (await office.bring(conn, new, head=head)).kept == kept


async def test_a_corrected_birthday_of_the_living_is_a_change(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows(ONE), head=HEAD)
        diff = await office.bring(conn, rows([(*ONE[0][:4], "1950-01-20", ONE[0][5]), *ONE[1:]]), head=HEAD)
        assert (diff.changed, diff.new, diff.gone) == (1, 0, 0)


async def house_of(conn):
    return dict(await conn.fetch("SELECT name, household FROM audiences.resident"))


async def test_households_numbered_anew_are_who_their_people_are(office):
    person = office.files.person
    first = [
        person(n, 户号=f"{home:03}", 户主=f"户主{who}", 姓名=f"{name}{who}", 与户主关系=name)
        for n, (home, who, name) in enumerate(
            [(1, "甲", "户主"), (1, "甲", "妻"), (2, "乙", "户主"), (2, "乙", "妻"), (3, "丙", "户主"), (3, "丙", "妻")]
        )
    ]
    again = [{**row, "户号": {"001": "002", "002": "003", "003": "001"}[row["户号"]]} for row in first]
    born = person(90, 户号="002", 户主="户主甲", 姓名="甲小宝", 与户主关系="子", 出生日期="2026-10-01", 手机号=None)
    async with office.worker.acquire() as conn:
        await office.bring(conn, first)
        known = await house_of(conn)
        diff = await office.bring(conn, [*again, born])
        found = await house_of(conn)
    assert (diff.new, diff.changed, diff.gone) == (1, 0, 0)
    assert found.pop("甲小宝") == known["户主甲"]
    assert found == known


async def test_who_moved_into_another_household_is_no_reason_to_take_it_for_hers(office):
    person = office.files.person
    mother, daughter = person(1, 户号="001", 姓名="孔大娘"), person(2, 户号="001", 姓名="孔小妹")
    groom = person(3, 户号="002", 姓名="孟小伙")
    async with office.worker.acquire() as conn:
        await office.bring(conn, [mother, daughter, groom])
        known = await house_of(conn)
        await office.bring(conn, [mother, {**daughter, "户号": "007"}, {**groom, "户号": "008"}])
        found = await house_of(conn)
    assert [found[name] for name in ("孔大娘", "孟小伙")] == [known[name] for name in ("孔大娘", "孟小伙")]
    assert found["孔小妹"] not in known.values()


async def test_where_a_household_parts_its_head_keeps_it(office):
    head = ("户号", "户主", "姓名", "与户主关系", "乡镇", "村")
    lines = [("头", "户主"), ("妻", "妻"), ("子", "子"), ("媳", "儿媳"), ("孙", "孙子")]
    old = [dict(zip(head, ("001", "王头", f"王{name}", of, "厉山镇", "星亮村"), strict=True)) for name, of in lines]
    new = old[:2] + [one | {"户号": "002", "户主": "王子"} for one in old[2:]]
    async with office.worker.acquire() as conn:
        await office.bring(conn, old, head=head)
        parted = await office.bring(conn, new, head=head)
        assert (parted.changed, parted.unchanged, parted.new) == (3, 2, 0)
        found = await conn.fetch(
            "SELECT h.key, count(*)::int AS people FROM audiences.resident AS r JOIN audiences.household AS h"
            " ON h.id = r.household GROUP BY 1 ORDER BY 1"
        )
        assert [tuple(row) for row in found] == [("001", 2), ("002", 3)]
        assert (await office.bring(conn, new, head=head)).unchanged == 5
