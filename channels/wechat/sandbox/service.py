"""Customer-service messages (客服消息) of the stand-in WeChat: only to whoever wrote, tapped, followed or scanned.

Five within 48 hours of a message, three within a minute of the rest; outside 45015, beyond 45047.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.wechat.sandbox.platform import Official, Platform
from channels.wechat.sandbox.reply import error, reply

API: Final = "message/custom/send"
LONGEST: Final = 2048
_CODES: Final[Mapping[Behaviour, tuple[int, str]]] = {
    Behaviour.REFUSED: (45015, "response out of time limit or subscription is canceled"),
    Behaviour.BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.ALWAYS_BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.CONTENT_REFUSED: (45166, "invalid content"),
    Behaviour.ACCOUNT_REFUSED: (50002, "user limited"),
    Behaviour.TOKEN_EXPIRED: (42001, "access_token expired"),
}


class Service:
    """The call, on one Platform and one World."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform

    async def send(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST message/custom/send; text only."""
        world, openid = self._world, str(asked.get("touser", ""))
        content = str((asked.get("text") or {}).get("content", ""))
        refused = _unfit(asked, openid, content)
        if refused is None and (code := account.windows.take(openid, world.now(), left=openid in account.left)):
            refused = error(code, "response out of time limit or subscription is canceled")
        if refused is not None:
            return refused
        behaviour = world.behaviour("wechat", (openid,))
        await world.pause("wechat")
        if behaviour in NOT_TAKEN:
            if behaviour is Behaviour.TOKEN_EXPIRED:
                self._platform.revoke(account)
            return await answer(world, request, behaviour, error(*_CODES.get(behaviour, (-1, "system error"))))
        world.accept(Shown("wechat", account.key, account.name, content, world.now()), (openid,))
        good = reply({"errcode": 0, "errmsg": "ok"})
        return good if behaviour is Behaviour.ACCEPTED else await answer(world, request, behaviour, good)


def _unfit(asked: Mapping[str, Any], openid: str, content: str) -> web.Response | None:
    if not openid:
        return error(40003, "invalid openid")
    if asked.get("msgtype") != "text":
        return error(40008, "invalid message type")
    if not content:
        return error(44004, "empty content")
    return error(45002, "content size out of limit") if len(content.encode()) > LONGEST else None
