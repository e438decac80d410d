"""Our pages inside WeChat: who acts there (网页授权, snsapi_base: silent, the openid alone), the JS-SDK's signature.

Sources: developers.weixin.qq.com/doc/service/guide/h5/auth and …/h5/jssdk. wechatpy's own WeChatOAuth blocks and keeps
one visitor's openid on an object that all share, so it is not used.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final
from urllib.parse import quote, urlencode

from wechatpy.client.api.base import BaseWeChatAPI
from yarl import URL

AUTHORIZE_URL: Final = "https://open.weixin.qq.com/connect/oauth2/authorize"
TOKEN_URL: Final = "https://api.weixin.qq.com/sns/oauth2/access_token"  # noqa: S105  # an address, not a token
SCRIPT_URL: Final = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"  # the first version with open tags
FRAMES: Final = ("https://*.qq.com", "webcompt:")  # what a page's policy has to let open tags frame, as documented
SECONDS: Final = 4.0  # somebody looks at a white page meanwhile


def authorize(page: str, appid: str, back: str, state: str) -> str:
    """The platform's page, which leads to `back` at once; its parameters in the order that the platform asks for."""
    asked = {"appid": appid, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base", "state": state}
    return f"{page}?{urlencode(asked, safe='', quote_via=quote)}#wechat_redirect"


def page_signature(ticket: str, nonce: str, at: int, page: str) -> str:
    """Sign a page's whole address, without what follows a #, for wx.config. `at`: seconds."""
    signed = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={page.partition('#')[0]}"
    return hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324 - the platform's choice


class Pages(BaseWeChatAPI):  # type: ignore[misc]
    """The call behind the page."""

    async def visitor(self, code: str) -> Any:
        """GET sns/oauth2/access_token: carries the AppSecret and no access_token; serves once."""
        client = self._client
        asked = {"appid": client.appid, "secret": client.secret, "code": code, "grant_type": "authorization_code"}
        url = URL(client._local(TOKEN_URL)).update_query(asked)  # noqa: SLF001
        return client._handle_result(await client._exchange("get", url, timeout=SECONDS), "get")  # noqa: SLF001
