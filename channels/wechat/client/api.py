"""wechatpy's API groups that cannot stand on an asynchronous transport, and endpoints that 1.8.18 does not know.

A method that looks at a result before it returns it would look at a coroutine: it is written anew here, or deleted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from wechatpy.client.api import (
    WeChatCard,
    WeChatCloud,
    WeChatCustomService,
    WeChatDataCube,
    WeChatJSAPI,
    WeChatMaterial,
    WeChatMedia,
    WeChatMenu,
    WeChatQRCode,
    WeChatTag,
    WeChatUser,
)
from wechatpy.client.api.base import BaseWeChatAPI
from wechatpy.exceptions import WeChatClientException
from yarl import URL

from channels.wechat.client.withheld import Withheld

NO_MENU = 46003


async def _pages(fetch: Any, first: str | None) -> AsyncIterator[str]:
    """Walk through pages of openids; next_openid is set on the last page too, so an empty page ends it."""
    while True:
        page = await fetch(first)
        openids = (page.get("data") or {}).get("openid") or []
        for openid in openids:
            yield openid
        following = page.get("next_openid")
        if not openids or not following or following == first:
            return
        first = following


class User(WeChatUser):  # type: ignore[misc]
    """Followers."""

    def iter_followers(self, first_user_id: str | None = None) -> AsyncIterator[str]:
        """Yield every follower's openid."""
        return _pages(self.get_followers, first_user_id)


class Tag(WeChatTag):  # type: ignore[misc]
    """Tags."""

    def iter_tag_users(self, tag_id: int, first_user_id: str | None = None) -> AsyncIterator[str]:
        """Yield the openid of everybody under a tag."""
        return _pages(lambda first: self.get_tag_users(tag_id, first), first_user_id)


class JSAPI(WeChatJSAPI):  # type: ignore[misc]
    """Tickets of the JS-SDK; they are asked for each time, nothing here may wait on another's answer."""

    async def get_jsapi_ticket(self) -> str:
        """Return a ticket for wx.config."""
        return str((await self.get_ticket("jsapi"))["ticket"])

    async def get_jsapi_card_ticket(self) -> str:
        """Return a ticket for cards."""
        return str((await self.get_ticket("wx_card"))["ticket"])


class QRCode(WeChatQRCode):  # type: ignore[misc]
    """Parametric QR codes."""

    async def show(self, ticket: str | dict[str, Any]) -> Any:
        """Fetch the picture of a ticket; needs no token (wechatpy's own would block)."""
        text = ticket["ticket"] if isinstance(ticket, dict) else ticket
        client = self._client
        url = URL(client._local("https://mp.weixin.qq.com/cgi-bin/showqrcode"))  # noqa: SLF001
        return await client._exchange("get", url.update_query({"ticket": text}))  # noqa: SLF001


class Menu(WeChatMenu):  # type: ignore[misc]
    """The menu under an account's conversation."""

    async def get(self) -> Any:
        """Return the menu, None: there is none."""
        try:
            return await self._get("menu/get")
        except WeChatClientException as error:
            if error.errcode == NO_MENU:
                return None
            raise


class Card(WeChatCard):  # type: ignore[misc]
    """Cards; nothing of ours uses them."""

    get_redirect_url = Withheld()


class Cloud(WeChatCloud):  # type: ignore[misc]
    """Cloud development; nothing of ours uses it."""

    upload_file = Withheld()


class CustomService(WeChatCustomService):  # type: ignore[misc]
    """Customer-service accounts."""

    def delete_account(self, account: str) -> Any:
        """Delete an account (wechatpy's own reads the token before there is one)."""
        url = "https://api.weixin.qq.com/customservice/kfaccount/del"
        return self._get(url, params={"kf_account": account})


class DataCube(WeChatDataCube):  # type: ignore[misc]
    """Statistics of an account."""

    async def get_user_summary(self, begin_date: Any, end_date: Any) -> Any:
        """Return the daily gains and losses of followers."""
        dates = {"begin_date": self._to_date_str(begin_date), "end_date": self._to_date_str(end_date)}
        return (await self._post("getusersummary", data=dates))["list"]


class Media(WeChatMedia):  # type: ignore[misc]
    """Temporary material. An address that carries a token must not be handed out."""

    get_url = Withheld()


class Material(WeChatMaterial):  # type: ignore[misc]
    """Permanent material."""

    async def add(self, media_type: str, media_file: Any, title: str | None = None, introduction: str = "") -> Any:
        """Upload permanent material (wechatpy's own reads the token before there is one)."""
        data: dict[str, Any] = {}
        if media_type == "video":
            if not title:
                raise ValueError("a video needs a title")
            data["description"] = {"title": title, "introduction": introduction}
        return await self._post(
            "material/add_material", params={"type": media_type}, data=data, files={"media": media_file}
        )


class Quota(BaseWeChatAPI):  # type: ignore[misc]
    """How much of an interface's daily allowance is left."""

    def get(self, path: str) -> Any:
        """Return daily_limit, used and remain of an interface such as /cgi-bin/message/template/send."""
        return self._post(
            "openapi/quota/get", api_base_url="https://api.weixin.qq.com/cgi-bin/", data={"cgi_path": path}
        )
