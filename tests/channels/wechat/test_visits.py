"""网页授权 against the stand-in: by us, and the same by stock wechatpy, whose WeChatOAuth the product does not use."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from wechatpy.exceptions import WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from channels.base import OptionsError
from channels.following import Visitor
from channels.message import Reason, Scope
from channels.wechat import ENTRY
from channels.wechat.channel.options import Options
from channels.wechat.client.pages import AUTHORIZE_URL
from channels.wechat.sandbox.visits import CODE_LIFE, HANDSET
from channels.wechat.sandbox.webview import AGENT

BACK = "http://127.0.0.1:8000/n/7K3M9XA/tap?v=421321101201"
TOKEN = "sns/oauth2/access_token"


async def visit(house, where: str, openid: str = "oFan", agent: str = AGENT) -> tuple[int, str]:
    """Open the platform's page on a handset; the status, and where it leads or what it says."""
    headers = {"User-Agent": agent, "Cookie": f"{HANDSET}={openid}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.get(where, allow_redirects=False) as got:
        return got.status, got.headers.get("Location") or await got.text()


async def code_for(house, openid: str = "oFan") -> str:
    status, back = await visit(house, house.channel.way_in(BACK, "abc123"), openid)
    assert status == 302
    asked = parse_qs(urlsplit(back).query)
    assert (asked["state"], asked["v"]) == (["abc123"], ["421321101201"])
    return asked["code"][0]


async def test_a_visitor_is_known_whether_she_follows_or_not_and_only_once(house):
    code = await code_for(house)
    assert await house.channel.visitor(code) == Visitor("oFan")
    assert "oFan" not in repr(Visitor("oFan"))
    again = await house.channel.visitor(code)
    assert (again.code, again.scope) == ("40163", Scope.RECIPIENT)
    assert (await house.channel.visitor("0" * 32)).code == "40029"
    late = await code_for(house)
    house.clock.ahead += CODE_LIFE + timedelta(seconds=1)
    assert (await house.channel.visitor(late)).code == "42003"


async def test_two_visitors_at_once_are_told_apart(house):
    names = [f"oFan{number}" for number in range(20)]
    codes = [await code_for(house, name) for name in names]
    found = await asyncio.gather(*(house.channel.visitor(code) for code in codes))
    assert [each.address for each in found] == names


async def test_the_virtual_openid_of_a_snapshot_goes_no_further(house):
    house.official.snapshots.add("oFan")
    assert await house.channel.visitor(await code_for(house)) == Visitor(None)


async def test_what_the_platforms_page_says_when_something_is_wrong(house):
    right = house.channel.way_in(BACK, "abc")
    for where, words in (
        (right.replace("snsapi_base", "snsapi_userinfo"), "10005"),
        (house.channel.way_in("http://evil.example/n/A/tap", "abc"), "10003"),
        (house.channel.way_in(BACK, "a-b"), "参数错误"),
        (house.channel.way_in(BACK, "a" * 129), "参数错误"),
    ):
        status, text = await visit(house, where)
        assert status == 200
        assert words in text
    assert "请在微信客户端打开" in (await visit(house, right, agent="Mozilla/5.0 Safari"))[1]
    house.official.kind = "subscription"
    assert "10005" in (await visit(house, right))[1]


async def test_a_wrong_secret_no_right_and_nobody_there_are_reasons(house):
    wrong = await house.build(secret="wrong").visitor(await code_for(house))
    assert (wrong.code, wrong.scope) == ("40125", Scope.ACCOUNT)
    house.official.forbidden.add(TOKEN)
    refused = await house.channel.visitor("0" * 32)
    assert (refused.code, refused.scope) == ("48001", Scope.MODE)
    nobody = await house.build(base="http://127.0.0.1:1").visitor("0" * 32)
    assert isinstance(nobody, Reason)
    assert nobody.text == "连不上微信服务器"


async def test_no_secret_and_no_openid_is_in_a_log(house, caplog):
    caplog.set_level("DEBUG")
    code = await code_for(house)
    await house.channel.visitor(code)
    await house.channel.visitor(code)
    logged = "".join(str(vars(record)) for record in caplog.records if record.name != "aiohttp.access")
    assert "40163" in logged
    for word in (house.official.secret, "oFan", code):
        assert word not in logged


async def test_stock_wechatpy_walks_the_same_way(house):
    class Stock(WeChatOAuth):
        API_BASE_URL = f"{house.base}/"
        OAUTH_BASE_URL = f"{house.base}/connect/"

    stock = Stock(house.official.appid, house.official.secret, BACK, state="abc123")
    page = stock.authorize_url.replace("https://open.weixin.qq.com", house.base)
    assert page == house.channel.way_in(BACK, "abc123")
    status, back = await visit(house, page)
    assert status == 302
    code = parse_qs(urlsplit(back).query)["code"][0]
    found = await asyncio.to_thread(stock.fetch_access_token, code)
    assert (found["openid"], found["scope"]) == ("oFan", "snsapi_base")
    with pytest.raises(WeChatOAuthException) as caught:
        await asyncio.to_thread(stock.fetch_access_token, code)
    assert caught.value.errcode == 40163


def test_an_account_says_whether_it_may_ask(house_options):
    account = house_options("service", oauth="cunkou.example.gov.cn")
    assert ENTRY.capabilities(account).recognises == "cunkou.example.gov.cn"
    assert ENTRY.capabilities(house_options("service", oauth="")).recognises == ""
    assert Options(**house_options("service", oauth="").options).oauth_page.startswith("http")
    assert AUTHORIZE_URL == "https://open.weixin.qq.com/connect/oauth2/authorize"
    for kind, oauth, words in (
        ("subscription", "cunkou.example.gov.cn", "只有认证服务号能用网页授权"),
        ("service", "https://cunkou.example.gov.cn", "不带https://"),
        ("service", "cunkou.example.gov.cn:8443", "端口"),
    ):
        with pytest.raises(OptionsError, match=words):
            Options(**house_options(kind, oauth=oauth).options)


@pytest.fixture
def house_options(house):
    def build(kind: str, **more: str):
        own = house.channel_account()
        return own.__class__(own.key, own.channel, own.name, {**own.options, "kind": kind, "templates": [], **more})

    return build


def test_only_wechats_own_browser_is_inside():
    assert ENTRY.inside(AGENT)
    assert not ENTRY.inside(f"{AGENT} wxwork/4.1.0")
    assert not ENTRY.inside("Mozilla/5.0 (iPhone) Safari/604.1")
