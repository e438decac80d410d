"""wechatpy's API methods under an asynchronous transport: which may stay, which had to be replaced.

Safe is a method that returns the call itself. One that looks at an answer, catches its error, speaks through `requests`
or reads the token looks at a coroutine, or blocks. An upgrade of wechatpy that brings a new one fails here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import aiohttp
import pytest
import wechatpy
from wechatpy.client.api.base import BaseWeChatAPI
from wechatpy.exceptions import WeChatClientException

from channels.wechat.client import WeChatClient
from channels.wechat.client.transport import BlockingTransportError

ROOT: Final = Path(wechatpy.__file__).parent / "client" / "api"
NOW: Final = datetime(2026, 11, 21, 8, tzinfo=UTC)
CALLS: Final = {"_get", "_post", "_request", "get", "post", "request"}
# (class, method) → what is wrong with it in 1.8.18
KNOWN: Final = {
    ("BaseWeChatAPI", "access_token"): "token",
    ("WeChatCard", "get_redirect_url"): "looks",
    ("WeChatCloud", "upload_file"): "looks requests",
    ("WeChatCustomService", "delete_account"): "token",
    ("WeChatDataCube", "get_user_summary"): "looks",
    ("WeChatJSAPI", "get_jsapi_ticket"): "looks",
    ("WeChatJSAPI", "get_jsapi_card_ticket"): "looks",
    ("WeChatMaterial", "add"): "token",
    ("WeChatMedia", "get_url"): "token",
    ("WeChatMenu", "get"): "catches",
    ("WeChatQRCode", "show"): "requests",
    ("WeChatTag", "iter_tag_users"): "looks",
    ("WeChatUser", "iter_followers"): "looks",
}


def speaks(node: ast.AST, speakers: set[str]) -> bool:
    """Whether an expression is a call that goes through the client."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    holder, name = node.func.value, node.func.attr
    if isinstance(holder, ast.Name) and holder.id == "self":
        return name in {"_get", "_post", "_request"} | speakers
    return isinstance(holder, ast.Attribute) and holder.attr == "_client" and name in CALLS


def faults(function: ast.FunctionDef, speakers: set[str]) -> str:
    """Name what would go wrong in a method."""
    nodes = list(ast.walk(function))
    bound = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and speaks(node.value, speakers)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    found = set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "requests":
            found.add("requests")
        if isinstance(node, ast.Attribute) and node.attr == "access_token":
            found.add("token")
        answer = speaks(node, speakers) or (
            isinstance(node, ast.Name) and node.id in bound and isinstance(node.ctx, ast.Load)
        )
        if answer and not isinstance(parents.get(node), ast.Return | ast.Assign):
            found.add("looks")
        if speaks(node, speakers) and any(isinstance(each, ast.Try) for each in ancestors(node, parents)):
            found.add("catches")
    return " ".join(sorted(found))


def ancestors(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def audit(source: str) -> dict[tuple[str, str], str]:
    """Return each suspicious (class, method) of a module with what is wrong."""
    found = {}
    for owner in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)):
        methods = [node for node in owner.body if isinstance(node, ast.FunctionDef)]
        speakers: set[str] = set()
        while more := {
            each.name
            for each in methods
            if each.name not in speakers and any(speaks(node, speakers) for node in ast.walk(each))
        }:
            speakers |= more
        for each in methods:
            if wrong := faults(each, speakers):
                found[owner.name, each.name] = wrong
    return found


def test_wechatpy_is_the_version_that_was_audited():
    assert version("wechatpy") == "1.8.18"


def test_exactly_the_known_methods_are_unfit():
    found: dict[tuple[str, str], str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        found |= audit(path.read_text("utf-8"))
    assert found == KNOWN


@pytest.mark.parametrize("source", [
    "class A:\n def f(self):\n  return self._post('x')['y']",
    "class A:\n def f(self):\n  r = self._get('x')\n  return r['y']",
    "class A:\n def g(self):\n  return self._get('x')\n def f(self):\n  for a in self.g():\n   yield a",
    "class A:\n def f(self):\n  self._post('x')",
    "class A:\n def f(self):\n  try:\n   return self._get('x')\n  except E:\n   return None",
    "class A:\n def f(self):\n  return requests.get('x')",
    "class A:\n def f(self):\n  return 'x' + self.access_token",
    "class A:\n def f(self):\n  if self._get('x') == 1:\n   return 2",
])  # fmt: skip
def test_the_audit_sees_each_kind_of_fault(source):
    assert ("A", "f") in audit(source)


def test_the_audit_lets_plain_calls_pass():
    source = "class A:\n def f(self):\n  return self._post('x', data={})\n def g(self):\n  r = self.f()\n  return r"
    assert audit(source) == {}


def test_every_unfit_method_is_replaced_or_gone_from_our_client():
    groups = {
        type(api).__name__: type(api)
        for _, api in inspect.getmembers(WeChatClient, lambda each: isinstance(each, BaseWeChatAPI))
    }
    by_origin = {base.__name__: ours for ours in groups.values() for base in ours.__mro__}
    for owner, method in KNOWN:
        if owner == "BaseWeChatAPI":
            continue  # answers AttributeError until there is a token, and then without a call
        ours = by_origin[owner]
        assert method in vars(ours), f"{owner}.{method} is wechatpy's own"
        assert "channels.wechat" in ours.__module__


class Nothing:
    async def get(self, key: str) -> None:
        """Nothing is kept."""
        del key


@pytest.fixture
async def client():
    async with aiohttp.ClientSession() as http:
        yield WeChatClient("wx1", "s", http=http, cache=Nothing(), now=lambda: NOW, base="http://127.0.0.1:1")


async def test_withheld_methods_are_not_there(client):
    for api, name in [(client.card, "get_redirect_url"), (client.cloud, "upload_file"), (client.media, "get_url")]:
        with pytest.raises(AttributeError):
            getattr(api, name)
    with pytest.raises(AttributeError):
        _ = client.access_token


async def test_whatever_still_blocks_fails_loudly(client):
    with pytest.raises(BlockingTransportError):
        client._fetch_access_token("http://127.0.0.1:1", {})


async def test_replaced_methods_work_against_the_stand_in(house):
    client = house.channel.client
    for number in range(3):
        await house.control.follow(house.official, f"oFollower{number}")
    assert [openid async for openid in client.user.iter_followers()] == ["oFollower0", "oFollower1", "oFollower2"]
    assert (await client.user.get("oFollower1"))["subscribe"] == 1
    assert await client.misc.get_wechat_ips() == ["127.0.0.1"]
    assert (await client.qrcode.create({"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "v1"}}}))[
        "ticket"
    ]
    with pytest.raises(WeChatClientException) as caught:
        await client.user.get("")
    assert caught.value.errcode == 40003
    assert await client.menu.get() is None  # 46003: wechatpy's own would never see it


async def test_a_followers_last_page_ends_the_walk(client):
    pages = [{"data": {"openid": ["a", "b"]}, "next_openid": "b"}, {"next_openid": "b"}]

    async def page(first_user_id=None):
        return pages.pop(0)

    client.user.get_followers = page
    assert [openid async for openid in client.user.iter_followers()] == ["a", "b"]
    assert pages == []


async def test_files_are_sent_whole_and_again_after_a_renewed_token(house, tmp_path):
    from aiohttp import web
    from aiohttp.test_utils import TestServer

    seen = []

    async def upload(request: web.Request) -> web.Response:
        part = await (await request.multipart()).next()
        seen.append((part.name, part.filename, await part.read()))
        answer = {"errcode": 40001, "errmsg": "x"} if len(seen) == 1 else {"media_id": "M"}
        return web.json_response(answer)

    async def token(_: web.Request) -> web.Response:
        return web.json_response({"access_token": f"t{len(seen)}", "expires_in": 7200})

    app = web.Application()
    app.add_routes([web.post("/cgi-bin/media/upload", upload), web.post("/cgi-bin/stable_token", token)])
    picture = tmp_path / "cover.png"
    picture.write_bytes(b"PNG")
    async with TestServer(app) as server:
        channel = house.build(base=str(server.make_url("")).rstrip("/"), cache=type(house.cache)())
        with picture.open("rb") as file:
            assert await channel.client.media.upload("image", file) == {"media_id": "M"}
    assert seen == [("media", "cover.png", b"PNG")] * 2
