"""人员和授权: the number that a person's codes to sign in go to, and a forgotten PIN."""

from __future__ import annotations

from aiohttp import web

from pusher import phone
from pusher.staff import StaffError
from pusher.store import phone as phones
from pusher.web.console.staff import one_of, page, record
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text


async def save(visit: Visit) -> web.StreamResponse:
    """Enter, change or (an empty field) take away a person's number; wherever she is signed in, she is signed out."""
    problems = Problems()
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        try:
            await phone.enter(conn, visit.deps.vault, one.id, text(visit.form, "phone", 30))
        except StaffError as error:
            problems.add("phone", str(error))
            return await page(visit, conn, one.id, problems)
        await record(visit, conn, "set_phone", one.id)
    raise visit.moved(f"/console/staff/{one.id}")


async def clear_pin(visit: Visit) -> web.StreamResponse:
    """Let her set another PIN."""
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        await phones.set_pin(conn, one.id, None)
        await record(visit, conn, "clear_pin", one.id)
    raise visit.moved(f"/console/staff/{one.id}")
