"""The demo's second push: a town tells the 2,000 followers of its accounts, each by the best way that there is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import aiohttp
from rich.text import Text

from audiences.division import Division
from audiences.group import Reachable, Way
from audiences.store import AudienceSpec
from pusher import publish
from pusher import report as reports
from pusher.account import mode_labels
from pusher.cli import line
from pusher.cli.demo import people as village
from pusher.cli.demo import staff, town_people
from pusher.cli.demo.notice import docx
from pusher.cli.demo.people import COUNTY
from pusher.cli.demo.phones import Hand
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.town_people import FANS, NEWS, PLAIN_ACCOUNT, SERVICE, TOWN
from pusher.cli.line import Persons
from pusher.cli.screen.base import bars, heading, show
from pusher.cli.screen.check import check
from pusher.desk import OFFICE_TIME
from pusher.publish import Wish
from pusher.report import Report
from pusher.runtime import now, running
from pusher.store import push as pushes
from pusher.store import session

FILE: Final = "临时停水通知.docx"
_HERE: Final = Division(TOWN)


@dataclass(frozen=True, slots=True)
class Town:
    """The push, what became of it, and one handset of each kind: what it got, its address."""

    push: int
    figures: Report
    phones: Mapping[str, str]


async def settle(scene: Scene) -> None:
    """Enter the town's accounts and let the stand-in know who follows them: it forgets when it stops."""
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        await town_people.open_accounts(conn, scene.runtime.vault, scene.house.sandbox)
    villages = [code for code in village.villages(scene.seat.tree) if code in _HERE]
    async with aiohttp.ClientSession() as http:
        await town_people.gather(scene.runtime, Hand(http, scene.house.sandbox), villages)


async def come(scene: Scene) -> int:
    """Bring in the followers, unless an earlier run did; how many are known by name. Silent: another story is told."""
    if await _latest(scene) is not None:
        return 0
    homes = await asyncio.to_thread(village.county, scene.seat.tree)
    async with aiohttp.ClientSession() as http, running(scene.house.settings, "worker") as worker:
        return await town_people.come(worker, Hand(http, scene.house.sandbox), homes)


async def tell(scene: Scene, bound: int) -> Town:
    """Bring the notice to the town, or tell what became of it in an earlier run."""
    push = await _latest(scene)
    if push is None:
        _introduce(scene, bound)
        push = await _send(scene)
        heading(scene.console, "发送", "订阅通知、模板消息、客服消息、群发图文并行；微信发不到的发短信")
        with bars(scene.console) as progress:
            await line.follow(scene.runtime, scene.seat.grant, push.id, progress, line.SANDBOX_WAIT)
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        return Town(push.id, await reports.report(conn, push.id), _phones())


async def _latest(scene: Scene) -> pushes.Push | None:
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        listed = await pushes.pushes(conn, _HERE.lo, _HERE.hi)
        ran = next((one for one in listed if one.state not in {"frozen", "cancelled"}), None)
        return await pushes.push(conn, ran.id) if ran else None


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
            f"和平台的名单对过；{allowed}人允许通知，{asked}人要过供水服务，{wrote}人今天发过消息，{bound}人与名册对上。",
            "dim",
        ),
    )


async def _send(scene: Scene) -> pushes.Push:
    """From the text to the button, and no waiting of five minutes: whoever looks on has pressed 立即开始."""
    runtime, seat = scene.runtime, scene.seat
    today = now().astimezone(OFFICE_TIME).date()
    data = docx(_text(today))
    (scene.house.settings.var / "demo" / FILE).write_bytes(data)
    taken = line.take(FILE, data, TOWN, today)
    persons = Persons(*(seat.staff[name] for name in staff.TOWN_ROUTE))
    async with session(runtime.pool, seat.grant) as conn:
        item = await line.review(conn, runtime.vault, taken.version, TOWN, persons, "演练")
        spec = AudienceSpec(((_HERE.lo, _HERE.hi),), Reachable(Way.WECHAT))
        wish = Wish(item.id, ("wechat", "sms"), spec, (), wait=line.SANDBOX_WAIT)
        page = await line.prepare(conn, runtime, wish, persons.author)
        labels = await mode_labels(conn, runtime.vault, COUNTY)
    check(scene.console, page, labels)
    await line.approve(runtime, seat.grant, page, persons.author)
    async with session(runtime.pool, seat.grant) as conn:
        await publish.start_now(conn, page.push.id, now=now(), quiet=line.quiet(runtime.settings))
    await runtime.desk.bell.plan(page.push.id)
    async with session(runtime.pool, seat.grant) as conn:
        return await pushes.push(conn, page.push.id) or page.push


def _phones() -> dict[str, str]:
    """One handset of each kind, by what it got."""
    return {
        f"订阅通知，{SERVICE.name}": SERVICE.openid(0),
        f"模板消息，{SERVICE.name}": SERVICE.openid(SERVICE.allow),
        f"客服消息，{NEWS.name}": NEWS.openid(NEWS.allow),
        f"群发图文，{SERVICE.name}": SERVICE.openid(SERVICE.fans - 1),
        f"订阅通知，{NEWS.name}": NEWS.openid(0),
        f"没有收到，{NEWS.name}": NEWS.openid(NEWS.fans - 1),
        f"没有收到，{PLAIN_ACCOUNT.name}": PLAIN_ACCOUNT.openid(PLAIN_ACCOUNT.fans - 1),
    }


def _text(today: date) -> list[str]:
    day = today + timedelta(days=1)
    when = f"{day.year}年{day.month}月{day.day}日"
    return [
        "关于集镇供水管网检修临时停水的通知",
        "各村（居）民委员会，各用水户：",
        "厉山镇供水站将检修集镇供水主管网，有关事项通知如下。",
        f"一、停水时间：{when}8时至18时，提前修好的提前恢复供水。",
        "二、停水范围：厉山镇供水管网覆盖的各村（社区）。",
        "三、请各用水户提前储水，停水期间关好水龙头。恢复供水时如有浑水，放几分钟再用。",
        "四、咨询电话：0722-0000188（厉山镇供水站）。",
        "厉山镇人民政府",
        f"{today.year}年{today.month}月{today.day}日",
    ]
