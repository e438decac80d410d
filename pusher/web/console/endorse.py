"""签发人同意发送: a push to many people needs a signer's word, bound to its digest: its version, people and texts."""

from __future__ import annotations

from aiohttp import web

from pusher import publish
from pusher.access import Action
from pusher.account import mode_labels
from pusher.publish import PublishError
from pusher.store import Connection, user
from pusher.store import review as reviews
from pusher.web.console.push_texts import alike, spoken
from pusher.web.console.pushes import load
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem


async def show(visit: Visit) -> web.StreamResponse:
    """Whom it would go to and what they would read."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def agree(visit: Visit) -> web.StreamResponse:
    """Give the word for the digest that was on the page."""
    problems = Problems()
    async with visit.database() as conn:
        push = await load(visit, conn, Action.SIGN_ITEM)
        digest = text(visit.form, "digest", 64)
        try:
            await publish.endorse(conn, push.id, digest, by=visit.session.staff, now=visit.now)
        except PublishError as error:
            problems.add("agree", str(error))
            return await _page(visit, conn, problems)
        await visit.record(conn, "endorse_push", push.division, f"push {push.id}", {"digest": digest})
    raise visit.moved("/console")


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    push = await load(visit, conn, Action.SIGN_ITEM)
    word = await reviews.endorsement(conn, push.id)
    if word is None:
        raise Problem(404)
    page = await publish.check_page(conn, push.id, now=visit.now, quiet=visit.deps.quiet)
    places = await user.places(conn, sorted({text.division for text in page.texts if text.division}))
    made = (await user.names(conn, [push.created_by])) if push.created_by else {}
    return visit.page(
        "console/endorse.html",
        status=409 if problems else 200,
        check=page,
        word=word,
        open=push.state == "frozen" and word.person is None,
        maker=next(iter(made.values())).name if made else "程序",
        texts=alike(spoken(page, await mode_labels(conn, visit.desk.vault, visit.session.county), places)),
        problems=problems,
    )
