"""`pusher redistrict merge|rename|split`: 合村并组, counted first, then done; whose grants must be given anew."""

from __future__ import annotations

import argparse

from audiences import store as people
from audiences.division import DivisionError
from audiences.store import Moved, Order
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.import_ import agreed
from pusher.cli.place import enter, read_division
from pusher.cli.screen import heading, screen
from pusher.desk import OFFICE_TIME
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import Connection, audit, session, user

_WORDS = {"merge": "合并", "rename": "更名", "split": "拆分"}


def configure(parser: argparse.ArgumentParser) -> None:
    """What changes into what."""
    parser.add_argument("act", choices=_WORDS, help="merge 合并、rename 更名、split 把几个组划成一个新村")
    parser.add_argument("codes", nargs="+", help="原来的村或组：区划代码12或15位，合并可写几个")
    parser.add_argument("--into", metavar="代码", help="合并：并入哪个村或组")
    parser.add_argument("--groups", metavar="3,4,5", help="拆分：划出去的组")
    parser.add_argument("--name", help="新名称；合并时不写就用并入的村名")
    parser.add_argument("--yes", action="store_true", help="不再询问")
    parser.add_argument("--dry-run", action="store_true", help="只看会动多少人")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Count, ask, do; in one transaction."""
    if args.act == "merge" and not args.into:
        raise Stop("合并要写并入哪里：--into 代码。")
    if args.act != "merge" and (not args.name or len(args.codes) != 1):
        raise Stop(f"{_WORDS[args.act]}要写一个代码和新名称：--name 名称。")
    division = read_division(args.into or args.codes[0])
    console = screen()
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        _, grant = await enter(runtime.pool, division)
        order = Order(now().astimezone(OFFICE_TIME).date(), now(), dry=True)
        async with session(runtime.pool, grant) as conn:
            moved = await _do(conn, args, order)
            held = await user.grants_in(conn, [code for code in moved.codes if code != moved.new])
        heading(console, _WORDS[args.act], moved.name)
        console.print(f"居民{moved.people}人，{moved.households}户；另有{moved.tied}人的户籍地、现居地或承包地在那里。")
        for one in held:
            console.print(f"要重新授权：{one.unit} {one.name}（{one.account}）")
        if args.dry_run or not (args.yes or agreed(console, "照此办理？")):
            console.print("没有改动。")
            return 0
        async with session(runtime.pool, grant) as conn:
            done = await _do(conn, args, Order(order.valid_from, order.at))
            detail = {"people": done.people, "households": done.households}
            await audit.record(
                conn, f"{args.act}_division", at=order.at, division=done.new, staff=None, grant=None,
                subject=f"division {done.new}", detail=detail,
            )  # fmt: skip
    console.print(f"已办理，新区划代码{done.new // 1000}。原来的二维码会转到新的村。")
    return 0


async def _do(conn: Connection, args: argparse.Namespace, order: Order) -> Moved:
    codes = [read_division(code).code for code in args.codes]
    try:
        if args.act == "merge":
            return await people.merge_divisions(conn, codes, read_division(args.into).code, args.name, order)
        if args.act == "split":
            groups = [int(word) for word in (args.groups or "").replace("，", ",").split(",") if word.strip().isdigit()]
            return await people.split_village(conn, codes[0], groups, args.name, order)
        return await people.rename(conn, codes[0], args.name, order)
    except DivisionError as error:
        raise Stop(str(error)) from error
