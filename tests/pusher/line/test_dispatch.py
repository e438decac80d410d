"""Dispatch by the sandbox's own count: nothing lost, nothing doubled, every outcome in its state."""

from __future__ import annotations

from channels.message import Message
from pusher import receipts, reconcile, report
from pusher.dispatch import dispatch
from pusher.publish import cancel, pause, resume
from pusher.settle import settle
from pusher.store import push as pushes
from tests.stage import phones


async def test_everyone_gets_it_once_and_receipts_say_arrived(stage):
    push = await stage.push(phones(2500))
    assert len(await stage.batches(push)) == 3
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 2500}
    assert stage.world.accepted["sms"] == 2500
    assert not stage.world.doubled()
    await stage.fold()
    assert await stage.states(push) == {"arrived": 2500}
    assert (await stage.progress(push)).sent == 2500
    await reconcile.ends(stage.desk)
    async with stage.db.worker.acquire() as conn:
        assert (await pushes.push(conn, push)).state == "dispatched"


async def test_a_second_ring_for_the_same_batch_sends_nothing(stage):
    push = await stage.push(phones(50))
    (batch,) = await stage.batches(push)
    await dispatch(stage.desk, batch)
    await dispatch(stage.desk, batch)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 50


async def test_magic_recipients_end_in_their_states(stage):
    stage.account = await stage.open_account(call_size=1)
    magic = {
        "9031": "sent",  # 空号: only its report says so
        "9002": "pending",  # busy once: later
        "9011": "unknown",
        "9012": "unknown",
        "9013": "unknown",
        "9014": "unknown",
        "9015": "unknown",
    }
    push = await stage.push([f"1400001{tail}" for tail in magic] + phones(5))
    await stage.walk(push)
    found = await stage.db.owner.fetch(
        "SELECT d.state, c.key_id, c.cipher FROM pusher.delivery d JOIN audiences.contact c ON c.id = d.contact "
        "WHERE d.push = $1",
        push,
    )
    states = {stage.vault.open(row["key_id"], row["cipher"])[-4:]: row["state"] for row in found}
    assert {tail: states[tail] for tail in magic} == magic
    assert (await stage.progress(push)).unknown == 5
    await stage.fold()
    assert (await stage.states(push))["failed"] == 1
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact WHERE dead") == 1


async def test_unknown_rows_of_a_gateway_without_dedupe_are_never_sent_again(stage):
    stage.account = await stage.open_account(call_size=1)
    push = await stage.push(["14000019011"])
    await stage.walk(push)
    await reconcile.unsettled(stage.desk)
    (batch,) = await stage.batches(push)
    await settle(stage.desk, batch)
    await dispatch(stage.desk, batch)
    assert stage.world.accepted["sms"] == 1
    figures = await _report(stage, push)
    assert figures.undecided == 1


async def test_a_late_receipt_settles_an_unknown_row(stage):
    stage.account = await stage.open_account(call_size=1)
    push = await stage.push(["14000019012"])  # accepted, then reset: only its report tells
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 1}
    await stage.fold()
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"unknown": 1}, "it may be of a call whose record is still on its way"
    await stage.db.owner.execute("UPDATE pusher.orphan SET at = now() - interval '1 minute', next_at = now()")
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"arrived": 1}
    assert (await _report(stage, push)).undecided == 0


async def test_what_a_cancel_finds_unspoken_is_cancelled(stage):
    push = await stage.push(phones(1500))
    first, second = await stage.batches(push)
    await dispatch(stage.desk, first)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        assert await cancel(conn, push) == 500
    await dispatch(stage.desk, second)
    assert await stage.states(push) == {"sent": 1000, "cancelled": 500}
    assert stage.world.accepted["sms"] == 1000


async def test_a_paused_push_waits_and_goes_on(stage):
    push = await stage.push(phones(20))
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await pause(conn, push, "发布单位要求暂停")
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 0
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await resume(conn, push)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 20


async def test_an_account_level_refusal_pauses_the_account_and_burns_nobody(stage):
    stage.account = await stage.open_account(call_size=1)
    push = await stage.push(["14000019006", *phones(300)])
    await stage.walk(push)
    row = await stage.db.owner.fetchrow("SELECT state, paused_because FROM pusher.account WHERE key = 'sms-county'")
    assert row["state"] == "paused"
    assert row["paused_because"]
    states = await stage.states(push)
    assert set(states) <= {"pending", "sent"}
    assert states["pending"] >= 1


async def test_a_text_that_the_gateway_refuses_pauses_the_push(stage):
    stage.account = await stage.open_account(call_size=1)
    push = await stage.push(["14000019005", *phones(300)])
    await stage.walk(push)
    async with stage.db.worker.acquire() as conn:
        assert (await pushes.push(conn, push)).state == "paused"
    assert "refused" not in await stage.states(push)


async def test_opting_out_after_the_plan_keeps_a_row_silent(stage):
    push = await stage.push(phones(3))
    await stage.db.owner.execute(
        "UPDATE audiences.contact SET opted_out = '{*}' WHERE id = (SELECT min(id) FROM audiences.contact)"
    )
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 2, "skipped": 1}
    assert stage.world.accepted["sms"] == 2


async def test_a_rate_is_held_and_the_rest_comes_back_later(stage):
    stage.account = await stage.open_account(rate=50.0)
    push = await stage.push(phones(400))
    await stage.walk(push)
    spoken = stage.world.accepted["sms"]
    assert spoken <= 110
    assert (await stage.states(push)).get("pending") == 400 - spoken


async def test_the_text_of_the_village_is_the_one_that_is_sent(stage):
    account = stage.account = await stage.open_account()
    general = Message("text", {"content": "通用"}, "通用")
    local = Message("text", {"content": "本村另行通知"}, "本村另行通知")
    push = await stage.push(phones(2), texts=[(account, "text", 0, general), (account, "text", 421321101201000, local)])
    await stage.walk(push)
    assert {shown.text for shown in stage.world.handset(phones(1)[0])} == {"【随县人民政府】本村另行通知"}


async def _report(stage, push):
    async with stage.db.worker.acquire() as conn:
        return await report.report(conn, push, stage.desk.now())
