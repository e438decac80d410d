"""The answer by code (查答复), to a question or an objection: whoever asks need not know which it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from aiohttp import web

from pusher import objection, question
from pusher.desk import OFFICE_TIME
from pusher.store import Connection
from pusher.store import objection as objections
from pusher.store import question as questions
from pusher.web.public.cache import Page, pack
from pusher.web.public.site import SITE, UNSTORED, answer, day, gone, write
from pusher.web.security import client_address

_CODE: Final = 40


async def ask_code(request: web.Request) -> web.Response:
    """Ask for the code."""
    return answer(request, _page(None, ""))


async def tell(request: web.Request) -> web.Response:
    """What became of it; the code comes in the form, so that no address keeps it."""
    site = request.app[SITE]
    given = (await request.post()).get("code")
    code = given.strip()[:_CODE] if isinstance(given, str) else ""
    known = question.code_hash(code) is not None
    if known and not site.doors.lets_in(f"tell {client_address(request)}"):
        return answer(request, gone(429, "查得太频繁", "请过十分钟再试。"))
    async with site.pool.acquire() as conn:
        told = await _find(conn, code) if known else None
    return answer(request, _page(told, "" if told else "没有这个查询码。请对照再输一次。"))


async def _find(conn: Connection, code: str) -> dict[str, Any] | None:
    asked = await questions.told(conn, question.code_hash(code) or b"")
    if asked is not None:
        return {
            "about": "您问的",
            "state": question.STATE_LABELS[asked.state],
            "answer": asked.answer,
            "over": asked.ended_at is not None,
            "received": _day(asked.received_at),
            "due": day(asked.due),
            "decided": _day(asked.ended_at) if asked.ended_at else "",
        }
    found = await objections.by_code(conn, objection.code_hash(code) or b"")
    if found is None:
        return None
    return {
        "about": f"您对{objection.which(found.line, changed=found.changed)}提的异议",
        "state": objection.STATE_LABELS[found.state],
        "answer": found.answer,
        "over": found.decided_at is not None,
        "received": _day(found.received_at),
        "due": day(found.due),
        "decided": _day(found.decided_at) if found.decided_at else "",
    }


def _page(told: dict[str, Any] | None, error: str) -> Page:
    text = write("told.html", error=error, told=told, noindex=True)
    return pack(text, UNSTORED, status=404 if error else 200)


def _day(at: datetime) -> str:
    return day(at.astimezone(OFFICE_TIME).date())
