"""The first page of each role: what is late, today's reach, whom to visit, accounts in trouble."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from content.item import Duty
from content.review import Act
from pusher.access import Role
from pusher.account import halt
from tests.pusher.web.conftest import NEIGHBOUR, TOWN, VILLAGE, add_person, grant_of
from tests.pusher.web.console.way import prepared, send


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


async def test_what_is_late_says_whom_it_waits_for(site, office):
    await office.divisions()
    item = await office.item(Act.SUBMIT)
    await add_person(site.deps, "town_reviewer", grant_of(Role.TOWN_REVIEWER), name="李静")
    editor = await site.person(Role.TOWN_EDITOR)
    assert "超过办理时限" not in said(await editor.page("/console"))
    site.clock.forward(days=5)
    await editor.sign_in("town_editor")
    page = await editor.page("/console")
    assert "等李静复审" in said(page)
    assert item.code in page
    county = said(await (await site.person(Role.COUNTY_OFFICE)).page("/console"))
    assert "李静" in county
    assert "厉山镇" in county
    village = await site.person(Role.VILLAGE_EDITOR)
    assert "超过办理时限" not in said(await village.page("/console")), "the town's own matter"


async def test_todays_reach_counts_messages_by_what_became_of_them(site, office, db):
    await office.whole()
    editor = await site.person(Role.TOWN_EDITOR)
    push = await prepared(editor, await office.approved())
    await send(editor, push)
    await db.owner.execute(
        "INSERT INTO pusher.batch"
        " (push, county, step, channel, account, mode, lane, lo, hi, sent, failed, refused, unknown)"
        " SELECT $1, 421321, 0, 'sms', min(id), 'text', 'normal', 1, 40, 30, 2, 3, 1 FROM pusher.account",
        int(push.rpartition("/")[2]),
    )
    page = said(await editor.page("/console"))
    assert "已提交30/40条" in page
    assert "没发成5条" in page
    county = await site.person(Role.COUNTY_OFFICE)
    cells = re.findall(r'<td class="n"[^>]*>(\d+)</td>', await county.page("/console"))
    assert cells == ["40", "30", "5", "1"]
    village = await site.person(Role.VILLAGE_EDITOR)
    assert "今天还没有推送" in said(await village.page("/console")), "another unit's push"
    site.clock.forward(days=1)
    await editor.sign_in("town_editor")
    assert "今天还没有推送" in said(await editor.page("/console"))


@pytest.mark.parametrize(("duty", "shown"), [(Duty.MUST, True), (Duty.SHOULD, False)])
async def test_whom_to_visit_is_counted_for_the_duty_alone(site, office, db, duty, shown):
    await office.whole()
    editor = await site.person(Role.TOWN_EDITOR)
    push = await prepared(editor, await office.approved(duty=duty))
    await send(editor, push)
    await db.owner.execute(
        "UPDATE pusher.push SET state = 'dispatched', planned_at = $2, dispatched_at = $2, approved_at = $2"
        " WHERE id = $1",
        int(push.rpartition("/")[2]),
        datetime(2026, 11, 21, tzinfo=UTC),
    )
    page = await editor.page("/console")
    assert ("还有3户没有通知到" in said(page)) == shown
    assert (f"{push}/visits" in page) == shown
    assert "没有通知到" not in said(await (await site.person(Role.TOWN_REVIEWER)).page("/console")), "sees no names"


async def test_administrators_see_people_and_accounts_and_no_items(site, office, db):
    await office.whole()
    await office.item(Act.SUBMIT, unit=TOWN)
    number = await db.owner.fetchval("SELECT id FROM pusher.account")
    async with db.worker.acquire() as conn:
        await halt(conn, number, "IllegalSignId: 签名编码无效")
    await add_person(site.deps, "nobody", name="新来的")
    system = said(await (await site.person(Role.SYSTEM_ADMIN)).page("/console"))
    assert "签名编码无效" in system
    assert "还没有授权，登录不了新来的" in system
    security = said(await (await site.person(Role.SECURITY_ADMIN)).page("/console"))
    assert "新来的" in security
    assert "签名编码无效" not in security
    audit = await (await site.person(Role.AUDIT_ADMIN)).page("/console")
    assert "/console/sealed" in audit
    for page in (system, security, audit):
        assert "资格认证" not in page


async def test_a_village_sees_its_own_and_no_neighbours(site, office):
    await office.divisions()
    own = await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE, title="本村的")
    other = await office.item(Act.SUBMIT, unit=NEIGHBOUR, division=NEIGHBOUR, title="邻村的")
    site.clock.forward(days=9)
    page = await (await site.person(Role.VILLAGE_SECRETARY)).page("/console")
    assert own.code in page
    assert other.code not in page
