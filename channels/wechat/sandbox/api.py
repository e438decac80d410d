"""The endpoints of the stand-in WeChat, under /cgi-bin/. Answers carry a rid as the platform's do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.wechat.sandbox import pushes, talk
from channels.wechat.sandbox.articles import LIST, listed
from channels.wechat.sandbox.mass import Mass
from channels.wechat.sandbox.people import People
from channels.wechat.sandbox.platform import DENIED, Official, Platform
from channels.wechat.sandbox.press import Press
from channels.wechat.sandbox.reply import error, reply
from channels.wechat.sandbox.sdk import API as TICKET
from channels.wechat.sandbox.sdk import ticket
from channels.wechat.sandbox.service import API as SERVICE
from channels.wechat.sandbox.service import Service

Api = Callable[[Official, Mapping[str, Any], web.Request], Awaitable[web.StreamResponse]]

# Field lengths that bizsend enforces, by the letters of the field's key; template messages are cut instead.
LENGTHS: Final[Mapping[str, int]] = {
    "thing": 20, "short_thing": 5, "character_string": 32, "number": 32, "letter": 32, "symbol": 5,
    "phone_number": 17, "car_number": 8, "name": 20, "phrase": 5, "const": 20,
}  # fmt: skip
# What a call behaviour answers where the transport is not what is at fault.
CODES: Final[Mapping[Behaviour, tuple[int, str]]] = {
    Behaviour.BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.ALWAYS_BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.CONTENT_REFUSED: (47003, "argument invalid! data.thing1.value invalid"),
    Behaviour.ACCOUNT_REFUSED: (50002, "user limited"),
    Behaviour.TOKEN_EXPIRED: (42001, "access_token expired"),
}
STATUSES: Final[Mapping[Behaviour, str]] = {
    Behaviour.BLACKLISTED: "failed:user block",
    Behaviour.INTERCEPTED: "failed:freq limit",
    Behaviour.NO_SUCH_NUMBER: "failed: system failed",
    Behaviour.SUSPENDED: "failed: system failed",
    Behaviour.SWITCHED_OFF: "failed: system failed",
    Behaviour.UNKNOWN_CODE: "failed: something new",
}


class Endpoints:
    """All calls of the stand-in, on one Platform and one World."""

    def __init__(self, world: World, platform: Platform, labels: Mapping[str, Mapping[str, str]]) -> None:
        """`labels` names the fields of registered templates for the phone page: template → key → label."""
        self._world = world
        self._platform = platform
        self._labels = labels
        self._mass = Mass(world, platform)
        self._press = Press(world, platform)
        self._people = People(world)
        self._service = Service(world, platform)

    def routes(self) -> list[web.RouteDef]:
        """The routes, as on api.weixin.qq.com."""
        return [
            web.post("/cgi-bin/stable_token", self.stable_token),
            web.get("/cgi-bin/token", self.plain_token),
            web.post("/cgi-bin/message/template/send", self._with_token("message/template/send", self.template)),
            web.post("/cgi-bin/message/subscribe/bizsend", self._with_token("message/subscribe/bizsend", self.notice)),
            *(web.get(f"/cgi-bin/{name}", self._with_token(name, api)) for name, api in self._people.reads().items()),
            *(web.post(f"/cgi-bin/{name}", self._with_token(name, api)) for name, api in self._people.writes().items()),
            web.post(f"/cgi-bin/{SERVICE}", self._with_token(SERVICE, self._service.send)),
            web.post("/cgi-bin/openapi/quota/get", self._with_token("openapi/quota/get", self.quota)),
            web.get("/cgi-bin/getcallbackip", self._with_token("getcallbackip", self.addresses)),
            web.get(f"/cgi-bin/{TICKET}", self._with_token(TICKET, self.ticket)),
            *(web.post(f"/cgi-bin/{name}", self._with_token(name, api)) for name, api in self._mass.calls().items()),
            *(web.post(f"/cgi-bin/{name}", self._with_token(name, api)) for name, api in self._press.calls().items()),
            *self._press.routes(),
            web.post(f"/cgi-bin/{LIST}", self._with_token(LIST, listed)),
        ]

    async def stable_token(self, request: web.Request) -> web.Response:
        """POST /cgi-bin/stable_token."""
        asked = await _json(request)
        account = self._credentials(asked)
        if isinstance(account, web.Response):
            return account
        self._platform.turn_day()
        if not account.count("stable_token"):
            return error(45009, "reach max api daily quota limit")
        token, life = self._platform.stable_token(account, force=asked.get("force_refresh") is True)
        return reply({"access_token": token, "expires_in": life})

    async def plain_token(self, request: web.Request) -> web.Response:
        """GET /cgi-bin/token."""
        account = self._credentials(request.query)
        if isinstance(account, web.Response):
            return account
        self._platform.turn_day()
        if not account.count("token"):
            return error(45009, "reach max api daily quota limit")
        token, life = self._platform.plain_token(account)
        return reply({"access_token": token, "expires_in": life})

    async def template(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST message/template/send: one message an openid and client_msg_id within ten minutes."""
        openid, key = str(asked.get("touser", "")), str(asked.get("client_msg_id", ""))
        refused = _unfit(asked) or (error(43004, "require subscribe") if openid in account.left else None)
        if refused is not None:
            return refused
        if key and (number := self._platform.repeated(account, openid, key)) is not None:
            # The first answer may have been lost: the repeat is told what was accepted, and nobody gets it twice.
            return reply({"errcode": 0, "errmsg": "ok", "msgid": number})
        return await self._take(account, asked, request, "url")

    async def notice(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST message/subscribe/bizsend: each send spends a consent; no key, no dedupe."""
        openid, template = str(asked.get("touser", "")), str(asked.get("template_id", ""))
        refused = _unfit(asked) or _overlong(asked)
        if refused is not None:
            return refused
        if account.consents.get((openid, template), 0 if template in account.asked else 1) < 1:
            return error(43101, "user refuse to accept the msg")
        return await self._take(account, asked, request, "page")

    async def quota(self, account: Official, asked: Mapping[str, Any], _request: web.Request) -> web.Response:
        """POST openapi/quota/get."""
        name = str(asked.get("cgi_path", "")).removeprefix("/cgi-bin/")
        most, used = account.limits.get(name), account.today[name]
        if most is None:
            return error(76021, "cgi_path not found")
        quota = {"daily_limit": most, "used": used, "remain": max(most - used, 0)}
        return reply({"errcode": 0, "errmsg": "ok", "quota": quota})

    async def addresses(self, _account: Official, _asked: Mapping[str, Any], _request: web.Request) -> web.Response:
        """GET getcallbackip."""
        return reply({"ip_list": ["127.0.0.1"]})

    async def ticket(self, account: Official, _asked: Mapping[str, Any], _request: web.Request) -> web.Response:
        """GET ticket/getticket."""
        return await ticket(account, self._world.now())

    def _with_token(self, name: str, api: Api) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            account = self._platform.whose(request.query.get("access_token", ""))
            asked = await _json(request) if request.method == "POST" else {}
            if isinstance(account, int):
                account_code = account
                return error(account_code, "invalid credential, access_token is invalid or not latest")
            self._platform.turn_day()
            if name in account.forbidden or name in DENIED.get(account.kind, ()):
                account.turned_away[name] += 1
                return error(48001, "api unauthorized")
            if not account.count(name):
                return error(45009, "reach max api daily quota limit")
            return await api(account, asked, request)

        return handle

    async def _take(
        self, account: Official, asked: Mapping[str, Any], request: web.Request, link: str
    ) -> web.StreamResponse:
        """Do to a sound message what its recipient or the faults ask for; accept it, answer, report."""
        world, openid, template = self._world, asked["touser"], asked["template_id"]
        behaviour = world.behaviour("wechat", (openid,))
        if world.faults:
            await world.pause("wechat")
        if behaviour in NOT_TAKEN:
            return await self._decline(account, request, behaviour, subscription=link == "page")
        key = str(asked.get("client_msg_id", ""))
        number = self._platform.number(account, openid, key)
        if link == "page" and (left := account.consents.get((openid, template))) is not None:
            account.consents[openid, template] = left - 1
        world.accept(self._shown(account, asked, link), (openid,), key)
        if world.callback_base is not None:
            await self._report(account, openid, template, number, subscription=link == "page")
        good = reply({"errcode": 0, "errmsg": "ok", "msgid": number})
        return good if behaviour is Behaviour.ACCEPTED else await answer(world, request, behaviour, good)

    async def _decline(
        self, account: Official, request: web.Request, behaviour: Behaviour, *, subscription: bool
    ) -> web.StreamResponse:
        if behaviour is Behaviour.REFUSED:
            return error(43101, "user refuse to accept the msg") if subscription else error(43004, "require subscribe")
        if behaviour is Behaviour.TOKEN_EXPIRED:
            self._platform.revoke(account)
        code = CODES.get(behaviour, (-1, "system error"))
        return await answer(self._world, request, behaviour, error(*code))

    async def _report(self, account: Official, openid: str, template: str, number: int, *, subscription: bool) -> None:
        """Post the job-finish event as the recipient's table asks: once, twice, early, late, not at all."""
        world = self._world
        if not world.reports("wechat"):
            return
        how = world.receipts("wechat", (openid,)).get(openid, Behaviour.ACCEPTED)
        status = STATUSES.get(how, "success")
        body = pushes.template_finished(number, status)
        if subscription:
            code = 0 if status == "success" else 43101 if how is Behaviour.BLACKLISTED else 43117
            body = pushes.notice_sent(template, number, code, status)
        match how:
            case Behaviour.RECEIPT_LOST:
                return
            case Behaviour.RECEIPT_EARLY:
                await pushes.push_now(world, account, openid, body)
                return
            case Behaviour.RECEIPT_REORDERED:
                failed = "failed: system failed"
                late = pushes.notice_sent(template, number, 43117, failed) if subscription else ""
                pushes.push(world, account, openid, late or pushes.template_finished(number, failed), world.late_delay)
            case Behaviour.RECEIPT_TWICE:
                pushes.push(world, account, openid, body)
            case Behaviour.REPLIES_STOP | Behaviour.REPLIES:
                text = "退订" if how is Behaviour.REPLIES_STOP else "收到"
                world.later(talk.say(world, account, openid, text), world.late_delay)
            case _:
                pass
        pushes.push(world, account, openid, body, world.late_delay if how is Behaviour.RECEIPT_LATE else None)

    def _shown(self, account: Official, asked: Mapping[str, Any], link: str) -> Shown:
        labels = self._labels.get(asked["template_id"], {})
        # A template message's field that is too long is cut without a word; a notice's was refused before.
        lines = (
            f"{labels.get(key, key)}：{str(value['value'])[: LENGTHS.get(key.rstrip('0123456789'), 200)]}"
            for key, value in asked["data"].items()
        )
        title = "服务通知" if link == "page" else "模板消息"
        where = asked.get(link) or None
        return Shown("wechat", account.key, account.name, "\n".join(lines), self._world.now(), where, title)

    def _credentials(self, asked: Mapping[str, Any]) -> Official | web.Response:
        if asked.get("grant_type") != "client_credential":
            return error(40002, "invalid grant_type")
        account = self._platform.by_appid(str(asked.get("appid", "")))
        if account is None:
            return error(40013, "invalid appid")
        if asked.get("secret") != account.secret:
            return error(40125, "invalid appsecret")
        return account


async def _json(request: web.Request) -> Mapping[str, Any]:
    try:
        found = json.loads(await request.read())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _unfit(asked: Mapping[str, Any]) -> web.Response | None:
    data = asked.get("data")
    if not asked.get("touser") or not isinstance(asked["touser"], str):
        return error(40003, "invalid openid")
    if not asked.get("template_id") or not isinstance(asked["template_id"], str):
        return error(40037, "invalid template_id")
    if not isinstance(data, dict) or not all(isinstance(each, dict) and "value" in each for each in data.values()):
        return error(47003, "argument invalid! data invalid")
    return None


def _overlong(asked: Mapping[str, Any]) -> web.Response | None:
    for key, entry in asked["data"].items():
        value = entry["value"]
        if not isinstance(value, str) or not value or len(value) > LENGTHS.get(key.rstrip("0123456789"), 200):
            return error(47003, f"argument invalid! data.{key}.value invalid")
    return None
