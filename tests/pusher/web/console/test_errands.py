"""Approval in the field: whom a step waits for is called by SMS; the link is that person's and that step's alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content import store as items
from content.ingest import read
from content.ingest.reading import reading
from content.item import Genre, Paragraph, PlainFacts
from content.review import Act, State
from pusher import errand
from pusher.access import Role
from pusher.store import push as pushes
from tests.pusher.web.conftest import NEIGHBOUR, TOWN, VILLAGE
from tests.pusher.web.console.test_audience import TWO_WAYS
from tests.pusher.web.console.way import prepared
from tests.pusher.web.phones import NUMBER, PIN, phones  # noqa: F401 - a fixture

OTHER = "14000000092"
NIGHT = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)  # 23:30 of a Saturday
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00
FOR_THE_OLD = (
    "各位村民：12月3日在村部义诊，请60周岁以上老年人带身份证。",
    "各位村民：12月3日在村部义诊，60周岁以上老年人优先。",
    "各位村民：12月3日在村部义诊，60周岁以上老年人不用排队。",
    "各位村民：12月3日在村部义诊，60周岁以上老年人另送一份挂历。",
    "各位村民：12月3日在村部义诊，家里有60周岁以上老年人的请陪同。",
    "各位村民：12月3日在村部义诊，去年来的多是60周岁以上老年人。",
)
ALL = {"read": "yes", "decision": "agree", "pin": PIN}


async def go_round(phones) -> None:  # noqa: F811
    await errand.errands(replace(phones.desk, now=phones.site.clock))


def links(phones, number: str = NUMBER) -> list[str]:  # noqa: F811
    return [found[1] for text in phones.texts(number) if (found := re.search(r"https?://[^/]+(/s/\w{10})", text))]


async def village(office, **more):
    return await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE, **more)


async def state(site, item) -> State:
    async with site.deps.pool.acquire() as conn:
        return (await items.get(conn, item.id)).state


@pytest.fixture
async def called(phones, office):  # noqa: F811
    """A secretary on a phone, an item that waits for her, and the link of the SMS."""
    await phones.person(Role.VILLAGE_SECRETARY)
    browser = await phones.signed_in()
    item = await village(office)
    await go_round(phones)
    (path,) = links(phones)
    return browser, item, path.replace("/s/", "/console/sign/")


async def test_the_sms_says_what_waits_and_names_nobody(called, phones, site):  # noqa: F811
    browser, _, path = called
    said = phones.texts()[-1]
    assert "王家岗村" in said
    assert "社会保险" in said
    assert "终审签发" in said
    assert "资格认证" not in said, "a title may hold a name"
    short = path.replace("/console/sign/", "/s/")
    assert (await browser.get(short)).headers["Location"] == path
    page = re.sub(r"<[^>]+>", "", await browser.page(path))
    assert "认证从11月20日开始" in page
    assert "检查" in page
    assert "全发短信约" in page


async def test_an_estimate_says_which_of_two_readings_it_is_for(phones, office, site):  # noqa: F811
    await office.roster()
    await phones.person(Role.TOWN_REVIEWER)
    browser = site.browser()
    assert (await browser.sign_in(Role.TOWN_REVIEWER.value)).status == 303
    await office.item(Act.SUBMIT, **TWO_WAYS)
    await go_round(phones)
    (path,) = links(phones)
    page = await browser.page(path.replace("/s/", "/console/sign/"))
    assert "发给哪里，文中有两种理解，这里估算的是“" in page
    assert "（厉山镇星亮村、厉山镇沙城村）”。" in page


async def test_an_estimate_asks_about_groups_that_the_roster_has_no_more(called, phones, office):  # noqa: F811
    browser, _, _ = called
    await office.roster("村,组,户号,姓名,与户主关系,手机号\n王家岗村,1组,1,孙老伯,户主,14000000021\n")
    body = (Paragraph("各位村民：12月3日8时至18时，3组、4组停水，请提前储水。"),)
    await village(office, title="停水通知", genre=Genre.OUTAGE, plain=PlainFacts("", "", "", ""), blocks=body)
    await go_round(phones)
    assert "发给哪里，文中有两种理解" in await browser.page(links(phones)[-1].replace("/s/", "/console/sign/"))


@pytest.mark.parametrize("is_unsure", [True, False])
async def test_an_estimate_says_so_where_the_text_may_be_for_others(called, phones, office, is_unsure):  # noqa: F811
    browser, _, _ = called
    await office.roster()
    body = (Paragraph(next(text for text in FOR_THE_OLD if _asks_for_whom(text) is is_unsure)),)
    await village(office, title="义诊通知", plain=PlainFacts("", "", "", ""), genre=Genre.HEALTH, blocks=body)
    await go_round(phones)
    page = await browser.page(links(phones)[-1].replace("/s/", "/console/sign/"))
    assert bool(re.search("发给谁，文中有两种理解，这里估算的是“按[^：]+：60周岁及以上”。", page)) is is_unsure
    assert ("文中有两种理解" in page) is is_unsure


def _asks_for_whom(text: str) -> bool:
    """Whether the text may as well be for others: what the open notices taught last tells of which of them."""
    return bool(reading(read("通知.txt", f"义诊通知\n{text}\n".encode()), today=NIGHT.date()).whom.unsure)


async def test_three_taps_sign_it(called, site, db):
    browser, item, path = called
    unread = await browser.post(path, {"decision": "agree", "pin": PIN})
    assert (unread.status, "请通读全文" in await unread.text()) == (400, True)
    assert (await browser.post(path, ALL | {"pin": ""})).status == 200, "the gate asks for the PIN"
    assert (await browser.post(path, ALL | {"pin": "111111"})).status == 403
    assert await state(site, item) is State.SUBMITTED
    done = await browser.post(path, ALL)
    assert (done.status, "已同意" in await done.text()) == (200, True)
    assert await state(site, item) is State.APPROVED
    assert (await browser.get(path)).status == 410, "the link dies with the step"
    assert (await browser.post(path, ALL)).status == 410
    assert "sign_item" in [row["action"] for row in await db.owner.fetch("SELECT action FROM pusher.audit")]


async def test_it_goes_back_with_a_reason(called, site):
    browser, item, path = called
    bare = await browser.post(path, {"decision": "return", "pin": PIN})
    assert (bare.status, "说明理由" in await bare.text()) == (400, True)
    form = {"decision": "return", "pin": PIN, "reason": "内容有误", "note": "地点写错了"}
    assert (await browser.post(path, form)).status == 200
    assert await state(site, item) is State.RETURNED
    async with site.deps.pool.acquire() as conn:
        assert (await items.steps(conn, item.id))[-1].note == "内容有误；地点写错了"


async def test_the_link_is_nobody_elses(called, phones, site):  # noqa: F811
    _, _, path = called
    await phones.person(Role.VILLAGE_SECRETARY, OTHER, account="second")
    second = await phones.signed_in(OTHER)
    assert (await second.get(path)).status == 404, "the same role in the same village"
    county = await site.person(Role.COUNTY_OFFICE)
    for browser in (second, county):
        assert (await browser.post(path, ALL)).status == 404
    stranger = site.browser()
    assert (await stranger.get(path)).headers["Location"] == f"/console/sign-in/phone?next={path}"
    assert (await second.get("/console/sign/abcdefgh23")).status == 404


async def test_an_edit_or_anothers_step_kills_it(called, office, site):
    browser, item, path = called
    async with site.deps.pool.acquire() as conn:
        version = await items.version(conn, item.id, item.current)
        await items.edit(conn, item.id, replace(version, title="改过的通知"), by=9001, at=site.clock())
    assert (await browser.get(path)).status == 410
    assert (await browser.post(path, ALL)).status == 410


async def test_under_another_grant_she_is_told_to_switch(called, db, site):
    browser, _, path = called
    await db.owner.execute(
        "UPDATE pusher.staff_grant SET lo = $1::bigint, hi = $1::bigint + 999 WHERE role = 'village_secretary'",
        NEIGHBOUR,
    )
    refused = await browser.get(path)
    assert (refused.status, "切换授权" in await refused.text()) == (403, True)


async def test_one_sms_for_each_step_whoever_goes_round(called, phones, office):  # noqa: F811
    for _ in range(3):
        await go_round(phones)
    assert len(links(phones)) == 1


async def test_nobody_is_called_to_his_own_text(phones, office):  # noqa: F811
    me = await phones.person(Role.VILLAGE_SECRETARY)
    await village(office, author=me)
    await go_round(phones)
    assert links(phones) == []


async def test_at_night_only_an_alert_wakes_anybody(phones, office, site):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    site.clock.at = NIGHT
    await village(office)
    await go_round(phones)
    assert links(phones) == []
    await village(office, genre=Genre.ALERT)
    await go_round(phones)
    assert len(links(phones)) == 1
    site.clock.forward(hours=9)
    await go_round(phones)
    assert len(links(phones)) == 2, "the other waited for the morning"


async def test_ten_a_day_are_enough(phones, office, site):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    for number in range(12):
        await village(office, title=f"第{number}号通知")
    await go_round(phones)
    assert len(links(phones)) == 10
    site.clock.forward(days=1, minutes=1)
    await go_round(phones)
    assert len(links(phones)) == 12


async def test_what_is_late_is_reminded_of_once_a_day_in_working_hours(phones, office, site):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    await village(office)
    await village(office, title="另一条")
    await go_round(phones)
    assert len(phones.texts()) == 2
    for at, sent in (
        (MONDAY, 2),  # the limit is this working day's end
        (MONDAY.replace(day=24, hour=0), 2),  # 8:00
        (MONDAY.replace(day=24, hour=3), 3),
        (MONDAY.replace(day=24, hour=8), 3),
        (MONDAY.replace(day=25), 4),
        (MONDAY.replace(day=28), 4),  # a Saturday
    ):
        site.clock.at = at
        await go_round(phones)
        await go_round(phones)
        assert len(phones.texts()) == sent, at
    assert "2条待办超过了办理时限" in phones.texts()[-1]


async def test_the_three_nearest_of_a_town_are_called_and_not_the_county(phones, office):  # noqa: F811
    numbers = [f"1400000{n:04d}" for n in range(4)]
    for at, number in enumerate(numbers):
        await phones.person(Role.TOWN_REVIEWER, number, account=f"reviewer-{at}")
    await phones.person(Role.COUNTY_OFFICE, OTHER)
    await office.item(Act.SUBMIT, unit=TOWN, division=TOWN)
    await go_round(phones)
    assert [len(links(phones, number)) for number in (*numbers, OTHER)] == [1, 1, 1, 0, 0]


async def test_a_push_to_many_waits_for_a_word_by_the_same_link(phones, office, site, db):  # noqa: F811
    await office.roster()
    signer = await phones.person(Role.COUNTY_OFFICE)
    item = await office.approved(unit=TOWN, division=TOWN)
    await db.owner.execute("UPDATE content.review SET audience_from = 1 WHERE item = $1", item.id)
    editor = await site.person(Role.TOWN_EDITOR)
    kept = [await prepared(editor, item), await prepared(editor, item, per="person")]
    await go_round(phones)
    first, second = (path.replace("/s/", "/console/sign/") for path in links(phones))
    desk = site.browser()
    await desk.sign_in("county_office")
    page = await desk.page(first)
    assert "预计费用" in page
    assert "居民收到的原文" in page
    assert "已同意" in await (await desk.post(first, {"read": "yes", "decision": "agree"})).text()
    form = {"decision": "return", "reason": "对象或范围不对"}
    assert "已退回" in await (await desk.post(second, form)).text()
    rows = await db.owner.fetch("SELECT person, push FROM pusher.endorsement WHERE person IS NOT NULL")
    assert [row["person"] for row in rows] == [signer]
    states = {}
    async with site.deps.pool.acquire() as conn:
        for path in kept:
            push = await pushes.push(conn, int(path.rpartition("/")[2]))
            states[push.state] = push.note
    assert states["frozen"] == ""
    assert states["cancelled"] == "签发人没有同意发送：对象或范围不对"
    assert [(await desk.get(path)).status for path in (first, second)] == [410, 410]
