"""What is over asks for no visits: lists say so and are not printed; what was owed stays, and can be entered late."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from content.item import PlainFacts
from pusher.access import Role
from tests.pusher.web.console.test_home import said
from tests.pusher.web.console.test_visits import SHENNONG_GROUPS, _figures
from tests.pusher.web.console.way import prepared, send


async def _push(office, site, **more):
    """A push to 3 households that has gone out and reached nobody."""
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved(**more)
    push = await prepared(browser, item)
    await send(browser, push)
    number = int(push.rpartition("/")[2])
    await office.db.owner.execute(
        "UPDATE pusher.push SET state = 'settled', approved_at = $2 WHERE id = $1", number, site.clock()
    )
    return browser, item, push


def _plain(site, **days) -> PlainFacts:
    return PlainFacts(how="到村部登记", deadline=(site.clock() + timedelta(**days)).date())


async def test_a_deadline_that_passed_closes_the_list_and_leaves_what_was_owed(site, office, db):
    browser, _, push = await _push(office, site, plain=_plain(site, days=4), valid_until=None)
    assert "还有3户没有通知到" in said(await browser.page("/console"))
    division = re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))[0]
    site.clock.forward(days=6)
    browser = await site.person(Role.TOWN_EDITOR, "later")
    assert "没有通知到" not in said(await browser.page("/console"))
    assert "不用再走访" in said(await browser.page("/console/visits"))
    page = await browser.page(f"{push}/visits")
    assert "<h2>不用再走访</h2>" in page
    assert "打印清单" not in page
    assert _figures(page)["没有通知到"] == 3
    refused = await browser.post(f"{push}/visits/{division}/paper")
    assert refused.status == 409
    assert "已经过了" in await refused.text()
    listed = await browser.page(f"{push}/visits/{division}")
    assert "不要再上门说" in listed
    unit = re.search(r'name="unit" value="(-?\d+)"', listed)[1]
    assert (await browser.post(f"{push}/visits/{division}", {"unit": unit, "outcome": "told"})).status == 303
    assert _figures(await browser.page(f"{push}/visits"))["没有通知到"] == 2


@pytest.mark.parametrize("plain", [PlainFacts(how="到村部登记"), None])
async def test_what_is_not_over_is_visited_on(site, office, db, plain):
    browser, _, push = await _push(office, site, plain=plain or _plain(site, days=20), valid_until=None)
    site.clock.forward(days=6)
    browser = await site.person(Role.TOWN_EDITOR, "later")
    assert "还有3户没有通知到" in said(await browser.page("/console"))
    assert "打印清单" in await browser.page(f"{push}/visits")


async def test_nobody_goes_for_what_was_withdrawn(site, office, db):
    browser, item, push = await _push(office, site)
    await db.owner.execute("UPDATE content.item SET state = 'withdrawn' WHERE id = $1", item.id)
    assert "没有通知到" not in said(await browser.page("/console"))
    page = await browser.page(f"{push}/visits")
    assert "信息已经撤回" in page
    assert "打印清单" not in page


async def test_the_paper_says_the_amount_and_the_day_once_and_has_a_box_for_the_dead(site, office, db):
    last = site.clock() + timedelta(days=20)
    day = f"{last.month}月{last.day}日"
    plain = PlainFacts(how=f"{day}前到村部登记", how_much="每人每月110元", deadline=last.date())
    browser, _, push = await _push(office, site, plain=plain, valid_until=None)
    division = re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))[0]
    paper = await browser.post(f"{push}/visits/{division}/paper")
    words = PdfReader(io.BytesIO(await paper.read())).pages[0].extract_text()
    assert "每人每月110元" in words
    assert words.count(day) == 1
    assert "截止" not in words
    assert "已去世" in words
