"""`pusher import roster.xlsx --division 421321101`: dry run by the spreadsheet's own row numbers, then apply."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import PurePath

from rich.console import Console

from audiences import store as people
from audiences.roster import RosterError, RosterReading, read_roster
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import enter, read_division, read_file
from pusher.cli.screen.base import heading, screen
from pusher.cli.screen.intake import changes, row_errors
from pusher.desk import OFFICE_TIME
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import session

LARGEST = 30 * 2**20


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, the place, and whether to ask."""
    parser.add_argument("file", help="花名册：.xlsx、.xls 或 .csv")
    parser.add_argument("--division", required=True, help="名册属于哪里：区划代码6、9、12或15位")
    parser.add_argument("--leave-out", action="store_true", help="有错的行不导入，列出行号，导入其余的")
    parser.add_argument("--yes", action="store_true", help="不再询问，没有错误就导入")
    parser.add_argument("--dry-run", action="store_true", help="只核对，不导入")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read, compare, ask, apply: all of it or nothing."""
    division = read_division(args.division)
    data = await asyncio.to_thread(read_file, args.file, LARGEST)
    console = screen()
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        tree, grant = await enter(runtime.pool, division)
        today = now().astimezone(OFFICE_TIME).date()
        try:
            async with session(runtime.pool, grant) as conn:
                words = await people.mapping(conn, division.code)
            reading = await asyncio.to_thread(
                read_roster, PurePath(args.file).name, data, tree=tree, today=today, within=division, mapping=words
            )
            async with session(runtime.pool, grant) as conn:
                diff = await people.dry_run(conn, runtime.vault, reading, division, now=now(), leave_out=args.leave_out)
        except RosterError as error:
            raise Stop(f"{PurePath(args.file).name}：{error}") from error
        _tell(console, reading, diff)
        if diff.token is None:
            raise Stop(f"名册有{len(diff.errors)}处错误，一行也没有导入。请改好后再导入。")
        if args.dry_run or not (args.yes or agreed(console, "导入以上变化？")):
            console.print("没有导入。")
            return 0
        try:
            async with session(runtime.pool, grant) as conn:
                done = await people.apply(conn, diff.token, now=now())
        except RosterError as error:
            raise Stop(str(error)) from error
        console.print(f"已导入，名册第{done.version}版。")
    return 0


def require_person() -> None:
    """Stop where nobody is at the terminal: silence is no agreement."""
    if not sys.stdin.isatty():
        raise Stop("这里没有人可以确认。确定无误后请加 --yes。")


def agreed(console: Console, question: str) -> bool:
    """Ask; Stop where nobody can answer."""
    require_person()
    return console.input(f"{question}[y/N] ", markup=False).strip().lower() in {"y", "yes", "是", "好"}


def _tell(console: Console, reading: RosterReading, diff: people.Diff) -> None:
    heading(console, "核对名册", f"{len(reading.rows)}人")
    row_errors(console, diff.errors, diff.notes)
    if diff.token is not None:
        changes(console, diff)
