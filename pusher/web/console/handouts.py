"""A handout (代发): the pack to copy, whom to call, until when; the link pasted back, or why not; what to take down.

Only who may send for the push's unit sees and answers it. The article's styles stand on its elements, for they are to
be pasted: this page alone allows them, and every word in them was escaped when the pack was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlsplit

from aiohttp import web
from markupsafe import Markup

from channels.cover import COVER
from channels.pack import PACK, ByHand, Pack
from content.press import qr_png, qr_svg
from pusher.access import Action
from pusher.account import abilities
from pusher.desk import OFFICE_TIME
from pusher.handout import LABELS, WHY, LinkError, read_link
from pusher.store import Connection, user
from pusher.store import account as accounts
from pusher.store import handout as store
from pusher.store import push as pushes
from pusher.store.handout import Handout
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_HOLDS: Final = frozenset({"waiting", "published", "declined"})
_LINK: Final = 1000
_NOTE: Final = 200
_POLICY: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


async def show(visit: Visit) -> web.StreamResponse:
    """The pack and its answer."""
    async with visit.database() as conn:
        return await _page(visit, conn, await _one(visit, conn), Problems())


async def publish(visit: Visit) -> web.StreamResponse:
    """已发布: the article's link; pasted again, it is put right."""
    problems = Problems()
    async with visit.database() as conn:
        one = await _one(visit, conn)
        hand = await _hand(visit, conn, one)
        try:
            link, host = read_link(text(visit.form, "link", _LINK), one.outlet, hand.hosts if hand else ())
        except LinkError as error:
            problems.add("link", f"{error}。")
            return await _page(visit, conn, one, problems)
        done = await store.publish(conn, one, link, by=visit.session.staff, at=visit.now)
        await _answered(visit, conn, one, "publish_handout", done=done, host=host)
    raise visit.moved(_path(one))


async def decline(visit: Visit) -> web.StreamResponse:
    """没有发, and why."""
    problems = Problems()
    async with visit.database() as conn:
        one = await _one(visit, conn)
        note = text(visit.form, "note", _NOTE)
        if not note:
            problems.add("note", "请写明为什么没有发，如：融媒体中心本周不排。")
        refuse_persons(problems, "note", note, visit.today)
        if problems:
            return await _page(visit, conn, one, problems)
        done = await store.decline(conn, one, note, by=visit.session.staff, at=visit.now)
        await _answered(visit, conn, one, "decline_handout", done=done, note=note)
    raise visit.moved(_path(one))


async def remove(visit: Visit) -> web.StreamResponse:
    """文章已删除."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        done = await store.remove(conn, one, by=visit.session.staff, at=visit.now)
        await _answered(visit, conn, one, "remove_handout", done=done)
    raise visit.moved(_path(one))


async def mend(visit: Visit) -> web.StreamResponse:
    """文章已更正: it says what the notice's page says."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        done = await store.mend(conn, one, by=visit.session.staff, at=visit.now)
        await _answered(visit, conn, one, "mend_handout", done=done)
    raise visit.moved(_path(one))


async def cover(visit: Visit) -> web.StreamResponse:
    """The picture over the article."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
    return _file(COVER, f"封面 {one.code}.png")


async def code(visit: Visit) -> web.StreamResponse:
    """The QR code of the notice's page."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        pack = await _pack(conn, one)
    if pack is None:
        raise Problem(404)
    return _file(qr_png(pack.link), f"二维码 {one.code}.png")


async def _page(visit: Visit, conn: Connection, one: Handout, problems: Problems) -> web.Response:
    pack = await _pack(conn, one)
    people = await user.names(conn, [one.by] if one.by else [])
    response = visit.page(
        "console/handout.html",
        status=400 if problems else 200,
        one=one,
        label=LABELS[one.state],
        why=WHY.get(one.why, ""),
        late=one.state == "waiting" and one.due_at < visit.now,
        early=one.not_before > visit.now,
        hand=await _hand(visit, conn, one),
        host=urlsplit(one.link).hostname or "",
        pack=pack,
        tags=f'<meta name="PubDate" content="{visit.now.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}">\n{pack.tags}'
        if pack and pack.tags
        else "",
        article=Markup(pack.html) if pack else "",  # noqa: S704 -- our own markup, its words escaped
        qr=Markup(qr_svg(pack.link, sized=False)) if pack else "",  # noqa: S704 -- our own drawing
        by=people[one.by].name if one.by in people else "",
        given={"link": text(visit.form, "link", _LINK), "note": text(visit.form, "note", _NOTE)},
        problems=problems,
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


async def _one(visit: Visit, conn: Connection) -> Handout:
    one = await store.handout(conn, visit.number("push"), visit.number("account"), visit.now)
    if one is None:
        raise Problem(404)
    visit.demand(Action.SEND, one.division)
    return one


async def _pack(conn: Connection, one: Handout) -> Pack | None:
    """What was handed out; None: it holds no longer, or its texts were taken away since."""
    if one.state not in _HOLDS:
        return None
    found = await pushes.renditions(conn, one.push, one.account, PACK)
    return next((Pack.read(message.body) for message in found.values()), None)


async def _hand(visit: Visit, conn: Connection, one: Handout) -> ByHand | None:
    """Who publishes, as the account says today; None: its row is at fault."""
    row = await accounts.account(conn, one.account)
    able = abilities(visit.desk.vault, row) if row else None
    return able.by_hand if able else None


async def _answered(visit: Visit, conn: Connection, one: Handout, action: str, *, done: bool, **detail: Any) -> None:
    if not done:
        raise Problem(409, "这条代发已经有了别的结果，请刷新页面再看。")
    about: Mapping[str, Any] = {"account": one.account, **detail}
    await visit.record(conn, action, one.division, f"push {one.push}", about)


def _path(one: Handout) -> str:
    return f"/console/pushes/{one.push}/handouts/{one.account}"


def _file(body: bytes, name: str) -> web.Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return web.Response(body=body, content_type="image/png", headers=headers)
