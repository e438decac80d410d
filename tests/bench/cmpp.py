"""CMPP on loopback: submits a second by one line at window 16, at the link and through the channel."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

from channels.base import Account, Resources
from channels.message import Call, Envelope, Message, Sent
from channels.sms.channel.cmpp import CmppChannel
from channels.sms.client.cmpp.link import Link, open_link
from channels.sms.client.cmpp.login import Login
from channels.sms.client.cmpp.pdu import Part, Port, Stamp, Version
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import ROOT, House

TITLE = "CMPP"
FLOOR: Final = 20_000  # submits a second, issue 5
VOICES: Final = 64  # beside each other, as pusher.load allows at least: 48 of them wait for a place in the window
_SECRET: Final = "secret"
_TEXT: Final = "耕地地力保护补贴开始申报，请种粮农户12月20日前到村委会登记面积。"
_BOUND: Final = (
    "one core of ours: a future and two steps of the loop a submit; 16 are answered in one piece, so"
    " that the wire and the gateway wait for us"
)


async def measure(_: House, scale: Scale) -> list[Figure]:
    """Both figures, against a gateway in a process of its own."""
    gateway = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.cmpp_stub", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert gateway.stdout is not None
        port = int(await gateway.stdout.readline())
        return [await _link(port, scale), await _channel(port, scale)]
    finally:
        gateway.terminate()
        await gateway.wait()


async def _link(port: int, scale: Scale) -> Figure:
    async def hear(_: Any) -> None:
        raise AssertionError("the stub brings nothing")

    link: Link = await open_link(Login("127.0.0.1", port, "900001", _SECRET, Version.V30), 1127094500, hear)
    stamp, part = Stamp(Version.V30, Port("900001", "106900001")), Part(1, 1, _TEXT.encode("utf-16-be"))

    async def submit(number: int) -> None:
        await link.enter(float("inf"))
        try:
            answer = await link.submit(stamp, f"140{number:08d}", part, float("inf"), 8.0)
            assert not answer.result
        finally:
            link.leave()

    try:
        return await _figure("submits a second by one link, window 16", submit, scale, FLOOR)
    finally:
        await link.close()


async def _channel(port: int, scale: Scale) -> Figure:
    options = {
        "gateway": "cmpp", "host": "127.0.0.1", "port": port, "source": "900001", "secret_key": _SECRET,
        "version": "3.0", "src_id": "106900001", "signature": "随县人民政府", "callback_token": "t" * 16,
    }  # fmt: skip
    resources = Resources(None, None, lambda: datetime.now(UTC))  # type: ignore[arg-type]
    channel = CmppChannel(Account("sms-port", "sms", "随县人民政府", options), resources)
    message = Message("text", {"content": _TEXT}, _TEXT)

    async def keep(_: Any) -> None:
        raise AssertionError("the stub brings nothing")

    async def send(number: int) -> None:
        envelope = Envelope(f"1-{number}-0", f"140{number:08d}", message)
        (outcome,) = await channel.send(Call("1-1-1", (envelope,), float("inf")))
        assert type(outcome) is Sent

    listening = asyncio.ensure_future(channel.listen(keep))
    try:
        assert await channel.probe() is None
        return await _figure("sends a second by one channel, window 16", send, scale, FLOOR)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _figure(what: str, send: Callable[[int], Awaitable[None]], scale: Scale, floor: int) -> Figure:
    numbers = itertools.count(1)

    async def voice(last: int) -> None:
        while (number := next(numbers)) <= last:
            await send(number)

    speeds, costs = [], []
    for _ in range(scale.rounds):
        numbers = itertools.count(1)
        began, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(voice(scale.each) for _ in range(VOICES)))
        speeds.append(scale.each / (time.perf_counter() - began))
        costs.append((time.process_time() - cpu) / scale.each)
    value = median(speeds)
    bill = f"ours {1e6 * median(costs):.1f}; the gateway in its own process is not counted"
    return Figure(what, f"{value:,.0f}/s", f"{floor:,.0f}/s", value >= floor, bill, _BOUND)
