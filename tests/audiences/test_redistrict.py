"""合村并组: everybody and everything goes along, and old paper leads to the new village."""

from __future__ import annotations

from datetime import date

import pytest

from audiences import store
from audiences.division import Division, DivisionError, Node, Tree
from audiences.places import resolve
from audiences.scope import concerned
from audiences.store.redistrict import renumber

ORDER = (date(2026, 12, 1),)


async def places(conn):
    return {row["name"]: row["division"] for row in await conn.fetch("SELECT name, division FROM audiences.resident")}


@pytest.fixture
async def villages(office):
    person = office.files.person
    rows = [
        person(1, 组="1组"), person(2, 组="2组"),
        person(3, 村="王家岗村", 户号="001", 组="1组"), person(4, 村="王家岗村", 组="5组"), person(5, 村="王家岗村"),
    ]  # fmt: skip
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
    return [row["姓名"] for row in rows]


def order(office, **more):
    return store.Order(date(2026, 12, 1), office.now, 7, **more)


async def test_what_is_written_by_a_former_name_is_for_the_village_of_today(office, villages):
    new, old = office.village.code, office.neighbour.code
    async with office.web(office.county_division) as conn:
        await store.merge_divisions(conn, [old], new, "新星村", order(office))
        tree = await store.tree(conn, office.county)
        assert set(tree.node(new).former) == {"星亮村村民委员会", "王家岗村村民委员会"}
    for name in ("星亮村", "王家岗村", "新星村"):
        assert resolve(f"厉山镇{name}", tree).code == new
        found = concerned("停水通知", f"停水范围：{name}。", tree, office.town)
        assert [one.code for one in found.named] == [new], name
    twice = concerned("停水通知", "停水范围：星亮村、同心村。", tree, office.town)
    assert {one.code for one in twice.named} == {new, 421321101202000}


def test_a_former_name_is_its_towns_own_and_gives_way_to_who_bears_it_today():
    county, low, high = Division(421321000000000), Division(421321101000000), Division(421321102000000)
    today = Node(Division(low.code + 200000), "青龙村村民委员会")
    merged = Node(Division(high.code + 200000), "星亮村村民委员会", former=("青龙村村民委员会",))
    for first, second in ((low, high), (high, low)):  # whichever comes first in the county
        here = Node(Division(first.code + 200000), today.name)
        there = Node(Division(second.code + 200000), merged.name, former=merged.former)
        tree = Tree([Node(county, "随县"), Node(low, "厉山镇"), Node(high, "高城镇"), here, there])

        def found(within, text="青龙村村民：12月3日停水。", tree=tree):
            return [one.code for one in concerned("停水通知", text, tree, within).named]

        assert found(second) == [there.code], "its own town means the village of today"
        assert found(first) == [here.code]
        assert found(county) == [here.code], "who bears it goes before who bore it"
        assert found(county, f"停水范围：{tree.node(second.code).name}青龙村。") == [there.code]


async def test_a_renamed_village_keeps_its_names_through_a_merger(office, villages):
    new, old = office.village.code, office.neighbour.code
    async with office.web(office.county_division) as conn:
        await store.rename(conn, old, "望岗村", order(office))
        await store.merge_divisions(conn, [old], new, "星亮村村民委员会", order(office))
        tree = await store.tree(conn, office.county)
        assert set(tree.node(new).former) == {"王家岗村村民委员会", "望岗村"}


async def test_two_villages_become_one(office, villages):
    new, old = office.village.code, office.neighbour.code
    async with office.web(office.county_division) as conn:
        dry = await store.merge_divisions(conn, [old], new, "新星村", order(office, dry=True))
        assert (dry.people, dry.households) == (3, 3)
        assert (await places(conn))[villages[2]] == old + 1
        await store.merge_divisions(conn, [old], new, "新星村", order(office))
        found = await places(conn)
        assert [found[name] - new for name in villages] == [1, 2, 3, 5, 0]
        tree = await store.tree(conn, office.county)
        assert old not in tree
        assert tree.node(new).name == "新星村"
        assert [await store.redirected(conn, code) for code in (old, old + 1, old + 5, old + 9, new)] == [
            new, new + 3, new + 5, new + 9, new,
        ]  # fmt: skip
    async with office.worker.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM audiences.link WHERE division / 1000 = $1", old // 1000) == 0
        keys = [r["key"] for r in await conn.fetch("SELECT key FROM audiences.household WHERE division = $1", new)]
        assert sorted(keys)[:2] == ["001", "002"]
        assert "王家岗村村民委员会 001" in keys
        follower = await store.follow(
            conn, office.vault, county=office.county, account="wx", openid="o9", division=old, at=office.now
        )
        assert await conn.fetchval("SELECT division FROM audiences.resident WHERE id = $1", follower) == new


async def test_a_second_merge_moves_the_end_of_the_first(office, villages):
    third = 421321101202000
    async with office.web(office.county_division) as conn:
        await store.merge_divisions(conn, [office.neighbour.code], office.village.code, None, order(office))
        await store.merge_divisions(conn, [office.village.code], third, None, order(office))
        assert await store.redirected(conn, office.neighbour.code) == third
        assert set((await places(conn)).values()) == {third + n for n in (0, 1, 2, 3, 5)}


async def test_groups_go_out_into_a_new_village(office, villages):
    async with office.web(office.county_division) as conn:
        done = await store.split_village(conn, office.village.code, [2], "新湾村", order(office))
        found = await places(conn)
        assert (found[villages[0]], found[villages[1]]) == (office.village.code + 1, done.new + 2)
        assert (await store.tree(conn, office.county)).node(done.new).name == "新湾村"
        assert await store.redirected(conn, office.village.code + 2) == done.new + 2
        assert await store.redirected(conn, office.village.code) == office.village.code


async def test_a_new_name_moves_nobody(office, villages):
    async with office.web(office.county_division) as conn:
        before = await places(conn)
        await store.rename(conn, office.village.code, "星光村", order(office))
        assert await places(conn) == before
        assert [(c["kind"], c["name"]) for c in await store.changes(conn, office.county)] == [("rename", "星光村")]


async def test_what_cannot_merge_is_said(office):
    async with office.web(office.county_division) as conn:
        for olds, into in (
            ([421321102200000], office.village.code),
            ([], office.village.code),
            ([office.village.code + 1], office.village.code),
        ):
            with pytest.raises(DivisionError):
                await store.merge_divisions(conn, olds, into, None, order(office))


def test_groups_keep_their_numbers_where_those_are_free():
    into, a, b = 421321101200000, 421321101201000, 421321101202000
    codes = renumber([a, b], into, [into + 1, a + 1, a + 2, b + 2, b])
    assert codes == {a: into, a + 1: into + 2, a + 2: into + 3, b: into, b + 2: into + 4}
