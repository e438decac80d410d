"""Objections (异议) from a listing's page. No sign-in, no puzzle; a few an address. told.py has the answer by code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from content.code import read_code
from content.listing import rows
from pusher import grievance
from pusher.grievance import REASON, Listed
from pusher.link import spaced
from pusher.objection import Complaint
from pusher.store import objection as store
from pusher.web.forms import read_fields
from pusher.web.public.cache import pack
from pusher.web.public.doors import OFTEN
from pusher.web.public.notice import Notice, asked, load
from pusher.web.public.site import SITE, UNSTORED, Site, answer, day, nothing, write
from pusher.web.security import client_address

_A_DAY: Final = 200  # objections to one listing: more is somebody's program
_NAME, _PHONE = 40, 30
_BY_HAND: Final = "也可以打电话给乡镇，或者当面说。"


async def ask(request: web.Request) -> web.Response:
    """The form: which row, why."""
    _, notice = await _listing(request)
    if notice is None:
        return answer(request, nothing())
    return _form(request, notice, {}, "")


async def take(request: web.Request) -> web.Response:
    """Keep it and tell the code, once."""
    site, notice = await _listing(request)
    if notice is None or site.vault is None:
        return answer(request, nothing())
    form = await read_fields(request)
    given = {name: _text(form.get(name), most) for name, most in _FIELDS.items()}
    if given["website"]:  # people do not see this field
        return answer(request, nothing())
    line, error = _read(given, notice)
    if error:
        return _form(request, notice, given, error)
    if not site.doors.lets_in("objection", client_address(request), notice.row.code):
        return _form(request, notice, given, f"{OFTEN}；{_BY_HAND}", 429)
    complaint = Complaint(given["reason"], given["name"], given["phone"])
    listed = Listed(notice.row.id, notice.row.county, notice.row.hash or "", notice.version)
    async with site.pool.acquire() as conn, conn.transaction():
        if await store.received_since(conn, notice.row.id, site.now() - timedelta(days=1)) >= _A_DAY:
            return _form(request, notice, given, f"今天收到的异议太多，还没有收下您的。请明天再提交，{_BY_HAND}", 429)
        taken = await grievance.take(conn, site.vault, listed, line, complaint, source="page", by=None, now=site.now())
    text = write("objection_taken.html", code=spaced(taken.code), due=day(taken.due.day), noindex=True)
    return answer(request, pack(text, UNSTORED))


_FIELDS: Final = {"row": 10, "reason": REASON, "name": _NAME, "phone": _PHONE, "website": 200}


async def _listing(request: web.Request) -> tuple[Site, Notice | None]:
    """The listing of the path, while its time runs."""
    site, code = request.app[SITE], read_code(request.match_info["code"]) or ""
    async with site.pool.acquire() as conn:
        found = await load(conn, site.links, code, asked(request.query.get("v")), site.now()) if code else None
    return site, found if found is not None and found.contestable else None


def _read(given: dict[str, str], notice: Notice) -> tuple[int, str]:
    """(row, what is wrong)."""
    if not given["row"].isdecimal() or int(given["row"]) > len(rows(notice.version)):
        return 0, "请选一行；不是某一行的问题，选“整个名单”。"
    if not given["reason"]:
        return 0, "请写明哪里不对。"
    return int(given["row"]), ""


def _form(request: web.Request, notice: Notice, given: dict[str, str], error: str, refused: int = 400) -> web.Response:
    context: dict[str, Any] = {
        "title": notice.rendition.title,
        "issuer": notice.rendition.issuer,
        "rows": [(one.number, one.line) for one in rows(notice.version)],
        "action": request.path_qs,
        "back": f"/n/{notice.row.code}{notice.variant}",
        "given": {name: given.get(name, "") for name in _FIELDS},
        "error": error,
        "reason_limit": REASON,
        "noindex": True,
    }
    return answer(request, pack(write("objection.html", **context), UNSTORED, status=refused if error else 200))


def _text(value: object, most: int) -> str:
    return value.replace("\x00", "").strip()[:most] if isinstance(value, str) else ""
