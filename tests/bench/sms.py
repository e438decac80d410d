"""SMS at 100 recipients a call, each outcome durable."""

from __future__ import annotations

from channels.message import Message
from channels.sms.sandbox import sandbox_options
from tests.bench.channel import LIST, message
from tests.bench.figure import Figure, Scale, per_core
from tests.bench.house import Cost, House

TITLE = "SMS, 100 recipients a call"
FLOOR = 50_000


async def measure(house: House, scale: Scale) -> list[Figure]:
    bares: list[Cost] = []
    lists: list[Cost] = []
    mas: list[Cost] = []
    async with house.stub() as base:
        plain = await house.account("bench", {"url": base})
        real = await house.account("sms", sandbox_options(base, "bench-sms"))
        async with house.worker() as worker:
            for _ in range(scale.rounds):
                bares.append(await house.bare(base, min(scale.each, 5_000)))
                lists.append(await house.run(worker, plain, message(LIST.name), scale.lists))
                mas.append(await house.run(worker, real, text(), scale.lists))
    return [
        per_core("recipients at 100 a call", lists, bares, FLOOR,
                 "our own Python a recipient (opening the address, the outcome's line), then one UPDATE of its row"),
        per_core("the same through 云MAS", mas, bares, FLOOR, "the same, and the check of each number"),
    ]  # fmt: skip


def text() -> Message:
    content = message(LIST.name).text
    return Message("text", {"content": content}, content)
