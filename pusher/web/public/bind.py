"""Binding (绑定): a follower's own page, opened from the conversation: name and number, then the code of the SMS.

What it says is the same whether the number is known or not. Nothing of the follower stands in the page.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.contact import ContactError, phone
from audiences.store import FollowerState
from audiences.vault import Vault
from pusher import binding
from pusher.binding import Claim, Pass
from pusher.web.forms import read_fields
from pusher.web.public.cache import pack
from pusher.web.public.doors import OFTEN
from pusher.web.public.site import SITE, UNSTORED, Site, answer, gone, write
from pusher.web.security import client_address

_FIELDS: Final = {"name": 40, "phone": 30, "agree": 3}
_CODE: Final = 12
_OVER: Final = "今天办的次数太多了，请明天在公众号里再回复一次“绑定”"
_WRONG: Final = "验证码不对，或者过了10分钟。请对照短信再输一次。"
_BY_HAND: Final = "也可以到村委会，报公众号里告诉您的编号，由村干部当面办。"


async def ask(request: web.Request) -> web.Response:
    """The form."""
    site, who = _pass(request)
    if who is None or site.vault is None:
        return _over(request)
    return _form(request, {}, "", await _state(site, site.vault, who))


async def take(request: web.Request) -> web.Response:
    """Take the claim in, and ask for the code."""
    site, who = _pass(request)
    if who is None or site.vault is None:
        return _over(request)
    form, state = await read_fields(request), await _state(site, site.vault, who)
    given = {name: _text(form.get(name), most) for name, most in _FIELDS.items()}
    if not given["name"]:
        return _form(request, given, "请填姓名。", state)
    if given["agree"] != "yes":
        return _form(request, given, "请勾选同意。不同意的，不绑定，也照样能看公开的通知。", state)
    try:
        number = phone(given["phone"])
    except ContactError as error:
        return _form(request, given, f"{error}。", state)
    if not site.doors.lets_in("bind", client_address(request)):
        return _form(request, given, f"{OFTEN}。{_BY_HAND}", state, 429)
    async with site.pool.acquire() as conn:
        # who wanted nothing more has read on this form that she agrees anew
        claim = Claim(who.openid, given["name"], number, again=state.stopped)
        asked = await binding.ask(conn, site.vault, who, claim, site.now())
    return _code(request, asked, "") if asked else _form(request, given, f"{_OVER}。{_BY_HAND}", state, 429)


async def prove(request: web.Request) -> web.Response:
    """Try the code."""
    site, who = _pass(request)
    if who is None or site.vault is None:
        return _over(request)
    form = await read_fields(request)
    word, code = _text(form.get("request"), 18), _text(form.get("code"), _CODE).replace(" ", "")
    asked = int(word) if word.isascii() and word.isdigit() else 0
    async with site.pool.acquire() as conn:
        proved = await binding.prove(conn, site.vault, who, asked, code, site.now())
    if not proved:
        return _code(request, asked, _WRONG)
    state = await _state(site, site.vault, who)
    number = binding.short_number(site.vault, who.openid)
    text = write("bind_done.html", bound=state.bound, stopped=state.stopped, number=number, noindex=True)
    return answer(request, pack(text, UNSTORED))


def _pass(request: web.Request) -> tuple[Site, Pass | None]:
    site = request.app[SITE]
    token = request.match_info["token"]
    return site, binding.read_pass(site.vault, token, site.now()) if site.vault else None


async def _state(site: Site, vault: Vault, who: Pass) -> FollowerState:
    async with site.pool.acquire() as conn:
        return await binding.state_of(conn, vault, who)


def _form(
    request: web.Request, given: dict[str, str], error: str, state: FollowerState, refused: int = 400
) -> web.Response:
    filled = {name: given.get(name, "") for name in ("name", "phone", "agree")}
    told = {"bound": state.bound, "stopped": state.stopped, "by_hand": _BY_HAND}
    text = write("bind.html", given=filled, error=error, action=request.path, **told, noindex=True)
    return answer(request, pack(text, UNSTORED, status=refused if error else 200))


def _code(request: web.Request, asked: int, error: str) -> web.Response:
    action = f"/bind/{request.match_info['token']}/code"
    text = write("bind_code.html", error=error, action=action, request=asked, by_hand=_BY_HAND, noindex=True)
    return answer(request, pack(text, UNSTORED, status=400 if error else 200))


def _over(request: web.Request) -> web.Response:
    return answer(request, gone(410, "这个链接过期了", f"请在公众号里再回复一次“绑定”。{_BY_HAND}"))


def _text(value: object, most: int) -> str:
    return value.replace("\x00", "").strip()[:most] if isinstance(value, str) else ""
