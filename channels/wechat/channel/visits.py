"""Who acts on our pages inside WeChat, and what she may allow there: channels.following.Recognising on a WeChatClient.

JS-SDK and open tags: developers.weixin.qq.com/doc/service/guide/h5/jssdk and …/h5/opentag (wx-open-subscribe).
"""

from __future__ import annotations

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any, Final

from channels.following import Allowable, Invitation, Visitor
from channels.message import Reason
from channels.wechat.channel.options import Options
from channels.wechat.client import WeChatClient
from channels.wechat.client.pages import authorize, page_signature
from channels.wechat.render.templates import SUBSCRIPTION, Template

OPEN_TAG: Final = "wx-open-subscribe"
SOME_API: Final = "checkJsApi"  # without any interface in the list the tags stay empty [community]
SECONDS: Final = 3.0  # somebody looks at a white page meanwhile


def inside(agent: str) -> bool:
    """WeChat, and not 企业微信, which says so, too."""
    return "MicroMessenger" in agent and "wxwork" not in agent


class Visits(ABC):
    """The part of a channel that sends nothing and learns one openid."""

    client: WeChatClient
    _options: Options

    @abstractmethod
    async def ask(self, call: Awaitable[Any]) -> Any:
        """Await an API call; a refusal or a failure is a Reason."""

    @abstractmethod
    def _now(self) -> datetime:
        """Return the time, aware."""

    @property
    def allowable(self) -> tuple[Allowable, ...]:
        """The notices that a pop-up asks for, and the services that she asks for herself."""
        return tuple(_allowable(one) for one in self._options.templates if one.mode == SUBSCRIPTION or one.service)

    async def invitation(self, page: str) -> Invitation | Reason | None:
        """Sign a page's address for wx.config; the ticket is fetched once in two hours."""
        if not self._options.sdk:
            return None
        try:
            async with asyncio.timeout(SECONDS):
                ticket = await self.ask(self.client.tickets.get())
        except TimeoutError:
            return Reason("slow", "微信没有及时答复")
        if isinstance(ticket, Reason):
            return ticket
        nonce, at = secrets.token_hex(8), int(self._now().timestamp())
        settings = {
            "appId": self.client.appid,
            "timestamp": at,
            "nonceStr": nonce,
            "signature": page_signature(ticket, nonce, at, page),
            "jsApiList": [SOME_API],
            "openTagList": [OPEN_TAG],
        }
        return Invitation(self._options.sdk_script, tuple(self._options.sdk_frames), settings)

    def way_in(self, back: str, state: str) -> str:
        """The address that leads to `back` with ?code=&state=, without a question to the person."""
        return authorize(self._options.oauth_page, self.client.appid, back, state)

    async def visitor(self, code: str) -> Visitor | Reason:
        """GET sns/oauth2/access_token. A snapshot's virtual openid (快照页) never leaves this method."""
        found = await self.ask(self.client.pages.visitor(code))
        if isinstance(found, Reason):
            return found
        openid = found.get("openid") if isinstance(found, Mapping) else None
        if not isinstance(openid, str) or not openid:
            return Reason("unreadable", "微信的答复无法识别")
        return Visitor(None if str(found.get("is_snapshotuser") or 0) != "0" else openid)


def _allowable(template: Template) -> Allowable:
    lasting = template.long_term or bool(template.service)
    return Allowable(template.id, template.title or "通知", lasting, template.service)
