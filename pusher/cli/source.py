"""`pusher source`: which folders and list pages are watched for new texts (收稿来源)."""

from __future__ import annotations

import argparse
from pathlib import Path

from content.store import source as sources
from content.store.source import Source
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.collect import look
from pusher.desk import OFFICE_TIME
from pusher.fetch import Fetcher
from pusher.runtime import Runtime, now, running
from pusher.settings import Settings

_DIGITS = 15  # of a division, from the county to the group


def configure(parser: argparse.ArgumentParser) -> None:
    """What is done, and to which source."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="add|list|look|stop")
    add = acts.add_parser("add", help="增加一个来源")
    add.add_argument("division", help="收稿单位的区划代码，如 421321 或 421321101")
    add.add_argument("address", help="文件夹的绝对路径，或网站栏目页的网址")
    add.add_argument("--name", default="", help="显示的名称，如 县政府网站通知公告")
    acts.add_parser("list", help="列出全部来源")
    for act, said in (("look", "马上看一次"), ("stop", "不再看")):
        acts.add_parser(act, help=said).add_argument("number", type=int, help="来源的编号，见 list")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it, then say what holds."""
    async with opened(settings, lively=False) as house, running(house.settings, "worker") as runtime:
        if args.act == "add":
            await _add(runtime, args)
        elif args.act != "list":
            await _one(runtime, args)
        async with runtime.pool.acquire() as conn:
            for one in await sources.sources(conn):
                print(_line(one))  # noqa: T201 -- a command speaks
    return 0


async def _add(runtime: Runtime, args: argparse.Namespace) -> None:
    division = args.division
    if not (division.isascii() and division.isdigit() and len(division) in {6, 9, 12, _DIGITS}):
        raise Stop(f"“{division}”不是区划代码，应为6位（县）、9位（乡镇）或12位（村）数字。")
    is_page = args.address.startswith(("http://", "https://"))
    if not is_page and not Path(args.address).is_dir():  # noqa: ASYNC240 - a command that waits for nothing else
        raise Stop(f"没有“{args.address}”这个文件夹。请写绝对路径，或以 http 开头的网址。")
    address = args.address if is_page else str(Path(args.address).resolve())  # noqa: ASYNC240
    code = int(division.ljust(_DIGITS, "0"))
    kind = "page" if is_page else "folder"
    async with runtime.pool.acquire() as conn, conn.transaction():
        await sources.add_source(conn, int(division[:6]), code, kind, args.name or address, address, now())


async def _one(runtime: Runtime, args: argparse.Namespace) -> None:
    async with runtime.pool.acquire() as conn:
        one = await sources.source(conn, args.number)
        if one is None:
            raise Stop(f"没有编号为 {args.number} 的来源。")
        if args.act == "stop":
            await sources.stop_source(conn, one.id)
            return
    async with Fetcher(runtime.desk.base_url, inside=runtime.desk.inside) as fetcher:
        came = await look(runtime.desk, fetcher, one)
    async with runtime.pool.acquire() as conn:
        seen = await sources.source(conn, one.id)
    if seen is not None and seen.failures > one.failures:
        raise Stop(f"没有取到“{one.name}”：{seen.error.rstrip('。')}。")
    print(f"收到{came}件，在工作台的“待收稿件”里。")  # noqa: T201


def _line(one: Source) -> str:
    if one.state == "off":
        state = "已停"
    elif one.error:
        state = f"出错：{one.error}"
    else:
        state = f"{one.looked_at.astimezone(OFFICE_TIME):%m-%d %H:%M}看过" if one.looked_at else "还没看过"
    return f"{one.id}  {one.division}  {one.name}  {state}"
