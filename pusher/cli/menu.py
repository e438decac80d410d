"""`pusher menu`: the menu under a 公众号's conversation: show it, set ours or one from a file, take it away."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from channels.following import Following
from channels.message import Reason
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import read_file
from pusher.runtime import Runtime, running
from pusher.settings import Settings
from pusher.store.account import account_by_key
from pusher.talk import MENU

_MOST = 1 << 16  # bytes of a menu's file


def configure(parser: argparse.ArgumentParser) -> None:
    """Which account, and what is done."""
    parser.add_argument("account", help="账号的代号，如 wechat-county")
    parser.add_argument("act", choices=("show", "set", "drop"), help="看、设置、去掉")
    parser.add_argument("--file", help="按钮的 JSON 列表；不写：用系统自带的（本村通知、查询、我的）")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it, then show what holds."""
    async with opened(settings, lively=False) as house, running(house.settings, "worker") as runtime:
        channel = await _channel(runtime, args.account)
        if args.act != "show":
            _taken(await channel.set_menu(_buttons(args.file) if args.act == "set" else ()))
        for line in _lines(_taken(await channel.menu()) or ()):
            print(line)  # noqa: T201 -- a command speaks
    return 0


async def _channel(runtime: Runtime, key: str) -> Following:
    async with runtime.pool.acquire() as conn:
        row = await account_by_key(conn, key)
    post = await runtime.posts.post(row.id) if row else None
    if post is None or not post.channel.capabilities.answers:
        raise Stop(f"没有代号为 {key} 的公众号。")
    if post.channel.capabilities.by_hand is not None:
        raise Stop(f"{post.account.name}没有认证，微信不给它菜单接口。居民直接回复“通知”“补贴”或村名就行。")
    return cast("Following", post.channel)


def _taken(found: Any) -> Any:
    if isinstance(found, Reason):
        raise Stop(f"微信没有接受：{found.text}。")
    return found


def _buttons(file: str | None) -> Sequence[Mapping[str, Any]]:
    if not file:
        return MENU
    try:
        buttons = json.loads(read_file(file, _MOST))
    except ValueError as error:
        raise Stop(f"{file} 不是 JSON。") from error
    if not isinstance(buttons, list) or not all(isinstance(one, dict) for one in buttons):
        raise Stop(f"{file} 应当是按钮的列表。")
    return buttons


def _lines(buttons: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line a button; those below another stand under it."""
    if not buttons:
        return ["没有菜单。"]
    lines = []
    for one in buttons:
        lines.append(f"{one.get('name', '')}  {one.get('key') or one.get('url', '')}".rstrip())
        lines += ["  " + line for line in _lines(one["sub_button"])] if one.get("sub_button") else []
    return lines
