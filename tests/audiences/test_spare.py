"""Whom a second freeze of the same leaves out, and who stays in it because nothing shows that she knows."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.group import HasTag
from audiences.resident import Preference
from audiences.store import AudienceSpec, Had


def had(*contacts: int, **more) -> Had:
    return Had("household", {"opened": [], "sent": list(contacts)}, visited="told", **more)


async def frozen(office, conn, rule=None, where=None, had=None) -> store.Frozen:
    where = where or office.town
    spec = AudienceSpec(((where.lo, where.hi),), rule)
    return await store.freeze(conn, county=office.county, spec=spec, now=office.now, had=had)


async def contacts(conn, audience: store.Frozen) -> list[int]:
    rows = await conn.fetch(
        "SELECT DISTINCT contact FROM audiences.member WHERE audience = $1 AND contact IS NOT NULL", audience.id
    )
    return [row["contact"] for row in rows]


@pytest.mark.parametrize(("households", "left"), [(5, 5), (3, 0)])
async def test_a_number_of_many_households_shows_of_none_that_it_was_told(office, households, left):
    rows = [
        office.files.person(n, 手机号="14000009999", 村="星亮村" if n < 3 else "王家岗村")
        for n in range(1, households + 1)
    ]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        first = await frozen(office, conn, where=office.village)
        second = await frozen(office, conn, had=had(*await contacts(conn, first)))
        assert (second.people, sum(second.spared.values())) == (left, households - left)


@pytest.fixture
async def family(office):
    """A son of 低保 with a number, his mother who has none and wants a visit, a neighbour; whom 低保 reached."""
    person = office.files.person
    rows = [person(1, 户号="001", 标签="低保"), person(2, 户号="001", 手机号=None), person(3)]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        mother = await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", rows[1]["姓名"])
        await store.prefer(conn, mother, Preference.VISIT)
        tag = office.tags["低保"]
        first = await frozen(office, conn, HasTag(tag.id, tag.name, tag.matter))
        return first, await contacts(conn, first), mother


async def test_who_wants_word_of_mouth_and_is_on_no_visit_list_stays_with_her_house(office, family):
    first, sent, _ = family
    async with office.worker.acquire() as conn:
        second = await frozen(office, conn, had=had(*sent, owing=[first.id]))
        assert (second.people, second.spared) == (3, {})
        third = await frozen(office, conn, had=had(*sent, owing=[first.id, second.id]))
        assert (third.people, third.spared) == (1, {"sent": 2}), "now she is on one"


async def test_without_visits_or_after_one_her_house_has_had_it(office, family):
    first, sent, mother = family
    async with office.worker.acquire() as conn:
        assert (await frozen(office, conn, had=had(*sent))).spared == {"sent": 2}, "nobody is visited"
        home = await conn.fetchval("SELECT household FROM audiences.resident WHERE id = $1", mother)
        visited = await frozen(office, conn, had=had(*sent, homes=[home], owing=[first.id]))
        assert (visited.people, visited.spared) == (1, {"told": 2})
