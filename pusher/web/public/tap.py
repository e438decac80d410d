"""我知道了 inside a platform's app: recorded as hers where the account had told her of the notice, else counted.

The page is the same for everybody and asks nothing. Only who taps is led through the platform's silent page, and back;
what comes back is one code, opened between our servers. Her openid stands in no address, page, log or cookie.
Whatever goes wrong on the way, the second tap is counted as everywhere else.
"""

from __future__ import annotations

import logging
from typing import Final

from aiohttp import web

from channels.message import Reason, Scope
from pusher.store import alarm as alarms
from pusher.store import page as store
from pusher.web.public import mine
from pusher.web.public.asker import (
    Asker,
    find_asker,
    first_time,
    forgotten,
    in_an_app,
    lead_away,
    on_our_page,
    same_browser,
    stuck,
)
from pusher.web.public.cache import Page
from pusher.web.public.notice import Notice, load
from pusher.web.public.routes import OK, address, notice_page, what
from pusher.web.public.site import Site, answer, lead_to

log = logging.getLogger(__name__)

KIND: Final = "oauth"  # of the alarms
_ROOT: Final = "/n/"
_ABOUT_THE_ACCOUNT: Final = {Scope.ACCOUNT, Scope.MODE}


async def leave(request: web.Request) -> web.Response:
    """The tap: through the platform when she is inside its app, else counted at once."""
    site, code, division = what(request)
    page = await notice_page(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    found = await _load(site, code, division) if in_an_app(request) else None
    if found is None or stuck(request, site) or not on_our_page(request, found[0].base_url, found[1]):
        return _counted(request, site, code, page)
    notice, asker = found
    path = _path(notice)
    return lead_away(site, asker, f"{notice.base_url}{path}", path, _ROOT)


async def come_back(request: web.Request) -> web.Response:
    """The way back, with a code. Forged, old or used: nothing is recorded. From another browser: only counted."""
    site, code, division = what(request)
    page, found = await notice_page(site, code, division), await _load(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    state = request.query.get("state", "")
    if found is None or site.vault is None or not first_time(site, state, found[1], _path(found[0])):
        return lead_to(address(request, f"/n/{code}"), 303)
    notice, asker = found
    if not same_browser(request, site.vault, state, asker, _path(notice)):
        return _counted(request, site, code, page, forget=False)
    visitor = await asker.channel.visitor(request.query.get("code", ""))
    if isinstance(visitor, Reason):
        await complain(site, asker, visitor)
        return _counted(request, site, code, page)
    if visitor.address is None:
        return forgotten(request, lead_to(address(request, f"/n/{code}", "full"), 303), _ROOT)
    if not await _hers(site, notice, asker, visitor.address):
        site.tally.acknowledge(code, page.county, page.division)
    reply = lead_to(address(request, f"/n/{code}", "done", mine.ME), 303)
    hers = await mine.learn(site, site.vault, asker, visitor.address)
    mine.keep(reply, hers, site.vault, site.now(), secure=notice.base_url.startswith("https:"))
    return forgotten(request, reply, _ROOT)


async def complain(site: Site, asker: Asker, why: Reason) -> None:
    """Say in the log, and to the account's people where it is about the account, that nobody was named."""
    log.info("who tapped is not known", extra={"account": asker.post.account.key, "errcode": why.code})
    if why.scope in _ABOUT_THE_ACCOUNT:
        name = asker.post.account.name
        until = "“我知道了”暂时只数次数，工作台不能用微信登录"
        text = f"公众号“{name}”的网页授权用不了：{why.text}。{until}。不用的，请去掉账号参数oauth。"
        async with site.pool.acquire() as conn:
            await alarms.raise_alarm(conn, county=asker.post.county, kind=KIND, object=about(asker), text=text)


def about(asker: Asker) -> str:
    """What the alarm is about."""
    return f"account {asker.post.account.key}"


async def _load(site: Site, code: str, division: int) -> tuple[Notice, Asker] | None:
    if not code:
        return None
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now())
    asker = await find_asker(site, notice) if notice else None
    return (notice, asker) if notice and asker else None


async def _hers(site: Site, notice: Notice, asker: Asker, openid: str) -> bool:
    if site.vault is None or notice.row.hash is None:
        return False
    indexes = site.vault.indexes(openid)
    async with site.pool.acquire() as conn:
        await alarms.clear_alarm(conn, KIND, about(asker))
        return await store.acknowledge_own(conn, asker.account, notice.row.id, notice.row.hash, indexes)


def _counted(request: web.Request, site: Site, code: str, page: Page, *, forget: bool = True) -> web.Response:
    site.tally.acknowledge(code, page.county, page.division)
    reply = lead_to(address(request, f"/n/{code}", "done"), 303)
    return forgotten(request, reply, _ROOT) if forget else reply


def _path(notice: Notice) -> str:
    return f"/n/{notice.row.code}/tap{notice.variant}"
