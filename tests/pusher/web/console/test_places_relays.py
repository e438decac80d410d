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
