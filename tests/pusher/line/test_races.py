"""Interleavings that a fresh pair of eyes found: each once sent twice, lost somebody, or stood still."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest

from channels.base import Callback, Request
from channels.message import News, Receipt, Sent
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import receipts, reconcile, report, settle
from pusher.dispatch import dispatch
from pusher.dispatch.book import Book
from pusher.dispatch.record import Recorder
from pusher.dispatch.script import script_of
from pusher.dispatch.window import Window
from pusher.publish import PublishError, approve, cancel, stop_pushes
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import session
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.window import Doubting, Page
from pusher.strategy import QuietHours
from tests.pusher.line.test_fallback import openids, prepare
from tests.stage import COUNTY, VILLAGE, open_window, phones

MEMBER = (
    "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, kind, basis, reach)"
)
REFUSED = "oABCDEFGHIJKLMNOPQRST9001"


async def _push_state(stage, push: int) -> str:
    return await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push)


async def _fall(stage, push: int) -> None:
    await reconcile.falls(stage.desk)
    await stage.walk(push)


async def test_a_second_sweep_spares_who_was_reached_although_her_first_number_has_opted_out(stage):
    push = await prepare(stage, [(REFUSED, phones(1)[0])])
    sealed = stage.vault.seal(phones(2)[1])
    second = await stage.db.owner.fetchval(
        "INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) "
        "VALUES ($1, $2, 'phone', $3, $4, $5) RETURNING id",
        COUNTY, VILLAGE, stage.vault.index(phones(2)[1]), sealed.key_id, sealed.cipher,
    )  # fmt: skip
    await stage.db.owner.execute(
        f"{MEMBER} SELECT audience, resident, household, $1, division, 1, 3, 'phone', 'registered', 'ok' "
        "FROM audiences.member WHERE kind = 'phone' LIMIT 1",
        second,
    )
    await stage.walk(push)
    await _fall(stage, push)
    await stage.fold()
    await stage.db.owner.execute(
        "UPDATE audiences.contact SET opted_out = '{*}' WHERE id = (SELECT contact FROM pusher.delivery WHERE no = 2)"
    )
    await stage.db.owner.execute("UPDATE pusher.batch SET fall_at = now() WHERE step = 0")
    await _fall(stage, push)
    assert stage.world.accepted["sms"] == 1


async def test_all_who_share_a_contact_that_failed_fall(stage):
    push = await prepare(stage, [(REFUSED, phones(1)[0]), (None, phones(2)[1])])
    await stage.db.owner.execute(
        f"{MEMBER} SELECT audience, 3, 3, contact, division, 1, rank, kind, basis, reach "
        "FROM audiences.member WHERE kind <> 'phone'"
    )
    sealed = stage.vault.seal(phones(3)[2])
    await stage.db.owner.execute(
        "WITH c AS (INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) "
        "VALUES ($1, $2, 'phone', $3, $4, $5) RETURNING id) "
        f"{MEMBER} SELECT m.audience, 3, 3, c.id, m.division, 1, 2, 'phone', 'registered', 'ok' "
        "FROM c, audiences.member AS m WHERE m.kind <> 'phone' LIMIT 1",
        COUNTY, VILLAGE, stage.vault.index(phones(3)[2]), sealed.key_id, sealed.cipher,
    )  # fmt: skip
    await stage.walk(push)
    await _fall(stage, push)
    assert [len(stage.world.handset(number)) for number in phones(3)] == [1, 1, 1]


async def test_a_number_that_many_households_share_never_counts_as_reached(stage):
    push = await prepare(stage, [(openids(1)[0], phones(1)[0])])
    await stage.db.owner.execute("UPDATE audiences.member SET reach = 'suspect' WHERE kind <> 'phone'")
    await stage.walk(push)
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.batch SET done_at = done_at - interval '1 hour'")
    for _ in range(3):
        await _fall(stage, push)
    assert stage.world.accepted["sms"] == 1


async def test_a_stopped_item_sends_to_nobody_more_even_after_it_was_dispatched(stage):
    push = await prepare(stage, [(openids(1)[0], phones(1)[0])])
    stage.world.faults["wechat"] = Faults(receipts=False)
    await stage.walk(push)
    await stage.db.owner.execute("UPDATE pusher.batch SET done_at = now() - interval '4 days'")
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'arrived'")
    await _fall(stage, push)
    await _fall(stage, push)
    await reconcile.ends(stage.desk)
    assert await _push_state(stage, push) == "dispatched"
    async with stage.db.worker.acquire() as conn, conn.transaction():
        item = await conn.fetchval("SELECT item FROM pusher.push WHERE id = $1", push)
        assert await stop_pushes(conn, item, "cancelled") == [push]
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'sent'")
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await callbacks.fold(conn, [(push, 1)], [Report("", None, None, "failed", "x", lasting=False)])
    await _fall(stage, push)
    assert stage.world.accepted["sms"] == 0


async def test_two_approvals_at_once_see_each_other(stage):
    audience = await stage.audience(phones(3))
    pushes = [await stage.push([], audience=audience, plan=False) for _ in range(2)]
    await stage.db.owner.execute(
        "UPDATE pusher.push SET state = 'frozen', approved_at = NULL, item = (SELECT min(item) FROM pusher.push), "
        "version = (SELECT min(version) FROM pusher.push)"
    )
    access = SimpleNamespace(lo=COUNTY * 10**9, hi=COUNTY * 10**9 + 10**9 - 1, matters=())

    async def tap(push: int) -> None:
        async with session(stage.db.web, access) as conn:
            await approve(conn, push, "d", by=1, now=datetime.now(UTC), quiet=QuietHours(time(0), time.max))
            await asyncio.sleep(0.2)

    got = await asyncio.gather(*map(tap, pushes), return_exceptions=True)
    assert [type(one) for one in got if one is not None] == [PublishError]


async def test_a_channel_that_says_too_little_leaves_doubt_and_no_double(stage, monkeypatch):
    push = await stage.push(phones(4))
    (batch,) = await stage.batches(push)
    post = await stage.desk.post(stage.account)
    real = post.channel.send

    async def short(call):
        return (await real(call))[:-1]

    monkeypatch.setattr(type(post.channel), "send", lambda _, call: short(call))
    await dispatch(stage.desk, batch)
    monkeypatch.undo()
    await dispatch(stage.desk, batch)
    assert await stage.states(push) == {"unknown": 4}
    assert stage.world.accepted["sms"] == 4


async def test_a_stale_holders_late_answers_clear_the_doubt(stage):
    push = await stage.push(phones(10))
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        async with conn.transaction():
            lease = await batches.claim(conn, batch, 60)
            rows = await open_window(conn, lease, 10)
        script = await script_of(conn, push, lease.account, lease.mode)
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")
    await reconcile.leases(stage.desk)
    assert await stage.states(push) == {"unknown": 10}
    post = await stage.desk.post(lease.account)
    mode = post.channel.capabilities.mode(lease.mode)
    book = Book(100)
    book.speak(rows)
    book.enter("k", rows, [Sent(f"r{row.no}") for row in rows])
    consents = ()
    window = Window(stage.desk, lease, post, mode, book, Recorder(stage.desk, lease, post, mode, script), consents)
    await window.close()
    await reconcile.ends(stage.desk)
    assert await _push_state(stage, push) == "dispatched"
    progress = await stage.progress(push)
    assert (progress.sent, progress.unknown) == (10, 0)


async def test_a_straggler_in_doubt_keeps_the_key_of_the_wave_in_which_it_was_spoken_to(stage):
    push = await stage.push(phones(10))
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim(conn, batch, 60)
        rows = await open_window(conn, lease, 5)
        page = Page(told=[row.no for row in rows if row.no != 3], straggler=3)
        await windows.turn(conn, lease, page, seconds=60, after=5, want=5, consents=(), doubt=Doubting())
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")
    await reconcile.leases(stage.desk)
    keys = {row["no"]: row["key"] for row in await stage.db.owner.fetch("SELECT no, key FROM pusher.unsettled")}
    assert keys == {3: f"{push}-{batch}-1"} | dict.fromkeys(range(6, 11), f"{push}-{batch}-2")


async def test_a_cancel_from_a_narrow_grant_is_finished_by_the_worker(stage):
    push = await stage.push(phones(5))
    access = SimpleNamespace(lo=421321999000000, hi=421321999999999, matters=())
    async with session(stage.db.web, access) as conn:
        await cancel(conn, push)
    await reconcile.ends(stage.desk)
    assert await stage.states(push) == {"cancelled": 5}


async def test_doubt_in_a_cancelled_push_is_on_a_persons_list(stage):
    push = await prepare(stage, [(openids(1)[0], None)])
    stage.world.faults["wechat"] = Faults(behaviour=Behaviour.RESET_ACCEPTED, share=1.0, receipts=False)
    await stage.walk(push)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await cancel(conn, push)
    for batch in await stage.batches(push):
        await settle.settle(stage.desk, batch)
    async with stage.db.worker.acquire() as conn:
        assert (await report.report(conn, push, stage.desk.now())).undecided == 1
    assert stage.world.accepted["wechat"] == 1


async def test_a_receipt_of_somebody_elses_message_settles_no_older_doubt(stage):
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(behaviour=Behaviour.ERROR_NOT_ACCEPTED, share=1.0, receipts=False)
    push = await stage.push(phones(1))
    await stage.walk(push)
    early = [Report("of-another-call", None, stage.vault.index(phones(1)[0]), "arrived", "", lasting=False)]
    async with stage.db.worker.acquire() as conn:
        assert await callbacks.match(conn, stage.account, early) == [None]
    assert await stage.states(push) == {"unknown": 1}


async def test_a_key_speaks_only_for_its_own_account(stage):
    other = await stage.open_account("sms-other")
    push = await stage.push(phones(1))
    for key in (f"{push}-1-0", "9" * 30 + "-1-0", "²-1-0"):
        async with stage.db.worker.acquire() as conn:
            assert await callbacks.match(conn, other, [Report("zz", key, None, "arrived", "", lasting=False)]) == [None]


async def test_receipts_that_belong_to_nobody_keep_nobody_waiting(stage):
    stage.account = await stage.open_account(call_size=1)
    alien = [Report(f"alien{n}", None, None, "arrived", "", lasting=False) for n in range(1000)]
    stage.world.faults["sms"] = Faults(receipts=False)
    push = await stage.push(phones(1))
    await stage.walk(push)
    ref = await stage.db.owner.fetchval("SELECT ref FROM pusher.call")
    mine = Report(ref, None, stage.vault.index(phones(1)[0]), "arrived", "", lasting=False)
    async with stage.db.worker.acquire() as conn:
        await callbacks.add_orphans(conn, stage.account, alien)
        await callbacks.add_orphans(conn, stage.account, [mine])
    for _ in range(2):
        await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"arrived": 1}


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800"])
async def test_one_bad_callback_does_not_hold_the_others_up(stage, monkeypatch, bad):
    stage.account = await stage.open_account()
    post = await stage.desk.post(stage.account)

    def read(_, request):
        if request.body == b"bug":
            raise ZeroDivisionError
        return Callback((Receipt(News.ARRIVED, bad, "14000000000"),) if request.body == b"bad" else ())

    monkeypatch.setattr(type(post.channel), "callback", read)
    async with stage.db.worker.acquire() as conn:
        for body in (b"bad", b"bug", b"good"):
            await callbacks.keep(conn, stage.vault, stage.account, Request("POST", {}, {}, body, datetime.now(UTC), ""))
    assert await receipts.fold(stage.desk) == 3
    failed = await stage.db.owner.fetch("SELECT failed FROM pusher.callback ORDER BY id")
    assert [bool(row["failed"]) for row in failed] == [False, True, False]


async def test_many_folds_at_once_do_not_exhaust_the_pool(stage):
    stage.account = await stage.open_account()
    async with stage.db.worker.acquire() as conn:
        for _ in range(8):
            await callbacks.keep(
                conn, stage.vault, stage.account, Request("POST", {}, {}, b"{}", datetime.now(UTC), "")
            )
    async with asyncio.timeout(20):
        await asyncio.gather(*(receipts.fold(stage.desk, 1) for _ in range(20)))
