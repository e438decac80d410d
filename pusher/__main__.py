"""`python -m pusher` and the script `pusher`: read the command line, run one subcommand, say errors in one line."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Sequence

import uvloop

from pusher.cli import COMMANDS
from pusher.cli.command import Stop
from pusher.cli.parser import Parser
from pusher.embedded import EmbeddedError
from pusher.migrate import SchemaError
from pusher.settings import Settings, SettingsError
from pusher.store import DatabaseError

_UNFIT = frozenset({"22", "23"})  # PostgreSQL's classes: what no column takes, what breaks a rule
_KNOWN = (Stop, SettingsError, SchemaError, EmbeddedError)


def build_parser(wanted: str = "") -> argparse.ArgumentParser:
    """The parser with every subcommand of COMMANDS, of which only the wanted one knows its own arguments."""
    parser = Parser(prog="pusher", description="村口：一处发布，户户知晓。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    for command in COMMANDS:
        child = commands.add_parser(command.name, help=command.help, description=command.help)
        if command.name == wanted:
            module = command.load()
            module.configure(child)
            child.set_defaults(module=module)
    return parser


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The command line as read; what makes no sense ends the process with status 2 and a usage line."""
    return build_parser(next((word for word in words if not word.startswith("-")), "")).parse_args(words)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status: 0 done, 1 a sentence on stderr says why not, 130 Ctrl-C."""
    gc.disable()  # all that is loaded stays: to look through it again and again is a fifth of a command's start
    try:
        args = parse(sys.argv[1:] if argv is None else argv)
    finally:
        gc.freeze()
        gc.enable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_run(args))
    except _KNOWN as error:
        print(f"✗ {error}", file=sys.stderr)  # noqa: T201 -- a command speaks
        return 1
    except DatabaseError as error:
        if (error.sqlstate or "")[:2] not in _UNFIT:
            raise
        # Never str(error): a database quotes values, and values are people.
        print(f"✗ 数据库不收这样的内容（{type(error).__name__}），什么也没有改。请核对命令里写的。", file=sys.stderr)  # noqa: T201
        return 1
    except asyncio.CancelledError:  # SIGTERM, after everything was handed back
        return 0
    except KeyboardInterrupt:
        return 130


async def _run(args: argparse.Namespace) -> int:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    status: int = await args.module.run(args, Settings.from_env())
    return status


if __name__ == "__main__":
    sys.exit(main())
