"""`pusher county CODE`: what a county decides for itself: address, quiet hours, caps, yearly allowances."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import time
from decimal import Decimal, InvalidOperation

from audiences import store as people
from content.ingest.alert import Colour
from content.warning import COLOURS
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.desk import OFFICE_TIME
from pusher.device import BY_CODE
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import Connection
from pusher.store import allowance as allowances
from pusher.store import county as counties
from pusher.store import objection as rules
from pusher.store import staff_session as sessions
from pusher.store.county import County
from pusher.store.objection import Rules
from pusher.strategy import Caps, QuietHours

_PLACE, _WHOLE = 10_000, 100_000  # codes a day, as the table bounds them
_CODE_ROLES = {"不许": "none", "村": "village", "村和乡镇": "town"}
_PHOTO = {"算": True, "不算": False}
_OWN = ("base_url", "hours", "cap_normal", "cap_bulk", "code_sign_in", "signed_photo")
_WEB = re.compile(r"https?://[^\s/?#]+(/[^\s?#]+)?")
_DIGITS = 15  # of a division, from the county to the group


def configure(parser: argparse.ArgumentParser) -> None:
    """The county and what changes; nothing changes: it is only shown."""
    parser.add_argument("county", help="县级区划代码6位，如 421321")
    parser.add_argument("--base-url", help="居民打开的网址，如 https://….gov.cn")
    parser.add_argument("--hours", metavar="08:00-21:00", help="普通推送的发送时段，其余为免打扰时段")
    parser.add_argument("--cap-normal", type=int, metavar="条", help="普通推送：一个号码7天内最多几条，0为不限")
    parser.add_argument("--cap-bulk", type=int, metavar="条", help="大批推送：一个号码7天内最多几条，0为不限")
    parser.add_argument("--objection-days", type=int, metavar="天", help="异议几个工作日内答复，1到60")
    parser.add_argument("--question-days", type=int, metavar="天", help="居民回复的问题几个工作日内反馈，1到60")
    parser.add_argument("--call-minutes", type=int, metavar="分", help="红色预警叫应几分钟没有应答算超时，1到240")
    parser.add_argument("--through", metavar="红", help="哪些颜色的预警，退订过的人也发（关系生命安全）；无：都不发")
    parser.add_argument("--codes", metavar="50,500", help="订阅短信的验证码一天最多几条：一个村（镇），全县")
    parser.add_argument(
        "--hotline", type=int, metavar="人", help="一次通知多少人以上，提醒先把热线口径交给12345；0为不提醒"
    )
    parser.add_argument("--night", metavar="红,橙", help="哪些颜色的预警不受免打扰限制")
    parser.add_argument("--code-sign-in", choices=sorted(_CODE_ROLES), help="谁可以用短信验证码登录；管理员从来不可以")
    parser.add_argument(
        "--signed-photo", choices=sorted(_PHOTO), help="签了字的审核表拍照上传，算不算办了这一步（代签）"
    )
    parser.add_argument(
        "--allowance",
        action="append",
        default=[],
        metavar="区划=元",
        help="单位本年短信经费，可写多次，如 421321101=5000",
    )


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Change what is given, then say what holds."""
    if not (args.county.isascii() and args.county.isdigit() and len(args.county) == 6):  # noqa: PLR2004 digits of a county
        raise Stop(f"“{args.county}”不是县级区划代码，应为6位数字，如 421321。")
    number, year = int(args.county), now().astimezone(OFFICE_TIME).year
    money = [_allowance(word, args.county) for word in args.allowance]
    async with (
        opened(settings, lively=False) as house,
        running(house.settings, "web") as runtime,
        runtime.pool.acquire() as conn,
        conn.transaction(),
    ):
        if not await people.tree(conn, county=number):
            raise Stop(f"没有区划代码是 {args.county} 的县。请核对；新的县，先用 pusher divisions 导入区划。")
        before = await counties.county(conn, number)
        words = _changed(before or County(house.settings.base_url, QuietHours()), args)
        if words != before and any(getattr(args, name) is not None for name in _OWN):
            await counties.set_county(conn, number, words)
        await sessions.close_long(conn, number, BY_CODE[words.code_roles])
        await _stand(conn, number, args)
        for division, yuan in money:
            await allowances.set_allowance(conn, division, year, yuan)
        await _say(conn, words, year, [division for division, _ in money])
    return 0


async def _stand(conn: Connection, county: int, args: argparse.Namespace) -> None:
    """Change what a county decides about objections and alerts, and say what holds."""
    was = await rules.rules(conn, county)
    days = (1 if given is None else given for given in (args.objection_days, args.question_days))
    if not (all(1 <= n <= 60 for n in days) and 1 <= (args.call_minutes or 1) <= 240):  # noqa: PLR2004 the table's own bounds
        raise Stop("异议答复、问题反馈的期限是1到60个工作日，叫应时限是1到240分钟。")
    place, whole = (was.place_codes, was.county_codes) if args.codes is None else _codes(args.codes)
    new = Rules(
        args.objection_days or was.objection_days,
        was.night if args.night is None else _colours(args.night),
        args.call_minutes or was.call_minutes,
        args.question_days or was.question_days,
        was.through if args.through is None else _colours(args.through),
        place,
        whole,
        was.hotline_from if args.hotline is None else max(args.hotline, 0),
    )
    if new != was:
        await rules.set_rules(conn, county, new)
    colours, through = (
        "、".join(colour.label for colour, name in COLOURS.items() if name in those) or "没有"
        for those in (new.night, new.through)
    )
    print(f"异议 {new.objection_days} 个工作日答复　叫应 {new.call_minutes} 分钟　夜间照发的预警：{colours}")  # noqa: T201
    print(f"居民来信 {new.question_days} 个工作日反馈　退订的人也发的预警：{through}")  # noqa: T201
    codes = f"一个村（镇）{place} 条，全县 {whole} 条"
    print(f"订阅验证码一天最多：{codes}　通知 {new.hotline_from} 人以上提醒热线口径")  # noqa: T201


def _codes(given: str) -> tuple[int, int]:
    """50,500: of one place, of the county."""
    parts = given.replace("，", ",").split(",")
    if len(parts) != 2 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):  # noqa: PLR2004 two of them
        raise Stop("验证码条数写两个数，用逗号隔开，如 50,500：一个村（镇）一天50条，全县500条。")
    place, whole = (int(part) for part in parts)
    if place > _PLACE or whole > _WHOLE:
        raise Stop(f"验证码条数太大：一个村（镇）最多{_PLACE}，全县最多{_WHOLE}。")
    return place, whole


def _colours(given: str) -> tuple[str, ...]:
    """红,橙 as the rows have them; 无: none."""
    words = [word.strip().removesuffix("色") for word in given.replace("，", ",").split(",") if word.strip()]
    if words == ["无"]:
        return ()
    if set(words) - set(Colour):
        raise Stop("颜色只能写红、橙、黄、蓝，用逗号隔开，如 红,橙。")
    return tuple(COLOURS[Colour(word)] for word in words)


def _changed(words: County, args: argparse.Namespace) -> County:
    given = (args.cap_normal, args.cap_bulk)
    if any(cap is not None and cap < 0 for cap in given):
        raise Stop("频次上限不能是负数；不限请填 0。")
    normal, bulk = (
        was if cap is None else cap for cap, was in zip(given, (words.caps.normal, words.caps.bulk), strict=True)
    )
    quiet = _hours(args.hours) if args.hours else words.quiet
    web = (args.base_url or words.base_url).rstrip("/")
    if not _WEB.fullmatch(web):
        raise Stop(f"“{args.base_url}”不是网址，应像 https://cunkou.suixian.gov.cn。")
    return replace(
        words,
        base_url=web,
        quiet=quiet,
        caps=Caps(normal, bulk),
        code_roles=_CODE_ROLES.get(args.code_sign_in, words.code_roles),
        signed_photo=_PHOTO.get(args.signed_photo, words.signed_photo),
    )


def _hours(word: str) -> QuietHours:
    try:
        opens, closes = (time.fromisoformat(part) for part in word.split("-"))
    except ValueError as error:
        raise Stop(f"看不懂发送时段“{word}”，请写成 08:00-21:00。") from error
    if opens >= closes:
        raise Stop(f"发送时段“{word}”的开始应早于结束。")
    return QuietHours(opens, closes)


def _allowance(word: str, county: str) -> tuple[int, Decimal]:
    division, _, yuan = word.partition("=")
    if not (division.isascii() and division.isdigit() and division.startswith(county) and len(division) <= _DIGITS):
        raise Stop(f"“{word}”里的区划应是 {county} 或它下面的代码，如 {county}101=5000。")
    try:
        amount = Decimal(yuan)
    except InvalidOperation as error:
        raise Stop(f"“{word}”里的金额应是数字，如 {county}101=5000。") from error
    if not (amount.is_finite() and amount >= 0):
        raise Stop(f"“{word}”里的金额不能是负数。")
    return int(division.ljust(_DIGITS, "0")), amount


async def _say(conn: Connection, words: County, year: int, divisions: list[int]) -> None:
    caps = [f"{cap}条" if cap else "不限" for cap in (words.caps.normal, words.caps.bulk)]
    print(f"网址 {words.base_url}")  # noqa: T201 -- a command speaks
    print(f"发送时段 {words.quiet.opens:%H:%M}-{words.quiet.closes:%H:%M}（加急不受限）")  # noqa: T201
    print(f"7天频次上限 普通{caps[0]}，大批{caps[1]}（加急、必达和更正不受限）")  # noqa: T201
    who = next(label for label, name in _CODE_ROLES.items() if name == words.code_roles)
    print(f"短信验证码登录：{who}　签字审核表照片：{'算' if words.signed_photo else '不算'}")  # noqa: T201
    for division in divisions:
        money = await allowances.allowance(conn, division, year)
        if money:
            print(f"{division} {year}年短信经费 {money.yuan:.2f}元，还剩 {money.remaining:.2f}元")  # noqa: T201
