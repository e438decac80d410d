"""A stand-in for the newsroom that publishes by hand (演练): it makes up an article's address, to be pasted back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.world import World

_PAGE: Final = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>融媒体中心（演练）</title>
<style>body{font:18px/1.7 sans-serif;max-width:32em;margin:1.5em auto;padding:0 1em}code{word-break:break-all}</style>
<h1>融媒体中心（演练）</h1><p>这里没有真的公众号后台。假定文章已经发布，把下面的网址贴回工作台：</p>
<p><code>https://mp.weixin.qq.com/s/rehearsal-0001</code></p></html>"""


def sandbox(world: World) -> web.Application:  # noqa: ARG001 - nothing of ours gets there
    """Build the newsroom."""

    async def newsroom(request: web.Request) -> web.Response:  # noqa: ARG001
        return web.Response(text=_PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", newsroom)
    return app


def sandbox_options(base: str, account: str) -> Mapping[str, Any]:  # noqa: ARG001 - nothing has to be reached
    """Return an account's options: the usual case, a 公众号 in the hands of the county's media centre."""
    return {"outlet": "wechat", "keeper": "融媒体中心", "phone": "0722-3338001"}
