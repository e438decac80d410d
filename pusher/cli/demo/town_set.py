"""The demo's town once more: a notice that waits, and an urgent one that takes it along as one article set (合成一组).

厉山发布 has meanwhile decided to send to its tag, and 厉山镇政务服务 publishes an article of each, pushed to nobody.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from rich.text import Text

from pusher.cli import line
from pusher.cli.command import Stop
from pusher.cli.demo import town_people
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.town_line import send
from pusher.cli.demo.town_notices import BURST, DOCTORS
from pusher.cli.demo.town_people import NEWS, SERVICE, Official
from pusher.cli.screen.base import heading, show
from pusher.store import company, session
from pusher.store import delivery as deliveries
from pusher.store import tally as tallies

_MINUTES: Final = 30  # that the notice would wait for company, if nothing urgent came
_LOOK: Final = 0.2  # seconds
_PATIENCE: Final = 60.0


async def tell(scene: Scene) -> str:
    """Send both; where the urgent one's article stands."""
    heading(scene.console, "按标签、合成一组、发布", f"“{NEWS.name}”打开群发，一天一次发给全体关注者")
    await _decide(scene, replace(SERVICE, wait=_MINUTES))
    waits = await send(scene, DOCTORS, shown=False)
    await _waits(scene, waits.id)
    await _decide(scene, SERVICE, replace(NEWS, by_tag=True))
    said = (
        f"义诊通知先批准，“{SERVICE.name}”最多等{_MINUTES}分钟，和发给同样关注者的通知合成一组；"
        "接着批准的紧急停水通知不等，带上它马上发。"
    )
    show(scene.console, Text(said, "dim"))
    urgent = await send(scene, BURST)
    return await _told(scene, (waits.id, urgent.id))


async def _decide(scene: Scene, *officials: Official) -> None:
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        for one in officials:
            await town_people.enter(conn, scene.runtime.vault, scene.house.sandbox, one)


async def _waits(scene: Scene, push: int) -> None:
    """Until it is planned and waits for company."""
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while clock() < until:
        async with session(scene.runtime.pool, scene.seat.grant) as conn:
            if await company.until(conn, push) is not None:
                return
        await asyncio.sleep(_LOOK)
    raise Stop("后台一分钟内没有安排好义诊通知，请看 var/log 下的日志。")


async def _told(scene: Scene, both: tuple[int, int]) -> str:
    """Until everybody's turn has come and the platform has spoken of each call; where the last article stands."""
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while clock() < until:
        async with session(scene.runtime.pool, scene.seat.grant) as conn:
            waiting = [line.pending(await deliveries.states(conn, push)) for push in both]
            said = [one for push in both for one in await tallies.of_push(conn, push)]
        links = [one.link for one in said if one.published and one.link]
        if not any(waiting) and len(links) == len(both) and all(one.verdict == "sent" for one in said):
            return links[-1]
        await asyncio.sleep(_LOOK)
    raise Stop("一分钟内没有发完，或者平台没有回报，请看 var/log 下的日志。")
