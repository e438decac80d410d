"""Prepaid segments are counted down by what is sent, doubt included; a threshold warns, a refill ends the warning."""

from __future__ import annotations

from channels.message import Message
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import balance
from pusher.store import account as accounts
from tests.stage import phones

LONG = Message("text", {"content": "字" * 100}, "字" * 100, segments=2)


async def enter(stage, left: int, warn: int) -> None:
    async with stage.db.web.acquire() as conn:
        await accounts.set_stock(conn, stage.account, left, warn, by=1, at=stage.desk.now())


async def left(stage) -> int:
    async with stage.db.worker.acquire() as conn:
        (one,) = await accounts.stocks(conn, 421321)
    return one.left


async def told(stage) -> list[str]:
    await balance.stocks(stage.desk)
    rows = await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE kind = 'stock' AND cleared_at IS NULL")
    return [row["text"] for row in rows]


async def test_the_stock_goes_down_by_segments_and_warns_at_its_threshold(stage):
    stage.account = await stage.open_account()
    await enter(stage, 100, 30)
    await stage.walk(await stage.push(phones(30), texts=[(stage.account, "text", 0, LONG)]))
    assert await left(stage) == 40
    assert await told(stage) == []
    await stage.walk(await stage.push(phones(5, 50), texts=[(stage.account, "text", 0, LONG)]))
    assert await left(stage) == 30
    (text,) = await told(stage)
    assert "sms-county" in text
    assert "不足30条" in text
    assert await told(stage) == [text]
    assert await stage.db.owner.fetchval("SELECT times FROM pusher.alarm WHERE kind = 'stock'") == 1, "told once"
    await stage.walk(await stage.push(phones(20, 90), texts=[(stage.account, "text", 0, LONG)]))
    assert await left(stage) == -10
    assert "已经用完" in (await told(stage))[0]
    await enter(stage, 500, 30)
    assert await told(stage) == []
    assert await left(stage) == 500


async def test_what_may_have_been_sent_is_counted_once_and_what_was_refused_never(stage):
    stage.account = await stage.open_account()
    await enter(stage, 100, 0)
    stage.world.faults["sms"] = Faults(share=1.0, behaviour=Behaviour.RESET_ACCEPTED)
    push = await stage.push(phones(3), texts=[(stage.account, "text", 0, LONG)])
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 3}
    assert await left(stage) == 94
    await stage.db.owner.execute(
        "SELECT pusher.record(b.id, b.push, ARRAY[1, 2, 3], '{}', '{}', '{}', '{}', '{}', '{}', -1, 0, 0)"
        " FROM pusher.batch AS b WHERE b.push = $1",
        push,
    )
    assert await stage.states(push) == {"sent": 3}
    assert await left(stage) == 94, "a late answer to a row in doubt takes nothing more"
