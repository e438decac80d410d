"""Pages: Jinja templates with autoescape, the filters that write as Chinese offices do, and the assets."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from aiohttp import web

from pusher.access import Action, permits
from pusher.store.staff_session import Session
from pusher.web.words import gathered, whole
from pusher.wording import day, moment, place, span

__all__ = ["SESSION", "asset", "asset_url", "day", "moment", "render", "share", "short_code", "templates"]

_HERE: Final = Path(__file__).parent
_YEAR: Final = 365 * 24 * 3600
SESSION: Final = web.RequestKey("session", Session)


@cache
def templates() -> jinja2.Environment:
    """The environment; an unknown name in a template is an error, never an empty space."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"day": day, "moment": moment, "short_code": short_code, "share": share}
    found.filters |= {"gathered": gathered, "place": place, "span": span, "whole": whole}
    found.globals |= {"asset": asset_url}
    return found


def render(request: web.Request, template: str, /, *, status: int = 200, **context: Any) -> web.Response:
    """Answer with a page; `session` is None for who has not signed in."""
    session = request.get(SESSION)

    def can(action: str) -> bool:
        return session is not None and permits(session.grant.role, Action(action))

    text = templates().get_template(template).render(session=session, can=can, path=request.path, **context)
    response = web.Response(status=status, text=text, content_type="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def short_code(code: str) -> str:
    """7K3M 9XA: as it is read out and typed."""
    return f"{code[:4]} {code[4:]}"


def share(part: int, whole: int) -> str:
    """87.5%; a whole of nothing has no share."""
    return "—" if whole == 0 else f"{100 * part / whole:.1f}%".replace(".0%", "%")


@cache
def _asset(name: str) -> tuple[bytes, str]:
    body = (_HERE / "static" / name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of a file in static/; it changes with its content, so that it may be cached for ever."""
    return f"/assets/{_asset(name)[1]}/{name}"


async def asset(request: web.Request) -> web.Response:
    """Serve a file of static/ by its name; the hash before it is only for caches."""
    name = request.match_info["name"]
    if name not in {file.name for file in (_HERE / "static").iterdir()}:
        raise web.HTTPNotFound
    body, digest = _asset(name)
    kept = f"public, max-age={_YEAR}, immutable" if request.match_info["digest"] == digest else "no-cache"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return web.Response(body=body, content_type=kind, charset="utf-8", headers={"Cache-Control": kept})
