"""Groups: built and taken apart, explained, kept, counted, and offered as presets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences import group, preset, store
from audiences.group import Age, AllOf, AnyOf, Built, HasTag, Not, Person, Reachable, RuleError, SexIs, Way, Within
from audiences.matter import Tag
from audiences.resident import Basis
from tests.audiences.conftest import XINGLIANG

TODAY = date(2026, 11, 21)
LOW = HasTag(1, "低保", 7)
LEAVES = st.sampled_from(
    [
        Age(60),
        Age(None, 17),
        SexIs("女"),
        LOW,
        HasTag(2, "特困", 7),
        Reachable(Way.PHONE),
        Within(5, 9, "村", Basis.LIVING),
    ]
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)
PEOPLE = st.builds(
    Person,
    registered=st.integers(0, 12),
    living=st.integers(0, 12),
    farming=st.integers(0, 12),
    sex=st.sampled_from(["男", "女", None]),
    birth_date=st.none() | st.dates(date(1930, 1, 1), TODAY),
    tags=st.frozensets(st.integers(1, 2)),
    reach=st.integers(0, 3),
)


@given(RULES, PEOPLE)
def test_taking_a_rule_apart_and_putting_it_together_keeps_what_it_means(rule, person):
    assert group.holds(Built.of(rule).rule, person, TODAY) is group.holds(rule, person, TODAY)


@given(RULES, PEOPLE)
def test_an_explanation_agrees_with_the_rule(rule, person):
    lines = group.explain(rule, person, TODAY, str)
    assert all(line.holds for line in lines if line.depth == 0) is group.holds(rule, person, TODAY)


@given(st.lists(RULES, max_size=3), st.lists(RULES, max_size=2), st.sampled_from(group.JOINS), PEOPLE)
def test_all_any_and_without_are_intersection_union_and_difference(included, excluded, join, person):
    built = Built(join)
    for part in included:
        built = built.add(part)
    for part in excluded:
        built = built.add(part, leave_out=True)
    together = all if join == "all" or not included else any
    wanted = together(group.holds(part, person, TODAY) for part in included)
    wanted = wanted and not any(group.holds(part, person, TODAY) for part in excluded)
    assert group.holds(built.rule, person, TODAY) is wanted


def test_a_condition_that_is_not_met_says_what_is_known_of_her():
    person = Person(5, 0, 5, "女", date(1968, 3, 1))
    rule = AllOf((Age(60), LOW, Within(1, 9, "星亮村", Basis.LIVING), Reachable(Way.ANY)))
    facts = [(line.holds, line.fact) for line in group.explain(rule, person, TODAY, str)]
    assert facts == [
        (False, "年龄58周岁，不满60周岁"),
        (False, "名册里没有“低保”标签"),
        (False, "在县外"),
        (False, "没有可用的手机号，也没有关注微信"),
    ]


def test_nobodys_word_is_taken_for_the_matter_of_a_tag():
    forged = AllOf((replace(LOW, matter=99), Age(60)))
    assert group.matters(group.known(forged, [Tag(1, 7, "低保")], [])) == (7,)
    with pytest.raises(RuleError, match="低保"):
        group.known(forged, [], [])


def test_a_preset_without_its_tag_says_what_to_do():
    offers = {offer.preset.key: offer for offer in preset.offers([Tag(4, 7, "五保户"), Tag(5, 8, "种粮大户")])}
    assert offers["grain"].rule == HasTag(5, "种粮大户", 8)
    assert offers["grain"].preset.basis is Basis.FARMING
    assert offers["relief"].rule == HasTag(4, "五保户", 7)
    assert offers["relief"].wanting == "名册里还没有“低保”标记"
    assert offers["alone"].rule is None
    assert "民政办公室" in offers["alone"].remedy
    assert offers["aged"].rule == Age(80)
    assert (offers["aged"].wanting, offers["aged"].remedy) == ("", "")


async def test_a_group_is_counted_by_village_households_and_ways(office):
    rows = [
        office.files.person(1, 户号="1", 标签="低保"),
        office.files.person(2, 户号="1", 手机号=None, 标签="低保"),
        office.files.person(3, 户号="2", 手机号=None, 标签="低保", 村="王家岗村"),
        office.files.person(4, 户号="3"),
    ]
    async with office.web(office.town) as conn:
        await office.bring(conn, rows)
        rule = HasTag(office.tags["低保"].id, "低保", office.matter.id)
        where, how = [(office.town.lo, office.town.hi)], {"basis": Basis.REGISTERED, "today": TODAY}
        counted = await store.tally(conn, where, rule, **how)
        everybody = await store.tally(conn, [(XINGLIANG.lo, XINGLIANG.hi)], None, **how)
    found = {one.village: (one.people, one.households, one.phone, one.none) for one in counted}
    assert found == {office.village.code: (2, 1, 1, 1), office.neighbour.code: (1, 1, 0, 1)}
    assert [(one.people, one.households) for one in everybody] == [(3, 2)]
    async with office.web(office.neighbour) as conn:  # a neighbour counts its own only, by the database itself
        assert [one.people for one in await store.tally(conn, where, rule, **how)] == [1]


async def test_a_household_counts_once_in_each_village_whatever_its_number(office):
    """Households on both sides of sixty-four, of two villages and of none; reached in every way."""
    people = [
        (village.code + group, household, reach)
        for n, household in enumerate((1, 63, 64, 65, 127, 128, 6_400_000_063, None, None))
        for village in ((office.village, office.neighbour) if n % 2 else (office.village,))
        for group, reach in ((0, 0), (1, 1), (1, 2), (2, 3))
    ]
    async with office.db.owner.acquire() as conn, conn.transaction():
        await conn.execute("SET LOCAL session_replication_role = replica")  # households are numbers here
        await conn.executemany(
            "INSERT INTO audiences.resident (county, division, registered, living, farming, household, reach)"
            " VALUES (421321, $1, $1, $1, $1, $2, $3)",
            people,
        )
    async with office.web(office.town) as conn:
        found = await store.tally(conn, [(office.town.lo, office.town.hi)], None, basis=Basis.LIVING, today=TODAY)
    for one in found:
        here = [(home, reach) for code, home, reach in people if code // 1000 * 1000 == one.village]
        alone = sum(home is None for home, _ in here)
        assert one.households == len({home for home, _ in here if home}) + alone
        assert (one.people, one.none) == (len(here), sum(reach == 0 for _, reach in here))
        assert (one.phone, one.wechat) == tuple(sum(reach & bit > 0 for _, reach in here) for bit in (1, 2))
    assert [one.village for one in found] == sorted({office.village.code, office.neighbour.code})


async def test_a_kept_group_is_seen_from_below_and_never_from_beside(office):
    async with office.web(office.town) as conn:
        number = await store.save_group(
            conn, county=office.county, division=office.town.code, name="高龄老人", rule=Age(80),
            basis=Basis.LIVING, by=1, at=office.now,
        )  # fmt: skip
        again = await store.save_group(
            conn, county=office.county, division=office.town.code, name="高龄老人", rule=Age(85),
            basis=Basis.LIVING, by=1, at=office.now,
        )  # fmt: skip
        assert number == again
        village, beside = office.village, office.town.code + 10**6
        below = await store.groups(conn, office.county, village.lo, village.hi, [office.town.code])
        assert [(one.name, one.rule) for one in below] == [("高龄老人", Age(85))]
        assert await store.groups(conn, office.county, beside, beside + 10**6 - 1, [office.county * 10**9]) == ()
