"""`pusher demo`: the whole house under one command, and one notice through the whole line of the demo county."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from pusher.cli.command import Stop
from pusher.cli.demo import field, story
from pusher.cli.demo.staff import MEMBERS, PASSWORD
from pusher.cli.house import House, opened
from pusher.cli.screen.base import heading, screen, show, table
from pusher.cli.screen.report import report
from pusher.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """--exit, --json."""
    parser.add_argument("--exit", action="store_true", help="走完全程、给出报告后结束，不再继续提供网页")
    parser.add_argument("--json", action="store_true", help="在标准输出上给出一个 JSON 对象的报告")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Set up what is missing, bring one notice to the county, report, and serve until Ctrl-C."""
    if settings.production:
        raise Stop("CUNKOU_ENV=production 时不能演练：演练会写入虚构的人。")
    if not settings.embedded:
        raise Stop("演练只用自带的数据库，以免把虚构的人写进您的库。请去掉 DATABASE_URL 等环境变量再试。")
    console = screen(aside=args.json)
    heading(console, "村口", "一处发布，户户知晓")
    async with AsyncExitStack() as stack:
        with console.status("正在启动数据库、演练平台、网页和后台…"):
            house = await stack.enter_async_context(opened(replace(settings, sandbox=True), lively=True))
        if not house.ours:
            raise Stop(
                f"同一数据目录的演练已在运行：{house.settings.base_url}/ 。请先停止它，或用 CUNKOU_VAR 指定别的目录。"
            )
        told = await _watched(house, story.tell(console, house))
        report(console, told.figures)
        report(console, told.town.figures)
        if args.json:
            sys.stdout.write(json.dumps(told.figures.to_json(), ensure_ascii=False) + "\n")
            sys.stdout.flush()
        if not args.exit:
            _addresses(console, house, told)
            await _serve(console, house)
    return 0


async def _watched(house: House, work: Coroutine[None, None, story.Told]) -> story.Told:
    """Do the work while the children live; Stop says which one did not."""
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(house.watch())
    try:
        await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await watch
        return await task
    finally:
        for one in (task, watch):
            one.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def _serve(console: Console, house: House) -> None:
    try:
        await house.watch()
    except asyncio.CancelledError:  # Ctrl-C and SIGTERM are how this ends
        console.print("\n正在停止…")


def _addresses(console: Console, house: House, told: story.Told) -> None:
    base = house.settings.base_url
    heading(console, "看一看", "按 Ctrl-C 停止")
    rows = table("", "", "")
    rows.show_header = False
    rows.columns[1].no_wrap = True  # addresses are copied
    rows.add_row("工作台", f"{base}/console", "登录名见下")
    rows.add_row("通知页面", f"{base}/n/{told.code}", "群众扫码看到的")
    if told.town.article:
        rows.add_row("发布的文章", told.town.article, "没有推送给人")
    for got, openid in told.town.phones.items():
        rows.add_row("", f"{house.sandbox}/phone?to={openid}", got)
    rows.add_row("", f"{house.sandbox}/phone?to={field.OPENID}", "村书记的微信：还有一条等他签发，点开就能签")
    rows.add_row("演练手机", f"{house.sandbox}/phone", "每个号码、每个微信收到了什么")
    rows.add_row("健康", f"{base}/healthz", "")
    show(console, rows)
    console.print()
    people = table("登录名", "姓名", "单位", "角色")
    for member in MEMBERS:
        people.add_row(member.account, member.name, member.unit, member.role.label)
    show(console, people)
    show(console, Text.assemble("密码都是 ", (PASSWORD, "bold"), "（演练专用）"))
