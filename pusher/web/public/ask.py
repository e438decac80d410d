"""The box under a notice (有话要问): asked without a telephone, a name or a script, answered under a code (told.py).

There is a box only where somebody stands named to answer; else the page says whom to call. What was answered for all to
read stands above it. Nothing that anybody asked is ever on a page.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.contact import ContactError
from audiences.contact import phone as read_phone
from content.code import read_code
from pusher import asking
from pusher.asking import Asked
from pusher.desk import OFFICE_TIME
from pusher.link import spaced
from pusher.store import Connection
from pusher.store import answer as store
from pusher.store import objection as rules
from pusher.web.forms import read_fields
from pusher.web.public.box import NO_BOX, WORDS, Box
from pusher.web.public.cache import pack
from pusher.web.public.doors import OFTEN
from pusher.web.public.notice import Notice, asked, load
from pusher.web.public.site import SITE, UNSTORED, Site, answer, day, nothing, write
from pusher.web.security import client_address, from_elsewhere

_SHOWN: Final = 20
# what is longer than a question may be comes back whole to be made shorter
_FIELDS: Final = {"words": 4 * WORDS, "phone": 30, "website": 200}
_FULL: Final = "今天收到的提问太多，还没有收下您的。请明天再提交，也可以打通知上的电话，或者拨打12345。"


async def find_box(conn: Connection, site: Site, notice: Notice) -> Box:
    """What stands under this notice; nothing where it holds no longer."""
    if not notice.in_force or notice.row.hash is None:
        return NO_BOX
    answers = tuple(await store.shown(conn, notice.row.id, notice.row.hash, _SHOWN))
    who = await store.answerer(conn, notice.row.id) if site.vault else None
    days = (await rules.rules(conn, notice.row.county)).question_days
    return Box(answers, who.called if who else "", days)


async def ask(request: web.Request) -> web.Response:
    """The form on a page of its own."""
    _, notice, box = await _open(request)
    return _form(request, notice, box, {}, "") if notice else answer(request, nothing())


async def take(request: web.Request) -> web.Response:
    """Keep it and tell the code, once."""
    site, notice, box = await _open(request)
    form = await read_fields(request)
    given = {name: _text(form.get(name), most) for name, most in _FIELDS.items()}
    if notice is None or site.vault is None or given["website"] or from_elsewhere(request):  # people see no such field
        return answer(request, nothing())
    phone, error = _read(site, given)
    if error:
        return _form(request, notice, box, given, error)
    if not site.doors.lets_in("ask", client_address(request), notice.row.code):
        return _form(request, notice, box, given, f"{OFTEN}；也可以打电话问，或者请村干部转达。", 429)
    place = notice.division or None
    said = Asked(notice.row.id, notice.row.county, notice.row.hash or "", place, given["words"], phone)
    async with site.pool.acquire() as conn, conn.transaction():
        taken = await asking.take(conn, site.vault, said, site.now())
    if taken is None:
        return _form(request, notice, box, given, _FULL, 429)
    text = write(
        "question_taken.html",
        code=spaced(taken.code),
        due=day(taken.due.day),
        by_sms=bool(phone),
        back=f"/n/{notice.row.code}{notice.variant}",
        noindex=True,
    )
    return answer(request, pack(text, UNSTORED))


async def _open(request: web.Request) -> tuple[Site, Notice | None, Box]:
    """The notice of the path, while it holds and somebody answers."""
    site, code = request.app[SITE], read_code(request.match_info["code"]) or ""
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, asked(request.query.get("v")), site.now()) if code else None
        box = await find_box(conn, site, notice) if notice else NO_BOX
    return site, notice if box.called else None, box


def _read(site: Site, given: dict[str, str]) -> tuple[str, str]:
    """(telephone number, what is wrong)."""
    if not given["words"]:
        return "", "请写下要问的。"
    if len(given["words"]) > WORDS:
        return "", f"写了{len(given['words'])}字，最多{WORDS}字，请删短一点再提交。"
    if asking.too_private(given["words"], site.now().astimezone(OFFICE_TIME).date()):
        return "", "请把身份证号、银行卡号、社保卡号删去再提交。办事的人不会在这里要这些号码。"
    if not given["phone"]:
        return "", ""
    try:
        return read_phone(given["phone"]), ""
    except ContactError as error:
        return "", f"{error}。也可以不填，凭查询码看答复。"


def _form(
    request: web.Request, notice: Notice, box: Box, given: dict[str, str], error: str, refused: int = 400
) -> web.Response:
    text = write(
        "ask.html",
        title=notice.rendition.title,
        issuer=notice.rendition.issuer,
        back=f"/n/{notice.row.code}{notice.variant}",
        objection=f"/n/{notice.row.code}/objection{notice.variant}" if notice.contestable else "",
        noindex=True,
        **box.view(notice.row.code, notice.variant)
        | {"given": {name: given.get(name, "") for name in _FIELDS}, "error": error},
    )
    return answer(request, pack(text, UNSTORED, status=refused if error else 200))


def _text(value: object, most: int) -> str:
    return value.replace("\x00", "").replace("\r\n", "\n").strip()[:most] if isinstance(value, str) else ""
