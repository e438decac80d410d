"""A person decides: 再发一次 sends once more and only once, 不再发 never, and whatever is heard meanwhile wins."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from pusher import plan as planning
from pusher import reconcile, report
from pusher.delivery import News
from pusher.dispatch import dispatch
from pusher.publish import cancel
from pusher.settle import DecisionError, decide
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.window import Doubting, Page
from pusher.strategy import RECEIPT_HORIZON
from tests.pusher.line.provider import Provider, clear, forward, lost, move_in, swallowed
from tests.pusher.line.test_fallback import openids, prepare
from tests.stage import phones


async def _undecided(stage, n: int = 3, answer=swallowed) -> tuple[int, Provider]:
    provider = move_in(stage, Provider(answer=answer, query_=False))
    push = await stage.push(phones(n))
    await stage.walk(push)
    await forward(stage, 60.0)
    provider.answer = clear
    return push, provider


async def _decide(stage, push: int, news: News, **which):
    async with stage.db.worker.acquire() as conn, conn.transaction():
        return await decide(conn, push, news, now=datetime.now(UTC), **which)


async def _state(stage) -> str:
    return await stage.db.owner.fetchval("SELECT state FROM pusher.push")


async def _receipt(conn, push: int, no: int = 1) -> None:
    await callbacks.fold(conn, [(push, no)], [Report("", None, None, "arrived", "", lasting=False)])


async def test_once_more_is_sent_once_more_under_a_new_key(stage):
    push, provider = await _undecided(stage, answer=lost)
    decided = await _decide(stage, push, News.REPEATED, nos=[1, 2])
    assert (decided.rows, decided.left) == ((1, 2), 0)
    await stage.walk(push)
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 2, "unknown": 1}
    assert provider.sent == [f"{push}-{no}-0" for no in (1, 2, 3)] + [f"{push}-1-1", f"{push}-2-1"]
    progress = await stage.progress(push)
    assert (progress.sent, progress.unknown, progress.failed) == (2, 1, 0)


async def test_never_again_is_a_failure_with_its_reason_and_ends_the_push(stage):
    push, provider = await _undecided(stage)
    assert len((await _decide(stage, push, News.DROPPED)).rows) == 3
    assert await stage.states(push) == {"failed": 3}
    progress = await stage.progress(push)
    assert (progress.failed, progress.unknown) == (3, 0)
    await reconcile.falls(stage.desk)
    await reconcile.ends(stage.desk)
    assert await _state(stage) == "dispatched"
    await stage.walk(push)
    assert len(provider.sent) == 3
    reasons = await stage.db.owner.fetch("SELECT DISTINCT reason FROM pusher.delivery")
    assert [row["reason"] for row in reasons] == ["dropped: 工作人员决定不再发"]


async def test_never_again_holds_for_the_next_channel_too(stage):
    push = await prepare(stage, [(openids(1)[0], phones(1)[0])], wait=0.0)
    wechat = await stage.db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'wechat'")
    move_in(stage, Provider(answer=swallowed, query_=False), number=wechat)
    await stage.db.owner.execute("UPDATE pusher.batch SET mode = 'text'")
    await stage.db.owner.execute("UPDATE pusher.rendition SET mode = 'text'")
    await stage.walk(push)
    await forward(stage, 60.0)
    await _decide(stage, push, News.DROPPED)
    await planning.fall(stage.desk)
    await stage.walk(push)
    assert await stage.states(push) == {"failed": 1}


async def test_what_is_heard_while_a_person_decides_wins(stage):
    push, provider = await _undecided(stage, 1)
    async with stage.db.worker.acquire() as conn:
        transaction = conn.transaction()
        await transaction.start()
        await _receipt(conn, push)
        deciding = asyncio.create_task(_decide(stage, push, News.REPEATED))
        await asyncio.sleep(0.3)
        assert not deciding.done(), "it waits for the receipt's row"
        await transaction.commit()
    assert (await deciding).rows == ()
    await stage.walk(push)
    assert await stage.states(push) == {"arrived": 1}
    assert len(provider.sent) == 1


async def test_a_receipt_after_the_decision_and_before_the_window_saves_the_second(stage):
    push, provider = await _undecided(stage, 1)
    await _decide(stage, push, News.REPEATED)
    async with stage.db.worker.acquire() as conn:
        await _receipt(conn, push)
    await stage.walk(push)
    assert await stage.states(push) == {"arrived": 1}
    assert len(provider.sent) == 1


async def test_a_late_answer_after_the_decision_saves_the_second(stage):
    push, provider = await _undecided(stage, 1)
    await _decide(stage, push, News.REPEATED)
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        rows = await conn.fetch("SELECT no FROM pusher.delivery")
        await windows.record(conn, batch, push, Page(told=[row["no"] for row in rows]), Doubting())
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 1}
    assert len(provider.sent) == 1


async def test_two_people_decide_once(stage):
    push, provider = await _undecided(stage, answer=lost)
    got = await asyncio.gather(*(_decide(stage, push, News.REPEATED) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in got) == ["Decided", "DecisionError"]
    await stage.walk(push)
    assert set(provider.shown.values()) == {1}
    assert await stage.db.owner.fetchval("SELECT max(attempt) FROM pusher.delivery") == 1


async def test_who_was_spoken_to_a_moment_ago_is_not_decided_yet(stage):
    push, _ = await _undecided(stage)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET quiet_at = now() + interval '10 seconds' WHERE no = 1")
    decided = await _decide(stage, push, News.REPEATED)
    assert (decided.rows, decided.left) == ((2, 3), 1)


async def test_a_stopped_push_sends_nobody_again_but_may_be_closed(stage):
    push, _ = await _undecided(stage)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await cancel(conn, push)
    with pytest.raises(DecisionError, match="已经停止"):
        await _decide(stage, push, News.REPEATED)
    await _decide(stage, push, News.DROPPED)
    assert await stage.states(push) == {"failed": 3}


async def test_a_repeat_lies_in_no_open_window(stage):
    """The batch is being walked, its bounds cover the row, its worker dies: the row was not spoken to, and is due."""
    push, provider = await _undecided(stage, answer=lost)
    (batch,) = await stage.batches(push)
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now()")
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await batches.claim(conn, batch, 60)
    await stage.db.owner.execute("UPDATE pusher.batch SET window_lo = 1, window_hi = 3, waves = '{3}', serial = 1")
    await _decide(stage, push, News.REPEATED)
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")
    await reconcile.leases(stage.desk)
    await dispatch(stage.desk, batch)
    assert await stage.states(push) == {"sent": 3}
    assert set(provider.shown.values()) == {1}


async def test_what_nobody_decides_stays_unknown_and_the_push_does_not_run_for_ever(stage):
    push, provider = await _undecided(stage)
    await reconcile.ends(stage.desk)
    assert await _state(stage) == "running"
    await forward(stage, RECEIPT_HORIZON)
    await reconcile.ends(stage.desk)
    assert await _state(stage) == "dispatched"
    async with stage.db.worker.acquire() as conn:
        assert (await report.report(conn, push, stage.desk.now())).undecided == 3
        await _receipt(conn, push)  # very late, and still news
    await _decide(stage, push, News.REPEATED, nos=[2])
    assert await _state(stage) == "running"
    await stage.walk(push)
    await reconcile.ends(stage.desk)
    assert await stage.states(push) == {"arrived": 1, "sent": 1, "unknown": 1}
    await stage.db.owner.execute("UPDATE pusher.push SET dispatched_at = now() - interval '80 hours'")
    await reconcile.ends(stage.desk)
    assert await _state(stage) == "settled"
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.unsettled") == 0
    assert (await stage.states(push))["unknown"] == 1, "we never learnt what became of it, and say so"
    assert len(provider.sent) == 4


async def test_an_acknowledgement_that_overtook_our_record_leaves_no_doubt(stage):
    await _undecided(stage, 1)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'opened'")
    await reconcile.unsettled(stage.desk)
    await reconcile.ends(stage.desk)
    assert await _state(stage) == "dispatched"
