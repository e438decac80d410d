"""`pusher divisions SOURCE COUNTY`: load the towns and villages of any county from the china-division package."""

from __future__ import annotations

import argparse
import asyncio
import tarfile
from pathlib import Path

from audiences import store as people
from audiences.china_division import bundled_rows, county_rows
from audiences.division import DivisionError, Node
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.runtime import running
from pusher.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The county, and where its tables are."""
    parser.add_argument("county", help="县级区划代码6位，如 421321")
    parser.add_argument("source", nargs="?", help="china-division 数据包：解开的文件夹，或 .tgz 文件；内置四个县不用填")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read, load, say how many. What an office has entered or renamed itself is kept."""
    nodes = await asyncio.to_thread(_read, args.county, args.source)
    async with (
        opened(settings, lively=False) as house,
        running(house.settings, "web") as runtime,
        runtime.pool.acquire() as conn,
        conn.transaction(),
    ):
        await people.load_divisions(conn, nodes)
    print(f"{nodes[0].name}：{len(nodes)}个区划已载入。")  # noqa: T201 -- a command speaks
    return 0


def _read(county: str, source: str | None) -> tuple[Node, ...]:
    if not (county.isascii() and county.isdigit() and len(county) == 6):  # noqa: PLR2004 digits of a county
        raise Stop(f"“{county}”不是县级区划代码，应为6位数字，如 421321。")
    try:
        return county_rows(Path(source), int(county)) if source else bundled_rows(int(county))
    except DivisionError as error:
        raise Stop(str(error)) from error
    except (OSError, tarfile.TarError, KeyError, UnicodeDecodeError) as error:
        raise Stop(f"读不了“{source}”：请给出 china-division 数据包的文件夹或 .tgz 文件。") from error
