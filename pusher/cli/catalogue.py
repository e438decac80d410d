"""`pusher catalogue …`: the county's file in, what is late and what is missing out; holidays, responsible units."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path, PurePath
from typing import Final

from rich.console import Console

from audiences import store as people
from audiences.division import Division
from content import catalogue as files
from content.calendar import CalendarError, read_overrides
from content.catalogue.change import Change, beside, compare, named
from content.catalogue.units import read_units
from content.ingest import LARGEST, IngestError
from content.store import catalogue as catalogues
from content.store.catalogue import DomainUnit
from pusher import filing
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.import_ import agreed
from pusher.cli.place import enter, read_division, read_file
from pusher.cli.screen.base import heading, screen, show, table
from pusher.desk import OFFICE_TIME
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import Connection, session
from pusher.web.console.catalogue_sheet import gaps_sheet, late_sheet, unit_name
from pusher.web.page import day

_SHOWN: Final = 20
_Act = Callable[[argparse.Namespace, Connection, Division, Console], Awaitable[None]]


def configure(parser: argparse.ArgumentParser) -> None:
    """One word for each thing to do, then the place."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="做什么")
    for name, words, place in (
        ("import", "导入县里的标准目录（.xlsx、.docx）", "县级区划代码6位，如 421321"),
        ("show", "查看现行目录", "区划代码6、9或12位：县、乡镇或村"),
        ("late", "逾期公开清单", "区划代码6、9或12位"),
        ("gaps", "还没有信息的事项", "区划代码6、9或12位"),
        ("holidays", "录入一年的节假日（holiday-cn 格式 JSON）", "县级区划代码6位"),
        ("units", "录入各领域责任单位（任务分工表）", "县级区划代码6位"),
    ):
        one = acts.add_parser(name, help=words, description=words)
        one.add_argument("division", help=place)
        if name in {"import", "holidays", "units"}:
            one.add_argument("file", help="文件")
        if name in {"late", "gaps"}:
            one.add_argument("--xlsx", metavar="文件", help="另存为表格")
        if name == "import":
            one.add_argument("--name", default="", help="目录名称，不填用文件名")
            one.add_argument("--whole", action="store_true", help="文件是全县完整的目录：里面没有的领域一律取消")
            one.add_argument("--yes", action="store_true", help="不再询问，没有错误就启用")
            one.add_argument("--dry-run", action="store_true", help="只比较，不启用")
        if name == "units":
            one.add_argument("--since", default="", metavar="日期", help="从哪天起，如 2020-09-09，不填为今天")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it in one transaction."""
    division = read_division(args.division)
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        _, grant = await enter(runtime.pool, division)
        async with session(runtime.pool, grant) as conn:
            try:
                await _ACTS[args.act](args, conn, division, screen())
            except (IngestError, CalendarError) as error:
                raise Stop(str(error)) from error
    return 0


async def _import(args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    data = await asyncio.to_thread(read_file, args.file, LARGEST)
    name = PurePath(args.file).name
    reading = files.read(name, data)
    heading(console, "核对目录", f"{len(reading.rows)}项")
    for one in (*reading.errors, *reading.notes)[:_SHOWN]:
        console.print(f"  {'✗' if one.bad else '·'} {one.sentence}")
    if reading.errors:
        raise Stop(f"目录有{len(reading.errors)}处要改，没有导入。请改好后再导入。")
    was = await catalogues.current(conn, division.county, now())
    before = () if was.sample else was.rows
    rows = reading.rows if args.whole else beside(before, reading.rows)
    if len(rows) > len(reading.rows):
        console.print(f"  文件里没有的领域不动，共{len(rows) - len(reading.rows)}项；要取消它们，请加 --whole")
    _tell(console, compare(before, rows))
    if args.dry_run or not (args.yes or agreed(console, "启用这份目录？")):
        console.print("没有启用。")
        return
    digest = hashlib.sha256(data).hexdigest()
    no = await catalogues.dry_run(
        conn,
        division.county,
        args.name or named(PurePath(name).stem, reading.rows, rows),
        rows,
        digest=digest,
        by=None,
        at=now(),
    )
    await catalogues.put_in_force(conn, division.county, no, now())
    console.print(f"已启用第{no}版，{len(rows)}项。")


def _tell(console: Console, change: Change) -> None:
    console.print(
        f"  新增{len(change.added)}项，取消{len(change.removed)}项，改动{len(change.changed)}项，不变{change.same}项"
    )
    for row in change.removed[:_SHOWN]:
        console.print(f"  取消 {row.domain} › {row.name}")
    for one in change.changed[:_SHOWN]:
        console.print(f"  改动 {one.after.domain} › {one.after.name}：{'、'.join(one.labels)}")


async def _show(_args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    catalogue = await catalogues.current(conn, division.county, now())
    heading(console, catalogue.name, f"第{catalogue.no}版" + ("，示例" if catalogue.sample else ""))
    made = table("领域", "责任单位", "事项", "已有信息", right=(2, 3))
    for one in await filing.sections(conn, catalogue, division.lo, division.hi):
        made.add_row(one.domain, one.unit, str(len(one.covers)), str(one.filled))
    show(console, made)


async def _late(args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    found = await filing.late(conn, division.lo, division.hi, _today())
    tree = await people.tree(conn, division.county)
    heading(console, "逾期公开", f"{len(found)}条")
    made = table("标题", "单位", "应公开", "公开", "逾期工作日", right=(4,))
    for one in found[:_SHOWN]:
        due = day(one.deadline.due.day) + ("（暂定）" if one.provisional else "")
        made.add_row(one.title, unit_name(tree, one.division), due, day(one.published), str(one.days))
    show(console, made)
    await _keep(args, late_sheet(found, tree), console)


async def _gaps(args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    catalogue = await catalogues.current(conn, division.county, now())
    sections = await filing.sections(conn, catalogue, division.lo, division.hi)
    heading(console, "还没有信息的事项", f"{sum(len(one.missing) for one in sections)}项")
    for one in sections:
        for row in one.missing:
            console.print(f"  {one.domain} › {row.name}")
    await _keep(args, gaps_sheet(sections), console)


async def _holidays(args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    data = await asyncio.to_thread(read_file, args.file, LARGEST)
    try:
        told = read_overrides(json.loads(data))
    except json.JSONDecodeError as error:
        raise Stop(f"“{PurePath(args.file).name}”不是 JSON 文件。") from error
    await catalogues.set_holidays(conn, division.county, told, PurePath(args.file).name)
    whole = "".join(f"，{year}年已完整" for year in sorted(told.years))
    console.print(f"已录入{len(told.days)}天{whole or '，法定节日还不全，时限仍按暂定算'}。")


async def _units(args: argparse.Namespace, conn: Connection, division: Division, console: Console) -> None:
    data = await asyncio.to_thread(read_file, args.file, LARGEST)
    try:
        since = date.fromisoformat(args.since) if args.since else _today()
    except ValueError as error:
        raise Stop(f"看不懂日期“{args.since}”，请写成 2020-09-09。") from error
    found = read_units(PurePath(args.file).name, data)
    await catalogues.set_domain_units(
        conn, division.county, [DomainUnit(one.domain, since, one.said, one.unit) for one in found]
    )
    console.print(f"已录入{len(found)}个领域的责任单位。")


async def _keep(args: argparse.Namespace, data: bytes, console: Console) -> None:
    if args.xlsx:
        await asyncio.to_thread(Path(args.xlsx).write_bytes, data)
        console.print(f"已存为 {args.xlsx}")


def _today() -> date:
    return now().astimezone(OFFICE_TIME).date()


_ACTS: Final[dict[str, _Act]] = {
    "import": _import,
    "show": _show,
    "late": _late,
    "gaps": _gaps,
    "holidays": _holidays,
    "units": _units,
}
