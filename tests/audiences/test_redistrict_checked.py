"""合村并组 is checked before it is done, and done once; kept groups (人群) follow it."""

from __future__ import annotations

from datetime import date

import asyncpg
import pytest

from audiences import group, store
from audiences.division import DivisionError
from audiences.group import Age, AllOf, InGroupDivisions, Within
from audiences.resident import Basis


def order(office, **more):
    return store.Order(date(2026, 12, 1), office.now, 7, **more)


@pytest.fixture
async def held(office):
    person = office.files.person
    rows = [person(n, 组=f"{n}组") for n in range(1, 5)] + [person(5)]
    rows += [person(n + 10, 村="王家岗村", 组=f"{n}组") for n in range(1, 3)] + [person(20, 村="王家岗村")]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)


async def test_a_split_that_is_ordered_twice_makes_one_village(office, held):
    async with office.web(office.county_division) as conn:
        looked = await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office, dry=True))
        assert (looked.people, looked.ungrouped) == (2, 1)
        done = await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office))
        with pytest.raises(DivisionError, match="已经有新湾村"):
            await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office))
        with pytest.raises(DivisionError, match="3组已经划走，现在是厉山镇新湾村3组"):
            await store.split_village(conn, office.village.code, [3], "新河村", order(office))
        assert await store.redirected(conn, office.village.code + 3) == done.new + 3


@pytest.mark.parametrize(
    ("groups", "name", "says"),
    [
        ([3, 9], "新湾村", "没有人登记在9组"),
        ([3], "王家岗村", "已经有王家岗村"),
        ([3], "王家岗", "已经有王家岗村"),
        ([3], "<b>新村</b>", "用汉字写"),
    ],
)
async def test_a_split_that_cannot_be_is_refused_in_the_preview_too(office, held, groups, name, says):
    async with office.web(office.county_division) as conn:
        for dry in (True, False):
            with pytest.raises(DivisionError, match=says):
                await store.split_village(conn, office.village.code, groups, name, order(office, dry=dry))


async def test_names_of_other_villages_are_not_given_away(office, held):
    here, there = office.village.code, office.neighbour.code
    async with office.web(office.county_division) as conn:
        for name, says in (("王家岗村", "已经有王家岗村"), ("星亮村村民委员会", "已经叫")):
            with pytest.raises(DivisionError, match=says):
                await store.rename(conn, here, name, order(office))
        with pytest.raises(DivisionError, match="已经有神农社区"):
            await store.merge_divisions(conn, [there], here, "神农社区", order(office))
        assert (await store.rename(conn, here, "星光村", order(office, dry=True))).people == 5
        await store.merge_divisions(conn, [there], here, "王家岗村", order(office))  # whose name it gives up


async def test_the_code_of_a_village_that_is_gone_is_never_given_again(office, held):
    async with office.web(office.county_division) as conn:
        first = await store.split_village(conn, office.village.code, [3], "新湾村", order(office))
        await store.merge_divisions(conn, [first.new], office.village.code, None, order(office))
        second = await store.split_village(conn, office.village.code, [4], "新河村", order(office))
        assert second.new == first.new + 1000


async def _kept(conn, office):
    """Three groups of 星亮村: two of its groups and 60, all of it, and one of 王家岗村."""
    here, there, living = office.village.code, office.neighbour.code, Basis.LIVING
    rules = {
        "三四组老人": AllOf((InGroupDivisions(here, (2, 3, 4), "厉山镇星亮村", living), Age(60))),
        "全村": Within(here, here + 999, "星亮村村民委员会", living),
        "王家岗全村": Within(there, there + 999, "王家岗村村民委员会", living),
        "全镇": Within(office.town.lo, office.town.hi, "厉山镇", living),
    }
    for name, rule in rules.items():
        await store.save_group(
            conn,
            county=office.county,
            division=office.town.code,
            name=name,
            rule=rule,
            basis=living,
            by=7,
            at=office.now,
        )
    return rules


async def _counts(conn, office):
    found = {}
    for one in await store.groups(conn, office.county, office.town.lo, office.town.hi, []):
        ranges = [(office.town.lo, office.town.hi)]
        tallied = await store.tally(conn, ranges, one.rule, basis=one.basis, today=date(2026, 12, 1))
        found[one.name] = (sum(each.people for each in tallied), group.sentence(one.rule), one.doubt)
    return found


async def test_kept_groups_follow_a_split(office, held):
    async with office.web(office.county_division) as conn:
        await _kept(conn, office)
        before = await _counts(conn, office)
        seen = await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office, dry=True))
        assert {name for name, _ in seen.groups} == {"三四组老人", "全村"}
        await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office))
        after = await _counts(conn, office)
    assert {name: one[0] for name, one in after.items()} == {name: one[0] for name, one in before.items()}
    assert "厉山镇新湾村3组、4组" in after["三四组老人"][1]
    assert after["三四组老人"][2] == ""  # exactly the same people
    assert "划到了厉山镇新湾村，这里一起算" in after["全村"][2]
    assert after["全镇"] == before["全镇"]


async def test_kept_groups_follow_a_merger_and_say_what_they_cannot_tell_apart(office, held):
    async with office.web(office.county_division) as conn:
        rules = await _kept(conn, office)
        await store.merge_divisions(conn, [office.neighbour.code], office.village.code, "东岗村", order(office))
        after = await _counts(conn, office)
        assert after["王家岗全村"][1].count("厉山镇东岗村5组、6组") == 1
        assert after["王家岗全村"][0] == 4  # its three, and who was in no group of the other village
        assert "分不出原来是哪个村的" in after["王家岗全村"][2]
        assert "也有原来厉山镇王家岗村的人" in after["全村"][2]
        assert "厉山镇东岗村2组、3组、4组" in after["三四组老人"][1]
        one = next(
            one for one in await store.groups(conn, office.county, office.town.lo, office.town.hi, []) if one.doubt
        )
        await store.save_group(
            conn, county=office.county, division=one.division, name=one.name, rule=one.rule, basis=one.basis, by=7,
            at=office.now,
        )  # fmt: skip
        assert (await store.saved(conn, one.id)).doubt == ""  # somebody looked
        assert rules["全镇"] in [one.rule for one in await store.groups(conn, office.county, 0, 10**15, [])]


async def test_nobody_moves_what_lies_outside_of_her_range(office, held):
    codes = ([office.neighbour.code], [office.village.code])
    for schema in ("audiences", "content", "pusher"):
        async with office.web(office.village) as conn:
            with pytest.raises(asyncpg.RaiseError, match="outside the range"):
                await conn.execute(f"SELECT {schema}.follow_change($1, $2)", *codes)
