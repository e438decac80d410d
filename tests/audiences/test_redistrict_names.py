"""合村并组, and everybody goes on writing the old names: what they mean today where it is plain, else a question."""

from __future__ import annotations

from datetime import date

import pytest

from audiences import store
from audiences.division import AmbiguousDivisionError, UnknownDivisionError
from audiences.places import locate, resolve
from audiences.roster import read_roster
from audiences.scope import weighed

STOP = "定于12月3日8时至18时停水。"


def order(office, **more):
    return store.Order(date(2026, 12, 1), office.now, 7, **more)


@pytest.fixture
async def held(office):
    """星亮村 1–5组, 王家岗村 1–3组."""
    person = office.files.person
    rows = [person(n, 组=f"{n}组", 与户主关系="户主") for n in range(1, 6)]
    own = {"村": "王家岗村", "与户主关系": "户主"}
    rows += [person(n + 10, 组=f"{n}组", 户号=f"{n:03}", **own) for n in range(1, 4)]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
    return rows


@pytest.fixture
async def split(office, held):
    """星亮村's 3、4组 are 新湾村."""
    async with office.web(office.county_division) as conn:
        done = await store.split_village(conn, office.village.code, [3, 4], "新湾村", order(office))
        return done.new, await store.tree(conn, office.county)


@pytest.fixture
async def merged(office, held):
    """王家岗村 went into 星亮村, which is 东岗村 now; its 1–3组 are 6–8组."""
    async with office.web(office.county_division) as conn:
        await store.merge_divisions(conn, [office.neighbour.code], office.village.code, "东岗村", order(office))
        return await store.tree(conn, office.county)


def _groups(text, tree, within):
    found = weighed("停水通知", text, tree, within, genre="outage")
    return [one.code for one in found.ways(within.code)[0]], found


async def test_groups_that_went_into_a_new_village_are_meant_by_their_old_name(office, split):
    new, tree = split
    for words in ("厉山镇星亮村3组", "厉山镇星亮村三组", "厉山镇新湾村3组", str(office.village.code + 3)):
        assert resolve(words, tree).code == new + 3, words
    assert locate("厉山镇星亮村3组12号", tree, office.town, office.town) == new + 3
    assert resolve("厉山镇星亮村5组", tree).code == office.village.code + 5  # it stayed
    codes, found = _groups(f"星亮村三组、四组{STOP}", tree, office.town)
    assert codes == [new + 3, new + 4]
    assert "“星亮村3组、4组”现在是新湾村3组、4组，已按现在的组选" in found.open
    assert _groups(f"星亮村1组{STOP}", tree, office.town)[1].open == ()


async def test_a_village_is_asked_about_groups_that_it_has_no_more(office, split):
    _, tree = split
    _, found = _groups(f"本村3、4组{STOP}", tree, office.village)
    assert len(found.ways(office.village.code)) > 1  # nothing is chosen
    assert "不归星亮村管" in found.open[0]
    closed = weighed("道路封闭通知", "星亮村3、4组道路12月3日封闭，请绕行。", tree, office.village, genre="notice")
    assert len(closed.ways(office.village.code)) > 1
    assert "不归星亮村管" in closed.open[0]
    stayed = weighed("道路封闭通知", "星亮村1、2组道路12月3日封闭，请绕行。", tree, office.village, genre="notice")
    assert (len(stayed.ways(office.village.code)), stayed.open) == (1, ())


async def test_a_merged_village_s_groups_keep_their_meaning(office, merged):
    here = office.village.code
    assert resolve("厉山镇王家岗村1组", merged).code == here + 6
    assert resolve("厉山镇星亮村1组", merged).code == here + 1
    assert resolve("厉山镇东岗村1组", merged).code == here + 1
    assert resolve("厉山镇王家岗村", merged).code == here
    codes, _ = _groups(f"王家岗村1组、星亮村1组{STOP}", merged, office.town)
    assert codes == [here + 1, here + 6]
    assert merged.full_name(office.neighbour.code + 1) == "厉山镇王家岗村村民委员会1组"  # no bare code on any page


async def test_a_group_that_nobody_was_in_is_asked_for(merged):
    with pytest.raises(UnknownDivisionError, match="没有9组"):
        resolve("厉山镇王家岗村9组", merged)


async def test_an_old_name_in_new_use_is_asked_about(office, held):
    async with office.web(office.county_division) as conn:
        await store.merge_divisions(conn, [office.neighbour.code], office.village.code, "王家岗村", order(office))
        tree = await store.tree(conn, office.county)
    with pytest.raises(AmbiguousDivisionError, match=r"1组.*6组"):
        resolve("厉山镇王家岗村1组", tree)
    assert resolve("厉山镇星亮村1组", tree).code == office.village.code + 1
    _, found = _groups(f"王家岗村1组{STOP}", tree, office.town)
    assert len(found.ways(office.town.code)) > 1
    assert "可能是并村前的组" in found.open[0]


async def _again(office, rows, tree, scope=None):
    """What an import of these rows would do now."""
    async with office.worker.acquire() as conn:
        reading = read_roster("旧.xlsx", office.files.sheet(rows), tree=tree, today=office.files.today)
        diff = await store.dry_run(conn, office.vault, reading, scope or office.town, now=office.now)
        assert diff.token, [str(error) for error in diff.errors]
        return diff.new, diff.changed, diff.unchanged, diff.gone


async def test_a_roster_with_the_names_from_before_a_merger_changes_nobody(office, held, merged):
    assert await _again(office, held, merged) == (0, 0, 8, 0)


async def test_a_roster_from_before_a_split_moves_nobody_back_and_doubles_nobody(office, held, split):
    _, tree = split
    assert await _again(office, held, tree) == (0, 0, 8, 0)
    silent = [{**row, "组": ""} for row in held]  # the file has no groups
    assert await _again(office, silent, tree) == (0, 0, 8, 0)
    other = [*held, office.files.person(3, 出生日期="1999-01-01", 手机号="14000009999", 户号="77", 组="")]
    assert await _again(office, other, tree) == (1, 0, 8, 0)  # another person of the same name


async def test_a_roster_of_a_merged_village_without_groups_joins_no_families_and_ends_nobody(office, held, merged):
    silent = [{**row, "组": ""} for row in held]  # 户号 001 is a family of each of the two villages
    assert await _again(office, silent, merged) == (0, 0, 8, 0)
    bare = [{**row, "出生日期": "", "手机号": ""} for row in silent]
    assert await _again(office, bare, merged) == (0, 0, 8, 0)
    for part in (silent[:5], silent[5:]):  # it is of one of the two and says nothing of the other
        assert await _again(office, part, merged) == (0, 0, len(part), 0)
    today = [{**row, "村": "东岗村"} for row in silent[:5]]
    assert await _again(office, today, merged) == (0, 0, 5, 3)


async def test_new_families_of_two_villages_with_one_number_stay_two(office, held, merged):
    person, own = office.files.person, {"户号": "009", "组": ""}
    rows = [person(40, **own), person(41, **own), person(42, 村="王家岗村", **own)]
    async with office.worker.acquire() as conn:
        reading = read_roster("旧.xlsx", office.files.sheet(rows), tree=merged, today=office.files.today)
        assert reading.houses == ("009", "009", "王家岗村村民委员会 009")
        assert not reading.notes
        diff = await store.dry_run(conn, office.vault, reading, office.town, now=office.now)
        assert diff.gone == 8  # both names stand there: that is the whole village


async def test_the_code_of_a_merged_village_is_its_old_name(office, merged):
    rows = [office.files.person(1, 区划代码=str(office.neighbour.code // 1000), 村=None, 乡镇=None)]
    data = office.files.sheet(rows, head=("户号", "姓名", "区划代码"))
    reading = read_roster("旧.xlsx", data, tree=merged, today=office.files.today)
    assert (reading.houses, reading.partly) == (("王家岗村村民委员会 001",), ("王家岗村村民委员会",))
