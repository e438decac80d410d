"""The stand-in WeChat itself: stock synchronous wechatpy works against it, and it keeps the platform's rules."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from wechatpy import WeChatClient as StockClient
from wechatpy.exceptions import APILimitedException, WeChatClientException

from channels.message import Followed, Receipt
from channels.wechat.receipts import division_of
from channels.wechat.sandbox import TEMPLATES, options

DATA = {"thing1": {"value": "耕地地力保护补贴"}}


class Detour(requests.Session):
    """Stock wechatpy's own session, with the platform's hosts replaced by the stand-in."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.trust_env = False
        self._base = base

    def request(self, method, url, **kwargs):
        found = urlsplit(url)
        return super().request(method, f"{self._base}{found.path}", **kwargs)


def stock(house, **changes) -> StockClient:
    client = StockClient(house.official.appid, changes.get("secret", house.official.secret))
    client._http = Detour(house.base)
    return client


async def test_stock_wechatpy_sends_asks_and_makes_codes(house):
    for number in range(2):
        await house.control.follow(house.official, f"oFan{number}")

    def work():
        client = stock(house)
        try:
            return (
                client.message.send_template("oFan0", "T1", DATA, url="https://example.org/a"),
                client.message.send_subscribe_message("oFan1", "T2", DATA, page="https://example.org/b"),
                client.qrcode.create(
                    {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "v421321"}}}
                ),
                list(client.user.iter_followers()),
                client.user.get("oFan1"),
                client.user.get("oStranger"),
                client.misc.get_wechat_ips(),
            )
        finally:
            client._http.close()

    sent, noticed, code, followers, fan, stranger, addresses = await asyncio.to_thread(work)
    assert sent["errcode"] == noticed["errcode"] == 0
    assert sent["msgid"] != noticed["msgid"]
    assert code["url"].startswith("http://weixin.qq.com/q/")
    assert "expire_seconds" not in code
    assert followers == ["oFan0", "oFan1"]
    assert (fan["subscribe"], fan["nickname"], stranger["subscribe"]) == (1, "", 0)
    assert addresses == ["127.0.0.1"]
    assert [shown.link for shown in house.world.handset("oFan0")] == ["https://example.org/a"]
    assert house.official.counts["token"] == 1
    await house.world.settle()
    assert {each.ref for each in house.events if isinstance(each, Receipt)} == {
        str(sent["msgid"]),
        str(noticed["msgid"]),
    }


async def test_stock_wechatpy_meets_the_platforms_refusals(house):
    def code(call) -> int:
        with pytest.raises(WeChatClientException) as caught:
            call()
        return caught.value.errcode

    def work():
        client, wrong = stock(house), stock(house, secret="no")
        try:
            send = client.message.send_template
            found = [
                code(wrong.fetch_access_token),
                code(lambda: send("", "T1", DATA)),
                code(lambda: send("oFan", "", DATA)),
                code(lambda: send("oFan", "T1", {"thing1": "x"})),
                code(lambda: client.message.send_subscribe_message("oFan", "T1", {"thing1": {"value": "一" * 21}})),
                code(lambda: client.user.get("")),
                code(
                    lambda: client.qrcode.create(
                        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "x" * 65}}}
                    )
                ),
                code(lambda: send("o9001", "T1", DATA)),
            ]
            send("oFan", "T1", {"thing1": {"value": "一" * 21}})  # a template message is cut, not refused
            house.official.limits["message/template/send"] = 0
            with pytest.raises(APILimitedException):
                send("oFan", "T1", DATA)
            return found
        finally:
            client._http.close()
            wrong._http.close()

    assert await asyncio.to_thread(work) == [40125, 40003, 40037, 47003, 47003, 40003, 40053, 43004]
    assert house.world.handset("oFan")[0].text == "thing1：" + "一" * 20


async def test_stock_wechatpy_renews_a_token_that_was_revoked(house):
    def work():
        client = stock(house)
        try:
            client.user.get("oA")
            house.platform.revoke(house.official)
            return client.user.get("oA")
        finally:
            client._http.close()

    assert (await asyncio.to_thread(work))["openid"] == "oA"
    assert house.official.counts["token"] == 2


def test_only_the_last_two_plain_tokens_live_and_the_older_five_minutes(house, clock):
    platform, account = house.platform, house.official
    first, second, third = (platform.plain_token(account)[0] for _ in range(3))
    assert platform.whose(first) == 40001
    assert platform.whose(second) is account
    assert platform.whose(third) is account
    clock.ahead += timedelta(minutes=5, seconds=1)
    assert platform.whose(second) == 42001
    assert platform.whose(third) is account
    clock.ahead += timedelta(hours=2)
    assert platform.whose(third) == 42001


def test_the_stable_token_stays_and_overlaps_and_is_forced_seldom(house, clock):
    platform, account = house.platform, house.official
    first, life = platform.stable_token(account, force=False)
    assert (platform.stable_token(account, force=False)[0], life) == (first, 7200)
    clock.ahead += timedelta(seconds=7200 - 299)
    second, _ = platform.stable_token(account, force=False)
    assert second != first
    assert platform.whose(first) is platform.whose(second) is account
    third, _ = platform.stable_token(account, force=True)
    assert platform.whose(second) == 40001
    assert platform.stable_token(account, force=True)[0] == third, "thirty seconds apart"
    clock.ahead += timedelta(seconds=31)
    assert platform.stable_token(account, force=True)[0] != third
    for _ in range(30):
        clock.ahead += timedelta(seconds=31)
        last, _ = platform.stable_token(account, force=True)
    assert account.counts["stable_token forced"] == 20
    assert platform.whose(last) is account
    plain, _ = platform.plain_token(account)
    assert platform.whose(last) is platform.whose(plain) is account, "the two kinds leave each other alone"


def test_a_client_msg_id_is_remembered_ten_minutes(house, clock):
    number = house.platform.number(house.official, "oA", "k")
    assert house.platform.repeated(house.official, "oA", "k") == number
    assert house.platform.repeated(house.official, "oB", "k") is None
    clock.ahead += timedelta(minutes=10)
    assert house.platform.repeated(house.official, "oA", "k") is None


async def test_2000_plain_tokens_a_day(house, clock):
    account = house.official
    account.today["token"] = 1999
    url = f"{house.base}/cgi-bin/token"
    query = {"grant_type": "client_credential", "appid": account.appid, "secret": account.secret}
    async with house.http.get(url, params=query) as got:
        assert "access_token" in await got.json()
    async with house.http.get(url, params=query) as got:
        assert (await got.json())["errcode"] == 45009
    clock.ahead += timedelta(days=1)
    async with house.http.get(url, params=query) as got:
        assert "access_token" in await got.json()


async def test_a_village_qr_makes_a_follower_of_that_village(house):
    url = await house.channel.place_code(421321101201000, lasting=True)
    async with house.http.post(f"{house.base}/control/follow", json={"account": "county", "url": url}) as got:
        openid = (await got.json())["openid"]
    (event,) = house.events
    assert isinstance(event, Followed)
    assert (event.address, division_of(event.scene)) == (openid, 421321101201000)
    assert (await house.channel.client.user.get(openid))["subscribe"] == 1
    again = await house.channel.place_code(421321101201000, lasting=False)
    async with house.http.post(
        f"{house.base}/control/follow", json={"account": "county", "url": again, "openid": openid}
    ) as got:
        assert (await got.json())["openid"] == openid
    assert len(house.events) == 2


async def test_the_control_route_moves_phones_and_levers(house):
    async def control(verb: str, **fields) -> tuple[int, dict]:
        async with house.http.post(f"{house.base}/control/{verb}", json={"account": "county", **fields}) as got:
            return got.status, (await got.json() if got.status == 200 else {})

    _, born = await control("follow", scene="v421321101201")
    _, other = await control("follow")
    assert born["openid"] != other["openid"]
    for verb, fields in [("allow", {"template": "T1"}), ("refuse", {"template": "T1"}), ("unfollow", {})]:
        assert (await control(verb, openid=born["openid"], **fields))[0] == 200
    assert (await control("say", openid=other["openid"], text="补贴"))[1] == {"reply": "success"}
    assert (await control("account", name="随县发布", limits={"user/info": 1}, refusing=False))[0] == 200
    assert house.official.name == "随县发布"
    assert (await control("revoke"))[0] == 200
    assert (await control("nothing"))[0] == 404
    assert (await control("follow", url="http://weixin.qq.com/q/odd"))[0] == 400
    async with house.http.get(f"{house.base}/control/counts", params={"account": "county"}) as got:
        assert isinstance(await got.json(), dict)
    assert [event.__class__.__name__ for event in house.events] == [
        "Followed", "Followed", "Consented", "Consented", "Unfollowed", "Said",
    ]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), [
    ("o9021", []),
    ("o9022", ["arrived", "arrived"]),
    ("o9024", ["arrived"]),
    ("o9025", ["arrived", "failed"]),
    ("o9034", ["failed"]),
    ("o9035", ["failed"]),
    ("o9039", ["failed"]),
])  # fmt: skip
@pytest.mark.parametrize("mode", ["template", "subscription"])
async def test_receipts_come_as_the_recipients_table_says(house, address, expected, mode):
    from channels.message import Envelope, Message

    house.world.late_delay = 0.1
    link = "url" if mode == "template" else "page"
    body = {"template_id": "T1", "data": DATA, "spends": False, "link": link, link: "https://example.org"}
    (got,) = await house.send(Envelope("202611-1-1", address, Message(mode, body, "x")))
    await house.world.settle()
    receipts = [each for each in house.events if isinstance(each, Receipt)]
    assert [each.news for each in receipts] == expected
    assert {each.ref for each in receipts} <= {got.ref}


async def test_an_early_receipt_comes_before_the_answer_and_replies_follow(house):
    from channels.message import Envelope, Message

    message = Message("template", {"template_id": "T1", "data": DATA, "spends": False, "link": "url", "url": "u"}, "x")
    house.world.late_delay = 0.05
    await house.send(Envelope("1", "o9023", message))
    assert len(house.events) == 1
    await house.send(Envelope("2", "o9041", message), Envelope("3", "o9042", message))
    await house.world.settle()
    assert sorted(type(each).__name__ for each in house.events[1:]) == ["OptedOut", "Receipt", "Receipt", "Said"]


def test_its_options_are_complete_and_differ_by_account():
    one, two = options("http://127.0.0.1:1", "county"), options("http://127.0.0.1:1", "town-lishan")
    assert len(one["aes_key"]) == 43
    for name in ("appid", "secret", "token", "aes_key"):
        assert one[name] != two[name]
    assert [each["id"] for each in one["templates"]] == [each["id"] for each in TEMPLATES]
