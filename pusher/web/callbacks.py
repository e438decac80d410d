"""Callbacks: one route for every provider. Verify, store raw, answer; a job folds."""

from __future__ import annotations

import asyncio
import logging
from typing import Final, cast

from aiohttp import web

from channels.base import BadCallbackError, Callback, Request
from channels.following import Following
from channels.message import Event, Followed, Said
from pusher import talk
from pusher.desk import Desk, Post
from pusher.web.deps import DESK
from pusher.web.intake import Intake
from pusher.web.problem import Problem
from pusher.web.security import client_address

log = logging.getLogger(__name__)

BODY_LIMIT: Final = 1024**2
ANSWER_SECONDS: Final = 3.0  # WeChat cuts the line after five: rather no words than a second try
_PATH: Final = "/callbacks/{channel}/{account:[a-z0-9-]{2,40}}"  # as keys of accounts are
INTAKE: Final = web.AppKey("intake", Intake)
_HEADERS: Final = ("content-type", "user-agent")  # others may carry what is nobody's business


def add_routes(app: web.Application) -> None:
    """Add /callbacks/{channel}/{account}, GET for a platform's address check and POST for news."""
    app[INTAKE] = Intake()
    app.on_cleanup.append(_close)
    app.router.add_route("GET", _PATH, receive, name="callback_check")
    app.router.add_route("POST", _PATH, receive, name="callback")


async def _close(app: web.Application) -> None:
    await app[INTAKE].close()


async def receive(request: web.Request) -> web.Response:
    """Take one callback. Forged or unreadable: 403, nothing is stored. Unknown account: 404."""
    desk = request.app[DESK]
    if (request.content_length or 0) > BODY_LIMIT:
        raise Problem(413, "回调内容超过1兆字节。")
    intake = request.app[INTAKE]
    found = await intake.post(desk, request.match_info["channel"], request.match_info["account"])
    if found is None:
        raise Problem(404, "没有这个账号。")
    account, post = found
    raw = Request(
        request.method,
        dict(request.query),
        {name: request.headers[name] for name in _HEADERS if name in request.headers},
        await request.read(),
        desk.now(),
        client_address(request),
    )
    try:
        said = post.channel.callback(raw)
    except BadCallbackError as error:
        log.warning("callback refused", extra={"account": post.account.key, "because": str(error)})
        raise Problem(403, "回调没有通过验证。") from error
    if said.events:
        await intake.keep(desk, account, raw)
        said = await _answered(desk, post, raw, said)
    return web.Response(body=said.reply, content_type=said.content_type)


async def _answered(desk: Desk, post: Post, raw: Request, said: Callback) -> Callback:
    """Put words into the reply where somebody waits for them. What was said is kept, whatever becomes of this."""
    spoken = next((event for event in said.events if isinstance(event, Said | Followed)), None)
    if spoken is None or not post.channel.capabilities.answers:
        return said
    try:
        text = await _words(desk, post, spoken)
        return cast("Following", post.channel).answer(raw, text) if text else said
    except Exception:
        log.exception("callback answered without words", extra={"account": post.account.key})
        return said


async def _words(desk: Desk, post: Post, spoken: Event) -> str | None:
    async with asyncio.timeout(ANSWER_SECONDS), desk.pool.acquire() as conn:
        return await talk.answer(conn, desk, post, spoken)
