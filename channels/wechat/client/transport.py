"""The transport under wechatpy: aiohttp where requests was; everything above it is wechatpy's own.

An API method of wechatpy ends in `return self._post(...)`; `_request` is a coroutine function here, so each such method
returns something to await. Those that look at a result first are replaced in api.py (a test keeps watch).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import aiohttp
from wechatpy.exceptions import WeChatClientException
from wechatpy.session.memorystorage import MemoryStorage
from yarl import URL

from channels.wechat.client.token import Tokens

REAL_HOSTS: Final = ("https://api.weixin.qq.com", "https://mp.weixin.qq.com")
TOKEN_REFUSED: Final = frozenset({40001, 40014, 42001})
JSON_TYPE: Final = "application/json; charset=utf-8"
JSON_HEADERS: Final = {"Content-Type": JSON_TYPE}
LENIENT: Final = json.JSONDecoder(strict=False)
_ADDRESSES_KEPT: Final = 64


class BlockingTransportError(RuntimeError):
    """A method of wechatpy tried to speak through `requests`, which would stop the whole event loop."""


class NoBlockingTransport:
    """Stands where requests.Session was and refuses every use."""

    def __getattr__(self, name: str) -> NoReturn:
        raise BlockingTransportError(f"wechatpy asked its blocking transport for {name!r}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The little of requests.PreparedRequest that wechatpy's exceptions carry."""

    method: str
    url: str = field(repr=False)  # holds the token
    body: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """The little of requests.Response that wechatpy and its callers read."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    url: str = field(repr=False)
    request: Asked

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "ignore")

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return LENIENT.decode(self.text)


class AsyncTransport:
    """A mixin placed before a client class of wechatpy."""

    API_BASE_URL = ""

    def _begin(self, http: aiohttp.ClientSession, tokens: Tokens, base: str, timeout: float) -> None:
        # BaseWeChatClient.__init__ is not called: it would open a requests.Session.
        self._http = NoBlockingTransport()
        self._aio = http
        self.tokens = tokens
        self._base = base.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self.timeout = timeout
        self.session = MemoryStorage()  # JS-API tickets
        self.expires_at = None
        self.auto_retry = False  # wechatpy's own retry recurses without an end
        self._addresses: dict[tuple[str, str], URL] = {}

    @property
    def access_token(self) -> str:
        """The token last in use; AttributeError before the first call, as wechatpy's __new__ reads every member."""
        tokens = self.__dict__.get("tokens")
        if tokens is None or tokens.current is None:
            raise AttributeError("no token yet")
        return str(tokens.current)

    async def fetch_access_token(self) -> dict[str, Any]:
        """Renew the token, whoever holds it."""
        return {"access_token": await self.tokens.get(stale=self.tokens.current)}

    async def _request(
        self,
        method: str,
        url_or_endpoint: str,
        *,
        api_base_url: str | None = None,
        params: Mapping[str, Any] | None = None,
        data: Any = None,
        files: Any = None,
        result_processor: Callable[[Any], Any] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the name is wechatpy's
    ) -> Any:
        url = url_or_endpoint
        if not url.startswith(("http://", "https://")):
            url = (api_base_url or self.API_BASE_URL) + url
        stale: str | None = None
        while True:
            token = await self.tokens.get(stale)
            response = await self._exchange(method, self._address(url, params, token), data, files, timeout)
            try:
                return self._handle_result(response, method, url, result_processor)
            except WeChatClientException as error:
                if stale is not None or error.errcode not in TOKEN_REFUSED:
                    raise
                stale = token

    async def _exchange(
        self,
        method: str,
        url: URL,
        data: Any = None,
        files: Any = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the name is wechatpy's
    ) -> Answered:
        """Make one HTTP exchange. Raises aiohttp's errors, and WeChatClientException for a status of 400 or more."""
        headers = None
        if files:
            data = _form(data, files)
        elif isinstance(data, dict):
            data = json.dumps(data, ensure_ascii=False).encode()  # \uXXXX is refused: 40033, 47002
            headers = JSON_HEADERS
        limit = self._timeout if timeout is None else aiohttp.ClientTimeout(total=timeout)
        async with self._aio.request(method, url, data=data, headers=headers, timeout=limit) as got:
            content = await got.read()
        response = Answered(got.status, got.headers, content, url.path, Asked(method, url.path, data))
        if got.status >= 400:  # noqa: PLR2004
            raise WeChatClientException(None, None, client=self, request=response.request, response=response)
        return response

    def _address(self, url: str, params: Mapping[str, Any] | None, token: str) -> URL:
        if params:
            query = {name: str(value) for name, value in params.items() if value is not None}
            return URL(self._local(url)).update_query(query | {"access_token": token})
        address = self._addresses.get((url, token))
        if address is None:
            if len(self._addresses) >= _ADDRESSES_KEPT:
                self._addresses.clear()
            address = self._addresses[url, token] = URL(self._local(url)).update_query({"access_token": token})
        return address

    def _local(self, url: str) -> str:
        for host in REAL_HOSTS:
            if url.startswith(host):
                return self._base + url[len(host) :] if self._base else url
        return url

    def _decode_result(self, response: Answered) -> Any:
        try:
            return LENIENT.decode(response.content.decode("utf-8", "ignore"))
        except (ValueError, RecursionError):
            return response  # as wechatpy does: media come as bytes

    def _handle_result(
        self,
        response: Answered,
        method: str | None = None,
        url: str | None = None,
        result_processor: Callable[[Any], Any] | None = None,
    ) -> Any:
        return super()._handle_result(response, method, url, result_processor)  # type: ignore[misc]


def code_of(answer: Mapping[str, Any]) -> int | None:
    """Read an answer's errcode, which some endpoints give as text; None: there is none."""
    value = answer.get("errcode")
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _form(data: Any, files: Any) -> aiohttp.FormData:
    """Build a multipart body; a file object is read whole and rewound, as a renewed token sends it again."""
    form = aiohttp.FormData()
    for name, part in files.items() if isinstance(files, dict) else files:
        filename, content_type = "media", "application/octet-stream"
        if isinstance(part, tuple | list):
            filename, part, *rest = part  # noqa: PLW2901
            content_type = rest[0] if rest else content_type
        elif hasattr(part, "name"):
            filename = str(part.name).rsplit("/", 1)[-1]
        if hasattr(part, "read"):
            part.seek(0)
            part = part.read()  # noqa: PLW2901
        content = part.encode() if isinstance(part, str) else part
        form.add_field(name, content, filename=filename, content_type=content_type)
    for name, value in (data or {}).items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return form
