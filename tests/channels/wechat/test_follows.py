"""Followers, tags, QR codes and the menu against the stand-in: by us, and the same calls by stock wechatpy."""

from __future__ import annotations

import asyncio

import pytest
from wechatpy.exceptions import WeChatClientException

from channels.following import Page
from channels.message import Reason
from channels.wechat.receipts import division_of
from tests.channels.wechat.test_sandbox import stock

VILLAGE = 421321101201000


async def fans(house, count: int) -> list[str]:
    openids = [f"oFan{number:03d}" for number in range(count)]
    for openid in openids:
        await house.control.follow(house.official, openid)
    return openids


async def test_the_list_is_walked_by_its_count_though_the_last_page_names_a_next_one(house):
    openids = await fans(house, 7)
    house.official.page = 3
    seen, after = [], ""
    for expected in (3, 3, 1, 0):
        page = await house.channel.followers(after)
        assert isinstance(page, Page)
        assert (len(page.addresses), page.total) == (expected, 7)
        assert page.after
        seen += page.addresses
        after = page.after
    assert seen == openids
    assert openids[0] not in repr(page)


async def test_profiles_are_asked_by_the_hundred_and_bring_the_place(house):
    openids = await fans(house, 101)
    village = await house.channel.place_code(VILLAGE, lasting=True)
    scanned = (await house.control._follow(house.official, {"openid": "oScanned", "url": village}))["openid"]
    found = await house.channel.profiles([*openids, scanned, "oStranger"])
    assert [each.address for each in found] == [*openids, scanned, "oStranger"]
    assert house.official.counts["user/info/batchget"] == 2
    assert [each.follows for each in found[-2:]] == [True, False]
    assert {each.division for each in found} == {None, VILLAGE}
    assert found[-2].at is not None


async def test_a_tag_that_is_called_invalid_without_cause_is_put_on_all_the_same(house):
    openids = await fans(house, 120)
    number = await house.channel.add_label("厉山镇")
    assert await house.channel.add_label("厉山镇") == number, "45157: it is there"
    house.official.spurious = 2
    assert await house.channel.label(number, openids, on=True) is None
    assert house.official.tags[number] == set(openids)
    assert await house.channel.label(number, openids[:60], on=False) is None
    assert house.official.tags[number] == set(openids[60:])
    assert await house.channel.labels() == {number: "厉山镇"}


async def test_one_follower_is_never_tagged_by_two_of_our_calls_at_once(house):
    openids = await fans(house, 3)
    numbers = [await house.channel.add_label(name) for name in ("厉山镇", "高城镇", "殷店镇")]
    await asyncio.gather(*(house.channel.label(number, openids, on=True) for number in numbers))
    assert house.official.counts["tags/members/batchtagging"] == 3, "none had to be repeated"
    with pytest.raises(WeChatClientException) as caught:  # the stand-in does know the fault
        await asyncio.gather(*(house.channel.client.tag.tag_user(number, openids) for number in numbers))
    assert caught.value.errcode == 45159


async def test_what_the_platform_refuses_is_a_reason(house):
    openids = await fans(house, 1)
    refused = await house.channel.label(999, openids, on=True)
    assert (refused.code, refused.text) == ("45159", "标签无效")
    for name in (str(number) for number in range(100)):
        assert isinstance(await house.channel.add_label(name), int)
    assert (await house.channel.add_label("再一个")).code == "45056"
    house.official.kind = "subscription"
    refused = await house.channel.place_code(VILLAGE, lasting=True)
    assert isinstance(refused, Reason)
    assert refused.code == "48001"
    assert (await house.build(base="http://127.0.0.1:1").followers("")).text == "连不上微信服务器"


async def test_lasting_codes_run_out_and_numbers_are_scenes_too(house):
    house.official.limits["lasting scenes"] = 1
    assert (await house.channel.place_code(VILLAGE, lasting=True)).startswith("http://weixin.qq.com/q/")
    assert (await house.channel.place_code(VILLAGE + 1000, lasting=True)).code == "45029"
    assert isinstance(await house.channel.place_code(VILLAGE + 1000, lasting=False), str)
    create = house.channel.client.qrcode.create
    number = {"scene": {"scene_id": 7}}
    found = await create({"action_name": "QR_SCENE", "action_info": number})
    assert found["expire_seconds"] == 60, "as short as the platform makes it when nothing is said"
    with pytest.raises(WeChatClientException):
        await create({"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 100_001}}})


async def test_a_menu_is_set_read_and_taken_away(house):
    buttons = [
        {"type": "click", "name": "最新通知", "key": "最新通知"},
        {"type": "view", "name": "查", "url": "http://a.cn/"},
    ]
    assert await house.channel.menu() == ()
    assert await house.channel.set_menu(buttons) is None
    assert list(await house.channel.menu()) == buttons
    assert (await house.channel.set_menu(buttons * 2)).code == "40016"
    assert await house.channel.set_menu([]) is None
    assert await house.channel.menu() == ()


async def test_stock_wechatpy_does_all_of_it(house):
    openids = await fans(house, 2)
    house.official.moved["oOld"] = "oNew"

    def blocking():
        client = stock(house)
        tag = client.tag.create("厉山镇")
        client.tag.tag_user(tag["id"], openids)
        client.tag.untag_user(tag["id"], openids[0])
        client.tag.update(tag["id"], "高城镇")
        client.menu.create({"button": [{"type": "click", "name": "查询", "key": "查询"}]})
        found = [
            client.user.get_followers()["data"]["openid"],
            [each["subscribe"] for each in client.user.get_batch([*openids, "oStranger"])],
            [(each["name"], each["count"]) for each in client.tag.get()],
            client.tag.get_user_tag(openids[1]),
            list(client.tag.get_tag_users(tag["id"])["data"]["openid"]),
            [each.get("new_openid") for each in client.user.change_openid("wxold", ["oOld", "oOther"])],
            client.menu.get()["menu"]["button"][0]["key"],
        ]
        client.menu.delete()
        assert client.menu.get() is None
        client.tag.delete(tag["id"])
        with pytest.raises(WeChatClientException) as caught:
            client.tag.tag_user(tag["id"], openids)
        return [*found, caught.value.errcode, tag["id"]]

    *found, number = await asyncio.to_thread(blocking)
    assert found == [openids, [1, 1, 0], [("高城镇", 1)], [number], [openids[1]], ["oNew", None], "查询", 45159]
    assert division_of("v421321101201") == VILLAGE
