"""`pusher redistrict merge|rename|split`: 合村并组, counted first, then done; whose grants must be given anew."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from audiences.division import Tree
from pusher import redistrict
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.import_ import agreed
from pusher.cli.place import enter, read_division
from pusher.cli.screen.base import heading, screen
from pusher.redistrict import Change, DivisionError, Preview
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import session

_ONLY_NAMED = "只改名称：人、户、区划代码和二维码都不变。"
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
    change, division = _change(args), read_division(args.into or args.codes[0])
    console = screen()
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        tree, grant = await enter(runtime.pool, division)
        try:
            async with session(runtime.pool, grant) as conn:
                seen = await redistrict.preview(conn, change, now())
            heading(console, _WORDS[args.act], seen.moved.name)
            people, *more = _said(seen, tree)
            for line in (_ONLY_NAMED if args.act == "rename" else people, *more):
                console.print(line)
            if args.dry_run or not (args.yes or agreed(console, "照此办理？")):
                console.print("没有改动。")
                return 0
            async with session(runtime.pool, grant) as conn:
                done = await redistrict.carry_out(conn, change, now(), staff=None, grant=None)
        except DivisionError as error:
            raise Stop(str(error)) from error
    leads = "原来的二维码会转到新的村。" if done.codes else "区划代码不变，原来的二维码照用。"
    console.print(f"已办理，{'新' if done.codes else ''}区划代码{done.new // 1000}。{leads}")
    return 0


def _change(args: argparse.Namespace) -> Change:
    try:
        groups = redistrict.read_groups(args.groups or "")
    except DivisionError as error:
        raise Stop(str(error)) from error
    codes = tuple(read_division(code).code for code in args.codes)
    return Change(args.act, codes, args.name or "", read_division(args.into).code if args.into else 0, groups)


def _said(seen: Preview, tree: Tree) -> Iterator[str]:
    moved = seen.moved
    yield f"居民{moved.people}人，{moved.households}户；另有{moved.tied}人的户籍地、现居地或承包地在那里。"
    yield f"已张贴的海报{seen.posters}张、村二维码{seen.pages}个印着原来的地方，不用换，扫码仍能打开。"
    for old, new in seen.renumbered(tree):
        yield f"组号有变：{old}改为{new}。花名册和通知写原来的村名和组号，程序仍认得。"
    if moved.ungrouped:
        yield f"没有登记组的{moved.ungrouped}人留在原村，要过去的请先登记组。"
    if any((seen.pushes.planned, seen.pushes.running, seen.pushes.lists)):
        yield f"有关的推送：没发的{seen.pushes.planned}次，正在发的{seen.pushes.running}次，照发。"
        yield f"走访清单{seen.pushes.lists}份，没走访的户转到新的村和组，请重新打印。"
    for name, doubt in moved.groups:
        yield f"已存的人群“{name}”跟着改。{doubt}{'请核对。' if doubt else ''}"
    if seen.unserved:
        yield f"{moved.name}还没有人有账号，办完请安全管理员授权，不然没有人录入走访、回答村民。"
    for one in seen.held:
        yield f"要重新授权：{one.unit} {one.name}（{one.account}）"
