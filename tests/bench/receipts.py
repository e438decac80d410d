"""Receipts: callbacks of about a hundred reports each, stored raw and sealed, then folded."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from channels.base import Request
from channels.sms.sandbox import sandbox_options
from pusher import receipts
from pusher.store import callback as callbacks
from tests.bench.figure import Figure, Scale, median, per_core
from tests.bench.house import Account, Cost, House
from tests.bench.sms import text

TITLE = "Receipts"
FLOOR = 20_000
A_BODY = 100


async def measure(house: House, scale: Scale) -> list[Figure]:
    kept: list[Cost] = []
    folded: list[Cost] = []
    again: list[Cost] = []
    bares: list[Cost] = []
    async with house.stub() as base:
        options = sandbox_options(base, "bench-sms")
        account = await house.account("sms", options)
        for _ in range(min(scale.rounds, 3)):
            async with house.worker() as worker:
                await house.run(worker, account, text(), scale.receipts)
            bares.append(await house.bare(base, min(scale.each, 5_000)))
            bodies = await _bodies(house)
            kept.append(await _spend(house, scale.receipts, lambda b=bodies: _keep(house, account, options, b)))
            folded.append(await _spend(house, scale.receipts, lambda: _fold(house)))
            arrived = await house.owner.fetchval("SELECT count(*) FROM pusher.delivery WHERE state = 'arrived'")
            if arrived != scale.receipts:
                raise AssertionError(f"{arrived} of {scale.receipts} arrived")
            await _keep(house, account, options, bodies)
            again.append(await _spend(house, scale.receipts, lambda: _fold(house)))
    wall = median([cost.recipients / cost.wall for cost in folded])
    return [
        per_core("reports folded", folded, bares, FLOOR,
                 f"reading the body and the address's keyed index in Python, then one UPDATE of the row, far from its"
                 f" neighbours; {wall:,.0f}/s by the clock, one fold at a time"),
        per_core("the same reports told again", again, bares, FLOOR, "reading and matching; nothing is written"),
        Figure("callbacks stored", f"{median([c.per_core for c in kept]):,.0f} reports/s/core", "", None,
               kept[0].bill, "sealing the body and one commit a callback"),
    ]  # fmt: skip


async def _bodies(house: House) -> list[bytes]:
    """What 云MAS would push for everything that was sent: a body for each call."""
    rows = await house.owner.fetch(
        "SELECT c.ref, k.key_id, k.cipher FROM pusher.call AS c JOIN pusher.delivery AS d ON d.push = c.push"
        " AND d.no BETWEEN c.lo AND c.hi JOIN audiences.contact AS k ON k.id = d.contact ORDER BY c.ref, d.no"
    )
    reports = [
        {"reportStatus": "CM:0000", "mobile": house.runtime.vault.open(row["key_id"], row["cipher"]),
         "submitDate": "20261126221500", "receiveDate": "20261126221507", "errorCode": "DELIVRD",
         "msgGroup": row["ref"]}
        for row in rows
    ]  # fmt: skip
    return [json.dumps(reports[at : at + A_BODY]).encode() for at in range(0, len(reports), A_BODY)]


async def _keep(house: House, account: Account, options: dict[str, str], bodies: list[bytes]) -> None:
    query, headers = {"token": options["callback_token"]}, {"content-type": "application/json"}
    async with house.runtime.pool.acquire() as conn:
        for body in bodies:
            await callbacks.keep(conn, house.runtime.vault, account.id, Request("POST", query, headers, body))


async def _fold(house: House) -> None:
    while await receipts.fold(house.runtime.desk):
        pass


async def _spend(house: House, n: int, what: Callable) -> Cost:
    """Do it in this process and say what it took."""
    meter, cpu, began = house.meter(), time.process_time(), time.monotonic()
    await what()
    return Cost(n, time.monotonic() - began, {"process": time.process_time() - cpu, **meter.spent()})
