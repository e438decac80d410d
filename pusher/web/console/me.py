"""我的账号: one's own password and second factor (动态验证码), and what else stands there."""

from __future__ import annotations

import re
from typing import Final

import pyotp
from aiohttp import web
from markupsafe import Markup

from audiences.contact import mask
from content.press import qr_svg
from pusher import staff
from pusher.staff import StaffError
from pusher.store import Connection, user
from pusher.store import phone as phones
from pusher.store import staff_session as sessions
from pusher.store import staff_wechat as wechats
from pusher.store.user import Staff
from pusher.user import code_step, enrol
from pusher.web.console.me_devices import locked
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_SECRET: Final = re.compile(r"[A-Z2-7]{32}")
_ISSUER: Final = "村口"


async def show(visit: Visit) -> web.StreamResponse:
    """What holds, and the two forms."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def change_password(visit: Visit) -> web.StreamResponse:
    """Replace one's own password; everywhere else one is signed out."""
    problems = Problems()
    old, new, again = (text(visit.form, name, 200) for name in ("old", "new", "again"))
    if new != again:
        problems.add("again", "两次填的新密码不一样")
    async with visit.database() as conn:
        if not problems:
            try:
                await staff.change_password(conn, await _me(visit, conn), old, new)
            except StaffError as error:
                problems.add(error.field, str(error))
        if problems:
            return await _page(visit, conn, problems)
        await sessions.close_others(conn, visit.session.staff, visit.session.no)
        await visit.record(conn, "change_password", visit.session.grant.lo, f"staff {visit.session.staff}")
    raise visit.moved("/console/me?done=password")


async def enrol_second(visit: Visit) -> web.StreamResponse:
    """Take the secret that the page offered, once a code of it proves that the phone has it."""
    problems = Problems()
    secret, code = text(visit.form, "secret", 40), text(visit.form, "code", 10)
    if not _SECRET.fullmatch(secret):
        raise Problem(400)
    async with visit.database() as conn:
        me = await _me(visit, conn)
        if me.totp is not None:
            raise Problem(409, "您已经有动态验证码。换手机请找本县的系统管理员解除后再绑定。")
        step = code_step(secret, code, visit.now)
        if step is None:
            problems.add("code", "验证码不对。请核对手机的时间，用新的验证码再试")
            return await _page(visit, conn, problems, secret)
        await enrol(conn, visit.deps.vault, me.id, secret)
        await user.spend_totp(conn, me.id, step)  # who looked over her shoulder signs in by it no more
        await visit.record(conn, "enrol_second", visit.session.grant.lo, f"staff {me.id}")
    raise visit.moved("/console/me?done=second")


async def _me(visit: Visit, conn: Connection) -> Staff:
    me = await user.by_account(conn, visit.session.account)
    if me is None:
        raise Problem(404)
    return me


async def _phone(visit: Visit, conn: Connection) -> str:
    """One's number as screens show it; "": none."""
    known = await phones.of_staff(conn, visit.session.staff)
    number = known.number if known else None
    return mask(visit.deps.vault.open(number.key_id, number.cipher)) if number else ""


async def _page(visit: Visit, conn: Connection, problems: Problems, secret: str = "") -> web.Response:
    me = await _me(visit, conn)
    offered = secret or ("" if me.totp else pyotp.random_base32())
    link = pyotp.TOTP(offered).provisioning_uri(name=me.account, issuer_name=_ISSUER) if offered else ""
    response = visit.page(
        "console/me.html",
        status=400 if problems else 200,
        me=me,
        offered=offered,
        qr=Markup(qr_svg(link, sized=False)) if link else "",  # noqa: S704 -- our own drawing
        temporary=visit.session.temporary,
        phone=await _phone(visit, conn),
        pin_locked=await locked(visit),
        wechat=await wechats.of_staff(conn, visit.session.staff),
        devices=await sessions.devices(conn, visit.session.staff, visit.now),
        done=visit.request.query.get("done", ""),
        problems=problems,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
