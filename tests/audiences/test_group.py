"""Rules: JSON round trip, sentences, and the SQL predicate against what the rule means, in the real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audiences.group import (
    Age,
    AllOf,
    AnyOf,
    AtHome,
    AttributeIs,
    Born,
    HasTag,
    InGroupDivisions,
    Not,
    Operator,
    Person,
    Reachable,
    RuleError,
    SexIs,
    Way,
    Within,
    from_json,
    holds,
    leaves,
    mask,
    matters,
    predicate,
    sentence,
    territory,
    to_json,
)
from audiences.matter import AttributeType
from audiences.resident import Basis

TODAY = date(2026, 2, 28)
PLACES = [421321101200000, 421321101200001, 421321101200003, 421321101201000, 421321102200003, 0]
_HOME = 3  # people
ages = st.integers(0, 110)
days = st.dates(date(1916, 1, 1), TODAY)
numbers = st.integers(-5, 5).map(float)
words = st.sampled_from(["甲", "乙", "2026-05-31", "2025-01-01"])

leaf = st.one_of(
    st.builds(
        Within, st.sampled_from(PLACES), st.sampled_from(PLACES), st.just("某地"), st.sampled_from(list(Basis)[:3])
    ),
    st.builds(
        InGroupDivisions, st.just(421321101200000),
        st.sets(st.integers(0, 4), min_size=1).map(lambda found: tuple(sorted(found))),
        st.just("厉山镇星亮村"), st.sampled_from(list(Basis)[:3]),
    ),
    st.builds(HasTag, st.integers(1, 6), st.sampled_from(["低保", "特困"]), st.integers(1, 3)),
    st.tuples(ages, ages).map(lambda ends: Age(min(ends), max(ends))),
    ages.map(lambda years: Age(years, None)),
    ages.map(lambda years: Age(None, years)),
    st.tuples(days, days).map(lambda ends: Born(min(ends), max(ends))),
    days.map(lambda day: Born(day, None)),
    days.map(lambda day: Born(None, day)),
    st.builds(SexIs, st.sampled_from("男女")),
    st.builds(Reachable, st.sampled_from(Way)),
    st.builds(
        AttributeIs, st.integers(1, 2), st.just("面积"), st.just(1), st.just(AttributeType.NUMBER),
        st.sampled_from(Operator), numbers, st.just("亩"),
    ),
    st.builds(
        AttributeIs, st.integers(1, 2), st.just("类别"), st.just(2), st.just(AttributeType.CHOICE),
        st.sampled_from(Operator), words,
    ),
)  # fmt: skip
rules = st.recursive(
    st.one_of(leaf, leaf, leaf.map(AtHome), st.lists(leaf, max_size=2).map(lambda parts: AtHome(AllOf(tuple(parts))))),
    lambda part: st.one_of(
        part.map(Not),
        st.lists(part, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(part, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=8,
)
births = st.one_of(
    st.none(),
    st.dates(date(1916, 1, 1), TODAY),
    st.sampled_from([date(1966, 2, 28), date(1966, 3, 1), date(1964, 2, 29)]),
)
persons = st.builds(
    Person,
    st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(PLACES),
    st.sampled_from(["男", "女", None]), births,
    st.frozensets(st.integers(1, 6)), st.dictionaries(st.integers(1, 2), st.one_of(numbers, words)), st.integers(0, 3),
)  # fmt: skip


@given(rules)
def test_a_rule_comes_back_from_json(rule):
    assert from_json(to_json(rule)) == rule


@given(rules, persons)
def test_a_reason_is_a_leaf_and_why_a_bit(rule, person):
    for part in leaves(rule):
        assert from_json(to_json(part)) == part
    assert len(set(leaves(rule))) == len(leaves(rule))
    assert holds(Not(rule), person, TODAY) is not holds(rule, person, TODAY)


@given(rules)
def test_every_rule_is_a_sentence(rule):
    said = sentence(rule)
    assert said
    assert "None" not in said


def _families(people):
    """Every three live together, but for those of the last few."""
    homes = [people[start : start + _HOME] for start in range(0, len(people) - _HOME, _HOME)]
    told = [replace(one, home=tuple(home[:n] + home[n + 1 :])) for home in homes for n, one in enumerate(home)]
    return told + people[len(told) :]


async def _fill(conn, people):
    await conn.execute(
        "INSERT INTO audiences.household (id, county, division, key) OVERRIDING SYSTEM VALUE"
        " SELECT n, 421321, 421321101200000, n::text FROM generate_series(1, $1) AS n",
        len(people),
    )
    await conn.executemany(
        "INSERT INTO audiences.resident (id, county, division, registered, living, farming, sex, birth_date, tags,"
        " attributes, reach, household)"
        " OVERRIDING SYSTEM VALUE VALUES ($1, 421321, 421321101200000, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (
                number, p.registered, p.living, p.farming, p.sex, p.birth_date, sorted(p.tags),
                {str(k): v for k, v in p.attributes.items()}, p.reach, number // _HOME + 1 if p.home else None,
            )
            for number, p in enumerate(people)
        ],
    )  # fmt: skip


async def test_sql_means_what_the_rule_means(db):
    """Hypothesis cannot await: the examples are drawn first and compared in one database."""
    drawn_people, drawn_rules = [], []

    @settings(max_examples=400, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(persons, rules)
    def draw(person, rule):
        drawn_people.append(person)
        drawn_rules.append(rule)

    draw()
    drawn_people = _families(drawn_people)
    async with db.worker.acquire() as conn:
        await _fill(conn, drawn_people)
        matched = 0
        for rule in drawn_rules:
            made = predicate(rule, today=TODAY)
            rows = await conn.fetch(f"SELECT r.id FROM audiences.resident AS r WHERE {made.sql}", *made.params)
            expected = {number for number, person in enumerate(drawn_people) if holds(rule, person, TODAY)}
            assert {row["id"] for row in rows} == expected, sentence(rule)
            matched += 0 < len(expected) < len(drawn_people)
        assert matched > 100, "rules that say nothing prove nothing"


async def test_the_mask_says_which_leaves_hold(db):
    parts = (Age(60, None), SexIs("女"), HasTag(1, "低保", 1), Reachable(Way.PHONE))
    people = [
        Person(1, 1, 1, "女", date(1950, 1, 1), frozenset({1}), {}, 1),
        Person(1, 1, 1, "男", date(1990, 1, 1), frozenset({2}), {}, 2),
        Person(1, 1, 1),
    ]
    async with db.worker.acquire() as conn:
        await _fill(conn, people)
        made = mask(parts, today=TODAY, first=1)
        rows = await conn.fetch(f"SELECT {made.sql} FROM audiences.resident AS r ORDER BY r.id", *made.params)
    assert [row[0] for row in rows] == [0b1111, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)).map(lambda r: (r[0], r[0] + r[1])), max_size=8))
def test_a_territory_has_the_fewest_ranges(ranges):
    made = territory(ranges, Basis.LIVING)
    pairs = list(zip(made.params[::2], made.params[1::2], strict=True))
    assert {n for lo, hi in ranges for n in range(lo, hi + 1)} == {n for lo, hi in pairs for n in range(lo, hi + 1)}
    assert all(one[1] + 1 < two[0] for one, two in pairwise(pairs))
    assert (made.sql == "false") is (not ranges)


def test_matters_are_found_under_a_not_too():
    rule = AllOf((Not(HasTag(1, "低保", 7)), AnyOf((HasTag(2, "特困", 3), Age(60)))))
    assert matters(rule) == (3, 7)
    assert leaves(rule) == (HasTag(2, "特困", 3), Age(60))


def _groups(*numbers):
    return InGroupDivisions(421321101201000, numbers, "厉山镇王家岗村", Basis.LIVING)


def test_sentences_read_like_a_clerks():
    town = Within(1, 2, "厉山镇", Basis.REGISTERED)
    rule = AllOf((town, Age(60), AnyOf((HasTag(1, "低保", 1), HasTag(2, "特困", 1))), Not(SexIs("男"))))
    assert (
        sentence(rule)
        == "按户籍地在厉山镇，并且60周岁及以上，并且（有“低保”标签或者有“特困”标签），并且不属于“性别为男”的人"
    )
    assert sentence(Within(1, 2, "王家岗村", Basis.LIVING)) == "按现居地在王家岗村"
    assert sentence(_groups(1, 3)) == "按现居地在厉山镇王家岗村1组、3组"
    assert sentence(_groups(0, 1, 3)) == "按现居地在厉山镇王家岗村1组、3组（没有登记组的也算）"
    assert sentence(_groups(0)) == "按现居地在厉山镇王家岗村，没有登记组"
    assert sentence(Not(_groups(1))) == "不属于“按现居地在厉山镇王家岗村1组”的人"
    assert sentence(Age(35, 64)) == "35至64周岁"
    assert sentence(Born(date(1962, 1, 1), date(1991, 12, 31))) == "1962年1月1日至1991年12月31日出生"
    assert sentence(Born(None, date(1946, 12, 31))) == "1946年12月31日及以前出生"
    assert sentence(None) == sentence(AllOf(())) == "全体居民"
    area = AttributeIs(1, "承包面积", 1, AttributeType.NUMBER, Operator.AT_LEAST, 5.0, "亩")
    assert sentence(area) == "承包面积不少于5亩"


@pytest.mark.parametrize(
    "value",
    [
        None, {}, {"age": [70, 60]}, {"age": [None, None]}, {"age": [True, None]}, {"sex": "x"},
        {"born": [None, None]}, {"born": ["1991-12-31", "1962-01-01"]}, {"born": [1962, None]}, {"born": ["x", None]},
        {"reach": "pigeon"},
        {"tag": "1", "name": "x", "matter": 1}, {"all": {}}, {"not": {}},
        {"groups": [], "village": 421321101200000, "name": "", "basis": "living"},
        {"groups": [1000], "village": 421321101200000, "name": "", "basis": "living"},
        {"groups": [True], "village": 421321101200000, "name": "", "basis": "living"},
        {"groups": [1], "village": 421321101200001, "name": "", "basis": "living"},
        {"groups": [1], "village": 5, "name": "", "basis": "living"},
        {"within": [1], "name": "", "basis": "living"},
        {"within": [1, 2], "name": "", "basis": "home"}, {"all": [{"sex": "女"}] * 32},
        {"attribute": 1, "name": "a", "matter": 1, "type": "number", "operator": ">=", "value": "5"},
        {"home": {"not": {"home": {"sex": "女"}}}},
        {"attribute": 1, "name": "a", "matter": 1, "type": "number", "operator": "; DROP", "value": 5},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_chinese(value):
    with pytest.raises(RuleError, match=r"[一-龥]"):
        from_json(value)


def test_a_rule_that_is_too_deep_is_refused():
    value = {"sex": "女"}
    for _ in range(12):
        value = {"not": value}
    with pytest.raises(RuleError, match="太深"):
        from_json(value)
