"""Counting, freezing, members and why; one-off lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audiences import store
from audiences.group import Age, AllOf, AnyOf, HasTag
from audiences.resident import Basis, State
from audiences.roster import RosterError
from audiences.store import AudienceSpec, Tally


def spec(office, rule=None, basis=Basis.REGISTERED, where=None):
    where = where or office.town
    return AudienceSpec(((where.lo, where.hi),), rule, basis)


async def members(conn, audience):
    rows = await conn.fetch(
        "SELECT r.name, m.kind, m.rank, m.reach, m.why, m.basis, m.division, m.contact, m.household"
        " FROM audiences.v_member m JOIN audiences.resident r ON r.id = m.resident"
        " WHERE m.audience = $1 ORDER BY m.resident, m.rank",
        audience,
    )
    return [dict(row) for row in rows]


async def test_a_row_for_each_person_and_contact_in_order(office):
    person = office.files.person
    rows = [person(1, 手机号="14000000001、14000000002"), person(2, 手机号=None), person(3, 村="王家岗村")]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        frozen = await store.freeze(conn, county=office.county, spec=spec(office, where=office.village), now=office.now)
        found = await members(conn, frozen.id)
        assert [(m["name"], m["kind"], m["rank"], m["reach"]) for m in found] == [
            (rows[0]["姓名"], "phone", 1, "ok"),
            (rows[0]["姓名"], "phone", 2, "ok"),
            (rows[1]["姓名"], None, 0, "none"),
        ]
        assert (frozen.people, frozen.households) == (2, 2)
        assert frozen.kinds == {"phone": Tally(1, 1)}
        assert frozen.unreachable == {"none": Tally(1, 1)}
        stored = await conn.fetchrow("SELECT * FROM audiences.v_audience")
        assert (stored["digest"], stored["people"]) == (frozen.digest, 2)
        assert AudienceSpec.from_json(stored["spec"]) == spec(office, where=office.village)


async def test_who_belongs_to_no_household_is_one(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2), person(3, 手机号=None)])
        await conn.execute("UPDATE audiences.resident SET household = NULL WHERE name <> $1", person(1)["姓名"])
        frozen = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        assert (frozen.people, frozen.households) == (3, 3)
        assert frozen.kinds == {"phone": Tally(2, 2)}
        assert frozen.unreachable == {"none": Tally(1, 1)}


async def test_why_says_the_territory_and_what_holds_for_the_person(office):
    person, low, poor = office.files.person, office.tags["低保"], office.tags["特困"]
    rule = AllOf((Age(18), AnyOf((HasTag(low.id, "低保", low.matter), HasTag(poor.id, "特困", poor.matter)))))
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 标签="低保"), person(2, 标签="特困、低保"), person(3)])
        frozen = await store.freeze(conn, county=office.county, spec=spec(office, rule), now=office.now)
        rows = await conn.fetch("SELECT why, reasons FROM audiences.v_why WHERE audience = $1 ORDER BY why", frozen.id)
        place = "户籍地在厉山镇"
        assert [row["reasons"] for row in rows] == [
            [place, "18周岁及以上", "有“低保”标签"],
            [place, "18周岁及以上", "有“低保”标签", "有“特困”标签"],
        ]
        assert {m["why"] for m in await members(conn, frozen.id)} == {row["why"] for row in rows}


async def test_the_same_people_give_the_same_digest_and_others_another(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(n) for n in range(1, 20)])

        async def digest(**options):
            return (await store.freeze(conn, county=office.county, spec=spec(office, **options), now=office.now)).digest

        first = await digest()
        assert await digest() == first
        assert await digest(where=office.village) != first  # the reason is another
        assert await digest(rule=Age(60)) != first
        assert await digest(basis=Basis.LIVING) != first
        await office.bring(conn, [person(n) for n in range(1, 20)])
        assert await digest() == first, "an unchanged roster changes nothing"
        contact = await conn.fetchval("SELECT min(id) FROM audiences.contact")
        await store.mark_dead(conn, [contact], "空号", office.now)
        assert await digest() != first


async def test_the_basis_decides_who_is_meant(office):
    person = office.files.person
    rows = [person(1, 现居地="厉山镇王家岗村"), person(2, 现居地="广东"), person(3)]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)

        async def count(basis, where):
            ranges = ((where.lo, where.hi),)
            return (await store.count(conn, ranges, None, basis=basis, today=office.files.today)).people

        assert await count(Basis.REGISTERED, office.village) == 3
        assert await count(Basis.LIVING, office.village) == 1
        assert await count(Basis.LIVING, office.neighbour) == 1
        assert await count(Basis.FARMING, office.village) == 3
        frozen = await store.freeze(
            conn, county=office.county, spec=spec(office, None, Basis.LIVING, office.neighbour), now=office.now
        )
        (member,) = await members(conn, frozen.id)
        assert (member["division"], member["basis"]) == (office.neighbour.code, "living")


async def test_a_number_of_four_households_is_a_cadres_and_one_of_three_is_not(office):
    person = office.files.person
    rows = [person(n, 手机号="14000000001") for n in range(1, 5)] + [
        person(n, 手机号="14000000002") for n in range(5, 8)
    ]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        frozen = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        assert frozen.unreachable == {"suspect": Tally(4, 4)}
        assert frozen.kinds == {"phone": Tally(3, 3)}
        reach = await conn.fetch("SELECT reach FROM audiences.resident ORDER BY id")
        assert [row["reach"] for row in reach] == [0] * 4 + [1] * 3
        first = await conn.fetchval("SELECT min(id) FROM audiences.resident")
        await store.mark_resident(conn, first, State.DEAD, office.now)
        counted = await store.count(
            conn, ((office.town.lo, office.town.hi),), None, basis=Basis.REGISTERED, today=office.files.today
        )
        assert (counted.people, counted.phone) == (6, 6), "three households are left behind the number"


async def test_the_dead_the_moved_and_the_gone_are_nobodys_audience(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(n) for n in range(1, 6)])
        await office.bring(conn, [person(n) for n in range(1, 5)])
        ids = [r["id"] for r in await conn.fetch("SELECT id FROM audiences.resident ORDER BY id")]
        await store.mark_resident(conn, ids[0], State.DEAD, office.now)
        await store.mark_resident(conn, ids[1], State.MOVED, office.now)
        frozen = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        assert frozen.people == 2
        villages = await store.count_by_village(
            conn, ((office.town.lo, office.town.hi),), None, basis=Basis.REGISTERED, today=office.files.today
        )
        assert {code: found.people for code, found in villages.items()} == {office.village.code: 2}


async def test_several_territories_are_one_audience(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2, 村="王家岗村"), person(3, 村="同心村")])
        both = AudienceSpec(((office.village.lo, office.village.hi), (office.neighbour.lo, office.neighbour.hi)))
        frozen = await store.freeze(conn, county=office.county, spec=both, now=office.now)
        assert frozen.people == 2
        reasons = await conn.fetchval("SELECT reasons FROM audiences.v_why WHERE audience = $1", frozen.id)
        assert reasons == ["户籍地在星亮村村民委员会、王家岗村村民委员会"]


async def test_an_audience_may_be_empty(office):
    async with office.worker.acquire() as conn:
        frozen = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        assert (frozen.people, frozen.households, frozen.kinds, frozen.unreachable) == (0, 0, {}, {})


async def test_a_freeze_that_was_never_approved_is_forgotten_whole(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1), office.files.person(2)])
        first = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        second = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        await store.drop_audience(conn, first.id)
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_member WHERE audience = $1", first.id) == 0
        assert await conn.fetchval("SELECT count(*) FROM audiences.v_why") == 1
        assert await conn.fetchval("SELECT array_agg(id) FROM audiences.v_audience") == [second.id]


async def _list(office, conn, rows, **options):
    reading = office.files.read(office.files.sheet(rows))
    return await store.add_list(
        conn,
        office.vault,
        reading,
        division=office.village,
        title="本次名单",
        now=office.now,
        expires_at=office.now + timedelta(days=7),
        **options,
    )


async def test_a_one_off_list_is_used_apart_from_the_roster_and_purged(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2)])
        taken = await _list(office, conn, [person(1), person(7), person(8, 手机号=None)])
        whole = await store.freeze(conn, county=office.county, spec=spec(office), now=office.now)
        assert whole.people == 2
        listed = AudienceSpec((), None, Basis.LIST, taken.id)
        frozen = await store.freeze(conn, county=office.county, spec=listed, now=office.now)
        assert (frozen.people, frozen.kinds, frozen.unreachable) == (3, {"phone": Tally(2, 2)}, {"none": Tally(1, 1)})
        assert await conn.fetchval("SELECT reasons FROM audiences.v_why WHERE audience = $1", frozen.id) == [
            "在本次名单上"
        ]
        assert await store.purge(conn, now=office.now + timedelta(days=6)) == 0
        assert await store.purge(conn, now=office.now + timedelta(days=8)) == 1
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 2
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 2, "the roster's own are left"
        assert await conn.fetchval("SELECT count(*) FROM audiences.household WHERE list IS NOT NULL") == 0


async def test_a_list_overrules_nobodys_opt_out_and_the_opt_out_outlives_it(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await store.opt_out(
            conn, office.vault, county=office.county, kind="phone", address="14000000001", account=None, at=office.now
        )
        taken = await _list(office, conn, [person(1)])
        listed = AudienceSpec((), None, Basis.LIST, taken.id)
        frozen = await store.freeze(conn, county=office.county, spec=listed, now=office.now)
        assert frozen.unreachable == {"opted_out": Tally(1, 1)}
        await store.purge(conn, now=office.now + timedelta(days=8))
        left = await conn.fetchrow("SELECT cipher, opted_out FROM audiences.contact")
        assert (left["cipher"], left["opted_out"]) == (None, ["*"])
        again = await _list(office, conn, [person(1)])
        frozen = await store.freeze(
            conn, county=office.county, spec=AudienceSpec((), None, Basis.LIST, again.id), now=office.now
        )
        assert frozen.unreachable == {"opted_out": Tally(1, 1)}


async def test_a_list_with_one_bad_row_is_not_taken(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        with pytest.raises(RosterError, match=r"1处错误.*第3行"):
            await _list(office, conn, [person(1), person(2, 手机号="13800138OOO")])
        with pytest.raises(RosterError, match="范围"):
            await _list(office, conn, [person(1, 村="王家岗村")])
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 0
