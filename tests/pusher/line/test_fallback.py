"""WeChat first, SMS after: who is not reached by the first falls to the second; doubt never becomes a double."""

from __future__ import annotations

import asyncio

import pytest

from channels.message import Message
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import reconcile, settle
from pusher.dispatch import dispatch
from pusher.store import batch as batches
from pusher.strategy import Step, Way
from tests.stage import TEXT, open_window, phones

TEMPLATE = "cunkou-demo-template-message-000000000001"
NOTICE = Message(
    "template",
    {
        "template_id": TEMPLATE,
        "data": {"thing1": {"value": "补贴申报"}},
        "link": "url",
        "url": "http://127.0.0.1:8000/q/A",
    },
    "办事进度提醒",
    consent=TEMPLATE,
)


def openids(n: int) -> list[str]:
    return [f"oABCDEFGHIJKLMNOPQRST{i:04d}_f" for i in range(n)]


async def prepare(stage, people: list[tuple[str | None, str | None]], *, wait: float = 0.3):
    """Two accounts, and an audience of (openid, phone) persons who all consented to the template."""
    wechat = await stage.open_account("wx-county", channel="wechat")
    stage.account = sms = await stage.open_account()
    audience = await stage.persons(
        [[("wechat:wx-county", openid)] * bool(openid) + [("phone", phone)] * bool(phone) for openid, phone in people]
    )
    await stage.db.owner.execute(
        "INSERT INTO audiences.consent (contact, account, template, count, at) "
        "SELECT id, 'wx-county', $1, 3, now() FROM audiences.contact WHERE kind = 'wechat:wx-county'",
        TEMPLATE,
    )
    steps = (
        Step(
            (Way(wechat, "wx-county", "wechat", "template", "wechat:wx-county", TEMPLATE, accepted_counts=False),), wait
        ),
        Step((Way(sms, "sms-county", "sms", "text", "phone", "", accepted_counts=False),), wait),
    )
    texts = [(wechat, "template", 0, NOTICE), (sms, "text", 0, TEXT)]
    return await stage.push([], steps=steps, texts=texts, audience=audience)


async def test_who_has_no_wechat_gets_sms_at_once_and_nobody_gets_both(stage):
    ids, numbers = openids(40), phones(60)
    push = await prepare(
        stage, [(o, n) for o, n in zip(ids, numbers, strict=False)] + [(None, n) for n in numbers[40:]]
    )
    await stage.walk(push)
    assert stage.world.accepted["wechat"] == 40
    assert stage.world.accepted["sms"] == 20
    await stage.fold()
    await asyncio.sleep(0.4)
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 20


async def test_the_refused_fall_at_once_and_the_silent_after_the_wait(stage):
    refused, lost = "oABCDEFGHIJKLMNOPQRST9001", "oABCDEFGHIJKLMNOPQRST9021"
    push = await prepare(stage, [(refused, phones(1)[0]), (lost, phones(2)[1]), (openids(1)[0], phones(3)[2])])
    await stage.walk(push)
    await stage.fold()
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert [len(stage.world.handset(number)) for number in phones(3)] == [1, 0, 0]
    await asyncio.sleep(0.4)
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert [len(stage.world.handset(number)) for number in phones(3)] == [1, 1, 0]


async def test_a_push_is_not_dispatched_before_its_unreached_have_fallen(stage):
    push = await prepare(stage, [("oABCDEFGHIJKLMNOPQRST9001", phones(1)[0])])
    await stage.walk(push)
    await reconcile.ends(stage.desk)
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 1
    await stage.fold()
    await asyncio.sleep(0.4)
    await reconcile.falls(stage.desk)
    await reconcile.ends(stage.desk)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push) == "dispatched"


async def test_doubt_holds_the_fallback_back(stage):
    push = await prepare(stage, [("oABCDEFGHIJKLMNOPQRST9012", phones(1)[0])])
    stage.world.faults["wechat"] = Faults(receipts=False)
    await stage.walk(push)
    assert (await stage.states(push)) == {"unknown": 1}
    await asyncio.sleep(0.4)
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 0


@pytest.mark.parametrize("fault", [Behaviour.RESET_ACCEPTED, Behaviour.ERROR_ACCEPTED, Behaviour.ERROR_NOT_ACCEPTED])
async def test_rows_in_doubt_are_repeated_under_the_same_key_and_the_platform_shows_one(stage, fault):
    push = await prepare(stage, [(openid, None) for openid in openids(30)])
    stage.world.faults["wechat"] = Faults(behaviour=fault, share=1.0, receipts=False)
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 30}
    stage.world.faults["wechat"] = Faults(receipts=False)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = now()")
    await reconcile.unsettled(stage.desk)
    for batch in await stage.batches(push):
        await settle.settle(stage.desk, batch)
    assert await stage.states(push) == {"sent": 30}
    assert set(stage.world.addresses("wechat").values()) == {1}


async def test_who_has_opted_out_meanwhile_gets_no_repeat(stage):
    push = await prepare(stage, [(openids(1)[0], None)])
    stage.world.faults["wechat"] = Faults(behaviour=Behaviour.ERROR_NOT_ACCEPTED, share=1.0, receipts=False)
    await stage.walk(push)
    stage.world.faults["wechat"] = Faults(receipts=False)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = now()")
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = '{wx-county}'")
    (batch,) = await stage.batches(push)
    await settle.settle(stage.desk, batch)
    assert stage.world.accepted["wechat"] == 0
    assert await stage.states(push) == {"unknown": 1}


async def test_past_the_horizon_a_person_decides(stage):
    push = await prepare(stage, [(openids(1)[0], None)])
    stage.world.faults["wechat"] = Faults(behaviour=Behaviour.RESET_ACCEPTED, share=1.0, receipts=False)
    await stage.walk(push)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = now(), since = now() - interval '11 minutes'")
    (batch,) = await stage.batches(push)
    await settle.settle(stage.desk, batch)
    assert stage.world.accepted["wechat"] == 1
    assert await stage.db.owner.fetchval("SELECT next_at IS NULL FROM pusher.unsettled")


async def test_a_dead_holders_rows_in_flight_are_in_doubt_and_the_rest_is_due(stage):
    push = await stage.push(phones(300))
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        lease = await batches.claim(conn, batch, 60)
        await open_window(conn, lease, 100)
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")
    await reconcile.leases(stage.desk)
    assert await stage.states(push) == {"unknown": 100, "pending": 200}
    await dispatch(stage.desk, batch)
    assert await stage.states(push) == {"unknown": 100, "sent": 200}
    assert stage.world.accepted["sms"] == 200
