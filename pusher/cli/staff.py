"""`pusher staff`: enter the first administrators of a county, and reset an administrator's password or second factor.

Everybody else is entered at the console (人员和授权). A temporary password is printed once and kept nowhere.
"""

from __future__ import annotations

import argparse

from pusher import staff
from pusher.access import Role
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import read_division
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.staff import ADMINISTRATORS, StaffError
from pusher.store import Connection, audit, user

_COUNTY = 10**9


def configure(parser: argparse.ArgumentParser) -> None:
    """Whom, and what."""
    known = "、".join(f"{role}（{role.label}）" for role in Role if role in ADMINISTRATORS)
    parser.add_argument("account", help="登录账号，如 suixian.system")
    parser.add_argument("--county", help="县级区划代码6位，登记时必填")
    parser.add_argument("--name", help="姓名，登记时必填")
    parser.add_argument("--unit", help="单位，登记时必填，如 随县数据局")
    parser.add_argument("--role", choices=sorted(ADMINISTRATORS), help=f"管理员：{known}；登记时必填")
    parser.add_argument("--reset", action="store_true", help="重设密码，并解除动态验证码")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Enter or reset, and print the temporary password."""
    async with (
        opened(settings, lively=False) as house,
        running(house.settings, "web") as runtime,
        runtime.pool.acquire() as conn,
        conn.transaction(),
    ):
        try:
            password = await (_reset(conn, args) if args.reset else _enter(conn, args))
        except StaffError as error:
            raise Stop(f"{error}。") from error
    print(f"账号 {args.account}　临时密码 {password}")  # noqa: T201 -- a command speaks
    print(f"{staff.LIFE.days}天内有效，登录后先换密码、绑定动态验证码。")  # noqa: T201
    return 0


async def _enter(conn: Connection, args: argparse.Namespace) -> str:
    if not (args.county and args.name and args.unit and args.role):
        raise Stop("登记管理员要写 --county、--name、--unit 和 --role；重设密码写 --reset。")
    county = read_division(args.county)
    if county.code % _COUNTY:
        raise Stop(f"“{args.county}”不是县级区划代码，应为6位数字，如 421321。")
    unit = await user.add_unit(conn, county.county, county.code, args.unit)
    number, password = await staff.enter(
        conn, county=county.county, unit=unit, account=args.account, name=args.name, now=now()
    )
    await staff.give(conn, number, Role(args.role), county.code, (), by=0)
    await _record(conn, "add_staff", county.code, number)
    return password


async def _reset(conn: Connection, args: argparse.Namespace) -> str:
    known = await user.by_account(conn, args.account)
    if known is None:
        raise Stop(f"没有账号 {args.account}。")
    await staff.without_second(conn, known.id, at_the_server=True)
    await _record(conn, "reset_password", known.county * _COUNTY, known.id)
    return await staff.hand_out(conn, known.id, now(), at_the_server=True)


async def _record(conn: Connection, action: str, division: int, number: int) -> None:
    """At the server nobody is signed in: the program did it."""
    await audit.record(conn, action, at=now(), division=division, staff=None, grant=None, subject=f"staff {number}")
