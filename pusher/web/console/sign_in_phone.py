"""Signing in by phone: the number, then the code of the SMS. Whether it is known shows on no page."""

from __future__ import annotations

import contextlib
from typing import Final

from aiohttp import web

from audiences.contact import ContactError
from audiences.contact import phone as read_phone
from pusher import phone, recognise
from pusher.device import STAYS
from pusher.phone import Entered
from pusher.staff import StaffError
from pusher.user import SignInError, TooManyAttemptsError
from pusher.web.console import sign_in_wechat
from pusher.web.console.sign_in import FORM_COOKIE, agent, let_in, open_form, ours
from pusher.web.console.visit import secure
from pusher.web.deps import DEPS
from pusher.web.forms import Problems, read_form, text
from pusher.web.security import client_address

_COOKIE: Final = "cunkou_code"  # which request this browser made
_PATH: Final = "/console/sign-in"
_MINUTES: Final = 10


async def ask(request: web.Request) -> web.StreamResponse:
    """Show the form for the number; to whom the platform could not name it says why."""
    return _form(request, Problems(), "")


async def send(request: web.Request) -> web.StreamResponse:
    """Take the number; the worker sends a code if there is somebody to send it to."""
    deps = request.app[DEPS]
    form = await read_form(request, request.cookies.get(FORM_COOKIE, ""))
    given, problems, status = text(form, "phone", 30), Problems(), 400
    try:
        token = await phone.ask(deps.pool, deps.vault, read_phone(given), client_address(request), deps.now())
    except ContactError as error:
        problems.add("phone", f"{error}。")
    except TooManyAttemptsError as error:
        problems.add("phone", str(error))
        status = 429
    if problems:
        return _form(request, problems, given, status=status)
    wanted = ours(text(form, "next"))
    response = web.HTTPSeeOther(f"{_PATH}/code?next={wanted}" if wanted else f"{_PATH}/code")
    response.set_cookie(
        _COOKIE, token, path=_PATH, httponly=True, samesite="Strict", secure=secure(deps), max_age=60 * _MINUTES
    )
    raise response


async def ask_code(request: web.Request) -> web.StreamResponse:
    """Show the form for the code; to the number's form without a request."""
    if not request.cookies.get(_COOKIE):
        raise web.HTTPSeeOther(f"{_PATH}/phone")
    return _code_form(request, Problems())


async def enter(request: web.Request) -> web.StreamResponse:
    """Verify the code; the device stays signed in."""
    deps = request.app[DEPS]
    form = await read_form(request, request.cookies.get(FORM_COOKIE, ""))
    given = Entered(request.cookies.get(_COOKIE, ""), text(form, "code", 12), client_address(request), agent(request))
    problems = Problems()
    try:
        token = await phone.prove(deps.pool, deps.vault, given, deps.now())
    except SignInError as error:
        problems.add("code", str(error))
        status = 429 if isinstance(error, TooManyAttemptsError) else 401
        return _code_form(request, problems, status=status)
    if (who := sign_in_wechat.known(request)) and text(form, "bind", 5):
        with contextlib.suppress(StaffError):  # somebody else's: 我的账号 says that none is bound
            await recognise.bind_new(deps.pool, deps.vault, token, who, deps.now())
    response = await let_in(request, token, text(form, "next"), STAYS)
    response.del_cookie(_COOKIE, path=_PATH)
    sign_in_wechat.forget(deps, response)
    raise response


def _form(request: web.Request, problems: Problems, given: str, *, status: int = 200) -> web.Response:
    return open_form(
        request,
        "console/sign_in_phone.html",
        problems,
        status=status,
        phone=given,
        said=sign_in_wechat.SAID.get(request.query.get("wechat", ""), ""),
        named=sign_in_wechat.known(request) is not None,
    )


def _code_form(request: web.Request, problems: Problems, *, status: int = 200) -> web.Response:
    named = sign_in_wechat.known(request) is not None
    return open_form(request, "console/sign_in_code.html", problems, status=status, named=named)
