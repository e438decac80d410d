"""Choosing whom to tell where the roster cannot name them: nothing is preselected, a question stands there."""

from __future__ import annotations

import re

from content.item import Genre, Paragraph, PlainFacts
from pusher.access import Role
from tests.pusher.web.console.way import LIST, SMS, choose

UNNAMED = {
    "title": "关于残疾人证到期换证的通知",
    "genre": Genre.RELIEF,
    "plain": PlainFacts("", "", "", ""),
    "blocks": (Paragraph("请残疾人在2027年1月20日前到镇残联换证。"),),
}


async def test_a_group_that_the_roster_cannot_name_is_not_everybody_until_somebody_says_so(site, office):
    await office.whole()
    item = await office.approved(**UNNAMED)
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items/{item.code}/audience")
    assert "文中是发给谁的，名册里选不出来，或者选不全" in page
    assert "请您判断：文中写“残疾人”：名册里没有“残疾人”标签，请用本次名单，或看原文选定" in page
    assert not re.search(r'name="source"[^>]* checked', page)
    unchosen = await choose(browser, item, {"source": "", **SMS})
    assert (unchosen.status, "请选择通知对象" in await unchosen.text()) == (400, True)
    listed = await choose(browser, item, {"source": "list", **SMS}, ("名单.csv", LIST.encode()))
    assert listed.status == 303
    assert (await choose(browser, item, {"source": "group0", **SMS})).status == 303
