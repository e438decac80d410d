"""网页授权 on the stand-in WeChat: the page that sends a visitor back with a code, and the call that opens the code.

As documented: a code serves once and five minutes; snsapi_base also names who does not follow; a snapshot (快照页)
brings a virtual openid. Whose handset it is stands in a cookie of the stand-in, as WeChat's own browser knows it;
without it the page says what it says outside WeChat.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from aiohttp import web
from yarl import URL

from channels.sandbox.world import World
from channels.wechat.sandbox.platform import Official, Platform, Ticket, derived
from channels.wechat.sandbox.reply import error, reply

CODE_LIFE: Final = timedelta(minutes=5)
HANDSET: Final = "wechat_handset"
IN_WECHAT: Final = "MicroMessenger"
API: Final = "sns/oauth2/access_token"
_LONGEST_STATE: Final = 128


class Visits:
    """The page and the call."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform

    def routes(self) -> list[web.RouteDef]:
        """As on open.weixin.qq.com and api.weixin.qq.com."""
        return [web.get("/connect/oauth2/authorize", self.authorize), web.get(f"/{API}", self.token)]

    async def authorize(self, request: web.Request) -> web.Response:
        """GET /connect/oauth2/authorize: silent for snsapi_base, or a page that says what is wrong."""
        openid, asked = request.cookies.get(HANDSET, ""), request.query
        if IN_WECHAT not in request.headers.get("User-Agent", "") or not openid:
            return _page("请在微信客户端打开链接")
        account = self._platform.by_appid(asked.get("appid", ""))
        back, state = asked.get("redirect_uri", ""), asked.get("state", "")
        if account is None:
            return _page("appid 参数错误，错误码:10012")
        if account.kind != "service" or API in account.forbidden or asked.get("scope") != "snsapi_base":
            return _page("Scope 参数错误或没有 Scope 权限，错误码:10005")
        if URL(back).host != account.page_host:
            return _page("redirect_uri域名与后台配置不一致，错误码:10003")
        if asked.get("response_type") != "code" or len(state) > _LONGEST_STATE or not state.isalnum():
            return _page("参数错误")
        code = secrets.token_hex(16)
        account.tickets[code] = Ticket(openid, openid in account.snapshots, self._world.now() + CODE_LIFE)
        account.counts["authorize"] += 1
        return web.Response(status=302, headers={"Location": str(URL(back).update_query(code=code, state=state))})

    async def token(self, request: web.Request) -> web.Response:
        """GET /sns/oauth2/access_token."""
        asked = request.query
        account = self._platform.by_appid(asked.get("appid", ""))
        refused = _refusal(account, asked.get("secret", ""), asked.get("grant_type", ""))
        if account is None or refused is not None:
            return refused or error(40013, "invalid appid")
        ticket = account.tickets.get(asked.get("code", ""))
        if ticket is None:
            return error(40029, "invalid code")
        if ticket.used:
            return error(40163, "code been used")
        if ticket.until <= self._world.now():
            return error(42003, "code expired")
        ticket.used = True
        account.counts[API] += 1
        found = {"access_token": secrets.token_hex(40), "expires_in": 7200, "refresh_token": secrets.token_hex(40)}
        openid = f"o{derived(account.key, f'virtual {ticket.openid}')[:27]}" if ticket.snapshot else ticket.openid
        more = {"is_snapshotuser": 1} if ticket.snapshot else {}
        return reply({**found, "openid": openid, "scope": "snsapi_base", **more})


def _refusal(account: Official | None, secret: str, grant: str) -> web.Response | None:
    if account is None:
        return error(40013, "invalid appid")
    if secret != account.secret:
        return error(40125, "invalid appsecret")
    if grant != "authorization_code":
        return error(40002, "invalid grant_type")
    return error(48001, "api unauthorized") if API in account.forbidden else None


def _page(words: str) -> web.Response:
    text = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>微信</title><p style="font:18px/1.6 sans-serif;text-align:center;margin:6rem 1rem">{words}</p>'
    )
    return web.Response(text=text, content_type="text/html")
