"""The page of followers: by account and village, each under its own grant; and the walk that people may ask for."""

from __future__ import annotations

import re

from audiences import store as people
from pusher.access import Role
from pusher.binding import short_number
from tests.pusher.web.conftest import TOWN, VILLAGE

KEY = "wechat-county"


async def flock(office, **villages: int) -> None:
    """An account with followers by village; those of "nowhere" searched for it."""
    await office.divisions()
    await office.account("wechat")
    at = office.site.clock()
    places = {"here": VILLAGE, "next": VILLAGE + 1000, "town": VILLAGE // 10**6 * 10**6, "nowhere": None}
    async with office.db.worker.acquire() as conn:
        for place, count in villages.items():
            for number in range(count):
                await people.follow(
                    conn, office.site.deps.vault, county=421321, account=KEY, openid=f"o{place}{number}",
                    division=places[place], at=at,
                )  # fmt: skip


async def test_each_grant_sees_its_own_followers(site, office):
    await flock(office, here=3, next=2, town=1, nowhere=4)
    page = await (await site.person(Role.COUNTY_OFFICE)).page("/console/followers")
    assert "<dd>10<small>人</small></dd>" in page
    assert "不知道哪里的" in page
    assert "不知道哪个村" in page
    town = await (await site.person(Role.TOWN_EDITOR)).page("/console/followers")
    assert "<dd>6<small>人</small></dd>" in town
    assert "不知道哪里的" not in town
    village = await (await site.person(Role.VILLAGE_EDITOR)).page("/console/followers")
    assert "<dd>3<small>人</small></dd>" in village
    assert "ohere0" not in page + town + village


async def test_who_may_asks_for_a_walk_and_not_twice(site, office, db):
    await flock(office, here=1)
    number = await db.owner.fetchval("SELECT id FROM pusher.account WHERE key = $1", KEY)
    await db.owner.execute(
        "INSERT INTO pusher.walk (account, next_at, ended_at, total, said)"
        " VALUES ($1, now() + interval '9 hours', now() - interval '1 hour', 12, '连不上微信服务器')",
        number,
    )
    assert (await (await site.person(Role.VILLAGE_EDITOR)).post(f"/console/followers/{number}/walk")).status == 404
    browser = await site.person(Role.COUNTY_OFFICE)
    assert "连不上微信服务器" in await browser.page("/console/followers")
    assert (await browser.post(f"/console/followers/{number}/walk")).status == 303
    assert await db.owner.fetchval("SELECT next_at <= now() FROM pusher.walk")
    await db.owner.execute("UPDATE pusher.walk SET started_at = now(), next_at = now() + interval '10 minutes'")
    assert (await browser.post(f"/console/followers/{number}/walk")).status == 409, "it is under way"
    await db.owner.execute("UPDATE pusher.walk SET started_at = NULL, ended_at = now()")
    assert (await browser.post(f"/console/followers/{number}/walk")).status == 409, "it was a moment ago"


async def test_accounts_that_cannot_list_followers_are_not_shown(site, office):
    await office.divisions()
    await office.account("sms")
    assert "没有能列出关注者的公众号" in await (await site.person(Role.TOWN_EDITOR)).page("/console/followers")


async def test_a_towns_codes_are_asked_for_and_shown_when_they_are_made(site, office, db):
    await office.divisions()
    await office.account("sms")
    browser = await site.person(Role.COUNTY_OFFICE)
    assert "没有能做这种二维码的公众号" in await browser.page("/console/followers/codes")
    await office.account("wechat")
    assert (await browser.post("/console/followers/codes", {"town": "421321"})).status == 400
    assert (await browser.post("/console/followers/codes", {"town": str(TOWN)})).status == 303
    asked = await db.owner.fetch("SELECT division FROM pusher.place_code")
    assert {row["division"] // 10**6 for row in asked} == {TOWN // 10**6}
    page = await browser.page(f"/console/followers/codes?town={TOWN}")
    assert page.count("正在做") == len(asked)
    await db.owner.execute(
        "UPDATE pusher.place_code SET address = 'http://weixin.qq.com/q/x' WHERE division = $1", VILLAGE
    )
    village = await (await site.person(Role.VILLAGE_EDITOR)).page("/console/followers/codes")
    assert village.count("<svg") == 1, "the town is not to be chosen, and the neighbours are not shown"
    assert village.count('class="placecode"') == 1


async def test_two_whose_numbers_are_the_same_are_not_to_be_told_apart_here(site, office, db):
    await flock(office, here=1)
    await office.roster()
    vault, seen = site.deps.vault, {}
    same = next(
        (seen[digits], one) for one in map("o{:06d}".format, range(9000))
        if (digits := short_number(vault, one)) in seen or seen.update({digits: one})
    )  # fmt: skip
    async with db.worker.acquire() as conn:
        for one in same:
            at = {"county": 421321, "account": KEY, "division": VILLAGE, "at": site.clock()}
            await people.follow(conn, vault, openid=one, **at)
    person = await db.owner.fetchval(
        "UPDATE audiences.resident SET division = $1 WHERE name = '王大爷' RETURNING id", VILLAGE
    )
    browser = await site.person(Role.VILLAGE_EDITOR)
    page = await browser.page(f"/console/people/{person}")
    assert "有2个关注者的编号彼此相同" in page
    assert short_number(vault, same[0]) not in page
    (listed,) = re.findall(r'<option value="(\d+)">\d{6}　', page)
    rows = await db.owner.fetch("SELECT id FROM audiences.resident WHERE name IS NULL AND id <> $1", int(listed))
    for row in rows:
        form = {"follower": str(row["id"]), "sure": "yes"}
        assert (await browser.post(f"/console/people/{person}/bind", form)).status == 409
    assert (await browser.post(f"/console/people/{person}/bind", {"follower": listed, "sure": "yes"})).status == 303
