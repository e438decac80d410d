"""`pusher tag`: a county's tags (标签) and their matters (事项); the usual ones taken, its own made."""

from __future__ import annotations

import argparse

from audiences import store as people
from audiences.usual import usual
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import enter, read_division
from pusher.runtime import running
from pusher.settings import Settings
from pusher.store import Connection, session


def configure(parser: argparse.ArgumentParser) -> None:
    """What is done, in which county."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|take|add")
    acts.add_parser("list", help="列出标签").add_argument("division", help="区划代码，如 421321")
    take = acts.add_parser("take", help="采用常用标签，事项随着建好")
    take.add_argument("division", help="区划代码，如 421321")
    take.add_argument("tags", nargs="+", metavar="标签", help="如 低保 残疾人 独居老人")
    add = acts.add_parser("add", help="新建一个标签")
    add.add_argument("division", help="区划代码，如 421321")
    add.add_argument("tag", metavar="标签")
    add.add_argument("--matter", required=True, metavar="事项", help="归哪个事项；没有的，再写下面三项")
    for option, said in (("--owner", "负责单位"), ("--purpose", "用途"), ("--basis", "依据")):
        add.add_argument(option, default="", help=said)


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it, then list what the county has."""
    division = read_division(args.division)
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        tree, grant = await enter(runtime.pool, division)
        async with session(runtime.pool, grant) as conn:
            if args.act == "take":
                await _take(conn, args.tags, division.county, tree.node(division.county * 10**9).name)
            if args.act == "add":
                await _add(conn, args, division.county)
            tags = await people.tags(conn, division.county)
            for matter in await people.matters(conn, division.county):
                names = "、".join(tag.name for tag in tags if tag.matter == matter.id)
                print(f"{matter.name}（{matter.owner}）：{names}")  # noqa: T201 -- a command speaks
    return 0


async def _take(conn: Connection, names: list[str], county: int, place: str) -> None:
    for name in names:
        one = usual(name)
        if one is None:
            raise Stop(f"“{name}”不是常用标签。请用 pusher tag add 新建。")
        await people.take_usual(conn, one, county=county, place=place)


async def _add(conn: Connection, args: argparse.Namespace, county: int) -> None:
    if args.tag in {tag.name for tag in await people.tags(conn, county)}:
        raise Stop(f"已经有“{args.tag}”这个标签。")
    known = {matter.name: matter for matter in await people.matters(conn, county)}
    matter = known.get(args.matter)
    if matter is None:
        if not (args.owner and args.purpose and args.basis):
            raise Stop(f"没有“{args.matter}”这个事项。要新建，请写 --owner 负责单位 --purpose 用途 --basis 依据。")
        matter = await people.add_matter(
            conn, county=county, name=args.matter, owner=args.owner, purpose=args.purpose, legal_basis=args.basis
        )
    await people.add_tag(conn, matter=matter.id, name=args.tag)
