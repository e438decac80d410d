"""docker-compose.yml's own nginx behind a gateway: the address that reaches the web is the one who asks."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from pusher.proxies import read_networks
from pusher.web.security import PROXIES, client_address
from tests.deployment.test_compose import COMPOSE, _filled
from tests.outside import NGINX, answers

pytestmark = pytest.mark.skipif(
    NGINX is None,
    reason="没有 nginx，docker-compose 自带的代理这一项跳过。No nginx: install nginx-light to try compose's own proxy.",
)
GATEWAY, RESIDENT, NEIGHBOUR = "127.0.0.2", "127.0.0.3", "127.0.0.4"
FRAME = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {ours}
  server {{
    listen 127.0.0.1:{gateway};
    location / {{
      proxy_bind {address}; proxy_pass http://127.0.0.1:{nginx};
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}"""


def _ours(folder: Path, port: int, web_port: int) -> str:
    """The file of docker-compose.yml with this machine's places in it, and nothing else changed."""
    text = _filled(COMPOSE["configs"]["nginx"]["content"])
    text = re.sub(r"server web:8000 resolve[^;]*;", f"server 127.0.0.1:{web_port};", text)
    text = re.sub(r"resolver 127[^;]*;", "", text).replace("listen 80;", f"listen 127.0.0.1:{port};")
    return text.replace("/var/cache/nginx", str(folder)).replace("/var/log/nginx", str(folder))


@pytest.fixture
async def gateway():
    """The port of the gateway before nginx before a web that says who asks."""

    async def who(request: web.Request) -> web.Response:
        return web.Response(text=client_address(request), headers={"Cache-Control": "no-store"})

    app = web.Application()
    app[PROXIES] = read_networks(GATEWAY)
    app.router.add_get("/who", who)
    with tempfile.TemporaryDirectory() as name:
        folder, front, nginx = Path(name), unused_port(), unused_port()
        async with TestServer(app) as server:
            ours = _ours(folder, nginx, server.port)
            conf = folder / "nginx.conf"
            conf.write_text(
                FRAME.format(folder=folder, ours=ours, gateway=front, nginx=nginx, address=GATEWAY), "utf-8"
            )
            process = await asyncio.create_subprocess_exec(NGINX, "-e", f"{folder}/error.log", "-c", str(conf))
            try:
                await answers(front)
                yield front
            finally:
                process.terminate()
                await process.wait()


async def _ask(port: int, address: str, forged: str = "") -> str:
    connector = aiohttp.TCPConnector(local_addr=(address, 0))
    headers = {"X-Forwarded-For": forged} if forged else {}
    async with (
        aiohttp.ClientSession(connector=connector) as http,
        http.get(f"http://127.0.0.1:{port}/who", headers=headers) as answer,
    ):
        return await answer.text()


async def test_each_is_herself_whatever_she_says(gateway):
    for address in (RESIDENT, NEIGHBOUR):
        for forged in ("", "198.51.100.66", f"198.51.100.66, {GATEWAY}", f"198.51.100.66,{GATEWAY},{GATEWAY}"):
            assert await _ask(gateway, address, forged) == address, forged
