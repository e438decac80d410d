"""`pusher followers`: how many followers each account has, and walking through the platform's list now (关注者)."""

from __future__ import annotations

import argparse

from audiences import store as people
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.desk import OFFICE_TIME
from pusher.following import walk
from pusher.runtime import Runtime, running
from pusher.settings import Settings
from pusher.store import walk as walks
from pusher.store.account import account_by_key

_REST = 600.0  # seconds between two walks


def configure(parser: argparse.ArgumentParser) -> None:
    """Which account, and whether to walk."""
    parser.add_argument("account", help="账号的代号，如 wechat-county")
    parser.add_argument("--now", action="store_true", help="马上和平台的名单对一遍")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Walk if asked, then say what holds."""
    async with opened(settings, lively=False) as house, running(house.settings, "worker") as runtime:
        async with runtime.pool.acquire() as conn:
            row = await account_by_key(conn, args.account)
        if row is None:
            raise Stop(f"没有代号为 {args.account} 的账号。")
        if args.now:
            await _walk(runtime, row.id)
        async with runtime.pool.acquire() as conn:
            villages = await people.tally_followers(conn, row.key)
            stands = next((one for one in await walks.walks(conn, row.county) if one.account == row.id), None)
        total, bound = sum(one.people for one in villages), sum(one.bound for one in villages)
        nowhere = sum(one.people for one in villages if one.village % 10**9 == 0)
        print(f"{row.name}：关注者{total}人，已绑定{bound}人，不知道哪里的{nowhere}人。")  # noqa: T201 -- a command speaks
        if stands:
            print(_said(stands))  # noqa: T201
    return 0


async def _walk(runtime: Runtime, account: int) -> None:
    async with runtime.pool.acquire() as conn:
        await walks.hurry(conn, account, _REST)
    await walk(runtime.desk)


def _said(stands: walks.Walk) -> str:
    if stands.started_at is not None:
        how = f"对到{stands.seen}人，共{stands.total}人"
    elif stands.ended_at is not None:
        at = stands.ended_at.astimezone(OFFICE_TIME)
        how = f"{at:%m-%d %H:%M}对过，补记关注{stands.came}人、取消关注{stands.gone}人"
    else:
        how = "还没有和平台对过"
    return f"{how}。{stands.said}"
