"""订阅短信 on a place's page: a number, a code by SMS, done. Without a script; the number stands in no address.

What it says is the same whether the number is known or not.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.contact import ContactError, mask
from audiences.contact import phone as read_phone
from audiences.division import Division, Level
from pusher import subscribing
from pusher.link import short_division
from pusher.store import Connection
from pusher.store import page as store
from pusher.subscribing import Request
from pusher.web.forms import read_fields
from pusher.web.public.board import find
from pusher.web.public.cache import pack
from pusher.web.public.doors import OFTEN
from pusher.web.public.site import SITE, UNSTORED, Site, answer, nothing, write
from pusher.web.security import client_address, from_elsewhere

_PHONE, _CODE, _TOKEN = 30, 12, 60
_BY_HAND: Final = "也可以到村委会登记手机号。"
_PLACES: Final = frozenset({Level.TOWN, Level.VILLAGE})


async def path(conn: Connection, site: Site, division: Division) -> str:
    """Where the form of a place leads; empty: its notices cannot be subscribed to."""
    if site.vault is None or division.level not in _PLACES:
        return ""
    able = await subscribing.open_to(conn, site.vault, division.code)
    return f"/v/{short_division(division.code)}/subscribe" if able else ""


async def ask(request: web.Request) -> web.Response:
    """The form on a page of its own."""
    opened = await _open(request)
    return _form(request, opened, "", "") if isinstance(opened, store.Place) else opened


async def take(request: web.Request) -> web.Response:
    """Take the number in, and ask for the code."""
    site, opened = request.app[SITE], await _open(request)
    if not isinstance(opened, store.Place) or site.vault is None:
        return opened if isinstance(opened, web.Response) else answer(request, nothing())
    form = await read_fields(request)
    given = _text(form.get("phone"), _PHONE)
    if _text(form.get("website"), 1) or from_elsewhere(request):  # people do not see this field
        return answer(request, nothing())
    number, error = _read(given, agrees=form.get("agree") == "yes")
    if error:
        return _form(request, opened, given, error)
    if not site.doors.lets_in("subscribe", client_address(request), str(opened.code)):
        return _form(request, opened, given, f"{OFTEN}。{_BY_HAND}", 429)
    async with site.pool.acquire() as conn:
        asked = await subscribing.ask(conn, site.vault, opened.code, number, site.now())
    if asked is None:
        return _form(request, opened, given, f"今天办的人太多了，请明天再试。{_BY_HAND}", 429)
    return _code(request, opened, asked.token, mask(number), "")


async def prove(request: web.Request) -> web.Response:
    """Try the code."""
    site, opened = request.app[SITE], await _open(request)
    if not isinstance(opened, store.Place) or site.vault is None:
        return opened if isinstance(opened, web.Response) else answer(request, nothing())
    form = await read_fields(request)
    token, code = _text(form.get("request"), _TOKEN), _text(form.get("code"), _CODE).replace(" ", "")
    async with site.pool.acquire() as conn:
        proved = await subscribing.prove(conn, site.vault, Request.read(token), code, site.now())
    if not proved:
        return _code(request, opened, token, "", "验证码不对，或者过了10分钟。请对照短信再输一次。")
    text = write("subscribe_done.html", place=opened.name, back=_back(opened), noindex=True)
    return answer(request, pack(text, UNSTORED))


def _read(given: str, *, agrees: bool) -> tuple[str, str]:
    """(the number, what is wrong)."""
    if not agrees:
        return "", "请勾选同意。不同意的，不登记，也照样能在这里看通知。"
    try:
        return read_phone(given), ""
    except ContactError as error:
        return "", f"{error}。"


async def _open(request: web.Request) -> store.Place | web.Response:
    """The place of the path, while its notices can be subscribed to."""
    site, division = request.app[SITE], await find(request, "/subscribe")
    if isinstance(division, web.Response):
        return division
    async with site.pool.acquire() as conn:
        place = await store.place(conn, division.code)
        able = place is not None and await path(conn, site, division)
    return place if place is not None and able else answer(request, nothing())


def _form(request: web.Request, place: store.Place, given: str, error: str, refused: int = 400) -> web.Response:
    text = write(
        "subscribe.html",
        place=place.name,
        subscribe=f"{_back(place)}/subscribe",
        back=_back(place),
        given=given,
        agreed=refused == web.HTTPTooManyRequests.status_code,
        error=error,
        noindex=True,
    )
    return answer(request, pack(text, UNSTORED, status=refused if error else 200))


def _code(request: web.Request, place: store.Place, token: str, number: str, error: str) -> web.Response:
    text = write(
        "subscribe_code.html",
        place=place.name,
        action=f"{_back(place)}/subscribe/code",
        back=_back(place),
        request=token,
        number=number,
        error=error,
        noindex=True,
    )
    return answer(request, pack(text, UNSTORED, status=400 if error else 200))


def _back(place: store.Place) -> str:
    return f"/v/{short_division(place.code)}"


def _text(value: object, most: int) -> str:
    return value.replace("\x00", "").strip()[:most] if isinstance(value, str) else ""
