"""Planning: an approved push becomes deliveries and batches."""

from __future__ import annotations

import asyncio
import time

from tests.bench.channel import LIST, message
from tests.bench.figure import Figure, Scale, median, middle
from tests.bench.house import MONTH, REFERENCE_BARE, Cost, House, Worker

TITLE = "Planning"
FLOOR = 6e-6  # seconds a delivery


async def measure(house: House, scale: Scale) -> list[Figure]:
    plans: list[Cost] = []
    inserts: list[float] = []
    bares: list[Cost] = []
    async with house.stub() as base:
        await house.audience(scale.plan)
        await house.audience(1)
        async with house.worker() as worker:
            await _plan(house, worker, base, 1)
            before = worker.peak
            for _ in range(min(scale.rounds, 3)):
                bares.append(await house.bare(base, min(scale.each, 5_000)))
                inserts.append(await _insert(house, scale.plan))
                plans.append(await _plan(house, worker, base, scale.plan))
            grown = worker.peak - before
    speed = REFERENCE_BARE * median([bare.per_core for bare in bares])
    wall = median([cost.wall for cost in plans])
    plain = median(inserts)
    return [
        Figure(f"plan of {scale.plan:,} deliveries", f"{wall:.1f} s = {wall * speed:.1f} s at the reference's speed",
               f"{FLOOR * scale.plan:.1f} s", wall * speed <= FLOOR * scale.plan, middle(plans).bill,
               f"PostgreSQL alone, one statement: two sorts, the rows with two unique indexes; writing the same rows"
               f" into the same table without choosing anybody takes {plain:.1f} s ({plain / wall:.0%} of it)"),
        Figure("the planning process grows by", f"{grown / 2**20:.1f} MB", "flat (≤ 5 MB)", grown <= 5 * 2**20, "",
               "nothing: no row leaves the database"),
    ]  # fmt: skip


async def _plan(house: House, worker: Worker, base: str, n: int) -> Cost:
    await house.clear()
    account = await house.account("bench", {"url": base})
    await house.hold(account)
    push = await house.push(account, message(LIST.name), n)
    meter, began = house.meter(worker=worker.pid), time.monotonic()
    await house.runtime.desk.bell.plan(push)
    while not await house.owner.fetchval("SELECT planned_at IS NOT NULL FROM pusher.push WHERE id = $1", push):
        await asyncio.sleep(0.05)
    return Cost(n, time.monotonic() - began, meter.spent())


async def _insert(house: House, n: int) -> float:
    """Seconds to write as many rows into the same table without choosing anybody."""
    await house.clear()
    await house.owner.execute("SELECT pusher.add_partition($1)", MONTH)
    began = time.monotonic()
    await house.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why)"
        " SELECT 202611999999999, g, 421321, 421321101201000, 'bench', g, g, g, 1 FROM generate_series(1, $1) AS g",
        n, timeout=600,
    )  # fmt: skip
    return time.monotonic() - began
