"""An account on CMPP is one worker's at a time; what its line says is folded like any callback."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from channels.base import Resources
from channels.message import Message, News, Receipt
from channels.sandbox.world import Faults
from channels.sms.receipts.codes import CMPP
from pusher import hold as holding
from pusher import receipts
from pusher.dispatch import Own, dispatch_lane
from pusher.load import Load
from pusher.runtime import Posts
from pusher.strategy import Step, Way
from tests.chaos.line import until
from tests.stage import phones

LONG = "耕地地力保护补贴开始申报，请到村委会登记面积。" * 5
KEY = "sms-port"


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    for name, seconds in (("LOOK", 0.05), ("PULSE", 0.02), ("RENEW", 0.1)):
        monkeypatch.setattr(holding, name, seconds)
    monkeypatch.setattr("tests.chaos.line.PATIENCE", 90.0)  # seconds; chaos is more patient


async def port_push(stage, addresses, text="耕地地力保护补贴开始申报。", segments=1):
    """A push by an account on CMPP."""
    stage.account = stage.account or await stage.open_account(KEY, gateway="cmpp")
    way = Way(stage.account, KEY, "sms", "text", "phone", "", accepted_counts=False)
    message = Message("text", {"content": text}, text, segments=segments)
    return await stage.push(addresses, steps=(Step((way,), 3600.0),), texts=[(stage.account, "text", 0, message)])


@asynccontextmanager
async def worker(stage) -> AsyncIterator[asyncio.Task[None]]:
    """A worker's holding with channels of its own; told to stop at the end."""
    posts = Posts(stage.db.worker, stage.vault, Resources(None, None, stage.desk.now))
    task = asyncio.create_task(holding.holding(replace(stage.desk, post=posts.post, load=Load())))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await posts.close()


async def told(stage, push, **want):
    """Wait until the push stands so, folding what comes in."""

    async def so():
        while await receipts.fold(stage.desk):
            pass
        await receipts.retry_orphans(stage.desk)
        return await stage.states(push) == want

    await until(so)


async def test_its_holder_sends_and_hears_and_nobody_else_does(stage):
    push = await port_push(stage, phones(250))
    await dispatch_lane(stage.desk, "normal")
    assert stage.world.calls.total() == 0, "who does not hold the account passes its batches on"
    tried = "SELECT max(attempt) FROM pusher.delivery WHERE push = $1"
    assert await stage.db.owner.fetchval(tried, push) == 0, "and spends nobody's attempt"
    async with worker(stage):
        await told(stage, push, arrived=250)
        held = await stage.db.owner.fetchrow("SELECT holder, because, until > now() AS live FROM pusher.hold")
        assert (held["because"], held["live"]) == ("", True)
    assert not stage.world.doubled()
    held = await stage.db.owner.fetchrow("SELECT because, until < now() AS free FROM pusher.hold")
    assert (held["because"], held["free"]) == (holding.NOBODY, True), "handed back"


async def test_a_long_text_has_arrived_when_all_its_parts_have(stage):
    push = await port_push(stage, phones(3), LONG, segments=2)
    stage.world.faults["sms"] = Faults(receipts=False)
    async with worker(stage):
        await told(stage, push, sent=3)
        rows = await stage.db.owner.fetch("SELECT ref, whole FROM pusher.part ORDER BY whole, ref")
        assert len(rows) == 6
        assert len({row["whole"] for row in rows}) == 3
        first, second = [row["ref"] for row in rows if row["whole"] == rows[0]["whole"]]
        await report(stage, first, "DELIVRD")
        await told(stage, push, sent=3)
        await report(stage, second, "DELIVRD")
        await told(stage, push, sent=2, arrived=1)
        await report(stage, rows[2]["ref"], "DELIVRD")
        await report(stage, rows[3]["ref"], "MK:0001")
        await told(stage, push, sent=1, arrived=1, failed=1)


async def report(stage, ref, news):
    """Fold a report of a part, as the account's channel reads it."""
    why = CMPP.failed.get(news)
    event = Receipt(News.FAILED if why else News.ARRIVED, ref, None, why=why)
    post = await stage.desk.post(stage.account)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await receipts.fold_events(stage.desk, conn, stage.account, post, [event])


async def test_a_report_of_each_part_that_overtook_our_record_finds_it(stage):
    numbers = [f"1400{n:03d}9023" for n in range(5)]
    push = await port_push(stage, numbers, LONG, segments=2)
    async with worker(stage):
        await told(stage, push, arrived=5)


async def test_parts_whose_numbers_we_never_learnt_prove_an_arrival_only_together(stage, monkeypatch):
    """A line that broke after the last part: its reports match by address, and one of two proves nothing."""
    monkeypatch.setattr(receipts, "RIPE", -1.0)
    push = await port_push(stage, ["14000009011"], LONG, segments=2)
    account = stage.account
    async with stage.db.owner.acquire() as conn:
        await conn.execute("UPDATE pusher.account SET options = options || '{\"timeout\": 0.3}' WHERE id = $1", account)
    stage.world.faults["sms"] = Faults(receipts=False)
    async with worker(stage):
        await told(stage, push, unknown=1)
    index = stage.vault.index("14000009011")
    orphan = "INSERT INTO pusher.orphan (account, ref, index, news) VALUES ($1, $2, $3, 'arrived')"
    await stage.db.owner.execute(orphan, account, "a1", index)
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"unknown": 1}
    await stage.db.owner.execute(orphan, account, "a2", index)
    await stage.db.owner.execute("UPDATE pusher.orphan SET next_at = now()")
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"arrived": 1}


async def test_a_second_worker_takes_over_what_the_first_hands_back(stage):
    stage.world.faults["sms"] = Faults(latency=0.02)
    push = await port_push(stage, phones(600))
    async with worker(stage):
        await until(lambda: stage.world.accepted["sms"] > 100)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL") == 0
    assert "unknown" not in await stage.states(push), "a graceful stop leaves nobody in doubt"
    async with worker(stage), worker(stage):
        await told(stage, push, arrived=600)
    assert not stage.world.doubled()


async def test_who_has_lost_the_lease_closes_the_line_and_claims_nothing(stage):
    stage.account = await stage.open_account(KEY, gateway="cmpp")
    value = stage.db.owner.fetchval
    async with worker(stage):
        await until(lambda: value("SELECT EXISTS (SELECT FROM pusher.hold WHERE because = '')"))
        old = await value("SELECT holder FROM pusher.hold")
        await stage.db.owner.execute("UPDATE pusher.hold SET holder = 'another', until = now() + interval '1 hour'")
        push = await port_push(stage, phones(5))
        await dispatch_lane(stage.desk, "normal", Own(stage.account, old))
        await until(lambda: any(event.endswith("left") for event in stage.world.events))
        assert stage.world.calls.total() == 0
        assert await stage.states(push) == {"pending": 5}


async def test_a_gateway_that_says_no_is_named_and_after_a_while_an_alarm(stage, monkeypatch):
    monkeypatch.setattr(holding, "DOWN", 0.2)
    stage.account = await stage.open_account(KEY, gateway="cmpp", secret_key="wrong")
    value = stage.db.owner.fetchval
    async with worker(stage):
        await until(lambda: value("SELECT EXISTS (SELECT FROM pusher.alarm WHERE kind = 'account')"))
    assert "密码不对" in await value("SELECT text FROM pusher.alarm WHERE kind = 'account'")
    assert await value(
        "SELECT state = 'paused' AND paused_by = 'circuit' FROM pusher.account WHERE id = $1", stage.account
    )
