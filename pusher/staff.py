"""Staff (工作人员): entered, given a temporary password, switched off; and the grants that hold each other in check.

The three administrators (系统, 安全, 审计) are three people, and none of them does an office's business. Who enters
people grants nothing; who grants does not grant to himself; administrators' passwords are reset at the server only.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from audiences.division import COUNTY_SPAN, TOWN_SPAN, VILLAGE_SPAN
from pusher.access import AccessError, Grant, Role, span_of
from pusher.store import Connection, user
from pusher.store import staff_session as sessions
from pusher.store.user import Granted, Staff
from pusher.user import WeakPasswordError, hash_password, is_right

__all__ = [
    "ADMINISTRATORS", "LIFE", "StaffError", "change_password", "enter", "give", "hand_out", "switch",
    "take_back", "without_second",
]  # fmt: skip

ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
LIFE: Final = timedelta(days=3)  # of a temporary password
_ACCOUNT: Final = re.compile(r"[a-z][a-z0-9.-]{2,29}")
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none looks like another
_LEVELS: Final = {VILLAGE_SPAN: "村（社区）", TOWN_SPAN: "乡镇（街道）", COUNTY_SPAN: "全县"}


class StaffError(Exception):
    """It cannot be done; `args[0]` is Chinese, `field` names what has to be changed."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


async def enter(conn: Connection, *, county: int, unit: int, account: str, name: str, now: datetime) -> tuple[int, str]:
    """Enter somebody; return the number and a temporary password, which is kept nowhere. StaffError."""
    account = account.strip().lower()
    if not _ACCOUNT.fullmatch(account):
        raise StaffError("账号用小写字母开头，3到30个小写字母、数字、点或减号，如 lishan.wangfang", "account")
    if not 1 < len(name.strip()) <= 20:  # noqa: PLR2004 characters of a name
        raise StaffError("请填写姓名，2到20个字", "name")
    password = _password()
    hashed = await asyncio.to_thread(hash_password, password)
    number = await user.add_staff(conn, county, unit, account, name.strip(), hashed)
    if number is None:
        raise StaffError("这个账号已经有人用了，请换一个", "account")
    await user.set_password(conn, number, hashed, temporary_until=now + LIFE)
    return number, password


async def hand_out(conn: Connection, staff: int, now: datetime, *, at_the_server: bool = False) -> str:
    """Replace a forgotten password by a temporary one; sessions end. StaffError."""
    if not at_the_server:
        await _ordinary(conn, staff)
    password = _password()
    hashed = await asyncio.to_thread(hash_password, password)
    await user.set_password(conn, staff, hashed, temporary_until=now + LIFE)
    await sessions.close_all(conn, staff)
    return password


async def without_second(conn: Connection, staff: int, *, at_the_server: bool = False) -> None:
    """Take away a lost second factor; sessions end. StaffError."""
    if not at_the_server:
        await _ordinary(conn, staff)
    await user.set_totp(conn, staff, None, None)
    await sessions.close_all(conn, staff)


async def switch(conn: Connection, staff: int, *, active: bool, by: int) -> None:
    """Let somebody sign in, or no longer: sessions and keys end at once. StaffError."""
    if staff == by:
        raise StaffError("不能停用自己的账号")
    await user.set_active(conn, staff, active=active)
    if not active:
        await sessions.close_all(conn, staff)


async def change_password(conn: Connection, staff: Staff, old: str, new: str) -> None:
    """Replace one's own password; other sessions end. StaffError."""
    if not await asyncio.to_thread(is_right, staff.password, old):
        raise StaffError("现在的密码不对", "old")
    if old == new:
        raise StaffError("新密码不能和现在的一样", "new")
    if staff.account in new.lower():
        raise StaffError("新密码里不能有账号", "new")
    try:
        hashed = await asyncio.to_thread(hash_password, new)
    except WeakPasswordError as error:
        raise StaffError(str(error), "new") from error
    await user.set_password(conn, staff.id, hashed)


async def give(conn: Connection, staff: int, role: Role, division: int, matters: Sequence[int], *, by: int) -> int:
    """Give a grant; return its number. StaffError."""
    if staff == by:
        raise StaffError("不能给自己授权，须由另一名安全管理员办")
    span = span_of(role)
    if division % span or (span < COUNTY_SPAN and division % (span * 1000) == 0):
        raise StaffError(f"“{role.label}”要授给一个{_LEVELS[span]}", "division")
    held = await user.grants(conn, staff)
    _together(held, role)
    try:
        grant = Grant(role, division, division + span - 1, tuple(matters))
    except AccessError as error:
        raise StaffError(str(error), "division") from error
    if any((one.grant.role, one.grant.lo) == (role, division) for one in held):
        raise StaffError("已经有这项授权了", "role")
    return await user.add_grant(conn, staff, grant)


async def take_back(conn: Connection, staff: int, number: int, now: datetime) -> Granted:
    """End a grant; its sessions and keys end with it. StaffError."""
    found = next((one for one in await user.grants(conn, staff) if one.id == number), None)
    if found is None:
        raise StaffError("这项授权已经收回了")
    await user.end_grant(conn, number, now)
    return found


def _together(held: Sequence[Granted], role: Role) -> None:
    """An administrator is nothing else: neither another administrator nor an office's hand."""
    roles = {one.grant.role for one in held} - {role}
    if roles and (role in ADMINISTRATORS or roles & ADMINISTRATORS):
        other = "、".join(sorted(one.label for one in roles))
        raise StaffError(f"管理员不能兼任其他角色：这个人已经是{other}。请先收回，或授给另一个人", "role")


async def _ordinary(conn: Connection, staff: int) -> None:
    held = {one.grant.role for one in await user.grants(conn, staff)}
    if held & ADMINISTRATORS:
        raise StaffError("管理员的密码和动态验证码只能在服务器上重设：pusher staff")


def _password() -> str:
    """Four groups of four: some 79 bits, read out without mistakes."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
