"""After 合村并组: what a merged village relays, with words of its own, still follows its source."""

from __future__ import annotations

from dataclasses import replace

from audiences import store as people
from content import store as items
from content.item import Paragraph, PlainFacts, Variant
from content.relay import additions
from content.review import Step
from pusher import reconcile
from pusher.access import Role
from tests.pusher.web.conftest import COUNTY, TOWN
from tests.pusher.web.console.office import NOTICE

PAGE = "/console/places"


async def _codes(office, db) -> tuple[int, int]:
    await office.divisions()
    async with db.owner.acquire() as conn:
        codes = {node.name[:2]: node.code for node in (await people.tree(conn, 421321)).children(TOWN)}
    return codes["王家"], codes["星亮"]


async def _merge(site, old: int, into: int) -> None:
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "merge", "code": str(old), "into": str(into), "name": "东岗村"}
    assert (await county.post(f"{PAGE}/change", form)).status == 303


async def _correct(conn, site, item: int) -> None:
    now = replace(NOTICE, division=COUNTY, blocks=(Paragraph("更正：认证12月15日截止。"),))
    hash_ = await items.edit(conn, item, now, by=1, at=site.clock())
    for person, act in enumerate((await items.standing(conn, item)).route.acts, 11):
        await items.step(conn, item, Step(act, person, hash_, site.clock()))
    await items.publish(conn, item, hash_, site.clock())


async def test_a_correction_above_reaches_the_relay_of_a_merged_village_with_additions(site, office, db):
    old, into = await _codes(office, db)
    async with site.deps.pool.acquire() as conn:
        source = await office.approved(unit=COUNTY, division=COUNTY)
        await items.publish(conn, source.id, source.current, site.clock())
        made = await items.relay(conn, source.id, old, by=1, at=site.clock())
        await items.add(conn, made.id, Variant(old, plain=PlainFacts(how="到村部二楼")), by=1, at=site.clock())
    await _merge(site, old, into)
    async with site.deps.pool.acquire() as conn:
        await _correct(conn, site, source.id)
    await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")
    async with site.deps.pool.acquire() as conn:
        assert await items.stale(conn) == []
        relay = await items.get(conn, made.id)
        said = await items.version(conn, made.id, relay.current)
        found = await items.relay_of(conn, made.id)
    assert additions(said, found.source) == Variant(into, plain=PlainFacts(how="到村部二楼"))
    assert "12月15日" in await site.browser().page(f"/n/{made.code}")


async def test_a_relay_that_cannot_follow_keeps_no_other_waiting(site, office, db):
    stuck, fine = await _codes(office, db)
    async with site.deps.pool.acquire() as conn:
        source = await office.approved(unit=COUNTY, division=COUNTY)
        await items.publish(conn, source.id, source.current, site.clock())
        first, second = [await items.relay(conn, source.id, one, by=1, at=site.clock()) for one in (stuck, fine)]
        await _correct(conn, site, source.id)
    await db.owner.execute("UPDATE content.relay SET division = 421399000000000 WHERE item = $1", first.id)
    await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")
    async with site.deps.pool.acquire() as conn:
        assert await items.stale(conn) == [first.id]
    assert "12月15日" in await site.browser().page(f"/n/{second.code}")


async def test_two_villages_that_had_the_same_text_waiting_are_merged_into_a_third_in_one_order(site, office, db):
    await office.divisions()
    async with db.owner.acquire() as conn:
        first, second, into = (node.code for node in (await people.tree(conn, 421321)).children(TOWN)[:3])
        for village in (first, second):
            source = await conn.fetchval(
                "INSERT INTO content.source (county, division, kind, name, address, next_at, created_at)"
                " VALUES (421321, $1, 'page', '县网站', 'https://x.gov.cn/tz/', now(), now()) RETURNING id",
                village,
            )
            await conn.execute(
                "INSERT INTO content.find (county, division, source, address, digest, name, bytes, state, found_at)"
                " VALUES (421321, $1, $2, 'https://x.gov.cn/1', repeat('a', 64), '通知', 'x', 'new', now())",
                village,
                source,
            )
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "merge", "code": [str(first), str(second)], "into": str(into), "name": "东岗村"}
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    for table in ("source", "find"):
        assert await db.owner.fetchval(f"SELECT count(*) FROM content.{table} WHERE division = $1", into) == 1


async def test_households_of_one_number_in_three_villages_are_three_after_one_order(site, office, db):
    await office.divisions()
    async with db.owner.acquire() as conn:
        nodes = (await people.tree(conn, 421321)).children(TOWN)[:3]
    rows = [
        f"{one.name},1组,{key},王{name}{'甲乙'[key - 1]},户主,1950-03-01,"
        for one, name in zip(nodes, "大中小", strict=True)
        for key in (1, 2)
    ]
    await office.roster("\n".join(["村,组,户号,姓名,与户主关系,出生日期,手机号", *rows[:5]]))  # no 2 in the third
    county, (first, second, into) = await site.person(Role.COUNTY_OFFICE), (one.code for one in nodes)
    form = {"act": "merge", "code": [str(first), str(second)], "into": str(into), "name": "东岗村"}
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    keys = await db.owner.fetch("SELECT key FROM audiences.household WHERE division = $1", into)
    assert len({row["key"] for row in keys}) == 5
