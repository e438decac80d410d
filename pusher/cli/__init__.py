"""The command line: one module for each subcommand, one line for each in COMMANDS."""

from __future__ import annotations

from typing import Final

from pusher.cli import check, migrate, sandbox, serve, work
from pusher.cli.command import Command

COMMANDS: Final[tuple[Command, ...]] = (
    Command("serve", "启动网页服务", serve),
    Command("work", "启动后台处理", work),
    Command("migrate", "建立或升级数据库", migrate),
    Command("sandbox", "启动演练：模拟短信、微信平台和手机", sandbox),
    Command("check", "检查设置、数据库和队列", check),
)
