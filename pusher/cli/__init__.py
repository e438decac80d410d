"""The command line: one module for each subcommand, one line for each in COMMANDS."""

from __future__ import annotations

from typing import Final

from pusher.cli import check, migrate
from pusher.cli.command import Command

COMMANDS: Final[tuple[Command, ...]] = (
    Command("migrate", "建立或升级数据库", migrate),
    Command("check", "检查设置、数据库和队列", check),
)
