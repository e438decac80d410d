"""A stand-in for the one thing that this channel needs of the world: a phone's camera (演练).

It lists the codes that other channels' messages carried, and takes one typed or pasted, as a scan would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from aiohttp import web

from channels.sandbox.world import World

_CODE: Final = r"[2-9A-HJKMNP-Z]{7}"
_PRINTED: Final = re.compile(rf"/q/({_CODE})(\?v=\d{{6,15}})?")
_TYPED: Final = re.compile(_CODE)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action *; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}
_PAGE: Final = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>手机相机（演练）</title>
<style>body{{font:20px/1.6 sans-serif;max-width:26em;margin:1.5em auto;padding:0 1em;background:#16181c;color:#f4f4f4}}
a,h1{{color:#fff}}li{{margin:.6em 0}}a{{display:inline-block;padding:.5em 0}}input,button{{font:inherit;padding:.6em;
border-radius:.4em;border:0}}input{{width:11em}}button{{background:#1aad19;color:#fff;font-weight:700}}</style>
<h1>手机相机（演练）</h1><p>对准海报上的二维码，就会打开下面这样的网址。这里没有真相机：点一个，或输入海报上的编号。</p>
<form action="scan"><input name="code" aria-label="编号或网址" placeholder="7K3M 9XA"> <button>扫一扫</button></form>
<ul>{codes}</ul></html>"""


def sandbox(world: World) -> web.Application:
    """Build the camera."""

    async def camera(request: web.Request) -> web.Response:  # noqa: ARG001
        codes = "".join(
            f'<li><a href="scan?code={escape(place)}">{escape(place.rpartition("/")[2])}</a>' for place in _seen(world)
        )
        text = _PAGE.format(codes=codes or "<li>还没有消息带来二维码。")
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    async def scan(request: web.Request) -> web.Response:
        typed = request.query.get("code", "")
        printed = _PRINTED.search(typed)
        code = _TYPED.fullmatch(re.sub(r"[\s-]", "", typed).upper())
        if not printed and not code:
            return web.Response(status=400, text="没有认出编号。请输入海报上的7个字母和数字。")
        path = printed[0] if printed else f"/q/{code[0] if code else ''}"
        return web.Response(status=302, headers={"Location": f"{world.callback_base or ''}{path}"})

    app = web.Application()
    app.router.add_get("/", camera)
    app.router.add_get("/scan", scan)
    return app


def sandbox_options(base: str, account: str) -> Mapping[str, Any]:  # noqa: ARG001 - nothing has to be reached
    """Return an account's options: none."""
    return {}


def _seen(world: World) -> list[str]:
    """The addresses of codes in the messages that handsets got, each once."""
    found = (
        match[0]
        for messages in world.handsets().values()
        for shown in messages
        for match in _PRINTED.finditer(f"{shown.text} {shown.link or ''}")
    )
    return list(dict.fromkeys(found))
