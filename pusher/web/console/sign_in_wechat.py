"""Signing in inside WeChat: silently through the platform's page and back, where an account of ours may ask there.

Who is bound comes in; who is not signs in by SMS code once, in the same browser, and is bound with it. The state is
signed, good once and only in the browser that was led away; her openid stands in no address, page or log, and in no
cookie that could be read. Outside WeChat, or where no account may ask, nothing of this shows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from channels.message import Reason
from pusher import recognise
from pusher.device import STAYS
from pusher.recognise import LIFE, Known
from pusher.store import alarm as alarms
from pusher.store import county as counties
from pusher.user import TooManyAttemptsError
from pusher.web.console.sign_in import ASKED, OFFERED, agent, let_in, ours, unasked
from pusher.web.console.visit import secure
from pusher.web.deps import DEPS, Deps
from pusher.web.public.asker import (
    Asker,
    first_time,
    forgotten,
    in_an_app,
    lead_away,
    ready,
    same_browser,
    stuck,
)
from pusher.web.public.site import SITE
from pusher.web.public.tap import KIND, about, complain
from pusher.web.security import client_address

PATH: Final = "/console/sign-in/wechat"
BIND: Final = "/console/me/wechat"  # whoever wants to come back there wants to be bound
_PHONE: Final = "/console/sign-in/phone"
_AWHILE: Final = timedelta(hours=1)  # in which nobody is led away again unasked
Form = Callable[[web.Request], Awaitable[web.StreamResponse]]
SAID: Final = {
    "snapshot": "微信现在显示的是网页快照，认不出您是谁。请点页面上的“使用完整服务”，再点“用微信登录”。",
    "failed": "这次没有认出您的微信。请再点一次“用微信登录”，或者用手机验证码登录。",
    "often": "尝试的次数太多了。请15分钟后再试，或者用手机验证码登录。",
}


def first(form: Form) -> Form:
    """A form that a browser inside the app passes by; with a button for one that signed out or was just sent back."""

    async def ask(request: web.Request) -> web.StreamResponse:
        request[OFFERED] = await offered(request)
        if request[OFFERED] and ASKED not in request.cookies and not stuck(request, request.app[SITE]):
            raise web.HTTPSeeOther(_with_next(PATH, ours(request.query.get("next", ""))))
        return await form(request)

    return ask


async def offered(request: web.Request) -> bool:
    """Whether this browser could be led away."""
    return await _asker(request) is not None


async def leave(request: web.Request) -> web.StreamResponse:
    """Through the platform, or to the other forms."""
    found, wanted = await _asker(request), ours(request.query.get("next", ""))
    if found is None:
        raise web.HTTPSeeOther(_with_next(_PHONE, wanted))
    asker, base = found
    return lead_away(request.app[SITE], asker, base + _with_next(f"{PATH}/back", wanted), _path(wanted), PATH)


async def come_back(request: web.Request) -> web.StreamResponse:
    """The way back, with a code. Forged, old, used, or from another browser: nothing is asked, and nobody comes in."""
    deps, site, found = request.app[DEPS], request.app[SITE], await _asker(request)
    wanted, state = ours(request.query.get("next", "")), request.query.get("state", "")
    if found is None or site.vault is None or not first_time(site, state, found[0], _path(wanted)):
        raise _back(request, wanted, "failed")
    asker = found[0]
    if not same_browser(request, site.vault, state, asker, _path(wanted)):
        raise _back(request, wanted, "failed")
    try:
        if not await recognise.first_use(deps.pool, state, client_address(request), deps.now()):
            raise _back(request, wanted, "failed")
    except TooManyAttemptsError as error:
        raise _back(request, wanted, "often") from error
    visitor = await asker.channel.visitor(request.query.get("code", ""))
    if isinstance(visitor, Reason):
        await complain(site, asker, visitor)
        raise _back(request, wanted, "failed")
    async with deps.pool.acquire() as conn:
        await alarms.clear_alarm(conn, KIND, about(asker))
    if visitor.address is None:
        raise _back(request, wanted, "snapshot")
    raise await _named(request, Known(asker.account, visitor.address, deps.now().timestamp()), wanted)


def known(request: web.Request) -> Known | None:
    """Whom the platform named in this browser a moment ago."""
    deps = request.app[DEPS]
    return Known.read(deps.vault, request.cookies.get(cookie_name(deps), ""), deps.now())


def forget(deps: Deps, response: web.StreamResponse) -> None:
    """It was used, or is not wanted."""
    response.del_cookie(cookie_name(deps), path="/", secure=secure(deps))


def cookie_name(deps: Deps) -> str:
    """Over https nobody beside us can plant one (__Host-): it would bind another's WeChat."""
    return "__Host-cunkou-wechat" if secure(deps) else "cunkou_wechat"


async def _named(request: web.Request, who: Known, wanted: str) -> web.HTTPSeeOther:
    """Let her in, or remember whom it named until she is bound."""
    deps = request.app[DEPS]
    token = "" if wanted == BIND else await recognise.enter(deps.pool, deps.vault, who, agent(request), deps.now())
    if token:
        response = await let_in(request, token, wanted, STAYS)
        response.del_cookie(ASKED, path="/console/sign-in")
        return _forgotten(request, response)
    response = web.HTTPSeeOther(BIND if wanted == BIND else _with_next(_PHONE, wanted))
    life = int(LIFE.total_seconds())
    response.set_cookie(
        cookie_name(deps), who.sealed(deps.vault), path="/", httponly=True, samesite="Lax", secure=secure(deps),
        max_age=life,
    )  # fmt: skip
    return _forgotten(request, unasked(deps, response, _AWHILE))


def _back(request: web.Request, wanted: str, said: str) -> web.HTTPSeeOther:
    """To the other forms, with why."""
    response = web.HTTPSeeOther(f"{_PHONE}?wechat={said}" + (f"&next={wanted}" if wanted else ""))
    return _forgotten(request, unasked(request.app[DEPS], response, _AWHILE))


def _forgotten(request: web.Request, response: web.HTTPSeeOther) -> web.HTTPSeeOther:
    forgotten(request, response, PATH)
    return response


async def _asker(request: web.Request) -> tuple[Asker, str] | None:
    """The account that may ask on this host inside this app, and our address there; None: there is none."""
    deps, site = request.app[DEPS], request.app[SITE]
    if not in_an_app(request):
        return None
    for one in await site.askers.of(urlsplit(f"//{request.host}").hostname):
        async with deps.pool.acquire() as conn:
            own = await counties.county(conn, one.county)
        base = own.base_url if own and own.base_url else deps.settings.base_url
        if urlsplit(base).netloc == request.host:
            asker = await ready(site, one.account)
            return (asker, base) if asker and asker.inside(request) else None
    return None


def _path(wanted: str) -> str:
    return _with_next(f"{PATH}/back", wanted)


def _with_next(path: str, wanted: str) -> str:
    return f"{path}?next={wanted}" if wanted else path
