"""JS-SDK and its open tag on the stand-in WeChat: the ticket, the script, and the pop-up that asks to allow notices.

As documented: the ticket serves two hours, the page's whole address is signed and its host entered with the account,
and only a verified 服务号 has the tag. An answer in the pop-up changes the consents and is posted as an event.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import jinja2
from aiohttp import web
from wechatpy.utils import WeChatSigner
from yarl import URL

from channels.wechat.sandbox.platform import Official, Platform
from channels.wechat.sandbox.reply import reply
from channels.wechat.sandbox.visits import HANDSET

API: Final = "ticket/getticket"
SCRIPT: Final = "open/js/jweixin-1.6.0.js"
LIFE: Final = timedelta(seconds=7200)
MOST: Final = 3  # templates in one pop-up
_HERE: Final = Path(__file__).parent
_JS: Final = (_HERE / "jweixin.js").read_text("utf-8")
_PAGE: Final = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
    (_HERE / "tag.html").read_text("utf-8")
)
_OK: Final = "config:ok"

Answer = Callable[[Official, str, Mapping[str, str]], Awaitable[None]]


class Sdk:
    """The ticket, the script, the frames. `titles`: templates by id; `answer` does what somebody tapped."""

    def __init__(self, platform: Platform, titles: Mapping[str, str], answer: Answer) -> None:
        self._platform = platform
        self._titles = titles
        self._answer = answer

    def routes(self) -> list[web.RouteDef]:
        """As on res.wx.qq.com, and what the script frames."""
        return [
            web.get(f"/{SCRIPT}", self.script),
            web.get("/sdk/config", self.config),
            web.get("/sdk/tag", self.tag),
            web.post("/sdk/answer", self.answer),
        ]

    async def script(self, _: web.Request) -> web.Response:
        """The script, as a page loads it."""
        return web.Response(text=_JS, content_type="text/javascript")

    async def config(self, request: web.Request) -> web.Response:
        """What wx.config is told, said to the page around."""
        word = json.dumps({"config": self._checked(request.query)})
        return _frame(f"<!doctype html><script>parent.postMessage({word}, '*')</script>")

    async def tag(self, request: web.Request) -> web.Response:
        """The inside of a tag, and the pop-up behind it."""
        asked = request.query
        account = self._platform.by_appid(asked.get("appId", ""))
        templates = [one for one in asked.get("template", "").split(",") if one]
        if account is None or self._checked(asked) != _OK or account.kind != "service" or len(templates) > MOST:
            return _frame("<!doctype html><script>parent.postMessage({error: 'openTag:fail'}, '*')</script>")
        notices = [
            {"id": one, "title": self._titles.get(one, one), "lasting": one in account.lasting} for one in templates
        ]
        to = asked.get("to") or request.cookies.get(HANDSET, "")
        return _frame(_PAGE.render(name=account.name, notices=notices, to=to, appid=account.appid))

    async def answer(self, request: web.Request) -> web.Response:
        """POST what somebody tapped in the pop-up."""
        asked = await request.json()
        account = self._platform.by_appid(str(asked["appId"]))
        if account is None or not asked["to"]:
            raise web.HTTPBadRequest
        await self._answer(account, asked["to"], asked["answers"])
        return web.json_response({})

    def _checked(self, asked: Mapping[str, str]) -> str:
        account = self._platform.by_appid(asked.get("appId", ""))
        if account is None:
            return "config:invalid appid"
        page = asked.get("page", "")
        if URL(page).host != account.page_host:
            return "config:invalid url domain"
        signer = WeChatSigner(delimiter=b"&")
        ticket = account.ticket[0] if account.ticket and account.ticket[1] > self._platform.now() else ""
        signer.add_data(
            f"jsapi_ticket={ticket}", f"noncestr={asked.get('nonceStr')}", f"timestamp={asked.get('timestamp')}",
            f"url={page}",
        )  # fmt: skip
        return _OK if ticket and signer.signature == asked.get("signature") else "config:invalid signature"


async def ticket(account: Official, now: datetime) -> web.Response:
    """GET /cgi-bin/ticket/getticket: the same ticket as long as it serves."""
    if account.ticket is None or account.ticket[1] <= now:
        account.ticket = (f"sM4AOVdWfPE4{secrets.token_urlsafe(56)}", now + LIFE)
    found, until = account.ticket
    left = int((until - now).total_seconds())
    return reply({"errcode": 0, "errmsg": "ok", "ticket": found, "expires_in": left})


def _frame(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})
