"""Per-recipient sends to a provider that takes its time: 50 ms, and one call in a hundred 2 s."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.bench.channel import EACH, message
from tests.bench.figure import Figure, Scale, per_core
from tests.bench.house import Cost, House

TITLE = "A provider that takes 50 ms"
FLOOR = 8_000
LATENCY, SLOW_SHARE, SLOW = 0.05, 0.01, 2.0


async def measure(house: House, scale: Scale) -> list[Figure]:
    return [
        await _measure(house, scale, "50 ms a call", LATENCY),
        await _measure(house, scale, "50 ms, and 1 % take 2 s", LATENCY, SLOW_SHARE, SLOW),
    ]


async def _measure(house: House, scale: Scale, what: str, *delays: float) -> Figure:
    bares: list[Cost] = []
    ours: list[Cost] = []
    async with house.stub() as swift, house.stub(*delays) as slow:
        account = await house.account("bench", {"url": slow})
        async with house.worker() as worker:
            for _ in range(scale.rounds):
                bares.append(await house.bare(swift, min(scale.each, 5_000)))
                ours.append(await house.run(worker, account, message(EACH.name), scale.latency))
        found = count(slow)
    walls = sorted(cost.recipients / cost.wall for cost in ours)
    bound = (
        f"the HTTP client, dearer with each open connection; at most {found['peak']} calls were open at once,"
        f" {walls[len(walls) // 2]:,.0f} recipients a second by the clock of one worker"
    )
    return per_core(what, ours, bares, FLOOR, bound)


def count(base: str) -> dict[str, Any]:
    """What the stub has seen."""
    with urllib.request.urlopen(f"{base}/count") as answer:
        found: dict[str, Any] = json.load(answer)
    return found
