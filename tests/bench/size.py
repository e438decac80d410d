"""What a recipient costs, and how much memory a worker holds, as the audience grows."""

from __future__ import annotations

import asyncio

from tests.bench.channel import LIST, message
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import Cost, House

TITLE = "Size"
MEMORY = 150 * 2**20


async def measure(house: House, scale: Scale) -> list[Figure]:
    runs: dict[int, list[Cost]] = {size: [] for size in scale.sizes}
    async with house.stub() as base:
        account = await house.account("bench", {"url": base})
        async with house.worker() as worker:
            await house.run(worker, account, message(LIST.name), scale.sizes[0])
            for number in range(min(scale.rounds, 3)):
                for size in scale.sizes:
                    if size < 10**6 or number % 2 == 0:
                        runs[size].append(await house.run(worker, account, message(LIST.name), size))
                        await asyncio.sleep(1)
            peak = worker.peak
    costs = {size: median([sum(run.cpu.values()) / size for run in runs[size]]) for size in scale.sizes}
    smallest, largest = scale.sizes[0], scale.sizes[-1]
    growth = costs[largest] / costs[smallest] - 1
    told = ", ".join(f"{1e6 * costs[size]:.1f} µs at {size:,}" for size in scale.sizes)
    return [
        Figure(f"cost a recipient from {smallest:,} to {largest:,}", f"{growth:+.0%} ({told})", "< +10 %", growth < 0.1,
               runs[largest][0].bill, "nothing that grows: a batch is a batch; indexes get a level deeper"),
        Figure("a worker's peak memory", f"{peak / 2**20:.0f} MB", "150 MB", peak <= MEMORY, "",
               "the program itself; a batch's window holds at most 500 rows"),
    ]  # fmt: skip
