"""Fetching: nothing inside is reached, nothing is read without end, no host is hurried."""

import asyncio
import gzip
import itertools
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from pusher.fetch import Fetcher, FetchError, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("ff02::1", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://2130706433/", "http://0x7f.1/",
        "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/", "ftp://example.org/", "file:///etc/passwd",
        "http://user:word@example.org/", "http://8.8.8.8:22/", "javascript:alert(1)",
    ],
)  # fmt: skip
async def test_nothing_inside_is_reached(url):
    async with Fetcher("x") as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
    assert caught.value.refused


@pytest.fixture
async def server():
    hits = []

    async def page(request):
        hits.append((request.method, request.path, time.monotonic(), request.headers["User-Agent"]))
        if request.path == "/moved":
            raise web.HTTPFound("/there")
        if request.path == "/round":
            raise web.HTTPFound("/round")
        if request.path == "/gone":
            raise web.HTTPNotFound
        if request.path == "/bomb":
            return web.Response(body=gzip.compress(bytes(3 << 20)), headers={"Content-Encoding": "gzip"})
        if request.path == "/file":
            raise web.HTTPFound("file:///etc/passwd")
        return web.Response(text="在", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", page)
    async with TestServer(app) as running:
        running.hits = hits
        yield running


@pytest.fixture
async def fetcher():
    async with Fetcher("https://cunkou.example", inside=True, pause=0.1) as one:
        yield one


async def test_pages_are_fetched(server, fetcher):
    got = await fetcher.get(str(server.make_url("/moved")))
    assert (got.ok, got.media_type, got.body.decode()) == (True, "text/html", "在")
    assert got.url.endswith("/there")
    assert "cunkou.example" in server.hits[0][3]
    gone = await fetcher.head(str(server.make_url("/gone")))
    assert (gone.ok, gone.status, gone.body) == (False, 404, b"")


async def test_a_host_is_not_hurried(server, fetcher):
    for _ in range(3):
        await fetcher.head(str(server.make_url("/a")))
    times = [at for _, _, at, _ in server.hits]
    assert all(after - before >= 0.1 for before, after in itertools.pairwise(times))


@pytest.mark.parametrize(
    ("path", "says"), [("/bomb", "超过1MB"), ("/round", "跳转"), ("/file", "网址"), (":1/", "连不上")]
)
async def test_what_cannot_be_had_says_why(server, fetcher, path, says):
    url = f"http://127.0.0.1{path}" if path.startswith(":") else str(server.make_url(path))
    with pytest.raises(FetchError, match=says):
        await fetcher.get(url, most=1 << 20)


async def test_a_page_that_never_ends_is_left():
    async def slow(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(slow, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        async with Fetcher("x", inside=True, timeout=0.3) as hasty:
            with pytest.raises(FetchError, match="没有打开"):
                await hasty.get(f"http://127.0.0.1:{port}/")
        await asyncio.sleep(0.05)  # the other side hears of it
