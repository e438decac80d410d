"""Followers: what events tell, what the nightly walk through the platform's list mends, and where they are at home."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from audiences import store as people
from channels.wechat.sandbox import CONTROL, PLATFORM
from pusher.following import migrate, walk
from pusher.following.walk import _tonight
from pusher.store import session
from pusher.store import walk as walks
from tests.pusher.line.test_replies import Range
from tests.stage import COUNTY, VILLAGE

KEY = "wx-county"
PLACE = COUNTY * 10**9
WHOLE = Range(PLACE, PLACE + 10**9 - 1)
TOWN = Range(421321101000000, 421321101999999)


@pytest.fixture
def official(stage):
    return stage.wechat[PLATFORM].account(KEY)


@pytest.fixture
def control(stage):
    return stage.wechat[CONTROL]


async def tally(stage, where=WHOLE) -> dict[int, int]:
    async with session(stage.db.web, where) as conn:
        return {row.village: row.people for row in await people.tally_followers(conn, KEY)}


async def how(stage):
    async with stage.db.web.acquire() as conn:
        (one,) = await walks.walks(conn, COUNTY)
    return one


async def again(stage) -> None:
    """Another night."""
    await stage.db.owner.execute("UPDATE pusher.walk SET next_at = now() - interval '1 second'")
    await walk(stage.desk)


def silently(official, *openids: str, scene: str = "", days: int = 10) -> None:
    """They follow, and the event is lost."""
    for openid in openids:
        official.followers[openid] = datetime.now(UTC) - timedelta(days=days)
        official.left.discard(openid)
        if scene:
            official.origins[openid] = scene


async def merged(stage) -> None:
    """A village of the town was merged into ours: its posters hang on."""
    await stage.db.owner.execute(
        "WITH c AS (INSERT INTO audiences.division_change"
        " (county, kind, olds, new, old_names, name, valid_from, counts, at)"
        " VALUES (421321, 'merge', '{421321101205000}', $1, '{旧村}', '新村', current_date, '{}', now()) RETURNING id)"
        " INSERT INTO audiences.redirect (code, county, new, change) SELECT 421321101205000, 421321, $1, id FROM c",
        VILLAGE,
    )
    await stage.db.owner.execute("UPDATE audiences.division SET valid_to = current_date WHERE code = 421321101205000")


async def test_the_first_walk_brings_everybody_with_the_village_of_her_qr(stage, official):
    await stage.open_account(KEY, channel="wechat")
    official.page = 4
    silently(official, *(f"oPoster{number}" for number in range(5)), scene="v421321101201")
    silently(official, *(f"oSearch{number}" for number in range(6)))
    await walk(stage.desk)
    assert await tally(stage) == {PLACE: 6, VILLAGE: 5}
    assert await tally(stage, TOWN) == {VILLAGE: 5}, "a town does not see who is nowhere yet"
    one = await how(stage)
    assert (one.seen, one.total, one.came, one.gone, one.started_at, one.said) == (11, 11, 11, 0, None, "")
    assert official.counts["user/get"] == 3
    calls = official.counts["user/info/batchget"]
    await again(stage)
    assert await tally(stage) == {PLACE: 6, VILLAGE: 5}
    assert official.counts["user/info/batchget"] == calls, "who is known is not asked about"
    assert await stage.db.owner.fetchval("SELECT min(followed_at) < now() - interval '9 days' FROM audiences.follower")


async def test_who_scanned_the_poster_of_a_merged_village_is_of_the_new_one(stage, official):
    await stage.open_account(KEY, channel="wechat")
    await merged(stage)
    silently(official, "oPoster", scene="v421321101205")
    await walk(stage.desk)
    assert await tally(stage) == {VILLAGE: 1}


async def test_who_follows_a_towns_account_is_of_the_town_until_a_villages_qr_says_more(stage, official, control):
    await stage.open_account(KEY, channel="wechat")
    await stage.db.owner.execute("UPDATE pusher.account SET division = $1", TOWN.lo)
    silently(official, "oSearch")
    silently(official, "oPoster", scene="v421321101201")
    await control.follow(official, "oTold")
    await control.allow(official, "oAllows", "T1")  # and her follow was lost
    await stage.fold()
    await walk(stage.desk)
    assert await tally(stage) == await tally(stage, TOWN) == {TOWN.lo: 3, VILLAGE: 1}
    await control.follow(official, "oTold", "v421321101201")
    await control.follow(official, "oPoster", "v421321101")  # the town's own poster says less than is known
    await stage.fold()
    assert await tally(stage) == {TOWN.lo: 2, VILLAGE: 2}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact WHERE division = $1", VILLAGE) == 2


async def test_lost_events_are_mended_and_what_events_told_stays(stage, official, control):
    await stage.open_account(KEY, channel="wechat")
    await control.follow(official, "oTold", "v421321101201")
    await control.allow(official, "oTold", "T1")
    await control.follow(official, "oGone", "v421321101201")
    await control.allow(official, "oGone", "T1")
    await stage.fold()
    await walk(stage.desk)
    await stage.db.owner.execute("UPDATE audiences.follower SET seen_at = seen_at - interval '1 day'")
    silently(official, "oNew")
    del official.followers["oGone"]  # and the event is lost
    await again(stage)
    one = await how(stage)
    assert (one.came, one.gone) == (1, 1)
    assert await tally(stage) == {PLACE: 1, VILLAGE: 1}
    rows = await stage.db.owner.fetch(
        "SELECT c.dead, c.dead_reason, s.count FROM audiences.consent s JOIN audiences.contact c ON c.id = s.contact"
        " ORDER BY c.dead"
    )
    assert [tuple(row) for row in rows] == [(False, None, 1), (True, "已取关", 0)]
    silently(official, "oGone", days=0)
    await again(stage)
    assert await tally(stage) == {PLACE: 1, VILLAGE: 2}, "she is back, as who she was"


async def test_a_short_list_makes_nobody_leave(stage, official, monkeypatch):
    await stage.open_account(KEY, channel="wechat")
    silently(official, "oA", "oB", "oC")
    await walk(stage.desk)
    await stage.db.owner.execute("UPDATE audiences.follower SET seen_at = seen_at - interval '1 day'")
    post = await stage.desk.post(await stage.db.owner.fetchval("SELECT id FROM pusher.account"))
    whole = post.channel.followers

    async def short(_, after):
        page = await whole(after)
        return type(page)(page.addresses[:1], "", page.total)

    monkeypatch.setattr(type(post.channel), "followers", short)
    await again(stage)
    one = await how(stage)
    assert (one.gone, one.seen, one.total) == (0, 1, 3)
    assert "名单不全" in one.said
    assert await tally(stage) == {PLACE: 3}


async def test_a_walk_that_breaks_off_goes_on_at_its_page(stage, official, monkeypatch):
    await stage.open_account(KEY, channel="wechat")
    official.page = 2
    silently(official, *(f"oFan{number}" for number in range(6)))
    official.limits["user/get"] = 2
    await walk(stage.desk)
    one = await how(stage)
    assert (one.seen, one.said) == (4, "今日接口调用次数已用完")
    assert one.started_at is not None
    official.limits["user/get"] = 10
    await again(stage)
    one = await how(stage)
    assert (one.seen, one.gone, one.started_at) == (6, 0, None)
    assert official.counts["user/get"] == 3, "each page once"
    assert await tally(stage) == {PLACE: 6}


async def test_two_workers_do_not_walk_side_by_side(stage, official):
    await stage.open_account(KEY, channel="wechat")
    silently(official, "oA")
    await asyncio.gather(walk(stage.desk), walk(stage.desk))
    assert official.counts["user/get"] == 1


async def test_who_has_no_list_is_not_asked(stage, official):
    await stage.open_account(KEY, channel="wechat", kind="unverified", templates=[], oauth="")
    await stage.open_account("sms-county")
    await walk(stage.desk)
    assert official.counts["user/get"] == 0


def test_the_next_walk_is_at_night_and_the_accounts_follow_one_another():
    noon = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # in China
    first, second = _tonight(noon, 25), _tonight(noon, 26)
    assert first.isoformat() == "2026-11-22T02:00:00+08:00"
    assert second - first == timedelta(minutes=7)


async def test_events_that_come_twice_count_once_and_lost_ones_are_found_at_night(stage, official, control):
    await stage.open_account(KEY, channel="wechat")
    official.events = "twice"
    await control.follow(official, "oTwice", "v421321101201")
    official.events = "lost"
    await control.follow(official, "oLost", "v421321101201")
    await stage.fold()
    assert await tally(stage) == {VILLAGE: 1}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.history WHERE what = 'followed'") == 1
    await walk(stage.desk)
    assert await tally(stage) == {VILLAGE: 2}
    await control.unfollow(official, "oTwice")
    await stage.fold()
    assert await tally(stage) == {VILLAGE: 2}, "the event is lost"


async def test_a_storm_of_follows_loses_nobody(stage, official, control):
    await stage.open_account(KEY, channel="wechat")
    openids = await control.storm(official, 150, "v421321101201")
    assert len(set(openids)) == 150
    assert all(stage.world.handset(openid) for openid in openids), "each is welcomed"
    await stage.fold()
    assert await tally(stage) == {VILLAGE: 150}
    assert not stage.world.events, "nothing was answered with an error"


async def test_after_a_migration_followers_stay_who_they_were_and_nobody_is_dropped_meanwhile(stage, official):
    account = await stage.open_account(KEY, channel="wechat")
    old = [f"oOld{number:02d}" for number in range(30)]
    silently(official, *old, scene="v421321101201")
    await walk(stage.desk)
    await stage.db.owner.execute("UPDATE audiences.follower SET seen_at = seen_at - interval '1 day'")
    await stage.db.owner.execute(
        "UPDATE audiences.resident AS r SET name = '王大爷' FROM audiences.link AS l JOIN audiences.contact AS c"
        " ON c.id = l.contact WHERE l.resident = r.id AND c.index = $1",
        stage.vault.index("oOld00"),
    )
    official.moved = {each: each.replace("oOld", "oNew") for each in old[:29]}
    official.followers = {each: official.followers[was] for was, each in official.moved.items()}
    await again(stage)
    one = await how(stage)
    assert (one.gone, one.came) == (0, 29)
    assert "公众号迁移过" in one.said
    assert await migrate(stage.desk, account, "wxformer") == 29
    assert await migrate(stage.desk, account, "wxformer") == 0
    rows = await stage.db.owner.fetch(
        "SELECT r.name, count(*) OVER (PARTITION BY l.contact) AS holders FROM audiences.link l"
        " JOIN audiences.resident r ON r.id = l.resident JOIN audiences.contact c ON c.id = l.contact"
        " WHERE c.index = $1",
        stage.vault.index("oNew00"),
    )
    assert [tuple(row) for row in rows] == [("王大爷", 1)]
    assert await tally(stage) == {VILLAGE: 30}, "one has not been converted, and is not dropped"


async def test_a_migration_that_the_platform_refuses_says_why(stage, official):
    account = await stage.open_account(KEY, channel="wechat")
    silently(official, "oOld")
    await walk(stage.desk)
    official.limits["changeopenid"] = 0
    assert (await migrate(stage.desk, account, "wxformer")).text == "今日接口调用次数已用完"
