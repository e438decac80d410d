"""Who acts on our pages inside WeChat: channels.following.Recognising on a WeChatClient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping
from typing import Any

from channels.following import Visitor
from channels.message import Reason
from channels.wechat.client import WeChatClient
from channels.wechat.client.pages import authorize


class Visits(ABC):
    """The part of a channel that sends nothing and learns one openid."""

    client: WeChatClient
    _page: str  # where the platform looks who it is

    @abstractmethod
    async def ask(self, call: Awaitable[Any]) -> Any:
        """Await an API call; a refusal or a failure is a Reason."""

    def inside(self, agent: str) -> bool:
        """WeChat, and not 企业微信, which says so, too."""
        return "MicroMessenger" in agent and "wxwork" not in agent

    def way_in(self, back: str, state: str) -> str:
        """The address that leads to `back` with ?code=&state=, without a question to the person."""
        return authorize(self._page, self.client.appid, back, state)

    async def visitor(self, code: str) -> Visitor | Reason:
        """GET sns/oauth2/access_token. A snapshot's virtual openid (快照页) never leaves this method."""
        found = await self.ask(self.client.pages.visitor(code))
        if isinstance(found, Reason):
            return found
        openid = found.get("openid") if isinstance(found, Mapping) else None
        if not isinstance(openid, str) or not openid:
            return Reason("unreadable", "微信的答复无法识别")
        return Visitor(None if str(found.get("is_snapshotuser") or 0) != "0" else openid)
