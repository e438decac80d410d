"""The demo's story: set up what is missing, bring one notice to the county, hand back the report.

The audience is the 种粮农户 of three towns, some 800 people: a push above 1,000 people that is not urgent waits five
minutes in which it can be cancelled, and a subsidy is not urgent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import aiohttp
from rich.console import Console
from rich.text import Text

from audiences.division import Division
from audiences.roster import RosterReading
from audiences.store import AudienceSpec
from content import store as items
from content.checks import blocks
from pusher import report as reports
from pusher.account import mode_labels
from pusher.cli import line
from pusher.cli.command import Stop
from pusher.cli.demo import beside, county, field, notice, phones, roster, staff, town
from pusher.cli.demo import people as village
from pusher.cli.demo.people import COUNTY, Household
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.town import Town
from pusher.cli.house import House
from pusher.cli.line import Persons
from pusher.cli.screen.base import bars, heading, show
from pusher.cli.screen.check import check
from pusher.cli.screen.intake import changes, findings, matched, read_out, row_errors
from pusher.desk import OFFICE_TIME
from pusher.publish import Wish
from pusher.report import Report
from pusher.runtime import now, running
from pusher.store import delivery as deliveries
from pusher.store import open_pool, session
from pusher.store import push as pushes
from pusher.web.console.push_texts import button

_DIVISION: Final = Division(COUNTY * 10**9)
_CHANNELS: Final = ("wechat", "sms", "qrcode")


@dataclass(frozen=True, slots=True)
class Told:
    """How it ended: the report, the code of the notice, and what a town sent."""

    figures: Report
    code: str
    town: Town


async def tell(console: Console, house: House) -> Told:
    """Tell it from wherever an earlier run left it."""
    async with running(house.settings, "web") as runtime:
        async with session(runtime.pool, county.whole()) as conn:
            seat = await county.settle(conn)
            await county.open_accounts(conn, runtime.vault, house.sandbox, COUNTY)
        scene = Scene(console, house, runtime, seat)
        waits = await field.wait(scene)
        await town.settle(scene)
        known = await _latest(scene)
        if known is None:
            await _people(scene)
            known = await _notice(scene)
        else:
            show(console, Text(f"{house.settings.var} 里已有演练县和一次推送，接着用。", "dim"))
        (figures, code), bound = await asyncio.gather(_end(scene, known), town.come(scene))
        told = Told(figures, code, await town.tell(scene, bound))
        if waits:
            async with aiohttp.ClientSession() as http:
                await field.sign(scene, phones.Hand(http, house.sandbox))
        return told


async def _latest(scene: Scene) -> pushes.Push | None:
    """The county's latest push that was approved, None: there is none."""
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        listed = await pushes.pushes(conn, scene.seat.grant.lo, scene.seat.grant.hi)
        own = (one for one in listed if one.division == _DIVISION.code)
        ran = next((one for one in own if one.state not in {"frozen", "cancelled"}), None)
        return await pushes.push(conn, ran.id) if ran else None


async def _end(scene: Scene, push: pushes.Push) -> tuple[Report, str]:
    """Follow what is still under way, then report; the notice's code."""
    runtime, grant = scene.runtime, scene.seat.grant
    if push.state in {"approved", "running"} and not (push.planned_at and await _idle(scene, push.id)):
        heading(scene.console, "发送", "先微信，几秒没有到机回执的再发短信；二维码页面同时张贴")
        with bars(scene.console) as progress:
            await line.follow(runtime, grant, push.id, progress, line.SANDBOX_WAIT)
        async with aiohttp.ClientSession() as http:
            hand, homes = phones.Hand(http, scene.house.sandbox), village.county(scene.seat.tree)
            tapped, asked = await phones.confirm(hand, homes), await phones.ask(hand, homes)
        show(scene.console, Text(f"{tapped}人打开自己的链接，点了“我知道了”。", "dim"))
        show(scene.console, Text(f"{len(asked)}人回了短信（{'、'.join(asked)}），送到“来信”。", "dim"))
    async with session(runtime.pool, grant) as conn:
        item = await items.get(conn, push.item)
        return await reports.report(conn, push.id, now()), item.code if item else ""


async def _idle(scene: Scene, push: int) -> bool:
    """Whether only rows in doubt are left."""
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        return not line.pending(await deliveries.states(conn, push))


async def _people(scene: Scene) -> None:
    """The roster through the importer, then everybody's phones."""
    homes = village.county(scene.seat.tree)
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        there = await county.residents(conn, _today())
    if not there:
        await _roster(scene, homes)
    fans = sum(bool(person.openid) for home in homes for person in home.people)
    scanned = f"{fans}人扫村口的二维码关注“{phones.OFFICIAL}”"
    heading(scene.console, "微信和短信", f"{scanned}，有人允许通知，有人取关，有人回复TD")
    worker = await open_pool(scene.house.settings.need("DATABASE_WORKER_URL"), "worker", max_size=2)
    try:
        with bars(scene.console) as progress:
            task = progress.add_task("关注", total=fans, said="")
            async with aiohttp.ClientSession() as http:
                hand = phones.Hand(http, scene.house.sandbox)
                await phones.stop(hand, homes)
                await phones.follow(scene.runtime, hand, homes, lambda: progress.advance(task))
            await phones.folded(worker)
            bound = await phones.bind(worker, scene.runtime.vault, homes)
            progress.update(task, said=f"{bound}人与名册对上")
    finally:
        await worker.close()


async def _roster(scene: Scene, homes: tuple[Household, ...]) -> None:
    folder = scene.house.settings.var / "demo"
    heading(scene.console, "演练县", f"随县3个镇12个村，{folder / roster.FILE}")
    reading: RosterReading = await asyncio.to_thread(county.read_people, homes, scene.seat.tree, folder, _today())
    row_errors(scene.console, reading.errors, reading.notes)
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        applied = await county.bring_in(conn, scene.runtime.vault, reading, now())
    changes(scene.console, applied.diff)


async def _notice(scene: Scene) -> pushes.Push:
    """From the file to the button."""
    console, runtime, seat = scene.console, scene.runtime, scene.seat
    folder = scene.house.settings.var / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    data = notice.notice(_today())
    (folder / notice.FILE).write_bytes(data)
    heading(console, "信息", str(folder / notice.FILE))
    taken = line.take(notice.FILE, data, _DIVISION.code, _today())
    read_out(console, taken.version, line.sources(taken.reading))
    persons = _persons(seat)
    async with session(runtime.pool, seat.grant) as conn:
        file = await beside.attachment(conn, COUNTY)
        taken = replace(taken, version=replace(taken.version, attachments=(file,)))
        found = await line.judged(conn, runtime.vault, taken, _DIVISION)
        findings(console, found)
        if blocks(found):
            raise Stop("演练通知没有通过检查。")
        item = await line.review(conn, runtime.vault, taken.version, _DIVISION.code, persons, "演练")
        await beside.translation(conn, item, persons, _today(), notice.DAYS)
        await beside.recording(conn, item, persons)
        heading(console, "审核", "、".join(f"{act} {name}" for act, name in staff.ROUTE))
        groups = await line.match(conn, taken, _DIVISION, seat.tree, _today())
        heading(console, "对象")
        matched(console, groups[:1])
        chosen = groups[0].proposal
        wish = Wish(
            item=item.id,
            channels=_CHANNELS,
            audience=AudienceSpec(chosen.territory, chosen.rule, chosen.basis),
            divisions=seat.tree.villages(chosen.territory),
            wait=line.SANDBOX_WAIT,
        )
        page = await line.prepare(conn, runtime, wish, persons.author)
        labels = await mode_labels(conn, runtime.vault, COUNTY)
    check(console, page, labels)
    await line.approve(runtime, seat.grant, page, persons.author)
    show(console, Text(f"〔{button(page)}〕 {staff.name(staff.AUTHOR)}已确认", "bold"))
    async with session(runtime.pool, seat.grant) as conn:
        return await pushes.push(conn, page.push.id) or page.push


def _persons(seat: county.Seat) -> Persons:
    return Persons(*(seat.staff[name] for name in (staff.AUTHOR, staff.REVIEWER, staff.SIGNER)))


def _today() -> date:
    return now().astimezone(OFFICE_TIME).date()
