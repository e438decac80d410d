"""One request to the console by somebody who has signed in: who, under which grant, with which form."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from pusher.access import AccessError, Action, may, permits
from pusher.desk import OFFICE_TIME, Desk
from pusher.device import resume
from pusher.store import Connection, audit
from pusher.store import session as open_session
from pusher.store.staff_session import Session
from pusher.web.console.late import kept
from pusher.web.deps import DEPS, DESK, Deps
from pusher.web.forms import STALE, UPLOAD_LIMIT, Form, close_files, genuine, read_fields
from pusher.web.page import SESSION, render
from pusher.web.problem import Problem
from pusher.web.security import from_our_page

OWN: Final = "/console/me"  # one's own password and second factor
PIN: Final = "/console/me/pin"
_LEAVE: Final = "/console/sign-out"
_TURNED: Final = web.RequestKey("turned", tuple)  # (a cookie that takes the place of the one that came, until when)
_DIGITS: Final = 18  # a bigint holds any number of so many
_NO_FORM: Final[Form] = MultiDictProxy(MultiDict())


@dataclass(frozen=True, slots=True)
class Visit:
    """What a handler of the console gets."""

    request: web.Request
    deps: Deps
    desk: Desk
    session: Session
    form: Form
    now: datetime

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(OFFICE_TIME).date()

    def arg(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def number(self, name: str) -> int:
        """A part of the path that is a row's number; 404: no row has one as long."""
        digits = self.arg(name)
        if len(digits) > _DIGITS:
            raise Problem(404)
        return int(digits)

    def may(self, action: Action, division: int) -> bool:
        """Whether the grant covers it; for showing or leaving out a button."""
        return may(self.session.grant, action, division)

    def demand(self, action: Action, division: int) -> None:
        """Stop here if the grant does not cover it. What lies outside its range does not exist (404)."""
        if not self.session.grant.covers(division):
            raise Problem(404)
        if not permits(self.session.grant.role, action):
            raise AccessError("您现在的授权范围不包括这项操作。")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Connection]:
        """A transaction that sees what the grant covers and no more."""
        async with open_session(self.deps.pool, self.session.grant) as conn:
            yield conn

    async def record(
        self, conn: Connection, action: str, division: int, subject: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Write what this person does into the audit log, in the transaction that does it."""
        await audit.record(
            conn,
            action,
            at=self.now,
            division=division,
            staff=self.session.staff,
            grant=self.session.grant_id,
            subject=subject,
            detail=detail,
        )

    def page(self, template: str, /, *, status: int = 200, **context: Any) -> web.Response:
        """Answer with a page."""
        return render(self.request, template, status=status, today=self.today, **context)

    def moved(self, path: str) -> web.HTTPSeeOther:
        """To be raised: a POST is answered with a GET elsewhere, so that a reload repeats nothing."""
        return web.HTTPSeeOther(path)


Handler = Callable[[Visit], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the console's route table; action None: whoever has signed in.

    `pin`: something is sent, approved or taken out: a device that stays signed in asks for the PIN.
    """

    method: str
    path: str
    handler: Handler
    action: Action | None
    pin: bool = False


Gate = Callable[[Visit], Awaitable[web.StreamResponse | None]]


def guarded(route: Route, gate: Gate) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Let in who has a session whose role does the route's action, and forms that carry its token.

    `gate` answers instead of the handler as long as a PIN is due; None: go on.
    """

    async def enter(request: web.Request) -> web.StreamResponse:
        deps = request.app[DEPS]
        now = deps.now()
        session = await _session(request, deps, now)
        if session is None:
            return await _without(request)
        _first_things(request, session)
        if route.action is not None and not permits(session.grant.role, route.action):
            raise AccessError("您现在的授权范围不包括这项操作。如需办理，请切换授权范围或联系安全管理员。")
        form = _NO_FORM
        if route.method == "POST":
            request = request.clone(client_max_size=UPLOAD_LIMIT)
            form = await read_fields(request)
        try:
            if route.method == "POST" and not genuine(form, session.csrf):
                return _late(request, form, signed=True)
            visit = Visit(request, deps, request.app[DESK], session, form, now)
            held = await gate(visit) if route.pin and session.stays else None
            return held if held is not None else await route.handler(visit)
        finally:
            close_files(form)

    return enter


async def _without(request: web.Request) -> web.StreamResponse:
    """To the sign-in; what was typed before the session ended is kept."""
    if request.method == "POST" and from_our_page(request, request.app[DEPS].settings.base_url):
        try:
            form = await read_fields(request)  # of the ordinary size: nobody unknown sends a large file
        except web.HTTPRequestEntityTooLarge:
            raise web.HTTPSeeOther(_sign_in(request)) from None
        try:
            return _late(request, form, signed=False)
        finally:
            close_files(form)
    raise web.HTTPSeeOther(_sign_in(request))


def _late(request: web.Request, form: Form, *, signed: bool) -> web.Response:
    """The page of a late form; where it has nothing to carry on, or passwords, what happened without it."""
    secret = request.path.startswith((OWN, _LEAVE))
    page = None if secret else kept(request, form, signed=signed)
    if page is None and signed:
        raise Problem(403, STALE)
    if page is None:
        raise web.HTTPSeeOther(_sign_in(request))
    return page


async def _session(request: web.Request, deps: Deps, now: datetime) -> Session | None:
    """The session of the cookie, if it still stands."""
    async with deps.pool.acquire() as conn, conn.transaction():
        resumed = await resume(conn, request.cookies.get(cookie_name(deps), ""), now)
    if resumed is None:
        return None
    if resumed.cookie:
        request[_TURNED] = (resumed.cookie, resumed.session.expires_at - now)
    request[SESSION] = resumed.session
    return resumed.session


def _first_things(request: web.Request, session: Session) -> None:
    """One's own password before anything else; on a device that stays signed in, a PIN."""
    if session.temporary and not request.path.startswith((OWN, _LEAVE)):
        raise web.HTTPSeeOther(OWN)
    if session.stays and not session.pin and not request.path.startswith((PIN, _LEAVE)):
        raise web.HTTPSeeOther(back_to(request, PIN))


async def keep_turned(request: web.Request, response: web.StreamResponse) -> None:
    """Hand out the cookie that takes another's place, unless the answer hands out its own."""
    if _TURNED in request and cookie_name(deps := request.app[DEPS]) not in response.cookies:
        token, life = request[_TURNED]
        set_cookie(deps, response, token, life)  # too late to be written from there
        response.headers.add("Set-Cookie", response.cookies[cookie_name(deps)].OutputString())


def cookie_name(deps: Deps) -> str:
    """Over https the browser itself holds the cookie to this host, this path and TLS (__Host-)."""
    return "__Host-cunkou" if secure(deps) else "cunkou"


def secure(deps: Deps) -> bool:
    """Whether people come over https; only the demo does not."""
    return deps.settings.base_url.startswith("https:")


def set_cookie(deps: Deps, response: web.StreamResponse, token: str, life: timedelta | None = None) -> None:
    """Hand out a session's cookie, None: until the browser is closed; an empty token takes it back."""
    response.set_cookie(
        cookie_name(deps),
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=secure(deps),
        max_age=(int(life.total_seconds()) if life else None) if token else 0,
    )


def back_to(request: web.Request, first: str) -> str:
    """Where to go first, and back to this page afterwards if it can be shown again."""
    if request.method != "GET" or request.path == "/console":
        return first
    return f"{first}?next={request.path}"


def _sign_in(request: web.Request) -> str:
    called = request.path.startswith("/console/sign/")  # by an SMS: to whom comes by phone
    return back_to(request, "/console/sign-in/phone" if called else "/console/sign-in")
