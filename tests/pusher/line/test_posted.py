"""What stands on an account by its platform's own list: what was published past us is found, what is ours is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from channels.posted import Article, Posted
from channels.wechat.sandbox import PLATFORM
from pusher.posted import articles
from pusher.store import watch
from tests.stage import phones

KEY, HOME = "wx-county", 421321 * 10**9
BODY = {"title": "关于秋粮收购的通知", "content": "<p>见全文</p>"}


async def opened(stage, **more) -> tuple[int, object]:
    number = await stage.open_account(KEY, channel="wechat", **more)
    return number, stage.wechat[PLATFORM].account(KEY)


async def published(stage, official, *sets: list[dict]) -> None:
    """Through the platform's own back office: we have no part in it."""
    client = (await stage.desk.post(await number_of(stage))).channel.client
    official.press.covers.add("cover-1")
    for listed in sets:
        media = await client.draft.add([{**BODY, "thumb_media_id": "cover-1", **one} for one in listed])
        await client.freepublish.submit(media)


async def number_of(stage) -> int:
    return await stage.db.owner.fetchval("SELECT id FROM pusher.account WHERE key = $1", KEY)


async def found(stage, number: int) -> list[tuple]:
    async with stage.db.worker.acquire() as conn:
        return [(one.title, one.approved, one.source) for one in await watch.outings(conn, number)]


async def test_what_was_published_past_us_is_found_and_what_is_ours_is_known(stage):
    number, official = await opened(stage)
    push = await stage.push(phones(1), plan=False)
    code = await stage.db.owner.fetchval(
        "SELECT i.code FROM content.v_item AS i JOIN pusher.push AS p ON p.item = i.id WHERE p.id = $1", push
    )
    ours = {"title": "本县的通知", "content_source_url": f"https://notice.test/q/{code}?v=421321101"}
    other = {"title": "别处的通知", "content_source_url": "https://elsewhere.test/q/7K3M9XA"}
    await published(stage, official, [{}], [ours, other])
    await articles(stage.desk)
    assert sorted(await found(stage, number)) == sorted([
        ("关于秋粮收购的通知", False, "platform"), ("本县的通知", True, "platform"), ("别处的通知", False, "platform"),
    ])  # fmt: skip
    async with stage.db.worker.acquire() as conn:
        read = await watch.list_of(conn, number)
        rows = await watch.watched(conn, HOME, HOME + 10**9 - 1, datetime(2020, 1, 1, tzinfo=UTC))
    row = next(one for one in rows if one.key == KEY)
    assert (read.articles, read.said) == (3, "")
    assert (row.times, row.unapproved, row.compared_at) == (3, 2, None), "found out, and no comparison"
    await articles(stage.desk)
    assert len(await found(stage, number)) == 3, "read once a day, and the same article once"


async def test_many_pages_are_read_and_what_was_deleted_is_not(stage):
    number, official = await opened(stage)
    await published(stage, official, *([{"title": f"第{n}篇"}] for n in range(45)))
    for gone in list(official.press.issues.values())[:3]:
        official.press.closed.update(gone.pages)
    channel = (await stage.desk.post(number)).channel
    assert isinstance(channel, Posted)
    listed = await channel.articles(100)
    assert [one.title for one in listed] == [f"第{n}篇" for n in range(44, 2, -1)]
    assert all(isinstance(one, Article) and one.link for one in listed)
    assert len(await channel.articles(20)) == 20


async def test_an_account_without_the_right_says_why(stage):
    number, official = await opened(stage, kind="unverified", oauth="", templates=[])
    official.kind = "unverified"
    await articles(stage.desk)
    async with stage.db.worker.acquire() as conn:
        read = await watch.list_of(conn, number)
    assert read.read_at is None
    assert read.said


async def test_a_day_later_it_is_asked_again(stage):
    number, official = await opened(stage)
    await articles(stage.desk)
    await published(stage, official, [{}])
    await articles(stage.desk)
    assert await found(stage, number) == []
    now = datetime.now(UTC) + timedelta(hours=21)
    await articles(replace(stage.desk, now=lambda: now))
    assert await found(stage, number) == [("关于秋粮收购的通知", False, "platform")]
