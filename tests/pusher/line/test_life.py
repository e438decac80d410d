"""A small push in any order of events: windows, answers, kills, stops, receipts, repeats, falls. The model judges."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from channels.message import News, Receipt
from pusher import receipts, reconcile
from pusher.delivery import News as Word
from pusher.publish import PublishError, cancel, pause, resume
from pusher.settle import DecisionError, decide, settle
from tests.pusher.line.life import ANSWERS, BATCH, Life, people
from tests.pusher.line.rows import LAPSE

PICK = st.integers(0, 11)
NEWS = st.sampled_from(list(News))
KIND = st.sampled_from(list(ANSWERS))
ACTS = st.lists(st.one_of(st.none(), st.tuples(KIND, st.integers(0, 1))), min_size=1, max_size=5)
holding = precondition(lambda self: self.life.holds)


class Machine(RuleBasedStateMachine):
    """Rules run in a thread of their own, the engine on the test's loop."""

    def __init__(self, stage, loop, accounts, audience) -> None:
        super().__init__()
        self.loop, self.life = loop, Life(stage)
        self.stage, self.desk = stage, self.life.desk
        self.accounts, self.audience = accounts, audience

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    @initialize(acts=ACTS)
    def begin(self, acts: list) -> None:
        self.run(self.life.begin(self.accounts, self.audience))
        self.run(self.life.look())
        self.work(0, acts)

    @invariant()
    def judge(self) -> None:
        self.run(self.life.judge())

    # -- windows --------------------------------------------------------------------------------------

    @rule(pick=PICK, acts=ACTS)
    def work(self, pick: int, acts: list) -> None:
        """Claim a batch that is due, and begin its pass."""
        self.run(self.life.claim(self.life.batches[pick % len(self.life.batches)]["id"]))
        if self.life.holds:
            self.run(self.life.work(self.life.holds[-1], [None, *acts]))

    @holding
    @rule(pick=PICK, acts=ACTS)
    def go_on(self, pick: int, acts: list) -> None:
        self.run(self.life.work(self.hold(pick), acts))

    @holding
    @rule(pick=PICK)
    def close(self, pick: int) -> None:
        if not self.hold(pick).out:
            self.run(self.life.close(self.hold(pick)))

    @holding
    @rule(pick=PICK, took=st.integers(0, 7))
    def die(self, pick: int, took: int) -> None:
        self.life.die(self.hold(pick), took)

    @holding
    @rule(pick=PICK, acts=ACTS)
    def lapse(self, pick: int, acts: list) -> None:
        """A worker is stopped past its lease and goes on before anybody has noticed."""
        self.end_lease(self.hold(pick))
        self.run(self.life.work(self.hold(pick), [None, *acts]))

    @holding
    @rule(pick=PICK, acts=ACTS)
    def replace(self, pick: int, acts: list) -> None:
        """A worker is stopped past its lease, another takes over, and the first goes on."""
        old, held = self.hold(pick), len(self.life.holds)
        self.end_lease(old)
        self.run(self.life.judge())
        self.take_back()
        self.run(self.life.judge())
        self.run(self.life.claim(old.lease.id))
        for hold in self.life.holds[held:]:
            self.run(self.life.work(hold, [None]))
        self.run(self.life.work(old, [None, *acts]))

    @precondition(lambda self: any(row["leased"] for row in self.life.batches))
    @rule()
    def take_back(self) -> None:
        self.run(reconcile.leases(self.desk))

    @rule()
    def time_passes(self) -> None:
        self.run(self.life.pass_time())
        self.run(receipts.retry_orphans(self.desk))

    # -- people ---------------------------------------------------------------------------------------

    @rule()
    def steer(self) -> None:
        self.run(self.steered(resume) if self.life.state == "paused" else self.steered(pause, ""))

    @precondition(lambda self: self.life.waves > 2)
    @rule(stop=st.sampled_from(["cancelled", "superseded", "expired"]))
    def stop(self, stop: str) -> None:
        if stop == "expired":
            self.run(self.life.execute("UPDATE pusher.push SET expires_at = now()"))
        else:
            self.run(self.steered(cancel, stop))

    @precondition(lambda self: any(row["done_at"] for row in self.life.batches) or self.life.state != "running")
    @rule()
    def rounds(self) -> None:
        self.run(reconcile.ends(self.desk))
        self.run(reconcile.falls(self.desk))

    async def steered(self, act, *more) -> None:
        with suppress(PublishError):
            async with self.desk.pool.acquire() as conn, conn.transaction():
                await act(conn, self.life.push, *more)

    # -- what is heard afterwards ---------------------------------------------------------------------

    @precondition(lambda self: any(self.life.taken.values()))
    @rule(pick=PICK, news=NEWS, by=st.sampled_from(["key", "ref", "address"]), times=st.integers(1, 2))
    def receipt(self, pick: int, news: News, by: str, times: int) -> None:
        self.run(self.told(self.heard(pick), news, by, times))

    async def told(self, no: int, news: News, by: str, times: int) -> None:
        attempt = max(self.life.taken[no])
        account = next(row["account"] for row in self.life.batches if row["lo"] <= no <= row["hi"])
        ref = f"r{no}-{attempt}" if by == "ref" else f"of no call {no}"
        said = Receipt(news, ref, key=f"{self.life.push}-{no}-{attempt}" if by == "key" else None,
                       address=await self.life.address(no) if by == "address" else None)  # fmt: skip
        post = await self.desk.post(account)
        async with self.desk.pool.acquire() as conn, conn.transaction():
            await receipts.fold_events(self.desk, conn, account, post, [said] * times)

    @precondition(lambda self: self.life.unsettled and self.life.quiet())
    @rule(news=st.sampled_from([Word.REPEATED, Word.DROPPED]))
    def decide(self, news: Word) -> None:
        self.run(self.decided(news))

    async def decided(self, news: Word) -> None:
        with suppress(DecisionError):
            async with self.desk.pool.acquire() as conn, conn.transaction():
                done = await decide(conn, self.life.push, news, now=datetime.now(UTC))
            if news is Word.REPEATED:
                self.life.decided(done.rows)

    @precondition(lambda self: any(self.life.taken.values()))
    @rule(pick=PICK)
    def acknowledge(self, pick: int) -> None:
        self.run(self.acknowledged(self.heard(pick)))

    async def acknowledged(self, no: int) -> None:
        async with self.stage.db.web.acquire() as conn:
            await receipts.acknowledge(conn, self.life.push, no)

    @precondition(lambda self: self.life.unsettled)
    @rule(pick=PICK, kind=KIND)
    def settle(self, pick: int, kind: str) -> None:
        self.life.repeats = kind
        self.run(settle(self.desk, self.life.batches[pick % len(self.life.batches)]["id"]))

    # -- the end: whatever happened, everybody comes to rest ------------------------------------------

    def teardown(self) -> None:
        if hasattr(self.life, "push"):
            self.run(self.life.rest())

    def hold(self, pick: int):
        return self.life.holds[pick % len(self.life.holds)]

    def end_lease(self, hold) -> None:
        self.run(self.life.execute(f"{LAPSE} AND id = {hold.lease.id} AND lease = {hold.lease.lease}"))
        hold.lapsed = True

    def heard(self, pick: int) -> int:
        taken = sorted(no for no, attempts in self.life.taken.items() if attempts)
        return taken[pick % len(taken)]


@pytest.mark.timeout(3600)  # the long profile takes its time
async def test_no_order_of_events_loses_doubles_or_belies_anybody(stage, monkeypatch):
    monkeypatch.setattr("pusher.store.plan.BATCH_SIZE", BATCH)
    accounts, audience = await people(stage)
    loop = asyncio.get_running_loop()
    size = settings(
        deadline=None,
        max_examples=settings.default.max_examples // 4,
        stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, lambda: Machine(stage, loop, accounts, audience), settings=size)
