"""Signing in and out, and choosing the grant to act under."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from pusher.device import STAYS, own, session_key, switch
from pusher.store import staff_session as session
from pusher.store import user
from pusher.user import Credentials, SignInError, TooManyAttemptsError, sign_in
from pusher.web.console.visit import Visit, cookie_name, secure, set_cookie
from pusher.web.deps import DEPS, Deps
from pusher.web.forms import Problems, read_form, text
from pusher.web.page import render
from pusher.web.problem import Problem
from pusher.web.security import client_address
from pusher.web.words import device

FORM_COOKIE: Final = "cunkou_form"  # before there is a session the form's token is the cookie's twin
ASKED: Final = "cunkou_asked"  # inside WeChat: this browser is led away only by a tap
OFFERED: Final = web.RequestKey("offered", bool)  # whether it may be
_OURS: Final = re.compile(r"/console(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


async def ask(request: web.Request) -> web.Response:
    """Show the form."""
    return _form(request, Problems(), "")


async def enter(request: web.Request) -> web.StreamResponse:
    """Verify; a session that came with the request ends, whoever it belonged to (no fixation)."""
    deps = request.app[DEPS]
    form = await read_form(request, request.cookies.get(FORM_COOKIE, ""))
    given = Credentials(
        text(form, "account"), text(form, "password"), text(form, "code"), client_address(request), agent(request)
    )
    problems = Problems()
    if not given.account:
        problems.add("account", "请填写账号")
    if not given.password:
        problems.add("password", "请填写密码")
    if problems:
        return _form(request, problems, given.account, status=400)
    try:
        token = await sign_in(deps.pool, deps.vault, given, deps.now(), strict=deps.settings.production)
    except SignInError as error:
        problems.add("account", str(error))
        status = 429 if isinstance(error, TooManyAttemptsError) else 401
        return _form(request, problems, given.account, status=status)
    raise await let_in(request, token, text(form, "next"))


async def let_in(request: web.Request, token: str, wanted: str, life: timedelta | None = None) -> web.HTTPSeeOther:
    """The way in, with the new session's cookie; to be raised. The session that came with the request ends."""
    deps = request.app[DEPS]
    if old := request.cookies.get(cookie_name(deps)):
        async with deps.pool.acquire() as conn:
            await session.close(conn, session_key(old))
    response = web.HTTPSeeOther(ours(wanted) or "/console")
    response.del_cookie(FORM_COOKIE, path="/console")
    set_cookie(deps, response, token, life)
    return response


def ours(wanted: str) -> str:
    """A page of the console that somebody wanted; "": it is no such."""
    return wanted if _OURS.fullmatch(wanted) else ""


def agent(request: web.Request) -> str:
    """The device as its owner knows it."""
    return device(request.headers.get("User-Agent", ""))


async def leave(visit: Visit) -> web.StreamResponse:
    """Sign out: the row goes, so that a copied cookie is worth nothing."""
    async with visit.deps.pool.acquire() as conn:
        await session.close_device(conn, visit.session.staff, visit.session.no)
    response = web.HTTPSeeOther("/console/sign-in")
    set_cookie(visit.deps, response, "")
    raise unasked(visit.deps, response, STAYS)


def unasked(deps: Deps, response: web.HTTPSeeOther, span: timedelta) -> web.HTTPSeeOther:
    """Let this browser sign in by WeChat only by a tap for so long."""
    response.set_cookie(
        ASKED, "1", path="/console/sign-in", httponly=True, samesite="Lax", secure=secure(deps),
        max_age=int(span.total_seconds()),
    )  # fmt: skip
    return response


async def grants(visit: Visit) -> web.StreamResponse:
    """Show the grants of this person."""
    async with visit.deps.pool.acquire() as conn:
        held = await own(conn, visit.session)
    return visit.page("console/grants.html", held=held, names=await _places(visit, [one.grant.lo for one in held]))


async def choose_grant(visit: Visit) -> web.StreamResponse:
    """Act under another grant, in a new session."""
    number = text(visit.form, "grant", 18)
    async with visit.deps.pool.acquire() as conn, conn.transaction():
        token = await switch(conn, visit.session, int(number) if number.isdecimal() else 0, visit.now)
    if token is None:
        raise Problem(403)
    response = web.HTTPSeeOther("/console")
    session_ends = visit.session.expires_at - visit.now if visit.session.stays else None
    set_cookie(visit.deps, response, token, session_ends)
    raise response


async def _places(visit: Visit, codes: list[int]) -> dict[int, str]:
    async with visit.database() as conn:
        return await user.places(conn, codes)


def _form(request: web.Request, problems: Problems, account: str, *, status: int = 200) -> web.Response:
    return open_form(request, "console/sign_in.html", problems, status=status, account=account)


def open_form(
    request: web.Request, template: str, problems: Problems, /, *, status: int = 200, **context: Any
) -> web.Response:
    """Answer with a form that is filled in before there is a session; its token is its cookie's twin."""
    deps = request.app[DEPS]
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    context |= {
        "problems": problems,
        "csrf": token,
        "demo": deps.settings.sandbox,
        "wechat": request.get(OFFERED, False),
    }
    response = render(request, template, status=status, next=ours(request.query.get("next", "")), **context)
    response.set_cookie(
        FORM_COOKIE, token, path="/console", httponly=True, samesite="Strict", secure=secure(deps), max_age=3600
    )
    return response
