"""我知道了 inside a platform's app: recorded as hers where the account had told her of the notice, else counted.

The page is the same for everybody and asks nothing. Only who taps is led through the platform's silent page, and back;
what comes back is one code, opened between our servers. Her openid stands in no address, page, log or cookie.
Whatever goes wrong on the way, the second tap is counted as everywhere else.
"""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from channels.message import Reason, Scope
from pusher.store import alarm as alarms
from pusher.store import page as store
from pusher.web.public.asker import Asker, Tap, find_asker, genuine
from pusher.web.public.cache import Page
from pusher.web.public.notice import Notice, load
from pusher.web.public.routes import OK, address, notice_page, what
from pusher.web.public.site import Site, answer, lead_to

log = logging.getLogger(__name__)

COOKIE: Final = "cunkou_tap"
COOKIE_LIFE: Final = 3600  # seconds: so long a browser that did not come back is not led away again
DOUBLE_TAP: Final = 10.0  # seconds within which a second tap is the same one
KIND: Final = "oauth"  # of the alarms
_ABOUT_THE_ACCOUNT: Final = {Scope.ACCOUNT, Scope.MODE}


async def leave(request: web.Request) -> web.Response:
    """The tap: through the platform when she is inside its app, else counted at once."""
    site, code, division = what(request)
    page = await notice_page(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    found = await _load(site, code, division)
    under_way = Tap.of_cookie(request.cookies.get(COOKIE, ""))
    failed = under_way is not None and under_way.age(site.now()) > DOUBLE_TAP
    if found is None or site.vault is None or failed or not _is_ours(request, *found):
        return _counted(request, site, code, page)
    notice, asker = found
    tap, path = Tap.new(site.now()), _path(notice)
    back = f"{notice.base_url}{path}"
    reply = lead_to(asker.channel.way_in(back, tap.state(site.vault, asker.account, path)), 303)
    secure = back.startswith("https:")
    reply.set_cookie(COOKIE, tap.cookie, path="/n/", max_age=COOKIE_LIFE, httponly=True, samesite="Lax", secure=secure)
    return reply


async def come_back(request: web.Request) -> web.Response:
    """The way back, with a code. Forged, old or used: nothing is recorded. From another browser: only counted."""
    site, code, division = what(request)
    page, found = await notice_page(site, code, division), await _load(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    state = request.query.get("state", "")
    if found is None or site.vault is None or not _is_first(site, state, *found):
        return lead_to(address(request, f"/n/{code}"), 303)
    notice, asker = found
    tap = Tap.of_cookie(request.cookies.get(COOKIE, ""))
    if tap is None or tap.state(site.vault, asker.account, _path(notice)) != state:
        return _counted(request, site, code, page, forget=False)
    visitor = await asker.channel.visitor(request.query.get("code", ""))
    if isinstance(visitor, Reason):
        await _complain(site, asker, visitor)
    elif visitor.address is None:
        return _forgotten(request, lead_to(address(request, f"/n/{code}", "full"), 303))
    elif await _hers(site, notice, asker, visitor.address):
        return _forgotten(request, lead_to(address(request, f"/n/{code}", "done"), 303))
    return _counted(request, site, code, page)


async def _load(site: Site, code: str, division: int) -> tuple[Notice, Asker] | None:
    if not code:
        return None
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now())
    asker = await find_asker(site, notice) if notice else None
    return (notice, asker) if notice and asker else None


def _is_ours(request: web.Request, notice: Notice, asker: Asker) -> bool:
    """Whether the tap is in the app and on our own page: no other site may tap for her."""
    if not asker.channel.inside(request.headers.get("User-Agent", "")):
        return False
    sent_from = request.headers.get("Sec-Fetch-Site")  # older webviews do not say it; all say Origin
    if sent_from is not None:
        return sent_from == "same-origin"
    own = urlsplit(notice.base_url)
    return request.headers.get("Origin") == f"{own.scheme}://{own.netloc}"


def _is_first(site: Site, state: str, notice: Notice, asker: Asker) -> bool:
    """Whether a state is ours, fresh, and here for the first time."""
    ours = site.vault is not None and genuine(site.vault, state, asker.account, _path(notice), site.now())
    return ours and site.taps.takes(state)


async def _hers(site: Site, notice: Notice, asker: Asker, openid: str) -> bool:
    if site.vault is None or notice.row.hash is None:
        return False
    indexes = site.vault.indexes(openid)
    async with site.pool.acquire() as conn:
        await alarms.clear_alarm(conn, KIND, _about(asker))
        return await store.acknowledge_own(conn, asker.account, notice.row.id, notice.row.hash, indexes)


async def _complain(site: Site, asker: Asker, why: Reason) -> None:
    log.info("who tapped is not known", extra={"account": asker.post.account.key, "errcode": why.code})
    if why.scope in _ABOUT_THE_ACCOUNT:
        name = asker.post.account.name
        text = f"公众号“{name}”的网页授权用不了：{why.text}。“我知道了”暂时只数次数。不用的，请去掉账号参数oauth。"
        async with site.pool.acquire() as conn:
            await alarms.raise_alarm(conn, county=asker.post.county, kind=KIND, object=_about(asker), text=text)


def _about(asker: Asker) -> str:
    return f"account {asker.post.account.key}"


def _counted(request: web.Request, site: Site, code: str, page: Page, *, forget: bool = True) -> web.Response:
    site.tally.acknowledge(code, page.county, page.division)
    reply = lead_to(address(request, f"/n/{code}", "done"), 303)
    return _forgotten(request, reply) if forget else reply


def _forgotten(request: web.Request, reply: web.Response) -> web.Response:
    if COOKIE in request.cookies:
        reply.del_cookie(COOKIE, path="/n/")
    return reply


def _path(notice: Notice) -> str:
    return f"/n/{notice.row.code}/tap{notice.variant}"
