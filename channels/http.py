"""One door to providers over HTTP: a POST that ends in a Response, or in the Outcome that its failure is.

What surely was not accepted (no name, no connection, no TLS, throttled, not yet written) is Deferred;
whatever happens after the first byte of the body without a clear answer is Unknown.
The byte is the judge, not the exception: `_Body` notes when it hands itself to the socket.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import re
import ssl as tls
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from aiohttp import http_exceptions
from aiohttp.abc import AbstractStreamWriter
from yarl import URL

from channels.message import NOTHING, Deferred, Reason, Scope, Unknown

CALL_TIMEOUT: Final = 8.0  # seconds from the first byte written to the answer read; a lease spares as much
CONNECT_TIMEOUT: Final = 5.0
ANSWER_LIMIT: Final = 1 << 20  # bytes; no provider has that much to say about one call

_RETRY_CONNECT: Final = 30.0
_RETRY_TLS: Final = 300.0  # a certificate does not mend itself
_RETRY_THROTTLED: Final = 60.0
_RETRY_MOST: Final = 3600.0
_CODE: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_TOO_MANY: Final = 429
_REDIRECT: Final = 300
_REJECT: Final = 400
_BROKEN: Final = 500
_AMBIGUOUS: Final = frozenset({408, 425, 499})  # a proxy's word for "gone", not the provider's for "no"
_CONNECT: Final = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT)
FAILURES: Final = (aiohttp.ClientError, http_exceptions.HttpProcessingError, OSError, TimeoutError, EOFError)
_TLS_FAILURES: Final = (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, tls.SSLError)

Pin = aiohttp.Fingerprint | tls.SSLContext | bool


@dataclass(frozen=True, slots=True)
class Response:
    """A provider's whole answer: 2xx, or a 4xx that says why. Neither 429 nor 5xx comes here."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False, default_factory=lambda: NOTHING)

    def json(self) -> Any:
        """Read the body as JSON; ValueError: it is none, which after a send means Unknown."""
        return json.loads(self.body)


async def post(  # noqa: PLR0913 - one door has to carry what all providers need
    http: aiohttp.ClientSession,
    url: URL | str,
    body: bytes,
    *,
    deadline: float,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    ssl: Pin = True,
    timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109 - it starts at the first byte, not at the call
    limit: int = ANSWER_LIMIT,
) -> Response | Deferred | Unknown:
    """POST `body` once, without redirects; `deadline` is on the loop's clock and bounds the first byte.

    An empty body is one too: aiohttp holds the head back until the body has had its turn.

    Cancellation propagates and closes the connection: only the engine may say what it came to.
    """
    if asyncio.get_running_loop().time() >= deadline:
        return _too_late()
    watch = _Watch(deadline, timeout)
    try:
        async with http.post(
            url,
            data=_Body(body, content_type, watch),
            headers=headers,
            ssl=ssl,
            allow_redirects=False,
            raise_for_status=False,
            timeout=_CONNECT,
        ) as answer:
            return await _read(answer, limit)
    except FAILURES as error:
        return unknown(type(error).__name__) if watch.begun else _unsent(error)
    except asyncio.CancelledError:
        if not watch.ours():
            raise
        return unknown("TimeoutError") if watch.begun else _unsent(TimeoutError())
    finally:
        watch.stop()


def unknown(code: str, text: str = "已提交，服务商没有给出明确答复") -> Unknown:
    """Say that a call was perhaps sent; channels use it for answers they cannot read."""
    return Unknown(Reason(code, text))


def unheard_of(code: object) -> Unknown:
    """Say that the provider's code stands in no document of its: perhaps sent, and people are told."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return unknown("undocumented")
    return Unknown(Reason(code, "服务商返回了文档里没有的代码，结果待核实", strange=True))


class _TooLateError(Exception):
    """The deadline passed before the first byte."""


class _Watch:
    """Bounds a call: its first byte by the deadline, its answer by `timeout` after that byte.

    What asyncio.timeout does, with one timer a call instead of two: on the hot path it was a fifth of our own share.
    """

    __slots__ = ("_cancelling", "_deadline", "_end", "_expired", "_handle", "_loop", "_task", "_timeout", "begun")

    def __init__(self, deadline: float, timeout: float) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs has a task
        self._task, self._cancelling = task, task.cancelling()
        self._loop = asyncio.get_running_loop()
        self.begun = self._expired = False
        self._deadline = self._end = deadline
        self._timeout = timeout
        self._handle = self._loop.call_at(min(deadline, self._loop.time() + timeout), self._look)

    def begin(self) -> None:
        """The socket is at hand: take the last look at the clock."""
        now = self._loop.time()
        if now >= self._deadline:
            raise _TooLateError
        self.begun = True
        self._end = now + self._timeout

    def ours(self) -> bool:
        """Whether a cancellation was this watch's and nobody else's."""
        return self._expired and self._task.uncancel() <= self._cancelling

    def stop(self) -> None:
        """The call is over."""
        self._handle.cancel()

    def _look(self) -> None:
        if self._loop.time() < self._end:
            self._handle = self._loop.call_at(self._end, self._look)
        else:
            self._expired = True
            self._task.cancel()


class _Body(aiohttp.BytesPayload):
    """The bytes of one call; the last look at the clock is taken when the socket is at hand."""

    def __init__(self, value: bytes, content_type: str, watch: _Watch) -> None:
        super().__init__(value, content_type=content_type)
        self._watch = watch

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        transport = getattr(writer, "transport", None)
        if transport is None or transport.is_closing():
            raise ConnectionResetError  # a pooled connection that died while it idled: nothing was written
        self._watch.begin()
        await super().write_with_length(writer, content_length)


async def _read(answer: aiohttp.ClientResponse, limit: int) -> Response | Deferred | Unknown:
    """Turn an answer's head into a verdict, and its body, if there is one to trust, into a Response."""
    status = answer.status
    if status == _TOO_MANY:
        return Deferred(
            Reason("429", "服务商要求放慢发送"),
            _retry_after(answer.headers.get("Retry-After"), answer.headers.get("Date")),
        )
    if status >= _BROKEN or _REDIRECT <= status < _REJECT or status in _AMBIGUOUS:
        return unknown(str(status))
    if (
        answer.content_length is not None
        and answer.content_length <= limit
        and "Content-Encoding" not in answer.headers
    ):
        return Response(status, await answer.read(), answer.headers)  # nearly always: no generator, no joining
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_any():
        size += len(chunk)
        if size > limit:
            answer.close()
            return unknown("oversize")
        chunks.append(chunk)
    return Response(status, b"".join(chunks), answer.headers)


def _unsent(error: BaseException) -> Deferred:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _TooLateError):
            return _too_late()
        cause = cause.__cause__
    if isinstance(error, _TLS_FAILURES):
        why = Reason(type(error).__name__, "服务商的加密证书不对，没有发送", Scope.ACCOUNT)
        return Deferred(why, _RETRY_TLS, away=True)
    return Deferred(Reason(type(error).__name__, "连不上服务商，没有发送"), _RETRY_CONNECT, away=True)


def _too_late() -> Deferred:
    return Deferred(Reason("deadline", "来不及在本次租期内发送，稍后再发"), 0.0)


def _retry_after(word: str | None, date: str | None) -> float:
    """Read Retry-After, seconds or a date; a date is measured by the provider's own clock where it gives one."""
    if word is None:
        return _RETRY_THROTTLED
    try:
        seconds = float(word)
    except ValueError:
        try:
            until = email.utils.parsedate_to_datetime(word).timestamp()
            now = email.utils.parsedate_to_datetime(date).timestamp() if date else time.time()
        except ValueError:
            return _RETRY_THROTTLED
        seconds = until - now
    return min(max(seconds, 1.0), _RETRY_MOST) if seconds == seconds else _RETRY_THROTTLED  # noqa: PLR0124 - NaN
