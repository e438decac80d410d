"""公示存证: only the auditor reads what a closed listing contained, each time on record, with its evidence verified."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from content import store as items
from content.item import PlainFacts, Table, Variant
from content.store import closing as closings
from pusher import upkeep
from pusher.access import TABLE, Role
from tests.pusher.web.conftest import VILLAGE, Grant
from tests.pusher.web.console.test_standing import LIST, _published, worker  # noqa: F401 - a fixture

NAME = "王守田"
OPENED = "SELECT staff, object FROM pusher.audit WHERE action = 'open_listing' ORDER BY id"


@pytest.fixture
async def closed(office, worker):  # noqa: F811
    """A listing of three days with a file, corrected on the second, that is over."""
    clock, db = office.site.clock, office.db
    await office.divisions()
    async with db.web.acquire() as conn:
        file = await items.attach(conn, 421321, "名单.txt", "text/plain", NAME.encode(), clock())
    local = (
        Variant(VILLAGE, plain=PlainFacts(when="上午到村委会看")),
        Variant(VILLAGE + 999, plain=PlainFacts(how="问组长")),
    )
    version = replace(LIST, attachments=(file,), valid_until=clock() + timedelta(days=2), variants=local)
    item = await _published(office, version=version, unit=VILLAGE)
    await upkeep.listings_round(worker)
    clock.forward(days=1)
    corrected = replace(version, blocks=(Table((("姓名", "面积"), (NAME, "4.6"))),))
    async with db.owner.acquire() as conn:
        hash_ = await items.edit(conn, item.id, corrected, by=9001, at=clock())
        await conn.execute("UPDATE content.item SET state = 'approved', approved = current WHERE id = $1", item.id)
        await items.publish(conn, item.id, hash_, clock())
    await upkeep.listings_round(worker)
    clock.forward(days=2)
    await upkeep.listings_round(worker)
    return item


async def test_the_auditor_opens_it_and_every_look_is_on_record(office, site, closed):
    auditor = await site.person(Role.AUDIT_ADMIN)
    listed = await auditor.page("/console/closed")
    assert "面积公示" in listed
    assert "见证2天，逐日相连" in listed
    assert NAME not in listed
    for _ in range(2):
        opened = await (await auditor.post(f"/console/closed/{closed.code}/open")).text()
        assert opened.count(NAME) >= 2
        assert "4.2" in opened
        assert "4.6" in opened
        assert "公示2天，逐日相连，没有改动；每天公开的都是下面封存的原文" in opened
        assert opened.count("与存证一致") == 2
        for said in ("本地补充：厉山镇王家岗村", "上午到村委会看", f"已撤并的地方（{VILLAGE + 999}）", "问组长"):
            assert opened.count(said) == 2, said
    digest = re.search(r'name="digest" value="(\w+)"', opened)[1]
    file = await auditor.post(f"/console/closed/{closed.code}/file", {"digest": digest})
    assert await file.read() == NAME.encode()
    log = await office.db.owner.fetch(OPENED)
    assert [row["object"] for row in log] == [f"item {closed.code}"] * 3
    assert all(row["staff"] for row in log)


async def test_nobody_else_opens_it(office, site, closed):
    for role in sorted(set(TABLE) - {Role.AUDIT_ADMIN}):
        browser = await site.person(role)
        assert (await browser.get("/console/closed")).status == 403, role
        assert (await browser.post(f"/console/closed/{closed.code}/open")).status == 403, role
    elsewhere = Grant(Role.AUDIT_ADMIN, 421303000000000, 421303999999999)
    stranger = await site.person(Role.AUDIT_ADMIN, "stranger", elsewhere)
    assert "面积公示" not in await stranger.page("/console/closed")
    assert (await stranger.post(f"/console/closed/{closed.code}/open")).status == 404
    assert await office.db.owner.fetch(OPENED) == []


async def test_evidence_that_does_not_hold_is_said(office, site, closed):
    auditor = await site.person(Role.AUDIT_ADMIN)
    await office.db.owner.execute("DELETE FROM pusher.witness WHERE day = (SELECT min(day) FROM pusher.witness)")
    assert "见证有改动" in await auditor.page("/console/closed")
    opened = await (await auditor.post(f"/console/closed/{closed.code}/open")).text()
    assert "见证记录有改动或缺少" in opened
    assert "有的日子公开的不是" not in opened
    await office.db.owner.execute("DELETE FROM content.closed WHERE name LIKE 'version ' || $1", closed.current)
    await office.db.owner.execute("UPDATE pusher.witness SET version = $1", closed.current)
    opened = await (await auditor.post(f"/console/closed/{closed.code}/open")).text()
    assert "有的日子公开的不是下面封存的原文" in opened


async def test_after_its_clock_only_the_figures_are_left(office, site, closed):
    async with office.db.worker.acquire() as conn:
        assert await closings.forget(conn, site.clock() + timedelta(days=1), dry=False) == 1
    auditor = await site.person(Role.AUDIT_ADMIN)
    assert "原文已按保存期限删除" in await auditor.page("/console/closed")
    gone = await auditor.post(f"/console/closed/{closed.code}/open")
    assert gone.status == 404
    assert "只留下公示的天数" in await gone.text()
