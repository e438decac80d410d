"""Choosing whom to tell: proposals with reasons, a list of one's own, channels that exist."""

from __future__ import annotations

import re

import pytest

from audiences import store as people
from content.item import Genre, Paragraph, PlainFacts
from pusher.access import Grant, Role
from tests.pusher.web.conftest import TOWN, VILLAGE
from tests.pusher.web.console.way import LIST, SMS, choose, prepared


async def test_groups_are_proposed_with_reasons_and_counts_by_village(site, office):
    await office.whole()
    item = await office.approved()
    page = await (await site.person(Role.TOWN_EDITOR)).page(f"/console/items/{item.code}/audience")
    assert "60周岁及以上" in page
    assert "文中写" in page
    assert "4人，能联系上2人" in page
    assert "没有勾、又在公众号发文章的，厉山镇的所有地方都挂着" in page
    assert re.search(r"神农社区</th><td class=\"n\">3</td>", page)


async def test_an_item_that_is_not_approved_has_no_audience(site, office):
    await office.whole()
    item = await office.item()
    browser = await site.person(Role.TOWN_EDITOR)
    assert (await browser.get(f"/console/items/{item.code}/audience")).status == 409


async def test_a_list_of_ones_own_is_enough(site, office):
    await office.divisions()
    await office.account()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    assert "还没有花名册" in await browser.page(f"/console/items/{item.code}/audience")
    made = await choose(browser, item, {"source": "list", **SMS}, ("名单.csv", LIST.encode()))
    assert made.status == 303, await made.text()
    assert "2人" in await browser.page(made.headers["Location"])


async def test_what_the_reading_of_a_list_left_out_stands_on_the_check_page(site, office):
    await office.divisions()
    await office.account()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    head, *rows = LIST.splitlines()
    state = "\n".join([f"{head},人员状态,养猪头数", f"{rows[0]},,3", f"{rows[1]},死亡,5"])
    made = await choose(browser, item, {"source": "list", **SMS}, ("名单.csv", state.encode()))
    assert made.status == 303, await made.text()
    page = await browser.page(made.headers["Location"])
    assert "名单里有1人已去世，没有列入" in page
    assert "没有导入的列：养猪头数" in page
    dead = "\n".join([f"{head},人员状态", f"{rows[0]},死亡"])
    refused = await choose(browser, item, {"source": "list", **SMS}, ("名单.csv", dead.encode()))
    assert (refused.status, "请换一份名单" in await refused.text()) == (400, True)


async def test_bad_rows_of_a_list_are_named_by_their_number_and_nothing_is_kept(site, office, db):
    await office.divisions()
    await office.account()
    browser = await site.person(Role.TOWN_EDITOR)
    bad = LIST.replace("14000000002", "1400000OO02")
    refused = await choose(browser, await office.approved(), {"source": "list", **SMS}, ("名单.csv", bad.encode()))
    text = await refused.text()
    assert refused.status == 400
    assert "第3行" in text
    assert "字母" in text
    assert "1400000OO02" not in text  # masked
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.list") == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"source": "group0"}, "channels"),
        ({"channels": "sms"}, "source"),
        ({"source": "list", "channels": "sms"}, "list"),
    ],
)
async def test_what_was_not_chosen_is_named(site, office, data, field):
    await office.whole()
    refused = await choose(await site.person(Role.TOWN_EDITOR), await office.approved(), data)
    assert refused.status == 400
    assert f'href="#{field}"' in await refused.text()


async def test_a_part_of_the_territory_can_be_chosen(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    page = await browser.page(f"/console/items/{item.code}/audience")
    village = re.search(r'name="places" value="(\d+)"><span>星亮村', page)[1]
    push = await prepared(browser, item, places=village)
    assert "发送给 星亮村 1人" in await browser.page(f"{push}/check")


async def test_a_channel_without_an_account_is_said_and_not_offered(site, office):
    await office.divisions()
    await office.roster()
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items/{(await office.approved()).code}/audience")
    assert "没有登记账号，暂不能用：微信、短信" in page
    assert 'value="sms"' not in page


async def test_subscribers_of_the_place_come_along_unless_the_sender_takes_them_out(site, office, db):
    await office.whole()
    item = await office.approved()
    clerk = await site.person(Role.TOWN_EDITOR)
    assert "订阅短信的人" not in await clerk.page(f"/console/items/{item.code}/audience")
    async with db.worker.acquire() as conn:
        await people.subscribe(
            conn, site.deps.vault, county=421321, phone="14000990001", division=VILLAGE, accounts=[], at=site.clock()
        )
    page = await clerk.page(f"/console/items/{item.code}/audience")
    assert "这里有1个号码订阅" in page
    assert re.search(r'name="subscribers" value="yes" checked', page)
    sent = await choose(clerk, item, {"source": "group0", "subscribers": "yes", **SMS})
    checked = await clerk.page(sent.headers["Location"])
    assert "4人和1个订阅的号码" in checked
    assert "在网页上订阅短信的，不在上面的人数里" in checked
    alone = await choose(clerk, item, {"source": "group0", **SMS})
    assert "订阅的号码" not in await clerk.page(alone.headers["Location"])
    other = await site.person(
        Role.TOWN_EDITOR, "elsewhere", Grant(Role.TOWN_EDITOR, TOWN + 10**6, TOWN + 2 * 10**6 - 1)
    )
    assert "14000990001" not in page
    assert "还没有人订阅" in await other.page("/console/followers")
    assert re.search(
        r"短信订阅.*<td class=\"n\">1</td><td class=\"n\">0</td>", await clerk.page("/console/followers"), re.DOTALL
    )


TWO_WAYS = {
    "title": "厉山镇3月老年人体检安排",
    "genre": Genre.HEALTH,
    "plain": PlainFacts("", "", "", ""),
    "blocks": (
        Paragraph("3月6日 星亮村村部"),
        Paragraph("3月7日 沙城村村部"),
        Paragraph("65周岁以上老年人空腹来，带身份证和医保卡，抽血、心电图、B超都不要钱。"),
    ),
}


async def test_where_a_text_can_be_read_in_two_ways_a_person_chooses(site, office):
    await office.whole()
    item = await office.approved(**TWO_WAYS)
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items/{item.code}/audience")
    assert "文中有两种理解" in page
    assert re.search(
        r"65周岁及以上</strong>\s*<span[^>]*>厉山镇的所有地方：4人.*?<span[^>]*>勾上的地方：1人", page, re.DOTALL
    )
    assert not re.search(r'name="where"[^>]* checked', page)
    ticked = re.findall(r'name="places" value="(\d+)" checked><span>([^<]+)<span class="hint">文中写“([^”]+)”', page)
    assert [(name, words) for _, name, words in ticked] == [
        ("星亮村", "3月6日 星亮村村部"),
        ("沙城村", "3月7日 沙城村村部"),
    ]
    unchosen = await choose(browser, item, {"source": "group0", "where": "", **SMS})
    assert unchosen.status == 400
    assert "请选择发给哪里" in await unchosen.text()
    some = await prepared(browser, item, places=[code for code, *_ in ticked])
    assert "发送给 星亮村 1人" in await browser.page(f"{some}/check")
    assert "4人" in await browser.page(f"{await prepared(browser, item)}/check")


async def test_a_tick_that_a_choice_of_all_would_pass_over_is_asked_about(site, office):
    await office.whole()
    item = await office.approved(**TWO_WAYS)
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items/{item.code}/audience")
    two = re.findall(r'name="places" value="(\d+)" checked', page)
    asked = await choose(browser, item, {"source": "group0", "where": "whole", "places": two[:1], **SMS})
    said = await asked.text()
    assert asked.status == 400
    assert "您改了下面的勾（星亮村），又选了“厉山镇的所有地方”。请选定一种" in said
    assert re.findall(r'name="places" value="(\d+)" checked', said) == two[:1]
    as_proposed = await choose(browser, item, {"source": "group0", "where": "whole", "places": two, **SMS})
    assert as_proposed.status == 303
    none = await choose(browser, item, {"source": "group0", "where": "ticked", **SMS})
    assert none.status == 400
    assert "请勾选地方，或者选“厉山镇的所有地方”" in await none.text()


async def test_where_a_text_is_clear_its_group_is_chosen(site, office):
    await office.whole()
    item = await office.approved()
    page = await (await site.person(Role.TOWN_EDITOR)).page(f"/console/items/{item.code}/audience")
    assert "两种理解" not in page
    assert re.search(r'name="source" value="group0" checked', page)
    assert re.search(r'name="where" value="whole" checked', page)


SPOKEN_OF = {
    "title": "关于205路公交调整的通知",
    "genre": Genre.NOTICE,
    "plain": PlainFacts("", "", "", ""),
    "blocks": (Paragraph("12月1日起改走新街。请65周岁以上老年人带老年证来换卡。"),),
}


async def test_where_a_text_may_only_speak_of_people_nobody_is_chosen_beforehand(site, office, monkeypatch):
    monkeypatch.setattr("content.ingest.conditions._SURE", 1.1)  # whatever the weights say of these words
    await office.whole()
    item = await office.approved(**SPOKEN_OF)
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items/{item.code}/audience")
    assert "是不是只发给文中写到的这些人，程序拿不准" in page
    assert "也可能只是提到，不是只发给他们" in page
    assert not re.search(r'name="source"[^>]* checked', page)
    unchosen = await choose(browser, item, {"where": "whole", **SMS})
    assert unchosen.status == 400
    assert "请选择通知对象" in await unchosen.text()
    everybody = await choose(browser, item, {"source": "group1", "where": "whole", **SMS})
    assert "5人" in await browser.page(everybody.headers["Location"])
