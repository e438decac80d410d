"""Objections (异议) from a listing's page. No sign-in, no puzzle; a few an address. told.py has the answer by code."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any, Final

from aiohttp import web

from audiences.contact import ContactError, LandlineError, phone
from audiences.vault import Vault
from content.code import read_code
from content.item import Genre
from content.listing import rows
from pusher import grievance
from pusher.asking import too_private
from pusher.desk import OFFICE_TIME
from pusher.grievance import REASON, Listed, Way
from pusher.link import spaced
from pusher.objection import Complaint
from pusher.store import objection as store
from pusher.web.forms import read_fields
from pusher.web.public.cache import pack
from pusher.web.public.doors import OFTEN
from pusher.web.public.notice import Notice, asked, load
from pusher.web.public.site import SITE, UNSTORED, Site, answer, day, gone, nothing, write
from pusher.web.security import client_address

_A_DAY: Final = 200  # objections to one listing: more is somebody's program
_NAME, _PHONE, _ONCE = 40, 30, 12
_NOT_FOUND: Final = 404
_BY_HAND: Final = "也可以打电话给乡镇，或者当面说。"


async def ask(request: web.Request) -> web.Response:
    """The form: which row, why."""
    _, notice = await _listing(request)
    if notice is None or not notice.contestable:
        return _closed(request, notice)
    return _form(request, notice, {}, "")


async def take(request: web.Request) -> web.Response:
    """Keep it and tell the code, once."""
    site, notice = await _listing(request)
    if notice is None or site.vault is None or not notice.contestable:
        return _closed(request, notice)
    form = await read_fields(request)
    given = {name: _text(form.get(name), most) for name, most in _FIELDS.items()}
    if given["website"]:  # people do not see this field
        return answer(request, nothing())
    line, error = _read(site, given, notice)
    if error:
        return _form(request, notice, given, error)
    return await _enter(request, site, site.vault, notice, line, given)


async def _enter(
    request: web.Request, site: Site, vault: Vault, notice: Notice, line: int, given: dict[str, str]
) -> web.Response:
    async with site.pool.acquire() as conn, conn.transaction():
        if given["once"] and (known := await grievance.known(conn, vault, given["once"])):
            return _taken(request, *known)  # a second tap
        if not site.doors.lets_in("objection", client_address(request), notice.row.code):
            return _form(request, notice, given, f"{OFTEN}；{_BY_HAND}", 429)
        complaint = Complaint(given["reason"], given["name"], given["phone"])
        listed = Listed(notice.row.id, notice.row.county, notice.row.hash or "", notice.version)
        if await store.received_since(conn, notice.row.id, site.now() - timedelta(days=1)) >= _A_DAY:
            full = f"今天收到的异议太多，还没有收下您的。请明天再提交，{_BY_HAND}"
            return _form(request, notice, given, full, 429)
        way = Way("page", once=given["once"])
        taken = await grievance.take(conn, vault, listed, line, complaint, way=way, now=site.now())
    return _taken(request, taken.code, taken.due.day)


# what is longer than a reason may be comes back whole to be made shorter
_FIELDS: Final = {"row": 10, "reason": 4 * REASON, "name": _NAME, "phone": _PHONE, "once": 32, "website": 200}


def _taken(request: web.Request, code: str, due: date) -> web.Response:
    text = write("objection_taken.html", code=spaced(code), due=day(due), noindex=True)
    return answer(request, pack(text, UNSTORED))


async def _listing(request: web.Request) -> tuple[Site, Notice | None]:
    """What is under the code of the path."""
    site, code = request.app[SITE], read_code(request.match_info["code"]) or ""
    async with site.pool.acquire() as conn:
        found = await load(conn, site.links, code, asked(request.query.get("v")), site.now()) if code else None
    return site, found


def _closed(request: web.Request, notice: Notice | None) -> web.Response:
    """Why nothing can be said against it: it is no list, or a list that stands no more, or not now."""
    held = notice.standing if notice is not None and notice.version.genre is Genre.LISTING else None
    if notice is None or held is None:
        return answer(request, nothing())
    advice = f"{held.advice}现在不能在网上提异议；要提的，打电话给乡镇，或者拨打12345。"
    return answer(request, gone(max(held.status, _NOT_FOUND), held.headline, advice))


def _read(site: Site, given: dict[str, str], notice: Notice) -> tuple[int, str]:
    """(row, what is wrong). Whoever leaves a number is called back: a landline will do."""
    if not given["row"].isdecimal() or int(given["row"]) > len(rows(notice.version)):
        return 0, "请选一行；不是某一行的问题，选“整个名单”。"
    if not given["reason"]:
        return 0, "请写明哪里不对。"
    if len(given["reason"]) > REASON:
        return 0, f"“哪里不对”写了{len(given['reason'])}字，最多{REASON}字，请删短一点再提交。"
    if too_private(given["reason"], site.now().astimezone(OFFICE_TIME).date()):
        return 0, "请把身份证号、银行卡号、社保卡号删去再提交。办理的人不会在这里要这些号码。"
    try:
        given["phone"] = phone(given["phone"]) if given["phone"] else ""
    except LandlineError:
        pass
    except ContactError as error:
        return 0, f"{error}。电话也可以不填。"
    return int(given["row"]), ""


def _form(request: web.Request, notice: Notice, given: dict[str, str], error: str, refused: int = 400) -> web.Response:
    context: dict[str, Any] = {
        "title": notice.rendition.title,
        "issuer": notice.rendition.issuer,
        "rows": [(one.number, one.line) for one in rows(notice.version)],
        "action": request.path_qs,
        "back": f"/n/{notice.row.code}{notice.variant}",
        "given": {name: given.get(name, "") for name in _FIELDS},
        "once": given.get("once") or secrets.token_hex(_ONCE),
        "error": error,
        "reason_limit": REASON,
        "noindex": True,
    }
    return answer(request, pack(write("objection.html", **context), UNSTORED, status=refused if error else 200))


def _text(value: object, most: int) -> str:
    return value.replace("\x00", "").replace("\r\n", "\n").strip()[:most] if isinstance(value, str) else ""
