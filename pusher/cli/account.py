"""`pusher account KEY`: show an account (公众号, 短信端口, 代发账号), enter it, or change what is given.

A secret is read from a file (`--set secret=@path`), so that it stands in no list of processes and no shell history.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

from audiences.vault import Vault
from channels.base import OptionsError
from channels.registry import CHANNELS
from pusher.account import entry, seal, unsealed
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import read_division, read_file
from pusher.runtime import running
from pusher.settings import Settings
from pusher.store import account as accounts
from pusher.store.account import NewAccount

_KEY = re.compile(r"[a-z0-9-]{2,40}")
_COUNTY = 10**9
_MOST = 1 << 16  # bytes of an option's file


def configure(parser: argparse.ArgumentParser) -> None:
    """Which account, and what is entered."""
    known = "、".join(f"{name}（{one.label}）" for name, one in CHANNELS.items())
    parser.add_argument("key", help="账号的代号：小写字母、数字和连字符，如 rm-wechat")
    parser.add_argument("--channel", help=f"渠道，新登记时必填：{known}")
    parser.add_argument("--division", help="哪里的账号，统计用区划代码，如 421321；新登记时必填")
    parser.add_argument("--name", help="居民看到的名字，如 随县融媒体；新登记时必填")
    parser.add_argument("--owner", help="主办单位")
    parser.add_argument("--supervisor", help="主管单位")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="参数=值",
        help="账号参数，可写多次，如 outlet=wechat；数字、是否和列表按 JSON 写；密钥写 参数=@文件",
    )


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Enter or change it if anything is given, then say what holds."""
    if not _KEY.fullmatch(args.key):
        raise Stop(f"“{args.key}”不能做代号：用小写字母、数字和连字符，2到40个。")
    async with (
        opened(settings, lively=False) as house,
        running(house.settings, "web") as runtime,
        runtime.pool.acquire() as conn,
        conn.transaction(),
    ):
        known = await accounts.entered(conn, args.key)
        if any((args.set, args.channel, args.division, args.name, args.owner, args.supervisor)):
            known = _changed(runtime.vault, args, known)
            await accounts.add_account(conn, known, known.division // _COUNTY)
        if known is None:
            raise Stop(f"没有代号为 {args.key} 的账号。登记请写 --channel、--division、--name 和 --set。")
    _say(known)
    return 0


def _changed(vault: Vault, args: argparse.Namespace, known: NewAccount | None) -> NewAccount:
    """The account with what was given; Stop says what is missing or wrong."""
    place = read_division(args.division).code if args.division else None
    if known is None:
        if not (args.channel and place and args.name):
            raise Stop("新登记账号，要写 --channel、--division 和 --name。")
        known = NewAccount(args.key, args.channel, place, args.name, {})
    if args.channel not in {None, known.channel}:
        raise Stop(f"{args.key} 已经是{entry(known.channel).label}账号，换渠道请用新的代号。")
    if place is not None and place // _COUNTY != known.division // _COUNTY:
        raise Stop(f"{args.key} 是 {known.division // _COUNTY} 的账号，不能改到别的县。")
    try:
        sealed = seal(vault, known.channel, _options(known.channel, unsealed(vault, known.options), args.set))
    except OptionsError as error:
        raise Stop(f"{error}。".replace("。。", "。")) from error
    return replace(
        known,
        division=place or known.division,
        name=args.name or known.name,
        owner=args.owner or known.owner,
        supervisor=args.supervisor or known.supervisor,
        options=sealed,
    )


def _say(known: NewAccount) -> None:
    """What holds; a secret is only said to be there."""
    kind = entry(known.channel)
    print(f"{known.name}（{known.key}）　{kind.label}　{known.division}")  # noqa: T201 -- a command speaks
    print(f"主办 {known.owner or '—'}　主管 {known.supervisor or '—'}")  # noqa: T201
    for name, value in sorted(known.options.items()):
        print(f"  {name} = {'（已设）' if name in kind.secrets else json.dumps(value, ensure_ascii=False)}")  # noqa: T201


def _options(channel: str, before: dict[str, Any], words: Sequence[str]) -> dict[str, Any]:
    """The options with those given: words where an option is a text, else JSON where it is some. OptionsError."""
    given = before | dict(map(_option, words))
    texts = {one.name for one in fields(entry(channel).options(given)) if one.type == "str"}
    for name in {word.partition("=")[0] for word in words} - texts:
        with suppress(ValueError):
            given[name] = json.loads(given[name])
    return given


def _option(word: str) -> tuple[str, str]:
    """A name and its value; @path: what the file says."""
    name, mark, value = word.partition("=")
    if not (name and mark):
        raise Stop(f"看不懂“{word}”，请写成 参数=值，如 outlet=wechat。")
    if value.startswith("@"):
        value = read_file(value[1:], _MOST).decode("utf-8", "replace").strip()
    return name, value
