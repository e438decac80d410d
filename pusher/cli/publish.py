"""`pusher publish notice.docx --division 421321101 --channels wechat,sms,qrcode`: the main job by hand, on one file."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Final

from rich.console import Console
from rich.text import Text

from audiences import store as people
from audiences.division import Division, Tree
from audiences.resident import Basis
from audiences.roster import RosterError, RosterReading, read_roster
from audiences.store import AudienceSpec
from channels.registry import CHANNELS, CHOICES
from content import store as items
from content.checks import blocks
from content.ingest import IngestError
from content.item import ItemError
from pusher import publish
from pusher.access import Grant
from pusher.account import Words, mode_labels
from pusher.cli import line
from pusher.cli.command import Stop
from pusher.cli.demo.county import open_accounts
from pusher.cli.house import House, opened
from pusher.cli.import_ import LARGEST, agreed, require_person
from pusher.cli.line import Taken
from pusher.cli.paper import put
from pusher.cli.place import enter, read_division, read_file
from pusher.cli.screen.base import bars, duration, heading, moment, screen, show
from pusher.cli.screen.check import check
from pusher.cli.screen.intake import findings, matched, read_out, row_errors
from pusher.cli.screen.report import report
from pusher.desk import OFFICE_TIME
from pusher.grouped import with_groups
from pusher.publish import CheckPage, Despite, PublishError, Wish
from pusher.publish.over import ended
from pusher.report import NO_ROSTER
from pusher.runtime import Runtime, now, running
from pusher.settings import Settings
from pusher.store import Connection, session
from pusher.store.account import accounts
from pusher.strategy import WAIT
from pusher.web.console.push_texts import button

_LIST_LIFE: Final = timedelta(days=30)


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, the place, the channels, perhaps a list."""
    parser.add_argument("file", help="通知：.docx、.txt 或 .md")
    parser.add_argument("--division", required=True, help="发给哪里：区划代码6、9、12或15位")
    parser.add_argument("--channels", default="wechat,sms,qrcode", help="渠道，按先后：wechat,sms,qrcode")
    parser.add_argument("--list", metavar="名单", help="本次名单：.xlsx、.xls 或 .csv，用完按期删除")
    parser.add_argument("--title", help="文件里没有标题时写在这里")
    parser.add_argument("--yes", action="store_true", help="不再询问：复审、终审、对象和发送都按建议确认")


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for, read and known to be possible."""

    console: Console
    division: Division
    channels: tuple[str, ...]
    taken: Taken
    list_name: str
    list_data: bytes
    yes: bool

    def ask(self, question: str) -> bool:
        """Ask the person, unless she said yes to everything."""
        return self.yes or agreed(self.console, question)


@dataclass(frozen=True, slots=True)
class Room:
    """Where it is done."""

    house: House
    runtime: Runtime
    tree: Tree
    grant: Grant


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read, check, ask, freeze, show, ask, send, report."""
    division, channels = read_division(args.division), _channels(args.channels)
    data = await asyncio.to_thread(read_file, args.file, LARGEST)
    names = await asyncio.to_thread(read_file, args.list, LARGEST) if args.list else b""
    taken = _take(PurePath(args.file).name, data, division, args.title)
    console = screen()
    heading(console, "信息", args.file)
    if not args.yes:
        require_person()
    job = Job(console, division, channels, taken, PurePath(args.list or "").name, names, args.yes)
    async with opened(_rehearsing(settings), lively=True) as house, running(house.settings, "web") as runtime:
        tree, grant = await enter(runtime.pool, division)
        told = replace(taken, version=with_groups(taken.version, taken.reading, division, tree))
        job = replace(job, taken=told)
        room = Room(house, runtime, tree, grant)
        await _checked(job, room)
        return await _publish(job, room)


async def _publish(job: Job, room: Room) -> int:
    await _require_accounts(job, room)
    reading = await _read_list(job, room)
    chosen = None if reading else await _chosen(job, room)
    if not (job.ask("复审：内容、公开属性和个人信息都核对过，没有问题？") and job.ask("终审：同意签发？")):
        job.console.print("没有签发，什么也没有保存。")
        return 0
    try:
        page, labels, by = await _frozen(job, room, reading, chosen)
    except PublishError as error:
        raise Stop(str(error)) from error
    check(job.console, page, labels)
    if not job.ask(f"{button(page)}？"):
        async with session(room.runtime.pool, room.grant) as conn:
            await publish.cancel(conn, page.push.id)
        job.console.print("没有发送。")
        return 0
    return await _send(job, room, page, by)


async def _frozen(
    job: Job, room: Room, reading: RosterReading | None, chosen: AudienceSpec | None
) -> tuple[CheckPage, Mapping[tuple[int, str], Words], int]:
    """Item, review, list and freeze come about together or not at all."""
    async with session(room.runtime.pool, room.grant) as conn:
        persons = await line.operators(conn, job.division.county)
        note = "在服务器上直接发送" if job.yes else "在服务器上核对后发送"
        item = await line.review(conn, room.runtime.vault, job.taken.version, job.division.code, persons, note)
        audience = await _one_off(job, room, conn, reading) if reading else chosen
        whole = ((job.division.lo, job.division.hi),)
        ranges = audience.territory if audience else whole
        wait = line.SANDBOX_WAIT if room.house.settings.sandbox else WAIT
        wish = Wish(item.id, job.channels, audience, room.tree.villages(ranges), wait=wait)
        page = await line.prepare(conn, room.runtime, wish, persons.author)
        return page, await mode_labels(conn, room.runtime.vault, job.division.county), persons.author


async def _chosen(job: Job, room: Room) -> AudienceSpec | None:
    """A proposed group that a person chose, or None: 名册未建."""
    heading(job.console, "对象")
    whole = ((job.division.lo, job.division.hi),)
    async with session(room.runtime.pool, room.grant) as conn:
        known = await people.count(conn, whole, None, basis=Basis.REGISTERED, today=_today())
        groups = await line.match(conn, job.taken, job.division, room.tree, _today()) if known.people else []
    if not groups:
        why = "名册里没有对得上的人" if known.people else NO_ROSTER
        if "qrcode" not in job.channels:
            raise Stop(f"{why}，也没有 --list 名单，发不到人。请导入名册、加上 --list，或至少用 qrcode 渠道。")
        show(job.console, f"{why}，也没有 --list 名单：只发通知页面、二维码和海报。")
        return None
    matched(job.console, groups)
    first = groups[0].proposal
    if first.asked and job.yes:
        raise Stop(f"{first.doubt}。--yes 不能代您选定。请去掉 --yes 再发一次，用 --list 加名单，或在工作台选对象。")
    is_plain = job.yes or (len(groups) == 1 and not first.asked)
    number = 1 if is_plain else _number(job.console, len(groups), usual=not first.asked)
    chosen = groups[number - 1].proposal
    return AudienceSpec(chosen.territory, chosen.rule, chosen.basis)


async def _one_off(job: Job, room: Room, conn: Connection, reading: RosterReading) -> AudienceSpec:
    try:
        taken = await people.add_list(
            conn,
            room.runtime.vault,
            reading,
            division=job.division,
            title=job.taken.version.title,
            now=now(),
            expires_at=now() + _LIST_LIFE,
        )
    except RosterError as error:
        raise Stop(f"{job.list_name}：{error}") from error
    heading(job.console, "对象")
    show(job.console, f"本次名单 {job.list_name}：{taken.people}人，{_LIST_LIFE.days}天后删除")
    return AudienceSpec(((job.division.lo, job.division.hi),), None, Basis.LIST, taken.id)


async def _send(job: Job, room: Room, page: CheckPage, by: int) -> int:
    runtime, console = room.runtime, job.console
    try:
        begins = await line.approve(runtime, room.grant, page, by, () if job.yes else tuple(Despite))
    except PublishError as error:
        raise Stop(str(error)) from error
    async with session(runtime.pool, room.grant) as conn:
        item = await items.get(conn, page.push.item)
    code = item.code if item else ""
    heading(console, "发送", runtime.links.notice(code))
    if "qrcode" in job.channels:
        show(console, await put(room.house.settings.var / "paper", job.taken.version, code, runtime.links))
    if line.late(begins) > timedelta(seconds=2):
        show(
            console, f"{moment(begins)} 开始发送，还有{duration(line.late(begins).total_seconds())}；可以在工作台取消。"
        )
        if line.late(begins) > timedelta(minutes=10):
            show(console, f"到时由后台发送。结果请看：pusher report {page.push.id}")
            return 0
    wait = line.SANDBOX_WAIT if room.house.settings.sandbox else WAIT
    with bars(console) as progress:
        figures = await line.follow(runtime, room.grant, page.push.id, progress, wait)
    report(console, figures)
    if room.house.ours:
        show(console, Text("页面在 pusher demo 或 pusher serve 运行时可以打开。", "dim"))
    return 0


def _take(name: str, data: bytes, division: Division, title: str | None) -> Taken:
    try:
        return line.take(name, data, division.code, _today(), title)
    except IngestError as error:
        raise Stop(str(error)) from error
    except ItemError as error:
        hint = "，如 --title 关于……的通知" if str(error).startswith("标题") else ""
        raise Stop(f"{name}：{error}{hint}") from error


async def _checked(job: Job, room: Room) -> None:
    """What was read, what the county's checks found; Stop when anything blocks."""
    taken = job.taken
    read_out(job.console, taken.version, line.sources(taken.reading))
    for words in taken.dropped:
        show(job.console, Text(words, "dim"))
    async with session(room.runtime.pool, room.grant) as conn:
        found = await line.judged(conn, room.runtime.vault, taken, job.division)
    findings(job.console, found)
    if blocks(found):
        raise Stop("有必须先改的地方，没有发布。请改好文件后再来。")
    if job.yes and (since := ended(taken.version, now())):
        when = f"说的事到{since.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}就过了"
        raise Stop(f"{when}，再发会让人误会，--yes 不能代您决定。确需再发，请去掉 --yes 再发一次。")


async def _require_accounts(job: Job, room: Room) -> None:
    """On the stand-in a county's accounts come by themselves; elsewhere, and for a channel that is off, Stop."""
    async with session(room.runtime.pool, room.grant) as conn:
        known = await accounts(conn, job.division.county, list(CHANNELS))
        if room.house.sandbox and (room.house.ours or not known):
            await open_accounts(conn, room.runtime.vault, room.house.sandbox, job.division.county)
            known = await accounts(conn, job.division.county, list(CHANNELS))
    speaking = {row.channel for row in known}
    for channel in job.channels:
        if channel not in speaking:
            label = CHANNELS[channel].label
            raise Stop(f"本单位没有可用的{label}账号。请先在工作台“账号”里登记，或从 --channels 去掉 {channel}。")


async def _read_list(job: Job, room: Room) -> RosterReading | None:
    if not job.list_name:
        return None
    try:
        reading = await asyncio.to_thread(
            read_roster, job.list_name, job.list_data, tree=room.tree, today=_today(), within=job.division
        )
    except RosterError as error:
        raise Stop(f"{job.list_name}：{error}") from error
    row_errors(job.console, reading.errors, reading.notes)
    if reading.errors:
        raise Stop(f"{job.list_name} 有{len(reading.errors)}处错误，没有发布。请改好后再来。")
    return reading


def _number(console: Console, most: int, *, usual: bool) -> int:
    """Ask which group; where the first one is `usual`, the return key chooses it."""
    hint, unsaid = ("，回车为1", "1") if usual else ("", "")
    while True:
        said = console.input(f"发给哪一组？[1—{most}{hint}] ", markup=False).strip() or unsaid
        if said.isdigit() and 1 <= int(said) <= most:
            return int(said)


def _channels(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in CHOICES]
    if unknown or not names:
        known = "、".join(f"{name}（{CHANNELS[name].label}）" for name in CHOICES)
        raise Stop(f"没有“{unknown[0] if unknown else ''}”这个渠道；可用的有：{known}。")
    return names


def _rehearsing(settings: Settings) -> Settings:
    """With our own servers everything plays on the stand-in."""
    return replace(settings, sandbox=True) if settings.embedded else settings


def _today() -> date:
    return now().astimezone(OFFICE_TIME).date()
