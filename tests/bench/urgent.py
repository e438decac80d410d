"""An urgent push that arrives while a bulk push runs on the same account."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from tests.bench.channel import EACH, LIST, message
from tests.bench.figure import Figure, Scale
from tests.bench.house import House
from tests.bench.latency import count

TITLE = "Urgent beside bulk"
RATE = 1_000.0  # recipients a second
FIRST = 1.0  # seconds from the end of its plan to the first send


async def measure(house: House, scale: Scale) -> list[Figure]:
    figures = []
    for what, rate in (("an account without a limit", 0.0), (f"an account of {RATE:,.0f}/s", RATE)):
        _, alone = await _urgent(house, scale, rate, bulk=0)
        first, beside = await _urgent(house, scale, rate, bulk=scale.bulk)
        figures += [
            Figure(f"{what}: first send after the plan", f"{first:.2f} s", f"{FIRST:.0f} s", first <= FIRST, "",
                   "the bell of the urgent process, and tokens kept for it"),
            Figure(f"{what}: {scale.urgent} urgent beside {scale.bulk:,} in bulk",
                   f"{beside:.2f} s, alone {alone:.2f} s", "", None, "", "sharing two cores with the bulk's worker"),
        ]  # fmt: skip
    return figures


async def _urgent(house: House, scale: Scale, rate: float, bulk: int) -> tuple[float, float]:
    """Seconds from the end of the plan to the first send, and to the last outcome."""
    await house.clear()
    await house.audience(scale.urgent)
    async with house.stub() as base, AsyncExitStack() as stack:
        account = await house.account("bench", {"url": base}, rate=rate)
        await house.hold(account)
        if bulk:
            big = await house.push(account, message(LIST.name), bulk)
            await house.plan(big)
        await stack.enter_async_context(house.worker("--urgent"))
        await stack.enter_async_context(house.worker(""))
        await house.go(account)
        await asyncio.sleep(2.5)  # the bulk is under way, and an idle bucket is full
        urgent = await house.push(account, message(EACH.name), scale.urgent, urgency="urgent")
        await house.plan(urgent)
        planned = time.monotonic()
        await house.until_done(urgent)
        ended = time.monotonic()
        return count(base)["first"]["e"] - planned, ended - planned
