"""发布: an article with an address and no push; what the platform says of it, a correction, its deletion."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels.wechat.render.article import PUBLISH, mass
from pusher.publish import Wish, stop_item
from pusher.publish.draw import After, draw
from pusher.report import words
from pusher.store import report as reports
from pusher.strategy import Strategy, Way
from tests.channels.line import rendition
from tests.pusher.line.massing import KEY, control, open_official, state, told
from tests.stage import COUNTY, VILLAGE


@pytest.fixture
async def official(stage) -> int:
    return await open_official(stage, publish=True)


async def publish(stage, account: int) -> int:
    way = Way(account, KEY, "wechat", PUBLISH, "", "", accepted_counts=True, whole=1, once=True)
    text = mass(rendition(), PUBLISH)
    number = await stage.push([], audience=None, strategy=Strategy((), (way,)), texts=[(account, PUBLISH, 0, text)])
    await stage.walk(number)
    return number


async def test_its_receipt_is_the_address_and_nobody_gets_a_message(stage, official):
    number = await publish(stage, official)
    assert await stage.states(number) == {"sent": 1}
    (tally,) = await told(stage, number)
    assert (tally.verdict, tally.published, tally.total) == ("sent", True, None)
    assert tally.link.startswith("http://127.0.0.1")
    assert words(tally) == "已在公众号发布，没有推送给人"
    assert stage.world.accepted["wechat"] == 0


async def test_a_lost_event_is_asked_for(stage, official):
    await control(stage, event="")
    number = await publish(stage, official)
    (tally,) = await told(stage, number)
    assert "还没有回报" in words(tally)
    await stage.db.owner.execute("UPDATE pusher.tally SET next_at = now()")
    await told(stage, number)
    (tally,) = await told(stage, number)
    assert (tally.verdict, bool(tally.link)) == ("sent", True)


@pytest.mark.parametrize(
    ("status", "stops", "said"), [(2, True, "原创"), (3, False, "没有发布成功"), (4, True, "审核不通过")]
)
async def test_what_was_not_published_says_why_and_the_text_that_was_judged_stops(stage, official, status, stops, said):
    await control(stage, publishing=status)
    number = await publish(stage, official)
    (tally,) = await told(stage, number)
    assert said in words(tally)
    assert await stage.states(number) == {"failed": 1}
    assert (await state(stage, number) == "paused") is stops


async def test_stopping_the_notice_takes_the_article_away(stage, official):
    number = await publish(stage, official)
    await told(stage, number)
    item = await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", number)
    async with stage.db.web.acquire() as conn, conn.transaction():
        await stop_item(conn, item, at=datetime.now(UTC))
    (tally,) = await told(stage, number)
    assert tally.withdrawn_at is not None
    assert "原来的网址" in words(tally)


@pytest.mark.parametrize(("paged", "hangs"), [(True, VILLAGE), (False, COUNTY * 10**9)])
async def test_its_page_hangs_where_pages_were_asked_for_not_where_the_article_is_read(stage, official, paged, hangs):
    article = Way(official, KEY, "wechat", PUBLISH, "", "", accepted_counts=True, whole=1, once=True)
    page = Way(official, KEY, "qrcode", "page", "", "", accepted_counts=True)
    strategy = Strategy((), (article, page) if paged else (article,), divisions=(VILLAGE,))
    number = await stage.push([], audience=None, strategy=strategy)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'arrived' WHERE push = $1", number)
    rows = await stage.db.owner.fetch(
        "SELECT t.division FROM pusher.v_posting AS t JOIN pusher.push AS p ON p.item = t.item WHERE p.id = $1", number
    )
    assert [row["division"] for row in rows] == [hangs]


async def test_a_unit_publishes_on_its_own_page_once_and_again_only_to_correct(stage, official):
    item, version = await stage.approved_item()
    issued = []
    async with stage.db.web.acquire() as conn:
        found, text = await reports.item(conn, item), await reports.version(conn, item, version)
        for after in (None, After("correction", 1, None), After("resend", 1, None)):
            wish = Wish(item, ("wechat",), None, (), after=after)
            drawn = await draw(conn, stage.vault, stage.desk.links, found, text, wish)
            issued.append([way.mode for way in drawn.strategy.places])
        village = replace(found, division=421321101201000)
        drawn = await draw(conn, stage.vault, stage.desk.links, village, text, Wish(item, ("wechat",), None, ()))
        issued.append([way.mode for way in drawn.strategy.places])
        assert PUBLISH not in {one.mode for one in drawn.texts}
    assert issued == [[PUBLISH], [PUBLISH], [], []], "a county's page is not its villages'"
