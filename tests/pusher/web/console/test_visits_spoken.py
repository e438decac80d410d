"""Who wants to be told by word of mouth (上门, 语音) gets the message, and is visited all the same."""

from __future__ import annotations

import re

import pytest

from content.item import Duty
from tests.pusher.web.console.test_visits import SHENNONG_GROUPS, _figures, _push, _told
from tests.pusher.web.console.way import prepared


async def _prefer(db, name: str, preference: str) -> None:
    await db.owner.execute("UPDATE audiences.resident SET preference = $2 WHERE name = $1", name, preference)


@pytest.mark.parametrize("preference", ["visit", "voice"])
async def test_a_message_that_came_takes_nobody_off_the_list_who_wants_to_be_spoken_to(site, office, db, preference):
    browser, push, number = await _push(site, office, db)
    await _told(db, number, "王大爷")
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 2
    await _prefer(db, "王大爷", preference)
    listed = await browser.page(f"{push}/visits")
    assert _figures(listed)["还要走访"] == 3
    pages = {one: await browser.page(f"{push}/visits/{one}") for one in re.findall(SHENNONG_GROUPS, listed)}
    (division,) = [one for one, page in pages.items() if "王大爷家" in page]
    assert "本人要上门或打电话告知" in pages[division]
    assert _figures(await browser.page(f"{push}/report"))["未通知到"] == 3
    sheet = (await (await browser.get(f"{push}/unreached.csv")).read()).decode("utf-8-sig")
    assert "本人要上门或打电话告知" in sheet
    unit = re.search(r"<h2>王大爷家</h2>.*?name=\"unit\" value=\"(-?\d+)\"", pages[division], re.DOTALL)[1]
    await browser.post(f"{push}/visits/{division}", {"unit": unit, "outcome": "told"})
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 2
    figures = _figures(await browser.page(f"{push}/report"))
    assert (figures["当面告知"], figures["未通知到"]) == (1, 2)


async def test_the_check_page_says_so_and_what_asks_for_no_visit_counts_as_ever(site, office, db):
    browser, push, number = await _push(site, office, db, duty=Duty.SHOULD)
    await _prefer(db, "王大爷", "visit")
    page = await browser.page(f"{await prepared(browser, await office.approved())}/check")
    assert "其中1人希望上门或打电话告知" in page
    await _told(db, number, "王大爷")
    assert _figures(await browser.page(f"{push}/report"))["到机"] == 1
