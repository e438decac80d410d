"""What the roster does not know of a person: whether it may decide, in the real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from audiences.group import (
    Age,
    AllOf,
    AnyOf,
    AtHome,
    HasTag,
    Not,
    Person,
    SexIs,
    holds,
    predicate,
    sentence,
    unknown,
    unsure,
)
from tests.audiences.test_group import TODAY, _families, _fill, persons, rules

BORN = [date(1916 + years, 2, 28) for years in range(0, 110, 2)]


async def test_who_is_not_called_unsure_stays_in_or_out_whatever_her_age_and_sex(db):
    drawn_people, drawn_rules = [], []

    @settings(max_examples=150, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(persons, rules)
    def draw(person, rule):
        drawn_people.append(person)
        drawn_rules.append(rule)

    draw()
    marked = 0
    async with db.worker.acquire() as conn:
        await _fill(conn, drawn_people)
        for rule in drawn_rules:
            made = unsure(rule, today=TODAY)
            rows = await conn.fetch(f"SELECT r.id FROM audiences.resident AS r WHERE {made.sql}", *made.params)
            open_ = {row["id"] for row in rows}
            marked += len(open_)
            for number, person in enumerate(drawn_people):
                could = {holds(rule, one, TODAY) for one in _filled(person)}
                assert number in open_ or could == {holds(rule, person, TODAY)}, sentence(rule)
                assert number not in open_ or person.birth_date is None or person.sex is None
    assert marked > 100, "rules that leave nobody open prove nothing"


def _filled(person):
    """Whoever she may turn out to be."""
    for born in [person.birth_date] if person.birth_date else BORN[::5]:
        for sex in [person.sex] if person.sex else ["男", "女"]:
            yield replace(person, birth_date=born, sex=sex)


@pytest.mark.parametrize("rule", [None, AllOf(()), HasTag(1, "低保", 1), Not(HasTag(1, "低保", 1))])
def test_a_rule_that_asks_for_neither_is_never_open(rule):
    assert unsure(rule, today=TODAY).sql == "false"


def test_the_words_name_what_is_missing():
    assert unknown(Age(60), 0, 0) == ""
    assert (
        unknown(Age(60), 3, 0) == "另有3人，名册里没有出生日期，不知道符不符合，没有算在内。请各村补上，或者上门告知。"
    )
    assert "没有出生日期或性别" in unknown(AnyOf((Age(60), Not(SexIs("女")))), 1, 2)
    assert predicate(Age(60), today=TODAY).sql.startswith("coalesce(")


async def test_a_household_is_open_for_one_whose_birthday_nobody_knows(db):
    born = date(1990, 1, 1)
    homes = [
        [Person(1, 1, 1, "女", born), Person(1, 1, 1, "男", born), Person(1, 1, 1, "男", None)],  # may be the child
        [Person(1, 1, 1, "女", born), Person(1, 1, 1, "男", born), Person(1, 1, 1, "男", date(2021, 1, 1))],
        [Person(1, 1, 1, "女", born), Person(1, 1, 1, "男", born), Person(1, 1, 1, "男", born)],
    ]
    people = _families([one for home in homes for one in home] + [Person(1, 1, 1)])
    rule = AtHome(Age(5, 6))
    async with db.worker.acquire() as conn:
        await _fill(conn, people)
        for asked, sure in ((rule, {3, 4, 5}), (Not(rule), {6, 7, 8})):
            made, fits = unsure(asked, today=TODAY), predicate(asked, today=TODAY)
            rows = await conn.fetch(f"SELECT r.id FROM audiences.resident AS r WHERE {made.sql}", *made.params)
            assert {row["id"] for row in rows} == {0, 1, 2, 9}
            rows = await conn.fetch(f"SELECT r.id FROM audiences.resident AS r WHERE {fits.sql}", *fits.params)
            assert {row["id"] for row in rows} - {0, 1, 2, 9} == sure
