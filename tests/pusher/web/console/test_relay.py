"""转发: two taps in a village, additions on the village's route, what the county sees of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from audiences import store as people
from audiences.china_division import bundled_rows
from content import store
from content.review import Act, State, Step
from pusher import reconcile
from pusher.access import Role
from pusher.store import audit
from pusher.store import page as pages
from tests.pusher.web.conftest import COUNTY, VILLAGE

OWN = {"lines": "请带身份证到村委会二楼。", "how": "到村委会二楼办理", "contacts": "村里 0722-3339999"}


def _hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


async def _published(site, office, **more):
    item = await office.approved(unit=COUNTY, division=COUNTY, **more)
    async with site.deps.pool.acquire() as conn:
        assert await store.publish(conn, item.id, item.current, site.clock())
    return item


async def _relayed(site, office, browser):
    """Two taps; return the source, the relay and the path of its page."""
    source = await _published(site, office)
    page = await browser.page(f"/console/relay/{source.code}")
    done = await browser.post(f"/console/relay/{source.code}", {"hash": _hidden(page, "hash")})
    place = done.headers["Location"]
    async with site.deps.pool.acquire() as conn:
        return source, await store.by_code(conn, place.rpartition("/")[2]), place


async def test_two_taps_bring_it_to_the_village_without_a_second_review(site, office):
    clerk = await site.person(Role.VILLAGE_EDITOR)
    source, made, place = await _relayed(site, office, clerk)
    assert made.state is State.APPROVED
    page = await clerk.page(place)
    assert "已转发到本地" in page
    assert f"/console/items/{made.code}/papers" in page
    assert f"{place}/audience" in page
    assert (await clerk.get(f"/n/{made.code}")).status == 200
    async with site.deps.pool.acquire() as conn:
        (line,) = await audit.history(conn, f"item {made.code}")
    assert (line.action, line.detail["source"]) == ("relay_item", source.code)


async def test_what_the_county_asked_for_stands_on_the_first_page_until_it_is_answered(site, office, db):
    async with db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(421321))
    source = await _published(site, office)
    asker, clerk = await site.person(Role.COUNTY_OFFICE), await site.person(Role.VILLAGE_EDITOR)
    place = f"/console/items/{source.code}/relays"
    bad = await asker.post(place, {"level": "village", "due_on": "2020-01-01"})
    assert "今天或以后" in await bad.text()
    for _ in range(2):  # pressed twice it is one task
        assert (await asker.post(place, {"level": "village", "due_on": "2026-11-30"})).status == 303
    assert await db.owner.fetchval("SELECT count(*) FROM content.relay_task") == 1
    assert f"/console/relay/{source.code}" in await clerk.page("/console")
    page = await clerk.page(f"/console/relay/{source.code}")
    await clerk.post(f"/console/relay/{source.code}", {"hash": _hidden(page, "hash")})
    assert "上级要求转发" not in await clerk.page("/console")
    said = await asker.page(place)
    assert "还没有转发的" in said
    assert "原文照转" in said
    task = _hidden(said, "task")
    assert (await asker.post(f"{place}/end", {"task": task})).status == 303
    assert (await asker.post(f"{place}/end", {"task": task})).status == 409


async def test_a_village_that_needs_no_relay_says_why(site, office):
    source = await _published(site, office)
    async with site.deps.pool.acquire() as conn:
        now = site.clock()
        await store.ask(conn, source.id, [VILLAGE], unit=COUNTY, due_on=now.date(), note="", by=1, at=now)
    clerk, asker = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.COUNTY_OFFICE)
    place = f"/console/relay/{source.code}/decline"
    assert (await clerk.post(place)).status == 400
    assert (await clerk.post(place, {"reason": "本村没有耕地"})).status == 303
    assert (await clerk.post(place, {"reason": "再答一次"})).status == 409
    assert "本村没有耕地" in await asker.page(f"/console/items/{source.code}/relays")


async def test_additions_take_the_villages_route_and_the_source_stays_as_it_is(site, office):
    clerk, secretary = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.VILLAGE_SECRETARY)
    _, made, place = await _relayed(site, office, clerk)
    assert (await clerk.get(f"{place}/edit")).headers["Location"] == f"{place}/additions"
    page = await clerk.page(f"{place}/additions")
    assert 'name="title"' not in page
    bad = await clerk.post(f"{place}/additions", {**OWN, "contacts": "没有号码", "was": made.current})
    assert "没有号码" in await bad.text()
    assert (await clerk.post(f"{place}/additions", {**OWN, "was": made.current})).status == 303
    assert "本地补充待审" in await clerk.page(place)
    assert "二楼" not in await (await clerk.get(f"/n/{made.code}")).text()
    hash_ = _hidden(await clerk.page(place), "hash")
    assert (await clerk.post(f"{place}/submit", {"hash": hash_})).status == 303
    review = await secretary.page(f"{place}/review")
    assert "请审核本地补充的内容" in review
    assert "0722-3339999" in review
    assert (await secretary.post(f"{place}/review", {"decision": "sign", "hash": hash_})).status == 400  # not read
    signed = await secretary.post(f"{place}/review", {"decision": "sign", "hash": hash_, "read": "yes"})
    assert signed.status == 303
    async with site.deps.pool.acquire() as conn:
        assert (await store.get(conn, made.id)).approved == hash_


async def test_additions_that_give_more_time_than_the_source_are_not_sent_to_review(site, office):
    clerk = await site.person(Role.VILLAGE_EDITOR)
    _, made, place = await _relayed(site, office, clerk)
    late = {"when": "2027年1月5日前", "was": made.current}
    assert (await clerk.post(f"{place}/additions", late)).status == 303
    page = await clerk.page(place)
    assert "村民会以为还来得及" in page
    assert 'action="' + place + '/submit"' not in page


async def test_what_the_county_stops_withdraws_or_seals_is_so_in_the_village_at_once(site, office):
    clerk, county = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.COUNTY_OFFICE)
    source, made, _ = await _relayed(site, office, clerk)
    assert (await county.post(f"/console/items/{source.code}/stop")).status == 303
    async with site.deps.pool.acquire() as conn:
        assert (await pages.notice(conn, made.code)).halted
    assert (await county.post(f"/console/items/{source.code}/withdraw", {"note": "金额有误"})).status == 303
    async with site.deps.pool.acquire() as conn:
        assert (await store.get(conn, made.id)).state is State.WITHDRAWN
    assert (await county.post(f"/console/items/{source.code}/seal", {"reason": "名单里有身份证号"})).status == 303
    async with site.deps.pool.acquire() as conn:
        assert await store.sealing(conn, made.id) is not None
        assert (await store.version(conn, made.id, made.current)).title == "（已下架）"


async def test_a_correction_that_the_additions_contradict_is_named_at_once_to_village_and_county(site, office, db):
    clerk, county = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.COUNTY_OFFICE)
    source, made, place = await _relayed(site, office, clerk)
    own = {"lines": "12月31日前到村委会二楼。", "was": made.current}
    assert (await clerk.post(f"{place}/additions", own)).status == 303
    assert "不一致" not in await clerk.page(place)
    async with db.web.acquire() as conn:
        was = await store.version(conn, source.id, source.current)
        said = replace(was, plain=replace(was.plain, deadline=date(2027, 1, 15)), blocks=())
        hash_ = await store.edit(conn, source.id, said, by=9001, at=site.clock())
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 9001):
            await store.step(conn, source.id, Step(act, person, hash_, site.clock()))
        await store.publish(conn, source.id, hash_, site.clock())
    named = "“12月31日”，原文"
    for after in ("before the worker", "after it"):
        assert named in await clerk.page(place), after
        assert named in await clerk.page(f"{place}/additions"), after
        assert named in await county.page(f"/console/items/{source.code}/relays"), after
        await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")


async def test_the_worker_brings_a_correction_to_the_village(site, office, db):
    clerk = await site.person(Role.VILLAGE_EDITOR)
    source, made, _ = await _relayed(site, office, clerk)
    async with db.web.acquire() as conn:
        said = replace(await store.version(conn, source.id, source.current), title="更正后的标题")
        hash_ = await store.edit(conn, source.id, said, by=9001, at=site.clock())
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 9001):
            await store.step(conn, source.id, Step(act, person, hash_, site.clock()))
        await store.publish(conn, source.id, hash_, site.clock())
    await reconcile.go_round(replace(site.desk, pool=db.worker), "relays")
    assert "更正后的标题" in await (await clerk.get(f"/n/{made.code}")).text()
