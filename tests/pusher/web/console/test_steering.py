"""When it begins, what it may cost, who has had enough, and sending again: as the console says and does it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from content import store as items
from content.item import Duty, Paragraph, Urgency
from content.review import Act, Step
from pusher.access import Role
from pusher.store import allowance as allowances
from pusher.store import push as pushes
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.way import SMS, choose, prepared, send

SHOULD = {"duty": Duty.SHOULD}


async def row(site, push: str) -> pushes.Push:
    async with site.deps.pool.acquire() as conn:
        return await pushes.push(conn, int(push.rpartition("/")[2]))


async def told(db, push: str, *states: str) -> None:
    """What a worker leaves behind: a row for each contact of the audience, in these states."""
    number = int(push.rpartition("/")[2])
    await db.owner.execute("SELECT pusher.add_partition(($1::bigint / 1000000000)::int)", number)
    await db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, state) "
        "SELECT $1, row_number() OVER (ORDER BY m.contact), 421321, m.division, 'sms', m.contact, m.resident, "
        "m.household, ($2::text[])[row_number() OVER (ORDER BY m.contact)] FROM pusher.push AS p "
        "JOIN audiences.member AS m ON m.audience = p.audience AND m.contact IS NOT NULL WHERE p.id = $1",
        number,
        list(states),
    )
    await db.owner.execute(
        "UPDATE pusher.push SET state = 'dispatched', planned_at = now(), dispatched_at = now() WHERE id = $1", number
    )


async def corrected(site, item, **changed) -> None:
    """Another version of the item, through its review."""
    async with site.deps.pool.acquire() as conn:
        version = await items.edit(conn, item.id, replace(NOTICE, **changed), by=9001, at=site.clock())
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 9001):
            await items.step(conn, item.id, Step(act, person, version, site.clock()))


async def test_a_wished_time_is_said_can_be_brought_forward_and_cancelled_before(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved(), start="2026-11-21T18:30", expiry="2026-11-25T12:00")
    page = await browser.page(f"{push}/check")
    assert "11月21日 18:30 开始，在此之前可以取消" in page
    assert "11月25日 12:00 以后，没发出的不再发" in page
    assert "预计11月21日 18:30发完" in page
    await send(browser, push)
    page = await browser.page(push)
    assert "11月21日 18:30 开始，在此之前可以取消" in page
    assert "立即开始" in page
    assert "取消没发出的" in page
    assert (await browser.post(f"{push}/start")).status == 303
    assert (await row(site, push)).not_before == site.clock()
    assert "立即开始" not in await browser.page(push)
    await browser.post(f"{push}/cancel")
    assert (await browser.post(f"{push}/start")).status == 409


async def test_at_night_it_begins_in_the_morning_also_when_it_is_to_start_now(site, office):
    await office.whole()
    site.clock.at = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)  # 22:00 in Shanghai
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    page = await browser.page(f"{push}/check")
    assert "11月22日 08:00 开始" in page
    assert "免打扰时段" in page
    await send(browser, push)
    page = await browser.page(push)
    assert "现在是免打扰时段，普通推送不能立即开始" in page
    assert f"{push}/start" not in page
    await browser.post(f"{push}/start")
    now = await row(site, push)
    assert now.not_before == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert (now.opens.hour, now.closes.hour) == (8, 21)


async def test_what_is_urgent_knows_no_night(site, office):
    await office.whole()
    site.clock.at = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved(urgency=Urgency.URGENT))
    await send(browser, push)
    now = await row(site, push)
    assert (now.not_before, now.opens, now.closes) == (site.clock(), None, None)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"start": "2026-11-20T10:00"}, "start"),
        ({"start": "明天"}, "start"),
        ({"expiry": "2026-11-21T15:00"}, "expiry"),
        ({"start": "2026-11-23T10:00", "expiry": "2026-11-23T09:00"}, "expiry"),
        ({"cost_cap": "很少"}, "cost_cap"),
    ],
)
async def test_times_and_sums_that_cannot_be_are_named_beside_their_field(site, office, data, field):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await choose(browser, await office.approved(), {"source": "group0", **SMS, **data})
    assert refused.status == 400
    assert f'href="#{field}"' in await refused.text()


async def test_a_push_that_would_begin_after_it_is_too_late_is_not_approved(site, office):
    await office.whole()
    site.clock.at = datetime(2026, 11, 21, 12, 50, tzinfo=UTC)  # 20:50: ten minutes of the day are left
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved(), expiry="2026-11-22T07:00")
    site.clock.forward(minutes=20)
    refused = await send(browser, push)
    assert refused.status == 409
    assert "到最迟有效时间还开始不了" in await refused.text()


async def test_order_and_who_goes_on_are_kept_with_the_push(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    chosen = {"order": "once", "falls": "refused", "wait": "600", "first": "roster", "cost_cap": "12.5"}
    now = await row(site, await prepared(browser, await office.approved(), **chosen))
    assert (now.strategy["at_once"], now.strategy["first"], now.cost_cap) == (True, "roster", Decimal("12.50"))
    assert now.strategy["steps"][0]["falls"] == ["refused"]
    assert now.strategy["steps"][0]["wait"] == 600


async def test_what_is_left_of_the_years_money_is_shown_and_too_little_refuses(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    async with site.deps.pool.acquire() as conn:
        await allowances.set_allowance(conn, TOWN, 2026, Decimal(320))
    item = await office.approved()
    push = await prepared(browser, item)
    assert "本单位今年短信经费还剩320.00元" in await browser.page(f"{push}/check")
    async with site.deps.pool.acquire() as conn:
        await allowances.set_allowance(conn, TOWN, 2026, Decimal("0.01"))
    assert "经费不够" in await browser.page(f"{push}/check")
    refused = await send(browser, push)
    assert refused.status == 409
    assert "只剩0.01元" in await refused.text()
    assert not site.rung
    capped = await prepared(browser, item, cost_cap="0.01")
    assert "超过了这次推送的上限0.01元" in await browser.page(f"{capped}/check")


@pytest.mark.parametrize(("duty", "words"), [(Duty.SHOULD, "这次不再发"), (Duty.MUST, "仍会发给他们")])
async def test_who_has_had_enough_this_week_is_counted_before_the_button(site, office, db, duty, words):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    first = await prepared(browser, await office.approved())
    await send(browser, first)
    await told(db, first, "arrived", "arrived")
    await db.owner.execute(
        "INSERT INTO pusher.county (county, base_url, cap_normal) VALUES (421321, 'https://a.gov.cn', 1)"
    )
    push = await prepared(browser, await office.approved(duty=duty))
    page = await browser.page(f"{push}/check")
    assert "其中2人近7天已收到1条" in page
    assert words in page
    (cost,) = re.findall(r"预计费用</dt><dd>([\d.]+)", page)
    assert (Decimal(cost) == 0) is (duty is Duty.SHOULD)


async def test_the_unreached_are_sent_to_again_from_the_report(site, office, db):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    assert "再发给没通知到的" not in await browser.page(f"{push}/report")
    await told(db, push, "arrived", "failed")
    page = await browser.page(f"{push}/report")
    assert "再发给没通知到的2户" in page
    made = await browser.post(f"{push}/resend")
    assert made.status == 303
    page = await browser.page(made.headers["Location"])
    assert "再发一次，只发给没通知到的" in page
    assert "2人" in page
    again = made.headers["Location"].removesuffix("/check")
    await send(browser, again)
    assert "上一次的推送" in await browser.page(again)


async def test_what_is_in_doubt_is_left_out_and_said(site, office, db):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    await told(db, push, "unknown", "arrived")
    page = await browser.page(f"{push}/report")
    assert "另有1户结果还不明" in page
    made = await browser.post(f"{push}/resend")
    assert "1户的结果还不明，没有列入" in await browser.page(made.headers["Location"])


async def test_a_corrected_item_offers_the_correction_to_whom_it_misled(site, office, db):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    push = await prepared(browser, item)
    await send(browser, push)
    await told(db, push, "arrived", "unknown")
    assert "更正通知" not in await browser.page(f"/console/items/{item.code}")
    await corrected(site, item, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    assert "更正通知发给收到过旧内容的人（2个手机或微信号）" in await browser.page(f"/console/items/{item.code}")
    made = await browser.post(f"/console/items/{item.code}/correct")
    assert made.status == 303, await made.text()
    page = await browser.page(made.headers["Location"])
    assert "更正通知，发给收到过旧内容的人" in page
    assert (await row(site, made.headers["Location"].removesuffix("/check"))).kind == "correction"


async def test_nothing_is_sent_again_where_nobody_is_left(site, office, db):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    push = await prepared(browser, item, per="person")
    await send(browser, push)
    await told(db, push, "unknown", "unknown")
    assert (await browser.post(f"/console/items/{item.code}/correct")).status == 409
