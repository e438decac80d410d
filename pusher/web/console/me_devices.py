"""我的账号: the PIN (发送密码), and the devices on which one is signed in."""

from __future__ import annotations

from aiohttp import web

from pusher import pin
from pusher.pin import PinError
from pusher.store import phone as phones
from pusher.store import staff_session as sessions
from pusher.web.console.sign_in import ours
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem


async def ask_pin(visit: Visit) -> web.StreamResponse:
    """The form; at the first sign-in by code it comes before anything else."""
    return _page(visit, Problems(), visit.request.query.get("next", ""))


async def save_pin(visit: Visit) -> web.StreamResponse:
    """Set it. On a device that stays signed in the one before must be known; a password opens the same door."""
    problems, wanted = Problems(), text(visit.form, "next")
    staff, vault = visit.session.staff, visit.deps.vault
    if _asks_old(visit):
        try:
            await pin.check(visit.deps.pool, vault, staff, text(visit.form, "old", 10))
        except PinError as error:
            problems.add("old", str(error))
    async with visit.database() as conn:
        if not problems:
            try:
                await pin.put(conn, vault, staff, text(visit.form, "new", 10), text(visit.form, "again", 10))
            except PinError as error:
                problems.add("again" if "两次" in str(error) else "new", str(error))
        if problems:
            return _page(visit, problems, wanted)
        await visit.record(conn, "set_pin", visit.session.grant.lo, f"staff {staff}")
    raise visit.moved(ours(wanted) or ("/console/me?done=pin" if visit.session.pin else "/console"))


async def end(visit: Visit) -> web.StreamResponse:
    """Sign out on one device."""
    number = text(visit.form, "device", 18)
    async with visit.database() as conn:
        if not await sessions.end_device(conn, visit.session.staff, int(number) if number.isdecimal() else 0):
            raise Problem(409, "这台设备已经退出了。")
        await visit.record(conn, "end_device", visit.session.grant.lo, f"staff {visit.session.staff}")
    raise visit.moved("/console/me?done=device")


async def locked(visit: Visit) -> bool:
    """Whether wrong tries have locked one's PIN."""
    async with visit.database() as conn:
        has, tries = await phones.pin(conn, visit.session.staff)
    return has and tries >= pin.TRIES


def _asks_old(visit: Visit) -> bool:
    return visit.session.stays and visit.session.pin


def _page(visit: Visit, problems: Problems, wanted: str) -> web.Response:
    return visit.page(
        "console/me_pin.html",
        status=400 if problems else 200,
        has=visit.session.pin,
        asks_old=_asks_old(visit),
        next=ours(wanted),
        problems=problems,
    )
