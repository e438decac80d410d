"""wechatpy 1.8.18 inside asyncio: its API surface, results and exceptions on aiohttp, its token from Tokens.

`await WeChatClient(appid, secret, http=session, cache=cache, now=now).qrcode.create({...})`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import aiohttp
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from wechatpy.client import WeChatClient as BlockingClient
from wechatpy.exceptions import WeChatClientException
from yarl import URL

from channels.base import Cache
from channels.http import Response, post, unknown
from channels.message import Deferred, Unknown
from channels.wechat.client import api, pages, publish
from channels.wechat.client.token import TicketError, TokenError, Tokens
from channels.wechat.client.transport import JSON_TYPE, LENIENT, TOKEN_REFUSED, AsyncTransport, code_of

STABLE_TOKEN_URL: Final = "https://api.weixin.qq.com/cgi-bin/stable_token"  # noqa: S105  # an address, not a token
TOKEN_SECONDS: Final = 5.0
TOKEN_TRIES: Final = 3
SYSTEM_BUSY: Final = -1


class WeChatClient(AsyncTransport, BlockingClient):  # type: ignore[misc]
    """Every method of an API group returns an awaitable. Raises WeChatClientException, TokenError, aiohttp's errors.

    `base` replaces WeChat's hosts (the sandbox, a proxy with a fixed address); "" keeps them.
    """

    API_BASE_URL = BlockingClient.API_BASE_URL
    card, cloud, customservice = api.Card(), api.Cloud(), api.CustomService()
    datacube, jsapi, material, media = api.DataCube(), api.JSAPI(), api.Material(), api.Media()
    menu, qrcode, tag, user = api.Menu(), api.QRCode(), api.Tag(), api.User()
    quota, pages = api.Quota(), pages.Pages()
    draft, freepublish, message = publish.Draft(), publish.FreePublish(), publish.Message()

    def __init__(
        self,
        appid: str,
        secret: str,
        *,
        http: aiohttp.ClientSession,
        cache: Cache,
        now: Callable[[], datetime],
        base: str = "",
        timeout: float = 10.0,
    ) -> None:
        self.appid = appid
        self.secret = secret
        self._begin(http, Tokens(appid, self._fetch_token, cache, now), base, timeout)
        self.tickets = Tokens(f"{appid}:jsapi", self._fetch_ticket, cache, now)

    async def deliver(self, endpoint: str, body: bytes, deadline: float) -> Mapping[str, Any] | Deferred | Unknown:
        """POST a prepared message and return WeChat's answer, whatever its errcode; the hot path of every send.

        A refused token is renewed once; a second refusal is an answer. `deadline` is on the loop's clock.
        Raises TokenError: surely not sent.
        """
        stale: str | None = None
        while True:
            token = await self.tokens.get(stale)
            address = self._address(self.API_BASE_URL + endpoint, None, token)
            got = await post(self._aio, address, body, deadline=deadline, content_type=JSON_TYPE, timeout=self.timeout)
            if not isinstance(got, Response):
                return got
            try:
                answer = LENIENT.decode(got.body.decode())
            except (ValueError, RecursionError):
                return unknown("unreadable")
            if not isinstance(answer, dict):
                return unknown("unreadable")
            if stale is not None or code_of(answer) not in TOKEN_REFUSED:
                return answer
            stale = token

    async def _fetch_token(self, *, force: bool) -> tuple[str, float]:
        """Ask for the stable token; a failure that may pass is tried again before it counts. Raises TokenError."""
        body = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.secret,
            "force_refresh": force,
        }
        try:
            try:
                found = await self._ask_for_token(body)
            except (aiohttp.ClientError, TimeoutError, WeChatClientException) as error:
                # A forced refresh is rationed: whether it happened is found out by the next normal call.
                if force or not _passing(error):
                    raise
                found = await self._ask_again(body)
            return str(found["access_token"]), float(found.get("expires_in", 7200))
        except WeChatClientException as error:
            raise TokenError(error.errcode, str(error.errmsg)) from None
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError):
            raise TokenError(None) from None

    async def _fetch_ticket(self, *, force: bool) -> tuple[str, float]:  # noqa: ARG002 - nobody refuses a ticket to us
        """GET ticket/getticket: what the addresses of our pages are signed with. Raises TokenError, TicketError."""
        try:
            found = await self.jsapi.get_ticket("jsapi")
            return str(found["ticket"]), float(found.get("expires_in", 7200))
        except WeChatClientException as error:
            raise TicketError(error.errcode, str(error.errmsg)) from None
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError):
            raise TicketError(None) from None

    async def _ask_for_token(self, body: dict[str, Any]) -> Any:
        address = URL(self._local(STABLE_TOKEN_URL))
        return self._handle_result(await self._exchange("post", address, body, timeout=TOKEN_SECONDS), "post")

    async def _ask_again(self, body: dict[str, Any]) -> Any:
        tries = AsyncRetrying(
            stop=stop_after_attempt(TOKEN_TRIES - 1),
            wait=wait_random_exponential(0.2, 2.0),
            retry=retry_if_exception(_passing),
            reraise=True,
        )
        return await tries(self._ask_for_token, body)


def _passing(error: BaseException) -> bool:
    """Whether asking for a token once more may help: no answer, a status of 400 or more, or -1."""
    if isinstance(error, WeChatClientException):
        return error.errcode in {None, SYSTEM_BUSY}
    return isinstance(error, aiohttp.ClientError | TimeoutError)
