"""我的账号: the WeChat (绑定微信) that opens the console and is told what waits."""

from __future__ import annotations

from aiohttp import web

from pusher import phone, recognise
from pusher.staff import StaffError
from pusher.store import Connection
from pusher.store import phone as phones
from pusher.store import staff_wechat as store
from pusher.web.console import sign_in_wechat
from pusher.web.console.visit import OWN, Visit
from pusher.web.forms import Problems
from pusher.web.problem import Problem


async def show(visit: Visit) -> web.StreamResponse:
    """What is bound, and the tap that binds whom the platform has just named in this browser."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def bind(visit: Visit) -> web.StreamResponse:
    """Bind it; from then on it opens the console and is told what waits."""
    who, problems = sign_in_wechat.known(visit.request), Problems()
    async with visit.database() as conn:
        if who is None:
            raise Problem(409, "放得太久了。请再点一次“绑定这个微信”。")
        try:
            await recognise.bind(conn, visit.deps.vault, visit.session.staff, who, visit.now)
        except StaffError as error:
            problems.add("wechat", str(error))
            return await _page(visit, conn, problems)
        await _record(visit, conn, "bind_wechat")
    response = visit.moved(f"{OWN}?done=wechat")
    sign_in_wechat.forget(visit.deps, response)
    raise response


async def end(visit: Visit) -> web.StreamResponse:
    """Bound no more."""
    async with visit.database() as conn:
        if not await store.unbind(conn, visit.session.staff):
            raise Problem(409, "微信已经解除绑定了。")
        await _record(visit, conn, "unbind_wechat")
    raise visit.moved(f"{OWN}?done=unbound")


async def _record(visit: Visit, conn: Connection, action: str) -> None:
    await visit.record(conn, action, visit.session.grant.lo, f"staff {visit.session.staff}")


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    known = await phones.of_staff(conn, visit.session.staff)
    return visit.page(
        "console/me_wechat.html",
        status=400 if problems else 200,
        bound=await store.of_staff(conn, visit.session.staff),
        named=sign_in_wechat.known(visit.request) is not None,
        offered=await sign_in_wechat.offered(visit.request),
        opens=known is not None and phone.allowed(known),
        problems=problems,
    )
