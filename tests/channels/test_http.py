"""The one door: only what surely was not accepted is Deferred; after the first byte nothing is guessed."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import socket
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest

from channels.http import Response, post
from channels.message import Deferred, Scope, Unknown

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Provider:
    """A bare server: it reads whole requests, counts their bodies, and answers as it is told."""

    answer: bytes | Answer = OK
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                size = next(
                    int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
                )
                self.bodies.append(await reader.readexactly(size))
                if isinstance(self.answer, bytes):
                    writer.write(self.answer)
                    await writer.drain()
                else:
                    await self.answer(reader, writer)
                    break
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    found = Provider()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def soon(seconds: float = 5.0) -> float:
    return asyncio.get_running_loop().time() + seconds


async def test_an_answer_is_a_response(http, provider):
    got = await post(http, provider.url, b"hello", deadline=soon())
    assert isinstance(got, Response)
    assert (got.status, got.body, provider.bodies) == (200, b"ok", [b"hello"])
    assert "ok" not in repr(got)


async def test_a_clear_no_is_a_response_too(http, provider):
    provider.answer = b'HTTP/1.1 403 Forbidden\r\nContent-Length: 12\r\n\r\n{"Code":"x"}'
    assert (await post(http, provider.url, b"x", deadline=soon())).json() == {"Code": "x"}


# -- surely not accepted ---------------------------------------------------------------------------


async def test_nobody_listens(http):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        got = await post(http, f"http://127.0.0.1:{taken.getsockname()[1]}/", b"x", deadline=soon())
    assert isinstance(got, Deferred)
    assert got.after > 0


async def test_no_such_name(http):
    assert isinstance(await post(http, "http://gateway.invalid/", b"x", deadline=soon()), Deferred)


async def test_no_tls(http, provider):
    got = await post(http, provider.url.replace("http:", "https:"), b"x", deadline=soon(0.3))
    assert isinstance(got, Deferred)
    assert provider.bodies == []


async def test_a_certificate_that_is_not_the_pinned_one(http, certificate):
    context, fingerprint = certificate
    found = Provider()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    wrong = await post(http, url, b"x", deadline=soon(), ssl=aiohttp.Fingerprint(bytes(32)))
    unpinned = await post(http, url, b"x", deadline=soon())
    assert found.bodies == []
    right = await post(http, url, b"x", deadline=soon(), ssl=aiohttp.Fingerprint(fingerprint))
    server.close()
    assert isinstance(wrong, Deferred)
    assert wrong.why.scope is Scope.ACCOUNT, "a certificate does not mend itself"
    assert isinstance(unpinned, Deferred)
    assert isinstance(right, Response)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        (b"", 60, 60),
        (b"Retry-After: 7\r\n", 7, 7),
        (b"Retry-After: 0\r\n", 1, 1),
        (b"Retry-After: -5\r\n", 1, 1),
        (b"Retry-After: 999999\r\n", 3600, 3600),
        (b"Retry-After: nan\r\n", 60, 60),
        (b"Retry-After: soon\r\n", 60, 60),
        (b"Date: Sat, 21 Nov 2020 08:00:00 GMT\r\nRetry-After: Sat, 21 Nov 2020 08:00:30 GMT\r\n", 30, 30),
    ],
)
async def test_throttled(http, provider, header, least, most):
    provider.answer = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n" + header + b"\r\n"
    got = await post(http, provider.url, b"x", deadline=soon())
    assert isinstance(got, Deferred)
    assert least <= got.after <= most


async def test_throttled_until_a_date_by_our_clock_where_the_provider_gives_none(http, provider):
    until = email.utils.formatdate(time.time() + 100, usegmt=True)
    provider.answer = f"HTTP/1.1 429 X\r\nContent-Length: 0\r\nRetry-After: {until}\r\n\r\n".encode()
    got = await post(http, provider.url, b"x", deadline=soon())
    assert 90 <= got.after <= 100


async def test_the_deadline_has_passed(http, provider):
    assert isinstance(await post(http, provider.url, b"x", deadline=soon(-0.1)), Deferred)
    assert provider.bodies == []


async def test_no_connection_is_free_before_the_deadline(provider):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as http:
        provider.answer = _silent
        first = asyncio.create_task(post(http, provider.url, b"first", deadline=soon()))
        await asyncio.sleep(0.05)
        second = await post(http, provider.url, b"second", deadline=soon(0.1))
        first.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await first
    assert isinstance(second, Deferred)
    assert provider.bodies == [b"first"]


@pytest.mark.parametrize("body", [b"late", b""], ids=["body", "empty"])
@pytest.mark.parametrize("moment", ["on_connection_create_end", "on_connection_queued_end"])
async def test_a_process_that_was_stopped_past_the_deadline_writes_nothing(provider, moment, body):
    """The clock is read again with the socket at hand: SIGSTOP may fall anywhere before."""

    async def stop(*_: object) -> None:
        await asyncio.sleep(0)
        time.sleep(0.3)

    trace = aiohttp.TraceConfig()
    getattr(trace, moment).append(stop)
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=connector, trace_configs=[trace]) as http:
        others = []
        if moment == "on_connection_queued_end":
            provider.answer = _late
            others.append(asyncio.create_task(post(http, provider.url, b"first", deadline=soon())))
            await asyncio.sleep(0.02)
        got = await post(http, provider.url, body, deadline=soon(0.25))
        await asyncio.gather(*others)
    assert isinstance(got, Deferred)
    assert body not in provider.bodies


async def test_a_pooled_connection_that_died_before_the_write_was_not_written_to(provider):
    taken, trace = asyncio.Event(), aiohttp.TraceConfig()

    async def dawdle(*_: object) -> None:
        taken.set()
        await asyncio.sleep(0.3)  # until the end has come over the wire

    async def end(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await taken.wait()
        writer.close()

    trace.on_connection_reuseconn.append(dawdle)
    provider.answer = _says(OK, then=end)
    async with aiohttp.ClientSession(trace_configs=[trace]) as http:
        got = [await post(http, provider.url, body, deadline=soon()) for body in (b"first", b"second")]
    assert ([type(one) for one in got], provider.bodies) == ([Response, Deferred], [b"first"])


# -- after the first byte --------------------------------------------------------------------------


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.1)
    writer.write(OK)
    await writer.drain()


async def _gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _says(*words: bytes, then: Answer = _gone) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for word in words:
            writer.write(word)
            await writer.drain()
            await asyncio.sleep(0.01)
        await then(reader, writer)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\n"
UNCLEAR = {
    "silence": _silent,
    "closed": _gone,
    "reset": _reset,
    "half a head": _says(b"HTTP/1.1 20"),
    "no HTTP": _says(b"SMTP ready\r\n\r\n"),
    "half a body": _says(HEAD + b"Content-Length: 100\r\n\r\n{}"),
    "half a body, reset": _says(HEAD + b"Content-Length: 100\r\n\r\n{}", then=_reset),
    "half a body, silence": _says(HEAD + b"Content-Length: 100\r\n\r\n{}", then=_silent),
    "half a chunk": _says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{}"),
    "a chunk of nonsense": _says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
    "no gzip": _says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"),
    "too much": _says(HEAD + b"Content-Length: 2000\r\n\r\n" + b"x" * 2000),
    "too much, unannounced": _says(HEAD + b"\r\n" + b"x" * 2000),
    "a head too long": _says(HEAD + b"X: " + b"x" * 20_000 + b"\r\n\r\n"),
    **{
        str(status): _says(b"HTTP/1.1 %d X\r\nLocation: /again\r\nContent-Length: 2\r\n\r\nok" % status)
        for status in (300, 301, 302, 307, 308, 408, 425, 500, 502, 503, 504, 599)
    },
}


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_what_is_not_clear_is_unknown_and_sent_once(http, provider, answer):
    provider.answer = answer
    got = await post(http, provider.url, b"once", deadline=soon(), timeout=0.3, limit=1000)
    assert isinstance(got, Unknown)
    await asyncio.sleep(0.02)
    assert provider.bodies == [b"once"]


async def test_a_connection_that_dies_while_idle_never_sends_twice(http, provider):
    assert isinstance(await post(http, provider.url, b"first", deadline=soon()), Response)
    provider.answer = _gone
    assert isinstance(await post(http, provider.url, b"second", deadline=soon()), Unknown)
    await asyncio.sleep(0.02)
    assert provider.bodies == [b"first", b"second"]


async def test_the_time_to_answer_counts_from_the_first_byte(http, provider):
    provider.answer = _late
    got = await post(http, provider.url, b"x", deadline=soon(0.05), timeout=1.0)
    assert isinstance(got, Response), "the deadline bounds the first byte, not the answer"


async def test_cancellation_says_nothing(http, provider):
    provider.answer = _silent
    task = asyncio.create_task(post(http, provider.url, b"x", deadline=soon()))
    await asyncio.sleep(0.1)
    assert provider.bodies == [b"x"]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_empty_body_is_sent_once_too(http, provider):
    provider.answer = _gone
    assert isinstance(await post(http, provider.url, b"", deadline=soon()), Unknown)
    assert provider.bodies == [b""]
