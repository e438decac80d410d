"""What is answered before aiohttp: the same bytes, the same counts, and nothing that is not exactly that."""

from __future__ import annotations

import asyncio
import re

import pytest

from pusher.cli.listen import listening
from pusher.web.public import SITE, fronted
from tests.pusher.web.public.office import VILLAGE, narrower

PLAIN = "Host: x\r\nAccept-Encoding: gzip, deflate\r\n"


class Wire:
    """One connection, byte by byte."""

    def __init__(self, reader, writer) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, path: str, headers: str = PLAIN, method: str = "GET", body: bytes = b"") -> tuple[str, bytes]:
        """Its head without the date, and its body."""
        self.writer.write(f"{method} {path} HTTP/1.1\r\n{headers}\r\n".encode() + body)
        return await self.read(method)

    async def read(self, method: str = "GET") -> tuple[str, bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.search(r"Content-Length: (\d+)", head)[1]) if "Content-Length" in head else 0
        body = await self.reader.readexactly(0 if method == "HEAD" else length)
        assert re.search(r"Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n", head)
        lines = re.sub(r"Date: .*\r\n", "", head).strip().split("\r\n")
        return "\n".join([lines[0], *sorted(lines[1:])]), body


@pytest.fixture
async def code(office) -> str:
    item, code = await office.publish()
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None))
    return code


@pytest.fixture
async def wire(client, monkeypatch):
    """A connection to the same site behind its front, and how often aiohttp was asked."""
    app = client.server.app
    site = app[SITE]
    asked = []
    find = site.quick.find

    def found(data: bytes):
        answer = find(data)
        asked.append(answer is not None)
        return answer

    monkeypatch.setattr(site.quick, "find", found)
    async with Running(site) as port:
        one = Wire(*await asyncio.open_connection("127.0.0.1", port))
        one.site, one.port, one.quick = site, port, asked
        yield one
        one.writer.close()


class Running:
    """A site of its own port, as `pusher serve` makes it."""

    def __init__(self, site) -> None:
        self.site = site

    async def __aenter__(self) -> int:
        from aiohttp import web

        from pusher.web.public import add_routes

        app = web.Application()
        add_routes(app, self.site)
        self.open = listening(app, "127.0.0.1", 0, front=fronted)
        server = await self.open.__aenter__()
        return server.sockets[0].getsockname()[1]

    async def __aexit__(self, *_) -> None:
        await self.open.__aexit__(None, None, None)


async def _scans(site, office) -> int:
    await site.tally.flush()
    return (await office.fetch("SELECT coalesce(sum(scans), 0)::int AS n FROM pusher.page_count"))[0]["n"]


async def test_the_second_answer_is_the_first_and_each_scan_is_counted(wire, code, office):
    for path, status in ((f"/n/{code}", 200), (f"/q/{code}?v=421321101201", 302)):
        first = await wire.ask(path)
        assert first[0].startswith(f"HTTP/1.1 {status} ")
        assert await wire.ask(path) == first == await wire.ask(path)
    assert wire.quick == [False, True, True] * 2
    assert await _scans(wire.site, office) == 3
    assert "Location: /n/" in first[0]


@pytest.mark.parametrize(
    ("path", "headers", "method"),
    [
        ("/n/{}", "Host: x\r\n", "GET"),
        ("/n/{}", "Host: x\r\nAccept-Encoding: gzip;q=0\r\n", "GET"),
        ("/n/{}", PLAIN + 'If-None-Match: "x"\r\n', "GET"),
        ("/n/{}", PLAIN + "Connection: close\r\n", "GET"),
        ("/n/{}", PLAIN + "Range: bytes=0-1\r\n", "GET"),
        ("/n/{}", PLAIN, "HEAD"),
        ("/n/{}?v=421321101201", PLAIN, "GET"),
        ("/n/2222222", PLAIN, "GET"),
        ("/", PLAIN, "GET"),
    ],
)
async def test_whatever_is_not_exactly_that_is_aiohttps(wire, code, path, headers, method):
    await wire.ask(f"/n/{code}")
    await wire.ask(path.format(code), headers, method)
    assert wire.quick == [False, False]


async def test_aiohttp_and_we_take_turns_on_one_connection_until_a_body_comes(wire, code):
    await wire.ask(f"/n/{code}")
    for _ in range(2):
        await wire.ask(f"/n/{code}")
        await wire.ask("/")
    assert wire.quick == [False, True, False, True, False]
    form = f"{PLAIN}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n"
    said, _ = await wire.ask(f"/n/{code}/opinion", form, "POST", b"say=usefu")
    assert "303" in said
    assert (await wire.ask(f"/n/{code}"))[0].startswith("HTTP/1.1 200")
    assert len(wire.quick) == 6, "after a body the connection is aiohttp's own"


async def test_requests_that_come_in_pieces_or_together_are_answered_in_their_order(wire, code):
    page, home = (await wire.ask(f"/n/{code}"))[1], (await wire.ask("/"))[1]
    whole = f"GET /n/{code} HTTP/1.1\r\n{PLAIN}\r\n".encode()
    wire.writer.write(whole[:20])
    await asyncio.sleep(0.05)
    wire.writer.write(whole[20:])
    assert (await wire.read())[1] == page
    wire.writer.write(f"GET / HTTP/1.1\r\n{PLAIN}\r\n".encode() + whole)
    assert [(await wire.read())[1], (await wire.read())[1]] == [home, page]


async def test_a_stop_is_seen_as_soon_as_the_page_is_looked_at(wire, code, office, monkeypatch):
    path = f"/n/{code}"
    first = await wire.ask(path)
    monkeypatch.setattr("pusher.web.public.cache._LOOK", 0.0)
    assert await wire.ask(path) == first, "looked at, and the same"
    assert wire.quick == [False, True]
    item = (await office.fetch("SELECT id FROM content.item WHERE code = $1", code))[0]["id"]
    await office.correct(item, narrower(title="更正后的通知"))
    changed = await wire.ask(path)
    assert changed[1] != first[1]
    assert await wire.ask(path) == changed


async def test_what_comes_while_a_page_is_looked_at_waits_its_turn(wire, code, monkeypatch):
    path, home = f"/n/{code}", (await wire.ask("/"))[1]
    page = (await wire.ask(path))[1]
    monkeypatch.setattr("pusher.web.public.cache._LOOK", 0.0)
    wire.writer.write(f"GET {path} HTTP/1.1\r\n{PLAIN}\r\n".encode())
    await asyncio.sleep(0)
    wire.writer.write(f"GET / HTTP/1.1\r\n{PLAIN}\r\n".encode())
    assert [(await wire.read())[1], (await wire.read())[1]] == [page, home]


async def test_a_database_that_is_away_is_told_by_aiohttp(wire, code, monkeypatch):
    path = f"/n/{code}"
    await wire.ask(path)
    monkeypatch.setattr("pusher.web.public.cache._LOOK", 0.0)

    async def away(*_):
        raise ConnectionError

    monkeypatch.setattr("pusher.web.public.routes.store.stamp", away)
    assert (await wire.ask(path))[0].startswith("HTTP/1.1 500")


async def test_a_silent_connection_is_closed(wire, code, monkeypatch):
    monkeypatch.setattr("pusher.web.public.quick._IDLE", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
