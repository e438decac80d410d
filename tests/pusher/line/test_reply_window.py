"""Who wrote to an account within two days is told in the conversation, everybody else by the next way."""

from __future__ import annotations

import pytest

from channels.wechat.sandbox import CONTROL, PLATFORM
from channels.wechat.sandbox.windows import Windows
from pusher import reconcile
from pusher.publish import Wish
from pusher.publish.draw import draw
from pusher.store import plan as plans
from pusher.store import report as reports
from pusher.store.cap import Whom
from tests.pusher.line.massing import KEY, KIND, openids
from tests.stage import COUNTY, phones

FANS = openids(3)


class Talk:
    """An account that replies, three followers who left a number, two of whom wrote."""

    def __init__(self, stage, audience: int) -> None:
        self.stage, self.audience = stage, audience
        self.official, self.control = stage.wechat[PLATFORM].account(KEY), stage.wechat[CONTROL]

    async def drawn(self):
        item, version = await self.stage.approved_item()
        async with self.stage.db.web.acquire() as conn:
            found, text = await reports.item(conn, item), await reports.version(conn, item, version)
            wish = Wish(item, ("wechat", "sms"), None, (), per="person")
            return await draw(conn, self.stage.vault, self.stage.desk.links, found, text, wish)

    async def forecast(self) -> dict[str, int]:
        async with self.stage.db.worker.acquire() as conn:
            loads = await plans.forecast(conn, Whom(COUNTY, self.audience, 0), (await self.drawn()).strategy)
        return {load.way.mode: load.messages for load in loads}

    async def push(self) -> int:
        drawn = await self.drawn()
        texts = [(one.row.id, one.mode, division, message) for one in drawn.texts for division, message in one.messages]
        return await self.stage.push([], audience=self.audience, strategy=drawn.strategy, texts=texts)

    async def fall(self, push: int) -> None:
        await reconcile.falls(self.stage.desk)
        await self.stage.walk(push)

    async def left(self) -> list[int]:
        rows = await self.stage.db.owner.fetch("SELECT count FROM audiences.consent ORDER BY contact")
        return [row["count"] for row in rows]


@pytest.fixture
async def talk(stage) -> Talk:
    await stage.open_account(KEY, channel="wechat", replies=True, templates=[])
    stage.account = await stage.open_account()
    people = [[(KIND, openid), ("phone", phone)] for openid, phone in zip(FANS, phones(3), strict=True)]
    here = Talk(stage, await stage.persons(people))
    for openid in FANS[:2]:
        await here.control.say(here.official, openid, "请问什么时候来水")
    await stage.fold()
    return here


async def test_it_is_known_before_the_plan_and_each_reply_counts(stage, talk):
    assert await talk.forecast() == {"reply": 2, "text": 1}
    push = await talk.push()
    await stage.walk(push)
    assert dict(stage.world.addresses("wechat")) == dict.fromkeys(FANS[:2], 1)
    assert dict(stage.world.addresses("sms")) == {phones(3)[2]: 1}
    assert await talk.left() == [4, 4]
    await talk.control.say(talk.official, FANS[0], "谢谢")
    await stage.fold()
    assert await talk.left() == [5, 4], "what she writes begins anew"
    await stage.db.owner.execute("UPDATE audiences.consent SET until = now() - interval '1 second'")
    assert await talk.forecast() == {"text": 3}


async def test_a_window_that_closes_before_the_send_leads_to_the_next_way(stage, talk):
    push = await talk.push()
    await stage.db.owner.execute("UPDATE audiences.consent SET until = now() - interval '1 second'")
    await stage.walk(push)
    await talk.fall(push)
    assert stage.world.accepted["wechat"] == 0
    assert dict(stage.world.addresses("sms")) == dict.fromkeys(phones(3), 1)


async def test_the_platforms_own_count_wins_and_is_believed(stage, talk):
    push = await talk.push()
    talk.official.windows = Windows()
    await stage.walk(push)
    await talk.fall(push)
    assert dict(stage.world.addresses("sms")) == dict.fromkeys(phones(3), 1)
    assert await talk.left() == [0, 0]
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact WHERE dead") == 0
    assert await talk.forecast() == {"text": 3}


async def test_a_short_window_does_not_end_a_long_one(stage, talk):
    await talk.control.tap(talk.official, FANS[0], "通知")
    await stage.fold()
    assert await talk.left() == [5, 5]
    assert await stage.db.owner.fetchval("SELECT min(until) > now() + interval '47 hours' FROM audiences.consent")
