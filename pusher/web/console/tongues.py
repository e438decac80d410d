"""Other languages and recordings of an approved version (语言版本): made by one, read or heard by another, shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from aiohttp import web

from content import store
from content.checks import Severity, check
from content.item import ItemError, Version
from content.review import State as ItemState
from content.sound import SoundError, listen
from content.store import Connection
from content.store import tongue as tongues
from content.tongue import CHINESE, LANGUAGES, NewTongue, State, Tongue, TongueError
from pusher.access import Action
from pusher.store import user
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, upload
from pusher.web.problem import Problem
from pusher.web.public.media import media, send

_TITLE, _BODY, _NOTE, _DIALECT = 200, 20_000, 200, 20
_JUDGES: Final = (Action.REVIEW_ITEM, Action.SIGN_ITEM, Action.CONSENT_ITEM)
_WORDS: Final = "译文"


async def show(visit: Visit) -> web.StreamResponse:
    """What there is, what waits to be read or heard, and the forms for more."""
    return await _shown(visit, Problems())


async def add_text(visit: Visit) -> web.StreamResponse:
    """Keep a translation for a second person to read."""
    problems = Problems()
    title, body = text(visit.form, "title", _TITLE), text(visit.form, "body", _BODY)
    async with visit.database() as conn:
        seen = await _approved(visit, conn, Action.WRITE_ITEM)
        try:
            new = NewTongue(text(visit.form, "language"), title, body)
            if leak := _leak(seen.version, f"{title}\n{body}", visit.today):
                problems.add("body", leak)
            else:
                await _kept(visit, conn, seen, new)
        except TongueError as error:
            problems.add("body", str(error))
    return await _shown(visit, problems) if problems else _back(visit)


async def add_voice(visit: Visit) -> web.StreamResponse:
    """Keep a recording for a second person to listen to."""
    problems = Problems()
    given = upload(visit.form, "sound")
    async with visit.database() as conn:
        seen = await _approved(visit, conn, Action.WRITE_ITEM)
        try:
            sound = listen(given.data if given else b"")
            kept = await store.attach(conn, seen.item.county, "录音", sound.media_type, sound.data, visit.now)
            new = NewTongue(
                text(visit.form, "spoken") or CHINESE,
                dialect=text(visit.form, "dialect", _DIALECT),
                digest=kept.digest,
                media_type=sound.media_type,
                seconds=sound.seconds,
            )
            await _kept(visit, conn, seen, new)
        except (SoundError, TongueError, ItemError) as error:
            problems.add("sound", str(error))
    return await _shown(visit, problems) if problems else _back(visit)


async def judge(visit: Visit) -> web.StreamResponse:
    """Let it be shown, or give it back; never one's own."""
    problems = Problems()
    accept = text(visit.form, "decision") == "accept"
    async with visit.database() as conn:
        seen, one = await _one(visit, conn)
        note = text(visit.form, f"note{one.id}", _NOTE)
        if not _judges(visit, seen):
            visit.demand(Action.REVIEW_ITEM, seen.item.division)
        if accept and text(visit.form, f"whole{one.id}") != "yes":
            problems.add(f"whole{one.id}", "请先从头到尾听完、看完，再打勾")
        elif not accept and not note:
            problems.add(f"note{one.id}", "请写明哪里要改")
        refuse_persons(problems, f"note{one.id}", note, visit.today)
        if not problems:
            try:
                await tongues.judge(conn, one.id, accept=accept, note=note, by=visit.session.staff, at=visit.now)
            except TongueError as error:
                raise Problem(409, f"{error}。") from error
            await _noted(visit, conn, seen, "accept_tongue" if accept else "return_tongue", one.id)
    return await _shown(visit, problems) if problems else _back(visit)


async def remove(visit: Visit) -> web.StreamResponse:
    """Take it down: who may write or judge may do so at once."""
    async with visit.database() as conn:
        seen, one = await _one(visit, conn)
        if not _judges(visit, seen):
            visit.demand(Action.WRITE_ITEM, seen.item.division)
        try:
            await tongues.remove(conn, one.id, by=visit.session.staff, at=visit.now)
        except TongueError as error:
            raise Problem(409, f"{error}。") from error
        await _noted(visit, conn, seen, "remove_tongue", one.id)
    return _back(visit)


async def hear(visit: Visit) -> web.StreamResponse:
    """A recording, for whoever is to judge it."""
    async with visit.database() as conn:
        seen, one = await _one(visit, conn)
        file = await store.attachment(conn, seen.item.county, one.digest) if one.digest else None
    if file is None:
        raise Problem(404)
    reply = send(visit.request, media(file.bytes, one.media_type, public=False))
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _back(visit: Visit) -> web.StreamResponse:
    raise visit.moved(f"/console/items/{visit.arg('code')}/tongues")


async def _kept(visit: Visit, conn: Connection, seen: Look, new: NewTongue) -> None:
    hash_ = seen.item.approved or ""
    number = await tongues.add(conn, seen.item.id, hash_, new, by=visit.session.staff, at=visit.now)
    await _noted(visit, conn, seen, "add_tongue", number)


async def _noted(visit: Visit, conn: Connection, seen: Look, action: str, number: int) -> None:
    await visit.record(conn, action, seen.item.division, f"item {seen.item.code}", {"tongue": number})


async def _one(visit: Visit, conn: Connection) -> tuple[Look, Tongue]:
    seen = await load(visit, conn)
    number = visit.number("tongue")
    one = next((one for one in await tongues.tongues(conn, seen.item.id) if one.id == number), None)
    if one is None or await store.sealing(conn, seen.item.id):
        raise Problem(404)
    return seen, one


async def _approved(visit: Visit, conn: Connection, action: Action) -> Look:
    seen = await load(visit, conn, action)
    if seen.item.state is not ItemState.APPROVED or await store.sealing(conn, seen.item.id):
        raise Problem(409, "审定以后才能加别的语言和录音；内容改了，要重新审定。")
    return seen


def _judges(visit: Visit, seen: Look) -> bool:
    return any(visit.may(action, seen.item.division) for action in _JUDGES)


def _leak(version: Version, words: str, today: date) -> str:
    """What a translation says that must not be out; empty: nothing."""
    found = check(version, {}, today=today, rendered={_WORDS: words})
    bad = [one for one in found if one.severity is Severity.BLOCK and one.place.startswith(_WORDS)]
    return f"{bad[0].place}：{bad[0].reason}。{bad[0].suggestion}" if bad else ""


async def _shown(visit: Visit, problems: Problems) -> web.Response:
    async with visit.database() as conn:
        seen = await load(visit, conn)
        if await store.sealing(conn, seen.item.id):
            raise Problem(409, "这条信息已经紧急下架。")
        item = seen.item
        found = await tongues.tongues(conn, item.id)
        named = await user.names(conn, [one.created_by for one in found])
    valid = {item.approved, item.published} - {None}
    current = [one for one in found if one.hash in valid and one.state is not State.REMOVED]
    return visit.page(
        "console/tongues.html",
        status=400 if problems else 200,
        **context(seen),
        problems=problems,
        current=current,
        void=sum(one.hash not in valid and one.state is State.ACCEPTED for one in found),
        people=named,
        me=visit.session.staff,
        judges=_judges(visit, seen),
        writes=visit.may(Action.WRITE_ITEM, item.division),
        approved=item.state is ItemState.APPROVED,
        languages=[(one.code, f"{one.name}　{one.own}") for one in LANGUAGES.values()],
        spoken=[(CHINESE, "汉语方言或普通话"), *((one.code, one.name) for one in LANGUAGES.values())],
        known=LANGUAGES,
        given={name: text(visit.form, name, _BODY) for name in ("language", "title", "body", "spoken", "dialect")},
        url=f"/console/items/{item.code}/tongues",
    )
