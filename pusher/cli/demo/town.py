"""The demo's second push: a town tells the 2,000 followers of its accounts, each by the best way that there is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import aiohttp
from rich.text import Text

from audiences.division import Division
from pusher import report as reports
from pusher.cli import line
from pusher.cli.demo import people as village
from pusher.cli.demo import town_notices, town_people, town_set
from pusher.cli.demo.phones import Hand
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.town_line import send
from pusher.cli.demo.town_people import FANS, NEWS, PLAIN_ACCOUNT, SERVICE, TOWN, VILLAGE
from pusher.cli.screen.base import bars, heading, show
from pusher.report import Report
from pusher.runtime import now, running
from pusher.store import push as pushes
from pusher.store import session

_HERE: Final = Division(TOWN)


@dataclass(frozen=True, slots=True)
class Town:
    """The push, what became of it, and one handset of each kind: what it got, its address."""

    push: int
    figures: Report
    phones: Mapping[str, str]
    article: str = ""  # where one was published that nobody was sent; "": told in an earlier run, the stand-in forgets


async def settle(scene: Scene) -> None:
    """Enter the town's accounts and let the stand-in know who follows them: it forgets when it stops."""
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        villages = [code for code in village.villages(scene.seat.tree) if code in _HERE]
        await town_people.open_accounts(conn, scene.runtime.vault, scene.house.sandbox, villages[0])
    async with aiohttp.ClientSession() as http:
        await town_people.gather(scene.runtime, Hand(http, scene.house.sandbox), villages)


async def come(scene: Scene) -> int:
    """Bring in the followers, unless an earlier run did; how many are known by name. Silent: another story is told."""
    if await _first(scene) is not None:
        return 0
    homes = await asyncio.to_thread(village.county, scene.seat.tree)
    async with aiohttp.ClientSession() as http, running(scene.house.settings, "worker") as worker:
        return await town_people.come(worker, Hand(http, scene.house.sandbox), homes)


async def tell(scene: Scene, bound: int) -> Town:
    """Bring the notice to the town, or tell what became of it in an earlier run."""
    push, article = await _first(scene), ""
    if push is None:
        _introduce(scene, bound)
        push = await send(scene, town_notices.WATER)
        heading(scene.console, "发送", "订阅通知、模板消息、客服消息、群发图文并行；微信发不到的发短信")
        with bars(scene.console) as progress:
            await line.follow(scene.runtime, scene.seat.grant, push.id, progress, line.SANDBOX_WAIT)
        article = await town_set.tell(scene)
    async with aiohttp.ClientSession() as http:
        hand = Hand(http, scene.house.sandbox)
        await hand.wechat("say", account=VILLAGE.key, openid=VILLAGE.openid(0), text="补贴")
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        return Town(push.id, await reports.report(conn, push.id, now()), _phones(), article)


async def _first(scene: Scene) -> pushes.Push | None:
    """The town's first push that was approved, None: there is none."""
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        listed = await pushes.pushes(conn, _HERE.lo, _HERE.hi)
        ran = [one.id for one in listed if one.state not in {"frozen", "cancelled"}]
        return await pushes.push(conn, min(ran)) if ran else None


def _introduce(scene: Scene, bound: int) -> None:
    heading(
        scene.console,
        "厉山镇的公众号",
        f"{FANS}人早已关注：{SERVICE.name}（认证服务号，开通群发）{SERVICE.fans}人，{NEWS.name}（认证订阅号）{NEWS.fans}人，"
        f"{PLAIN_ACCOUNT.name}（未认证）{PLAIN_ACCOUNT.fans}人",
    )
    allowed, asked, wrote = SERVICE.allow + NEWS.allow, SERVICE.asked, SERVICE.wrote + NEWS.wrote
    show(
        scene.console,
        Text(
            f"和平台的名单对过；{allowed}人允许通知，{asked}人要过政务服务，{wrote}人今天发过消息，{bound}人与名册对上。"
            f"一个村自己的订阅号“{VILLAGE.name}”（未认证，{VILLAGE.fans}人关注）只回话，通知由村里在微信后台群发。",
            "dim",
        ),
    )


def _phones() -> dict[str, str]:
    """One handset of each kind, by what it got."""
    return {
        f"订阅通知，{SERVICE.name}": SERVICE.openid(0),
        f"模板消息，{SERVICE.name}": SERVICE.openid(SERVICE.allow),
        f"客服消息，{NEWS.name}": NEWS.openid(NEWS.allow),
        f"群发图文，两条合成一组，{SERVICE.name}": SERVICE.openid(SERVICE.fans - 1),
        f"订阅通知，{NEWS.name}": NEWS.openid(0),
        f"按标签群发，{NEWS.name}": NEWS.openid(NEWS.fans - 1),
        f"问“补贴”，{VILLAGE.name}": VILLAGE.openid(0),
        f"没有收到，{PLAIN_ACCOUNT.name}": PLAIN_ACCOUNT.openid(PLAIN_ACCOUNT.fans - 1),
    }
