"""A notification page from memory with its scans counted, beside nginx that serves the same answers from files."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import aiohttp

from content import store as items
from tests.bench.cpu import Meter
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import Cost, House
from tests.outside import NGINX, answers

TITLE: Final = "Pages"
FLOOR: Final = 0.30
_CONF: Final = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; open_file_cache max=100;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location /q/ {{ absolute_redirect off; return 302 /n/{code}; }}
    location /n/ {{ root {folder}; gzip_static always; types {{ }} default_type "text/html; charset=utf-8"; {headers} }}
  }}
}}
"""
_SENT: Final = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cache-Control", "Vary")


async def measure(house: House, scale: Scale) -> list[Figure]:
    async with house.web.acquire() as conn:
        await items.publish(conn, *house.item, datetime.now(UTC))
        code = (await items.get(conn, house.item[0])).code
    page, scan = f"/n/{code}", f"/q/{code}"
    async with house.process("front") as front:
        assert front.stdout is not None
        port = int(await front.stdout.readline())
        async with _nginx(code, *await _page(port, page)) as nginx:
            return [
                await _beside(house, scale, what, asked, (port, front.pid), nginx)
                for what, asked in (("a scan and its page, in turn", (scan, page)), ("the page alone", (page,)))
            ]


async def _beside(
    house: House, scale: Scale, what: str, asked: tuple[str, ...], web: tuple[int, int], nginx: tuple[int, int] | None
) -> Figure:
    """Requests a second of CPU of the web process, its databases counted, and of nginx, in turn."""
    ours, theirs = [], []
    for _ in range(min(scale.rounds, 3)):
        ours.append(await _ask(house, house.meter(web=web[1]), web[0], 5 * scale.each, asked))
        if nginx is not None:
            theirs.append(await _ask(house, Meter({"nginx": nginx[1]}), nginx[0], 5 * scale.each, asked))
    speed = median([cost.per_core for cost in ours])
    bound = "aiohttp's reading and writing of HTTP; the page comes from memory and a scan is counted there"
    if not theirs:
        text = f"{speed:,.0f} requests/s/core; nginx is not on this machine (package nginx), so there is no ratio"
        return Figure(what, text, "", None, ours[0].bill, bound)
    ratio = speed / median([cost.per_core for cost in theirs])
    text = f"{100 * ratio:.0f} % of nginx ({speed:,.0f} requests/s/core)"
    return Figure(what, text, f"{100 * FLOOR:.0f} %", ratio >= FLOOR, f"{ours[0].bill} · {theirs[0].bill}", bound)


async def _ask(house: House, meter: Meter, port: int, n: int, asked: tuple[str, ...]) -> Cost:
    """Ask for so many answers, none of which may be an error."""
    began = time.monotonic()
    told = await house.told("visitor", port, n, *asked)
    if sum(told.values()) != n or told.keys() - {"200", "302"}:
        raise AssertionError(f"{n} asked, told {told}")
    return Cost(n, time.monotonic() - began, meter.spent())


async def _page(port: int, path: str) -> tuple[bytes, dict[str, str]]:
    """The page as it goes out, packed, and its headers."""
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"}) as reply,
    ):
        return await reply.read(), {name: reply.headers[name] for name in _SENT if name in reply.headers}


@asynccontextmanager
async def _nginx(code: str, body: bytes, headers: dict[str, str]) -> AsyncIterator[tuple[int, int] | None]:
    """The same answers from nginx: its port and process; None where there is no nginx."""
    if NGINX is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as name, socket.socket() as taken:
        folder = Path(name)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.close()
        (folder / "n").mkdir()
        (folder / "n" / f"{code}.gz").write_bytes(body)
        lines = " ".join(f'add_header {name} "{value}";' for name, value in headers.items())
        conf = folder / "nginx.conf"
        conf.write_text(_CONF.format(folder=folder, port=port, code=code, headers=lines))
        process = await asyncio.create_subprocess_exec(
            NGINX, "-p", name, "-c", str(conf), stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await answers(port)
            yield port, process.pid
        finally:
            process.terminate()
            await process.wait()
