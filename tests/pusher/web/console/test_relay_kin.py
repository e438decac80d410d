"""Relays beside their kin: they end with a source that the clean-up ends, and nobody is told the same text twice."""

from __future__ import annotations

import re
from dataclasses import replace

from content import store
from content.item import PlainFacts, Variant
from content.review import Act, ReviewError, Step
from content.store import thread as threads
from content.thread import Decision
from pusher import reconcile
from pusher.access import Role
from pusher.store import push as pushes
from tests.pusher.web.conftest import COUNTY, TOWN, VILLAGE
from tests.pusher.web.console.way import prepared, send


async def _published(site, office, **more):
    item = await office.approved(**{"unit": COUNTY, "division": COUNTY} | more)
    async with site.deps.pool.acquire() as conn:
        assert await store.publish(conn, item.id, item.current, site.clock())
    return item


async def _relay(site, source, division):
    async with site.deps.pool.acquire() as conn:
        return await store.relay(conn, source.id, division, by=1, at=site.clock())


async def _clean(browser, item, decision="repealed"):
    return await browser.post("/console/cleanup", {"year": "2026", "item": str(item.id), "decision": decision})


async def test_what_the_clean_up_ends_ends_below_with_its_pushes(site, office):
    await office.whole()
    source = await _published(site, office)
    town = await _relay(site, source, TOWN)
    village = await _relay(site, town, VILLAGE)
    clerk, county = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.COUNTY_OFFICE)
    where = await prepared(clerk, village)
    assert (await send(clerk, where)).status == 303
    assert (await _clean(county, source)).status == 303
    for relay in (town, village):
        assert "已废止" in await clerk.page(f"/n/{relay.code}")
    async with site.deps.pool.acquire() as conn:
        assert (await pushes.push(conn, int(where.split("/")[3]))).state == "expired"
    refused = await clerk.post(f"/console/items/{village.code}/audience", {"who": "places", "channel": "qrcode"})
    assert refused.status in {400, 409}


async def test_what_the_clean_up_ended_is_offered_to_nobody_and_not_relayed(site, office):
    await office.divisions()
    source = await _published(site, office)
    clerk = await site.person(Role.VILLAGE_EDITOR)
    assert source.code in await clerk.page("/console/relay")
    async with site.deps.pool.acquire() as conn:
        await store.ask(
            conn, source.id, [VILLAGE], unit=COUNTY, due_on=site.clock().date(), note="", by=1, at=site.clock()
        )
        await threads.clean(conn, [source.id], 2026, Decision.EXPIRED, by=1, at=site.clock())
    assert source.code not in await clerk.page("/console/relay")
    assert source.code not in await clerk.page("/console")
    page = await clerk.page(f"/console/relay/{source.code}")
    hash_ = re.search(r'name="hash" value="([^"]*)"', page)[1]
    said = await clerk.post(f"/console/relay/{source.code}", {"hash": hash_})
    assert "已经认定失效或废止，不能转发" in await said.text()


async def test_the_list_of_the_clean_up_is_the_units_own_and_holds_no_relay(site, office):
    await office.divisions()
    source, own = await _published(site, office), await _published(site, office, unit=TOWN, division=TOWN)
    relay = await _relay(site, source, TOWN)
    below = await _published(site, office, unit=VILLAGE, division=VILLAGE)
    town, bureau = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_BUREAU)
    page = await town.page("/console/cleanup?year=2026")
    assert own.code in page
    assert "厉山镇人民政府" in page
    assert "管厉山镇" in page
    assert not [one.code for one in (source, relay, below) if one.code in page]
    assert (await _clean(town, below)).status == 400
    assert source.code not in await bureau.page("/console/cleanup?year=2026"), "another office wrote it"
    assert source.code in await (await site.person(Role.COUNTY_OFFICE)).page("/console/cleanup?year=2026")


async def test_a_relay_of_a_relay_answers_what_was_asked_and_is_not_made_twice(site, office):
    await office.divisions()
    source = await _published(site, office)
    async with site.deps.pool.acquire() as conn:
        await store.ask(
            conn, source.id, [VILLAGE], unit=COUNTY, due_on=site.clock().date(), note="", by=1, at=site.clock()
        )
    made = await _relay(site, await _relay(site, source, TOWN), VILLAGE)
    clerk, county = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.COUNTY_OFFICE)
    assert source.code not in await clerk.page("/console")
    assert source.code not in await clerk.page("/console/relay")
    page = await county.page(f"/console/items/{source.code}/relays")
    assert "还没有转发的" not in page
    assert (await _relay(site, source, VILLAGE)).id == made.id


async def test_a_relay_of_what_its_town_withdrew_leaves_room_for_the_source(site, office):
    await office.divisions()
    source = await _published(site, office)
    town = await _relay(site, source, TOWN)
    made = await _relay(site, town, VILLAGE)
    async with site.deps.pool.acquire() as conn:
        await store.withdraw(conn, made.id, by=1, reason="试一试", at=site.clock())
        assert [one.id for one in await store.from_above(conn, VILLAGE, site.clock())] == [source.id]
    assert (await _relay(site, source, VILLAGE)).id != made.id
    try:
        await _relay(site, town, VILLAGE)
    except ReviewError as error:
        raise AssertionError("the one that stands is returned") from error


async def test_who_was_told_by_the_source_is_left_out_with_a_number_and_told_again_when_ticked(site, office):
    await office.whole()
    source = await _published(site, office)
    relay = await _relay(site, source, TOWN)
    county, clerk = await site.person(Role.COUNTY_OFFICE), await site.person(Role.TOWN_EDITOR)
    first = await prepared(county, source)
    assert (await send(county, first)).status == 303
    await _deliver_one(site, office, int(first.split("/")[3]))
    assert 'name="again"' in await clerk.page(f"/console/items/{relay.code}/audience")
    page = await clerk.page(f"{await prepared(clerk, relay)}/check")
    assert "人已经由上级或别的单位转发收到同一条信息，没有列入" in page
    again = await clerk.page(f"{await prepared(clerk, relay, again='yes')}/check")
    assert "收到同一条信息，没有列入" not in again


async def test_who_waits_for_the_source_is_told_so_and_not_forgotten_when_that_push_is_cancelled(site, office):
    await office.whole()
    source = await _published(site, office)
    relay = await _relay(site, source, TOWN)
    county, clerk = await site.person(Role.COUNTY_OFFICE), await site.person(Role.TOWN_EDITOR)
    first = await prepared(county, source)
    assert (await send(county, first)).status == 303
    await _deliver_one(site, office, int(first.split("/")[3]))
    await office.db.owner.execute("UPDATE pusher.delivery SET state = 'pending'")
    own = await prepared(clerk, relay)
    page = await clerk.page(f"{own}/check")
    assert "人正等着别的推送发这条信息，没有列入" in page
    assert "收到同一条信息" not in page
    assert (await county.post(f"{first}/cancel")).status == 303
    refused = await send(clerk, own)
    assert refused.status in {400, 409}
    assert "那次推送后来停发了" in await refused.text()
    await office.db.owner.execute("UPDATE pusher.delivery SET state = 'cancelled'")  # as the worker does
    assert "没有列入的人" not in await clerk.page(f"{await prepared(clerk, relay)}/check")


async def test_a_places_own_words_are_new_to_who_was_told_by_the_source(site, office):
    await office.divisions()
    source = await _published(site, office)
    town = await _relay(site, source, TOWN)
    village = await _relay(site, town, VILLAGE)
    async with site.deps.pool.acquire() as conn:
        assert await store.twins(conn, town.id, town.current) == [
            (source.id, source.current), (village.id, village.current)
        ]  # fmt: skip
        own = Variant(TOWN, plain=PlainFacts(how="到镇里二楼办理"))
        added = await store.add(conn, town.id, own, by=1, at=site.clock())
        assert await store.twins(conn, town.id, added) == []


async def _deliver_one(site, office, push: int) -> None:
    async with office.db.owner.acquire() as conn:
        await conn.execute("SELECT pusher.add_partition($1)", push // 10**9)
        await conn.execute(
            "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why,"
            " state)"
            " SELECT DISTINCT ON (m.contact) p.id, row_number() OVER (ORDER BY m.contact), 421321, m.division, 'sms',"
            " m.contact, m.resident, m.household, 0, 'arrived' FROM pusher.push AS p"
            " JOIN audiences.member AS m ON m.audience = p.audience WHERE p.id = $1 AND m.contact IS NOT NULL"
            " ORDER BY m.contact LIMIT 1",
            push,
        )


async def test_what_the_level_above_replaced_leads_the_place_to_the_new_one(site, office, db):
    await office.divisions()
    old, new = await _published(site, office), await _published(site, office, title="新的通知")
    county, clerk = await site.person(Role.COUNTY_OFFICE), await site.person(Role.VILLAGE_EDITOR)
    relay = await _relay(site, old, VILLAGE)
    done = await county.post(f"/console/items/{old.code}/supersede", {"new": new.code, "reason": "换文"})
    assert done.status == 303
    await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")
    page = await clerk.page(f"/console/items/{relay.code}")
    assert "上级已用新的一条代替" in page
    assert "本地补充待审" not in page
    assert f"/console/relay/{new.code}" in page
    assert f"/console/relay/{new.code}" in await clerk.page("/console")
    await _relay(site, new, VILLAGE)
    assert f"/console/relay/{new.code}" not in await clerk.page("/console")


async def test_the_old_text_can_be_read_when_what_replaced_it_is_withdrawn(site, office):
    await office.divisions()
    old, new = await _published(site, office), await _published(site, office, title="新的通知")
    county = await site.person(Role.COUNTY_OFFICE)
    await county.post(f"/console/items/{old.code}/supersede", {"new": new.code, "reason": "换文"})
    assert "它代替了《关于开展养老保险待遇领取资格认证的通知》" in await county.page(f"/console/items/{new.code}")
    assert (await county.post(f"/console/items/{new.code}/withdraw", {"note": "发错了"})).status == 303
    page = await county.page(f"/n/{old.code}")
    assert "代替这条的新通知已撤回" in page
    assert "到村委会办理" in page
    assert f"/n/{new.code}" not in page


async def test_additions_that_wait_for_a_look_stand_on_the_first_page(site, office, db):
    await office.divisions()
    source = await _published(site, office)
    relay = await _relay(site, source, VILLAGE)
    clerk = await site.person(Role.VILLAGE_EDITOR)
    async with db.web.acquire() as conn:
        await store.add(conn, relay.id, Variant(VILLAGE, plain=PlainFacts(how="到村里二楼")), by=1, at=site.clock())
        assert "上级改了原文，本地补充待核对" not in await clerk.page("/console")
        said = replace(await store.version(conn, source.id, source.current), title="更正后的标题")
        hash_ = await store.edit(conn, source.id, said, by=9001, at=site.clock())
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 9001):
            await store.step(conn, source.id, Step(act, person, hash_, site.clock()))
        await store.publish(conn, source.id, hash_, site.clock())
    await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")
    assert "上级改了原文，本地补充待核对" in await clerk.page("/console")
