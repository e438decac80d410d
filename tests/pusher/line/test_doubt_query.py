"""Rows in doubt at a provider that can be asked: what it has is sent, what it surely has not is sent again, once."""

from __future__ import annotations

import pytest

from channels.message import Absent, Reason, Refused, Scope, Sent, Unknown
from pusher import reconcile, settle
from pusher.publish import cancel, pause, resume
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.window import Doubting, Page
from pusher.strategy import RECEIPT_HORIZON
from tests.pusher.line.provider import (
    UNCLEAR,
    Provider,
    busy,
    clear,
    forward,
    look,
    lost,
    move_in,
    next_look,
    refusing,
    swallowed,
)  # fmt: skip
from tests.stage import phones

QUIET = 60.0  # seconds after which no call of the first window can be on its way


async def _doubted(stage, provider: Provider, n: int = 3) -> int:
    move_in(stage, provider)
    push = await stage.push(phones(n))
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": n}
    return push


async def test_what_the_provider_has_is_sent_and_its_receipt_finds_it(stage):
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider)
    await look(stage, push)
    assert await stage.states(push) == {"sent": 3}
    progress = await stage.progress(push)
    assert (progress.sent, progress.unknown) == (3, 0)
    report = Report("ref-0", None, stage.vault.index(phones(1)[0]), "arrived", "", lasting=False)
    async with stage.db.worker.acquire() as conn:
        assert await callbacks.match(conn, stage.account, [report]) == [(push, 1)]
    assert len(provider.sent) == 3


async def test_what_the_provider_never_had_is_sent_again_after_two_askings_and_once(stage):
    provider = Provider(answer=lost, lag=60.0)
    push = await _doubted(stage, provider)
    await look(stage, push)
    await look(stage, push, 61.0)
    assert await stage.states(push) == {"unknown": 3}, "a call could still be on its way"
    await look(stage, push, QUIET)
    assert await stage.states(push) == {"unknown": 3}, "one answer of absent proves nothing"
    await look(stage, push)
    assert await stage.states(push) == {"unknown": 3}, "nor do two at once"
    await look(stage, push, 60.0)
    assert await stage.states(push) == {"pending": 3}
    assert (await stage.progress(push)).unknown == 0
    provider.answer = clear
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 3}
    assert sorted(provider.sent) == sorted(f"{push}-{no}-{attempt}" for no in (1, 2, 3) for attempt in (0, 1))
    assert set(provider.shown.values()) == {1}
    await reconcile.ends(stage.desk)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.push") == "dispatched"


async def test_absent_counts_only_past_the_providers_lag(stage):
    provider = Provider(answer=lost, lag=90.0)
    push = await _doubted(stage, provider, 1)
    await look(stage, push, QUIET)
    wait = await next_look(stage)
    assert 60.0 < wait <= 90.0, "asked again when the answer counts"
    await look(stage, push, 80.0)
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"unknown": 1}
    await look(stage, push, 85.0)
    assert await stage.states(push) == {"pending": 1}


async def test_a_late_index_saves_from_a_double(stage):
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider, 1)
    provider.findings = [Absent(), Absent()]
    await look(stage, push)
    await look(stage, push, QUIET)
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"sent": 1}
    assert len(provider.sent) == 1


@pytest.mark.parametrize("stop", ["cancelled", "superseded", "expired"])
async def test_after_a_stop_it_is_still_asked_and_absent_stays_unsent(stage, stop):
    provider = Provider(answer=lost, dedupe=600.0)
    push = await _doubted(stage, provider, 2)
    if stop == "expired":
        await stage.db.owner.execute("UPDATE pusher.push SET expires_at = now()")
        await reconcile.ends(stage.desk)
    else:
        async with stage.db.worker.acquire() as conn, conn.transaction():
            await cancel(conn, push, stop)
    provider.had[f"{push}-1-0", phones(1)[0]] = "r"
    await look(stage, push, QUIET)
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"sent": 1, stop: 1}
    await stage.walk(push)
    assert len(provider.sent) == 2, "the first calls and no more"
    assert (await stage.progress(push)).unknown == 0


async def test_a_refusal_of_the_first_call_is_one_and_marks_the_contact(stage):
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider, 1)
    provider.findings = [Refused(Reason("MK:0001", "空号", lasting=True))]
    await look(stage, push)
    assert await stage.states(push) == {"refused": 1}
    progress = await stage.progress(push)
    assert (progress.refused, progress.unknown) == (1, 0)
    assert await stage.db.owner.fetchval("SELECT dead FROM audiences.contact")


async def test_a_refusal_of_the_account_pauses_it_and_burns_nobody(stage):
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider, 1)
    provider.findings = [Refused(Reason("balance", "余额不足", Scope.ACCOUNT))]
    await look(stage, push)
    assert await stage.states(push) == {"pending": 1}
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.account") == "paused"


async def test_an_asking_that_fails_is_tried_again_within_bounds(stage):
    provider = Provider(answer=swallowed, fails=2)
    push = await _doubted(stage, provider, 1)
    await look(stage, push)
    assert await stage.states(push) == {"sent": 1}
    assert len(provider.asked) == 3


async def test_a_provider_that_does_not_answer_is_asked_later_and_later_then_a_person_is(stage):
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider, 1)
    waits = []
    for seconds in (0.0, 40.0, 200.0, 3600.0, RECEIPT_HORIZON):
        provider.findings = [UNCLEAR] * 3
        await look(stage, push, seconds)
        waits.append(await next_look(stage))
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-2] == pytest.approx(3600, abs=60)
    assert len(provider.sent) == 1


async def test_what_it_says_is_no_bug_of_ours(stage):
    """A channel that raises or says too little is as silent as one that does not answer."""
    provider = Provider(answer=swallowed)
    push = await _doubted(stage, provider, 1)

    async def broken(key, envelopes):
        return []

    provider.query = broken
    await look(stage, push)
    assert await stage.states(push) == {"unknown": 1}
    assert await next_look(stage) is not None


async def test_the_account_that_spoke_is_asked_also_when_the_batch_has_moved(stage):
    first = Provider(answer=swallowed)
    push = await _doubted(stage, first, 1)
    move_in(stage, second := Provider(answer=lost), number=await stage.open_account("sms-other"))
    await stage.db.owner.execute(
        "UPDATE pusher.batch SET account = (SELECT max(id) FROM pusher.account), former = ARRAY[account]"
    )
    await look(stage, push)
    assert await stage.states(push) == {"sent": 1}
    assert second.asked == []
    report = Report("", f"{push}-1-0", None, "arrived", "", lasting=False)
    async with stage.db.worker.acquire() as conn:
        assert await callbacks.match(conn, stage.account, [report]) == [(push, 1)]


async def test_after_a_crash_each_row_is_asked_for_under_the_key_of_its_own_wave(stage):
    provider = move_in(stage, Provider(call_size=100))
    push = await stage.push(phones(300))
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim(conn, batch, 60)
        for after, want, straggler in ((0, 100, None), (100, 30, 51), (130, 70, 51)):
            page = Page(straggler=straggler)
            await windows.turn(conn, lease, page, seconds=60, after=after, want=want, consents=(), doubt=Doubting())
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")
    await reconcile.leases(stage.desk)
    keys = await stage.db.owner.fetch("SELECT key, min(no), max(no) FROM pusher.unsettled GROUP BY 1 ORDER BY 2")
    spans = [tuple(row) for row in keys]
    assert spans == [(f"{push}-{batch}-{s}", lo, hi) for s, lo, hi in ((1, 51, 100), (2, 101, 130), (3, 131, 200))]
    await forward(stage, 0.0)
    for _ in range(4):
        await settle.settle(stage.desk, batch)
    assert {key for key, _ in provider.asked} == {key for key, _, _ in spans}


async def test_whoever_dedupes_and_can_be_asked_is_asked_first_then_repeated_to(stage):
    provider = Provider(answer=swallowed, dedupe=600.0)
    push = await _doubted(stage, provider, 2)
    provider.answer = clear
    del provider.had[f"{push}-2-0", phones(2)[1]]
    provider.shown.clear()
    await look(stage, push)
    assert await stage.states(push) == {"sent": 2}
    assert provider.sent.count(f"{push}-1-0") == 1
    assert provider.sent.count(f"{push}-2-0") == 2
    assert provider.shown == {phones(2)[1]: 1}


@pytest.mark.parametrize("answer", [refusing, busy])
async def test_a_refused_repeat_settles_nothing(stage, answer):
    provider = Provider(answer=swallowed, dedupe=600.0)
    push = await _doubted(stage, provider, 1)
    provider.answer = answer
    provider.findings = [UNCLEAR] * 3
    await look(stage, push)
    assert await stage.states(push) == {"unknown": 1}
    provider.findings = [Refused(Reason("E1", "不收"))]
    await look(stage, push, 700.0)
    assert await stage.states(push) == {"unknown": 1}, "the refusal may be the repeat's"
    await look(stage, push)
    assert await stage.states(push) == {"sent": 1}


async def test_a_repeat_makes_absent_wait_anew(stage):
    provider = Provider(answer=lost, dedupe=200.0, lag=1.0)
    push = await _doubted(stage, provider, 1)
    await look(stage, push, 140.0)
    assert len(provider.sent) == 2
    await look(stage, push, 30.0)
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"unknown": 1}, "the repeat could still be on its way"
    await look(stage, push, 10.0)
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"pending": 1}


async def test_what_counted_before_a_repeat_counts_no_more(stage):
    provider = Provider(answer=lost, dedupe=600.0, lag=1.0)
    push = await _doubted(stage, provider, 1)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await pause(conn, push, "")
    await look(stage, push, 60.0)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await resume(conn, push)
    provider.findings = [UNCLEAR] * 3
    await look(stage, push, 10.0)
    assert len(provider.sent) == 2
    await look(stage, push, 600.0)
    assert await stage.states(push) == {"unknown": 1}
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"pending": 1}


async def test_a_paused_push_repeats_nothing_and_goes_on_asking(stage):
    provider = Provider(answer=swallowed, dedupe=600.0)
    push = await _doubted(stage, provider, 1)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await pause(conn, push, "")
    provider.findings = [Unknown(Reason("x", "x"))] * 3
    await look(stage, push)
    assert len(provider.sent) == 1
    provider.findings = [Sent("late")]
    await look(stage, push, 50.0)
    assert await stage.states(push) == {"sent": 1}
