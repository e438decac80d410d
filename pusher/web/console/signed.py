"""代签: a step that was signed on the printed 审核表 is put on record with its photo, where the county permits it."""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from content import store
from content.ingest.kind import Kind, kind_of
from content.review import ACT_LABELS, Act
from content.store import Connection
from pusher.access import Action
from pusher.late import roles_of
from pusher.store import county as counties
from pusher.store import review as reviews
from pusher.store import signed_sheet as sheets
from pusher.store.signed_sheet import NewSheet
from pusher.store.user import Named
from pusher.web.console.item_view import next_act
from pusher.web.console.items import context, load
from pusher.web.console.review import Opinion, Turn, take
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, upload
from pusher.web.problem import Problem

_MEDIA: Final = {Kind.JPEG: "image/jpeg", Kind.PNG: "image/png"}
_LARGEST: Final = 10 * 1024**2
_MOST: Final = 20  # signers to choose from


async def ask(visit: Visit) -> web.StreamResponse:
    """Who signed, and the photo."""
    async with visit.database() as conn:
        turn = await _turn(visit, conn)
        return await _page(visit, conn, turn, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Take the step in the signer's name; the audit names who uploaded, and the signer gets an SMS."""
    problems, chosen = Problems(), text(visit.form, "signer", 18)
    file = upload(visit.form, "photo")
    media = _MEDIA.get(kind_of(file.name, file.data)) if file else None
    async with visit.database() as conn:
        turn = await _turn(visit, conn)
        known = {str(one.id): one.id for one in await _signers(visit, conn, turn)}
        if chosen not in known:
            problems.add("signer", "请选择是谁签的字")
        if file is None or media is None or len(file.data) > _LARGEST:
            problems.add("photo", "请上传签了字的审核表照片，JPG或PNG，不超过10MB")
            return await _page(visit, conn, turn, problems)
        if problems:
            return await _page(visit, conn, turn, problems)
        item, signer = turn.seen.item, known[chosen]
        note = f"在纸质审核表上签字，{visit.session.name}上传照片"
        opinion = Opinion(turn.act, note, read=False, hash=text(visit.form, "hash", 64))
        await take(visit, conn, Turn(turn.seen, turn.act, turn.standing, signer), opinion, problems)
        if problems:
            return await _page(visit, conn, turn, problems)
        step = (await store.step_digest(conn, item.id))["step"]
        digest = hashlib.sha256(file.data).digest()
        sheet = NewSheet(
            item.id, step, item.county, item.division, turn.act, signer, visit.session.staff, visit.now, media, digest,
            file.data,
        )  # fmt: skip
        await sheets.add(conn, sheet)
        detail = {"step": step, "signer": signer, "sha256": digest.hex()}
        await visit.record(conn, "sign_by_photo", item.division, f"item {item.code}", detail)
    raise visit.moved(f"/console/items/{item.code}")


async def show(visit: Visit) -> web.StreamResponse:
    """One photo, for whoever reads the item."""
    async with visit.database() as conn:
        seen = await load(visit, conn)
        found = await sheets.photo(conn, seen.item.id, visit.number("step"))
    if found is None:
        raise Problem(404)
    return web.Response(body=found[1], content_type=found[0], headers={"Cache-Control": "no-store"})


async def _turn(visit: Visit, conn: Connection) -> Turn:
    """The step that waits; 409: none does, or the county takes no photos."""
    seen = await load(visit, conn, Action.WRITE_ITEM)
    own = await counties.county(conn, seen.item.county)
    if own is None or not own.signed_photo:
        raise Problem(409, "本县不用照片代签。请审核人自己登录，或点短信里的链接办。")
    standing = await store.standing(conn, seen.item.id)
    waits = next_act(standing)
    if standing is None or waits is None or waits[0] is Act.RESUME:
        raise Problem(409, "这条信息现在不等人签字。")
    return Turn(seen, waits[0], standing)


async def _signers(visit: Visit, conn: Connection, turn: Turn) -> list[Named]:
    """Who may take the step and has not barred himself; never who uploads."""
    item, partner = turn.seen.item, turn.standing.route.partner if turn.act is Act.COUNTERSIGN else None
    others = (await store.barred(conn, [item.id]))[item.id] | {visit.session.staff}
    return await reviews.holders(conn, roles_of(turn.act), item.division, partner=partner, besides=others, most=_MOST)


async def _page(visit: Visit, conn: Connection, turn: Turn, problems: Problems) -> web.Response:
    signers = await _signers(visit, conn, turn)
    return visit.page(
        "console/signed.html",
        status=400 if problems else 200,
        **context(turn.seen, turn.act),
        act=ACT_LABELS[turn.act],
        signers=[("", "请选择"), *((str(one.id), f"{one.name}（{one.unit}）") for one in signers)],
        chosen=text(visit.form, "signer", 18),
        problems=problems,
    )
