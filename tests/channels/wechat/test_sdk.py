"""Allowing notices on a page: the JS-SDK's signature by Tencent's own example, the ticket, the stand-in's pop-up.

And what needs no pop-up: asking for a service by its name, for which template messages may come.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import WeChatClient as Stock
from wechatpy.client.api import WeChatJSAPI

from channels.base import Account, OptionsError
from channels.message import Consented, Reason, Said, Scope
from channels.wechat.channel.asks import FOR_GOOD, Asks
from channels.wechat.channel.options import Options
from channels.wechat.client.pages import page_signature
from channels.wechat.render.templates import read
from channels.wechat.sandbox import TEMPLATES
from channels.wechat.sandbox.sdk import LIFE, SCRIPT

PAGE = "http://127.0.0.1:8000/v/421321101201?me=1"
NOTICE, SERVICE = (each["id"] for each in TEMPLATES)
TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"


def test_the_signature_of_tencents_own_example():
    """developers.weixin.qq.com/doc/service/guide/h5/jssdk, appendix 1."""
    page = "http://mp.weixin.qq.com?params=value"
    expected = "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    assert page_signature(TICKET, "Wm3WZYTPz0wzccnW", 1414587457, page) == expected
    assert page_signature(TICKET, "Wm3WZYTPz0wzccnW", 1414587457, f"{page}#wechat_redirect") == expected


@given(st.text("abcXYZ019_-", min_size=1), st.text("abcXYZ019", min_size=1), st.integers(0, 2**32), st.text("/?=&v2%"))
def test_the_signature_is_wechatpys(ticket, nonce, at, path):
    page = f"https://cunkou.example.gov.cn/{path}"
    assert page_signature(ticket, nonce, at, page) == WeChatJSAPI().get_jsapi_signature(nonce, ticket, at, page)


async def check(house, settings, page: str = PAGE, kind: str = "config", **more: str) -> str:
    """What the platform's script frames, for these settings on a page."""
    asked = {name: str(settings[name]) for name in ("appId", "timestamp", "nonceStr", "signature")}
    async with house.http.get(f"{house.base}/sdk/{kind}", params={**asked, "page": page, **more}) as got:
        return await got.text()


async def test_the_ticket_is_fetched_once_in_two_hours_whoever_asks(house):
    found = await asyncio.gather(*(house.channel.invitation(f"{PAGE}&n={n}") for n in range(50)))
    other = await house.build().invitation(PAGE)
    assert house.official.counts["ticket/getticket"] == 1
    assert len({one.settings["signature"] for one in (*found, other)}) == 51
    house.clock.ahead += LIFE
    assert "config:ok" in await check(house, (await house.build().invitation(PAGE)).settings)
    assert house.official.counts["ticket/getticket"] == 2


async def test_the_platform_takes_the_signature_for_this_page_of_this_host_only(house):
    invitation = await house.channel.invitation(f"{PAGE}#mine")
    assert invitation.script == f"{house.base}/{SCRIPT}"
    assert invitation.settings["openTagList"] == ["wx-open-subscribe"]
    assert invitation.settings["jsApiList"], "without one the tags stay empty"
    assert "config:ok" in await check(house, invitation.settings)
    assert "invalid signature" in await check(house, invitation.settings, PAGE + "&v=1")
    assert "invalid url domain" in await check(house, invitation.settings, "https://evil.example/v/1")
    house.clock.ahead += LIFE + timedelta(seconds=1)
    assert "invalid signature" in await check(house, invitation.settings)


async def test_stock_wechatpys_ticket_signs_our_page_too(house):
    class Old(Stock):
        API_BASE_URL = f"{house.base}/cgi-bin/"

        def fetch_access_token(self):
            return self._fetch_access_token(
                f"{house.base}/cgi-bin/token",
                {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret},
            )

    stock = Old(house.official.appid, house.official.secret)
    ticket = await asyncio.to_thread(stock.jsapi.get_jsapi_ticket)
    assert ticket == await house.channel.client.tickets.get()
    settings = {"appId": stock.appid, "timestamp": 1, "nonceStr": "n"}
    settings["signature"] = stock.jsapi.get_jsapi_signature("n", ticket, 1, PAGE)
    assert "config:ok" in await check(house, settings)


async def test_no_right_and_nobody_there_are_reasons(house):
    house.official.forbidden.add("ticket/getticket")
    refused = await house.channel.invitation(PAGE)
    assert isinstance(refused, Reason)
    assert (refused.code, refused.scope) == ("48001", Scope.MODE)
    assert isinstance(await house.build(base="http://127.0.0.1:1").invitation(PAGE), Reason)


async def test_the_popup_is_answered_for_each_template_and_told_by_an_event(house):
    settings = (await house.channel.invitation(PAGE)).settings
    tag = await check(house, settings, kind="tag", template=f"{NOTICE},T2", to="oFan")
    assert "政策通知提醒" in tag
    answers = {NOTICE: "accept", "T2": "reject"}
    told = json.dumps({"appId": settings["appId"], "to": "oFan", "answers": answers})
    async with house.http.post(f"{house.base}/sdk/answer", data=told) as got:
        assert got.ok
    assert house.official.consents[("oFan", NOTICE)] == 1
    assert [(one.template, one.count) for one in house.events] == [(NOTICE, 1), ("T2", 0)]
    assert {type(one) for one in house.events} == {Consented}
    house.official.kind = "subscription"
    assert "openTag:fail" in await check(house, settings, kind="tag", template=NOTICE, to="oFan")


def own(house, **changes) -> Account:
    account = house.channel_account()
    return Account(account.key, account.channel, account.name, {**account.options, **changes})


async def test_only_where_its_people_want_it_and_the_policy_is_kept(house):
    assert await house.build(sdk=False).invitation(PAGE) is None
    for changes, words in (
        ({"sdk_script": "https://a.example/x.js; script-src *"}, "不带空格"),
        ({"sdk_frames": ["'unsafe-inline'"]}, "不带空格"),
    ):
        with pytest.raises(OptionsError, match=words):
            Options(**own(house, **changes).options)
    usual = Options(**{name: one for name, one in own(house).options.items() if not name.startswith("sdk_")})
    assert usual.sdk_script == "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
    assert usual.sdk_frames == ("https://*.qq.com", "webcompt:"), "as the book says of a page with a policy"


async def test_what_may_be_allowed_and_what_is_asked_for(house):
    notice, service = house.channel.allowable
    assert (notice.template, notice.title, notice.lasting, notice.service) == (NOTICE, "政策通知提醒", False, "")
    assert (service.template, service.lasting, service.service) == (SERVICE, True, "政务服务")


# -- asking for a service -------------------------------------------------------------------------------

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(("text", "count"), [
    ("政务服务", FOR_GOOD), (" 要 政务服务！", FOR_GOOD), ("我要政务服务", FOR_GOOD), ("不要政务服务", 0),
    ("取消政务服务。", 0), ("政务服务什么时候有", None), ("政务", None), ("补贴", None),
])  # fmt: skip
def test_a_services_name_is_a_request_and_nothing_else_is(text, count):
    asks = Asks(read(TEMPLATES))
    said = Said("m1", "oFan", text, "", AT)
    got = asks.read(said)
    if count is None:
        assert got is said
        assert asks.reply(got) == ""
    else:
        assert got == Consented(f"m1:{SERVICE}", "oFan", SERVICE, count, AT)
        assert ("不要政务服务" in asks.reply(got)) is bool(count)


async def test_who_asks_is_answered_and_told_of_and_no_letter(house):
    reply = await house.control.say(house.official, "oFan", "政务服务")
    assert [(one.template, one.count) for one in house.events] == [(SERVICE, FOR_GOOD)]
    assert "<Encrypt>" in reply.decode()
    assert house.world.handset("oFan")[-1].text.startswith("已登记。以后“政务服务”的消息会发到这里")


def test_a_service_has_one_template_and_a_short_name():
    first = dict(TEMPLATES[1])
    for changed, words in (
        ([first, {**first, "id": "other"}], "同一个service"),
        ([{**first, "service": "水"}], "2到10个"),
        ([{**TEMPLATES[0], "service": "政务服务"}], "只有模板消息可填"),
    ):
        with pytest.raises(OptionsError, match=words):
            read(changed)
