"""An urgent push that arrives while a bulk push runs on the same account."""

from __future__ import annotations

import asyncio
import time

from tests.bench.channel import EACH, LIST, message
from tests.bench.figure import Figure, Scale
from tests.bench.house import Account, House
from tests.bench.latency import count

TITLE = "Urgent beside bulk"
RATE = 1_000.0  # recipients a second
FIRST = 1.0  # seconds from the end of its plan to the first send


async def measure(house: House, scale: Scale) -> list[Figure]:
    figures = []
    for what, rate in (("an account without a limit", 0.0), (f"an account of {RATE:,.0f}/s", RATE)):
        (_, alone), (first, beside) = await _measure(house, scale, rate)
        figures += [
            Figure(f"{what}: first send after the plan", f"{first:.2f} s", f"{FIRST:.0f} s", first <= FIRST, "",
                   "the bell of the urgent process, and tokens kept for it"),
            Figure(f"{what}: {scale.urgent} urgent beside {scale.bulk:,} in bulk",
                   f"{beside:.2f} s, alone {alone:.2f} s", "", None, "", "sharing two cores with the bulk's worker"),
        ]  # fmt: skip
    return figures


async def _measure(house: House, scale: Scale, rate: float) -> list[tuple[float, float]]:
    """Send the urgent push alone, then beside the bulk."""
    await house.clear()
    async with house.stub() as base, house.worker("--urgent"), house.worker(""):
        account = await house.account("bench", {"url": base}, rate=rate)
        await house.audience(scale.urgent)
        alone = await _urgent(house, account, scale.urgent, base)
        await house.hold(account)
        await house.plan(await house.push(account, message(LIST.name), scale.bulk))
        await house.go(account)
        await asyncio.sleep(2.5)  # it is under way, and what tokens had been saved are spent
        return [alone, await _urgent(house, account, scale.urgent, base)]


async def _urgent(house: House, account: Account, n: int, base: str) -> tuple[float, float]:
    """Seconds from the end of the plan to the first send, and to the last outcome."""
    count(base)
    push = await house.push(account, message(EACH.name), n, urgency="urgent")
    await house.plan(push)
    planned = time.monotonic()
    await house.until_done(push)
    ended = time.monotonic()
    first = count(base)["first"]["e"]  # perhaps while the plan was still ringing
    return max(0.0, first - planned), ended - planned
