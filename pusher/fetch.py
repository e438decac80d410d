"""The one door to web pages of others: requests that are safe for us (no address inside) and polite to them.

A page's address comes from a document, so it may name our own network: every address that a name resolves to is
judged, at each redirect anew and at the moment of connecting, so that a name cannot change its mind in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

__all__ = ["LARGEST", "FetchError", "Fetched", "Fetcher", "is_address", "is_public", "judged"]

LARGEST: Final = 20 << 20  # bytes of a page or a file
PAUSE: Final = 1.0  # seconds between two requests to one host
TIMEOUT: Final = 20.0  # seconds for a page with its redirects
REDIRECTS: Final = 5
_AGENT: Final = "Mozilla/5.0 (compatible; Cunkou; +{about})"
_PORTS: Final = frozenset({80, 443})
_UNPRIVILEGED: Final = 1024
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_NUMERIC: Final = re.compile(r"\d|0[xX]")
_CHUNK: Final = 1 << 16
_HOSTS: Final = 4096  # so many hosts' last requests are remembered


class FetchError(Exception):
    """A page cannot be had; `args[0]` says in Chinese why. `refused`: we do not go there, at any time."""

    def __init__(self, sentence: str, *, refused: bool = False) -> None:
        super().__init__(sentence)
        self.refused = refused


class _InsideError(OSError):
    """The name leads to an address inside."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of any status. `url` is where the redirects ended; `body` is empty after HEAD."""

    url: str
    status: int
    media_type: str  # lower case, without parameters; empty: not said
    charset: str  # as the header says it; empty: not said
    body: bytes = field(repr=False)
    etag: str = ""
    modified: str = ""  # Last-Modified, as it was sent

    @property
    def ok(self) -> bool:
        """Whether it is the page that was asked for."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own numbers


def is_address(host: str) -> bool:
    """Whether a host is written as a number (10.1.2.3, ::1) and not by its name."""
    return ":" in host or bool(_NUMERIC.match(host.rstrip(".").rpartition(".")[2]))


def is_public(address: str) -> bool:
    """Whether an IP address (v4, v6, or one inside the other) lies on the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def judged(url: str, *, inside: bool) -> URL:
    """The address, if it is one that we go to. An IP address is judged here: no resolver sees it. FetchError."""
    try:
        target = URL(url)
        port = target.port
    except ValueError:
        raise FetchError("网址写得不对") from None
    if target.scheme not in {"http", "https"} or not target.host or target.user is not None:
        raise FetchError("网址写得不对，应以http://或https://开头", refused=True)
    if inside:
        return target.with_fragment(None)
    if port not in _PORTS and (port is None or port < _UNPRIVILEGED):
        raise FetchError("网址的端口不是网站用的", refused=True)
    if is_address(target.host) and not is_public(target.host):  # 2130706433 is 127.0.0.1
        raise FetchError("网址指向内部网络，不能打开", refused=True)
    return target.with_fragment(None)


class Fetcher:
    """Fetches one page of a host at a time, a pause between two. `inside` lets addresses of our own network through."""

    def __init__(self, about: str, *, inside: bool = False, pause: float = PAUSE, timeout: float = TIMEOUT) -> None:
        self._inside, self._pause, self._timeout = inside, pause, timeout
        self._turns: dict[str, _Turn] = {}
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=None if inside else _Guard(), use_dns_cache=False, limit=16),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": _AGENT.format(about=about), "Accept-Language": "zh-CN,zh"},
        )

    async def __aenter__(self) -> Self:
        """Nothing to open."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go of the connections."""
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close()

    async def get(
        self, url: str, *, most: int = LARGEST, etag: str = "", modified: str = "", stay: bool = False
    ) -> Fetched:
        """GET a page of at most so many bytes, redirects followed. Raises FetchError when there is no answer.

        With `etag` or `modified` of an earlier answer the status may be 304. `stay`: no redirect to another host.
        """
        known = {name: said for name, said in (("If-None-Match", etag), ("If-Modified-Since", modified)) if said}
        return await self._fetch("GET", url, most, known, stay=stay)

    async def head(self, url: str) -> Fetched:
        """Ask whether a page is there. Raises FetchError when there is no answer."""
        return await self._fetch("HEAD", url, 0, {})

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """POST and return the status; no redirect is followed. Raises FetchError when there is no answer."""
        target = judged(url, inside=self._inside)
        async with (
            self._answered(),
            self._http.post(target, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status

    async def _fetch(
        self, method: str, url: str, most: int, headers: Mapping[str, str], *, stay: bool = False
    ) -> Fetched:
        async with self._answered() as clock:
            return await self._follow(method, url, most, headers, clock, stay=stay)

    @contextlib.asynccontextmanager
    async def _answered(self) -> AsyncIterator[asyncio.Timeout]:
        """Bound the time, and say in Chinese why there is no answer."""
        try:
            async with asyncio.timeout(self._timeout) as clock:
                yield clock
        except TimeoutError:
            raise FetchError(f"{self._timeout:.0f}秒内没有打开") from None
        except aiohttp.ClientConnectorDNSError as error:
            if isinstance(error.__cause__, _InsideError) or isinstance(error.os_error, _InsideError):
                raise FetchError("网址指向内部网络，不能打开", refused=True) from None
            raise FetchError("找不到这个网站（域名解析失败）") from None
        except aiohttp.ClientSSLError:
            raise FetchError("网站的安全证书有问题") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise FetchError("连不上这个网站") from None

    async def _follow(
        self, method: str, url: str, most: int, headers: Mapping[str, str], clock: asyncio.Timeout, *, stay: bool
    ) -> Fetched:
        target = judged(url, inside=self._inside)
        for _ in range(REDIRECTS + 1):
            async with (
                self._turn(target.host or "", clock),
                self._http.request(method, target, allow_redirects=False, headers=headers) as answer,
            ):
                if answer.status not in _MOVED or "Location" not in answer.headers:
                    body = b"" if method == "HEAD" else await _read(answer, most)
                    kind = answer.content_type if "Content-Type" in answer.headers else ""
                    known = (answer.headers.get(name, "") for name in ("ETag", "Last-Modified"))
                    return Fetched(str(target), answer.status, kind.lower(), answer.charset or "", body, *known)
                before = target
                target = judged(str(target.join(URL(answer.headers["Location"]))), inside=self._inside)
                if stay and target.host != before.host:
                    raise FetchError("跳转到了别的网站", refused=True)
        raise FetchError(f"跳转超过{REDIRECTS}次")

    @contextlib.asynccontextmanager
    async def _turn(self, host: str, clock: asyncio.Timeout) -> AsyncIterator[None]:
        """Wait for one's turn with the host; waiting does not use up the time for the page."""
        if len(self._turns) > _HOSTS:
            self._turns = {name: turn for name, turn in self._turns.items() if turn.lock.locked()}
        turn = self._turns.setdefault(host, _Turn())
        loop = asyncio.get_running_loop()
        came = loop.time()
        left = (clock.when() or came) - came
        clock.reschedule(None)
        async with turn.lock:
            await asyncio.sleep(max(0.0, turn.free_at - loop.time()))
            clock.reschedule(loop.time() + left)
            try:
                yield
            finally:
                turn.free_at = loop.time() + self._pause


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class _Guard(AbstractResolver):
    """Resolves names, and fails when any address lies inside: a name with both kinds is a trap."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise _InsideError(host)
        return found

    async def close(self) -> None:
        await self._resolver.close()


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, unpacked: a small packed body may be a large one."""
    body = bytearray()
    async for part in answer.content.iter_chunked(_CHUNK):
        body += part
        if len(body) > most:
            raise FetchError(f"内容超过{most / (1 << 20):.0f}MB")
    return bytes(body)
