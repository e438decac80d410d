"""Receipts in number: the counters follow what they settle, a fold is short, nobody's receipts wait for another's."""

from __future__ import annotations

import pytest

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import receipts
from pusher.dispatch.book import Page
from pusher.store import callback as callbacks
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.window import Doubting
from tests.stage import phones


async def _fold(stage, push: int, states: dict[int, str]) -> None:
    reports = [Report("", None, None, state, "", lasting=False) for state in states.values()]
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await callbacks.fold(conn, [(push, no) for no in states], reports)


async def _counters(stage, push: int) -> tuple[int, int, int]:
    progress = await stage.progress(push)
    return progress.sent, progress.failed, progress.unknown


async def test_what_a_receipt_settles_leaves_the_doubtful_of_the_progress(stage):
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(Behaviour.RESET_ACCEPTED, share=1.0, receipts=False)
    push = await stage.push(phones(5))
    await stage.walk(push)
    assert await _counters(stage, push) == (0, 0, 5)
    await _fold(stage, push, {1: "arrived", 2: "failed", 3: "sent"})
    assert await _counters(stage, push) == (2, 1, 2)
    await _fold(stage, push, {1: "arrived", 2: "failed", 3: "arrived"})  # again, and more of what was counted
    assert await _counters(stage, push) == (2, 1, 2)


async def test_a_receipt_that_overtakes_our_own_record_is_counted_once(stage):
    push = await stage.push(phones(3))
    (batch,) = await stage.batches(push)
    await _fold(stage, push, {1: "arrived", 2: "failed"})
    assert await _counters(stage, push) == (1, 1, 0)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await windows.record(conn, batch, push, Page(told=[1, 2, 3]), Doubting())
    assert await _counters(stage, push) == (2, 1, 0)


async def test_counters_follow_in_several_batches(stage):
    push = await stage.push(phones(2500))
    await _fold(stage, push, dict.fromkeys((1, 1000, 1001, 2500), "arrived"))
    rows = await stage.db.owner.fetch("SELECT sent FROM pusher.batch WHERE push = $1 ORDER BY lo", push)
    assert [row["sent"] for row in rows] == [2, 1, 1]


@pytest.mark.parametrize("size", [1, 2000])
async def test_a_fold_takes_as_many_callbacks_as_are_short(stage, monkeypatch, size):
    monkeypatch.setattr(receipts, "FOLD_BYTES", size)
    stage.account = await stage.open_account(call_size=1)
    push = await stage.push(phones(12))
    await stage.walk(push)
    await stage.world.settle()
    folds = 0
    while folded := await receipts.fold(stage.desk):
        assert folded < 12
        folds += 1
    assert folds == (12 if size == 1 else folds)
    assert await stage.states(push) == {"arrived": 12}


async def test_receipts_of_nobody_are_tried_again_account_by_account(stage):
    stage.account = await stage.open_account()
    other = await stage.open_account("sms-town")
    push = await stage.push(phones(1))
    async with stage.db.worker.acquire() as conn:
        await callbacks.add_orphans(conn, other, [Report("x", None, None, "arrived", "", lasting=False)])
        key = f"{push}-1-0"
        await callbacks.add_orphans(conn, stage.account, [Report("y", key, None, "arrived", "", lasting=False)])
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"arrived": 1}
    assert await stage.db.owner.fetch("SELECT account, tries FROM pusher.orphan") == [(other, 1)]
