"""Article sets, sends to a tag and publications: by our channel, against the stand-in, and by stock wechatpy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from wechatpy import parse_message
from wechatpy.exceptions import WeChatClientException

from channels.message import Call, Deferred, Envelope, Refused, Scope, Sent, UnfitError, Unknown
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from channels.wechat.receipts import read
from channels.wechat.render.article import PUBLISH, TAG, mass, together
from channels.wechat.sandbox import pushes
from content.item import Reach
from tests.channels.line import rendition
from tests.channels.wechat.test_list_send import call
from tests.channels.wechat.test_mass import PNG, code_of
from tests.channels.wechat.test_sandbox import stock

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
ONE, TWO, THREE = (mass(rendition(title=title)) for title in ("停水通知", "医保缴费", "义诊安排"))
TITLES = ["停水通知（1/3）", "医保缴费（2/3）", "义诊安排（3/3）"]


@pytest.fixture
def many(house):
    return house.build(mass=True, mass_by_tag=True, publish=True)


def to_tag(number: object, key: str = "202611-1-1") -> Call:
    message = mass(rendition(), TAG)
    message = replace(message, body={**message.body, "tag": number})
    return Call(key, (Envelope(f"{key}-1", "oA", message),), asyncio.get_running_loop().time() + 30)


def publication(key: str = "202611-1-1") -> Call:
    return Call(key, (Envelope(f"{key}-1", "", mass(rendition(), PUBLISH)),), asyncio.get_running_loop().time() + 30)


# -- sets ----------------------------------------------------------------------------------------------


async def test_a_set_is_one_message_of_the_four_and_each_article_is_deleted_alone(house, many):
    sent, _ = await many.send(call("oA", "oB", message=together([ONE, TWO, THREE])))
    assert [each.title for each in house.world.handset("oA")] == TITLES
    assert sum(house.official.press.got.values()) == 2
    assert await many.withdraw(sent.ref, 2) is None
    assert [each in house.world.gone for each in house.world.handset("oA")] == [False, True, False]
    assert (await many.tally(sent.ref)).why is None
    assert house.official.press.jobs[int(sent.ref)].status == "SEND_SUCCESS"
    for place in (1, 3):
        assert await many.withdraw(sent.ref, place) is None
    assert house.official.press.jobs[int(sent.ref)].status == "DELETE"
    assert (await many.withdraw(sent.ref, 9)).code == "40097"


async def test_the_event_names_where_each_article_stands(house, many):
    await many.send(call("oA", "oB", message=together([ONE, TWO])))
    await house.world.settle()
    (tally,) = house.events
    assert [place for place, _ in tally.links] == [1, 2]
    async with aiohttp.ClientSession() as http, http.get(tally.links[1][1]) as page:
        assert "医保缴费" in await page.text()


async def test_more_than_eight_are_no_set(house, many):
    (got, _) = await many.send(call("oA", "oB", message=together([ONE] * 9)))
    assert (type(got), got.why.code) == (Refused, "45008")


# -- tags ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [None, 0, True, "101", 2.0, -1, 1, 2])
async def test_no_tag_a_mistyped_one_and_the_platforms_own_reach_nobody(house, many, number):
    house.official.followers = {"oA": NOW, "oB": NOW}
    (got,) = await many.send(to_tag(number))
    assert (type(got), got.why.scope) == (Refused, Scope.MODE)
    assert house.official.counts["message/mass/sendall"] == 0
    assert house.world.accepted["wechat"] == 0


async def test_a_tag_that_somebody_deleted_or_emptied_reaches_nobody(house, many):
    house.official.followers = {"oA": NOW, "oB": NOW}
    (got,) = await many.send(to_tag(101))
    assert (type(got), got.why.code) == (Refused, "45159")
    house.official.tags[101] = set()
    await many.send(to_tag(101))
    assert house.world.accepted["wechat"] == 0


async def test_the_same_text_goes_to_a_tag_once_whoever_asks(house, many):
    house.official.tags[101] = {"oA", "oB"}
    (first,) = await many.send(to_tag(101))
    house.clock.ahead += timedelta(seconds=61)
    (again,) = await many.send(to_tag(101, key="202611-2-1"))
    assert again == first
    assert len(house.world.handset("oA")) == 1


async def test_only_true_is_everybody_and_it_has_four_a_month(house):
    client = house.channel.client
    house.official.followers = {"oA": NOW, "oB": NOW}

    async def ask(key: str, is_to_all: object):
        cover = (await client.material.add("image", PNG))["media_id"]
        media_id = await client.draft.add([{**ONE.body["article"], "thumb_media_id": cover}])
        body = {"filter": {"is_to_all": is_to_all}, "mpnews": {"media_id": media_id}, "msgtype": "mpnews"}
        return client.post("message/mass/sendall", data={**body, "clientmsgid": key})

    for wrong in (None, "true", 1, "1"):
        assert (await code_of(await ask("w", wrong)))[0] == 45159
    for number in range(4):
        await (await ask(f"k{number}", is_to_all=True))
    assert (await code_of(await ask("k5", is_to_all=True)))[0] == 45028


def test_what_a_subscription_account_may(house):
    modes = {
        mode.name: mode
        for mode in house.build(kind="subscription", mass=True, templates=[], oauth="").capabilities.modes
    }
    assert list(modes) == ["tag"]
    assert (modes["tag"].daily, modes["tag"].monthly) == (1, 0)
    service = house.build(mass=True, mass_by_tag=True, mass_wait=90).capabilities
    assert [(mode.name, mode.monthly, mode.patience) for mode in service.modes if mode.joint] == [
        ("tag", 4, 5400.0), ("mass", 4, 5400.0),
    ]  # fmt: skip


# -- publications --------------------------------------------------------------------------------------


async def test_an_article_gets_an_address_and_nobody_a_message(house, many):
    (got,) = await many.send(publication())
    assert isinstance(got, Sent)
    await house.world.settle()
    (tally,) = house.events
    assert (tally.ref, tally.why) == (got.ref, None)
    assert (await many.tally(got.ref)).links == tally.links
    assert house.world.accepted["wechat"] == 0
    ((_, address),) = tally.links
    async with aiohttp.ClientSession() as http:
        async with http.get(address) as page:
            assert "种粮农户" in await page.text()
        assert await many.withdraw(got.ref) is None
        async with http.get(address) as page:
            assert "该内容已被发布者删除" in await page.text()
    assert (await many.tally(got.ref)).why.code == "publish5"


@pytest.mark.parametrize(("status", "words", "scope"), [
    (2, "原创", Scope.CONTENT), (3, "没有发布成功", Scope.RECIPIENT), (4, "审核不通过", Scope.CONTENT),
    (5, "被删除", Scope.RECIPIENT), (6, "违规", Scope.CONTENT), (77, "原因未公布", Scope.CONTENT),
])  # fmt: skip
async def test_what_was_not_published_says_why(house, many, status, words, scope):
    house.official.publishing = status
    (got,) = await many.send(publication())
    await house.world.settle()
    for tally in (*house.events, await many.tally(got.ref)):
        assert words in tally.why.text
        assert tally.why.scope is scope


async def test_under_way_is_no_verdict(house, many):
    house.official.publishing = 1
    (got,) = await many.send(publication())
    await house.world.settle()
    assert house.events == []
    assert await many.tally(got.ref) is None
    assert await many.tally("publish:1") is None


@pytest.mark.parametrize("name", ["PUBLISHJOBFINISH", "FREEPUBLISHJOBFINISH", "MASSSENDJOBFINISH"])
async def test_the_event_is_known_by_what_it_carries(house, many, name):
    house.official.event = name
    (got,) = await many.send(publication())
    await house.world.settle()
    assert [(event.ref, event.why) for event in house.events] == [(got.ref, None)]


async def test_a_lost_answer_is_in_doubt_and_a_refused_token_and_a_full_day_are_not(house, many):
    house.world.faults["wechat"] = Faults(Behaviour.RESET_ACCEPTED, share=1.0)
    (got,) = await many.send(publication())
    assert isinstance(got, Unknown)
    house.world.faults.clear()
    house.platform.revoke(house.official)
    (got,) = await many.send(publication("202611-1-2"))
    assert isinstance(got, Sent)
    house.official.limits["freepublish/submit"] = 0
    (got,) = await many.send(publication("202611-1-3"))
    assert (type(got), got.why.scope) == (Deferred, Scope.MODE)


def test_what_not_everybody_may_read_is_not_published():
    with pytest.raises(UnfitError, match="不用在公众号发布"):
        mass(rendition(reach=Reach.VILLAGE), PUBLISH)


def test_odd_details_are_no_links():
    info = {"publish_id": "7", "publish_status": "0"}
    for detail in (None, "x", {}, {"item": None}, {"item": ["x"]}, {"item": {"idx": "a", "article_url": "http://x"}},
                   {"item": {"idx": "1", "article_url": "javascript:x"}}):  # fmt: skip
        event = {"FromUserName": "m", "MsgType": "event", "Event": "PUBLISHJOBFINISH"}
        (tally,) = read({**event, "PublishEventInfo": info | {"article_detail": detail}}, NOW)
        assert tally.links == ()
    one = {"item": {"idx": " 1 ", "article_url": " http://a "}}
    (tally,) = read({**event, "PublishEventInfo": info | {"article_detail": one}}, NOW)
    assert tally.links == ((1, "http://a"),)


# -- the oracle ----------------------------------------------------------------------------------------


async def test_stock_wechatpy_sends_a_set_deletes_one_of_it_and_publishes(house):
    house.official.tags[101] = {"oA", "oB"}

    def work():
        client = stock(house)
        try:
            cover = client.material.add("image", PNG)["media_id"]
            articles = [{**each.body["article"], "thumb_media_id": cover} for each in (ONE, TWO, THREE)]
            drafts = [client.post("draft/add", data={"articles": articles})["media_id"] for _ in range(3)]
            sent = client.message.send_mass_article(["oA", "oB"], drafts[0], client_msg_id="k1")
            client.post("message/mass/delete", data={"msg_id": sent["msg_id"], "article_idx": 3})
            body = {"filter": {"is_to_all": False, "tag_id": 101}, "msgtype": "mpnews", "clientmsgid": "k2"}
            client.post("message/mass/sendall", data={**body, "mpnews": {"media_id": drafts[1]}})
            number = client.post("freepublish/submit", data={"media_id": drafts[2]})["publish_id"]
            found = client.post("freepublish/get", data={"publish_id": number})
            client.post("freepublish/delete", data={"article_id": found["article_id"], "index": 2})
            with pytest.raises(WeChatClientException) as again:
                client.post("freepublish/delete", data={"article_id": "a-1", "index": 1})
            return found, again.value.errcode
        finally:
            client._http.close()

    found, code = await asyncio.to_thread(work)
    assert found["article_detail"]["count"] == 3
    assert code == 53600
    shown = house.world.handset("oA")
    assert [each.title for each in shown] == TITLES * 2
    assert [each in house.world.gone for each in shown] == [False, False, True, False, False, False]


def test_stock_wechatpy_reads_the_events_that_the_stand_in_posts():
    def event(body: str):
        stamp = "<ToUserName>gh</ToUserName><FromUserName>m</FromUserName><CreateTime>1763712000</CreateTime>"
        return parse_message(f"<xml>{stamp}<MsgType>event</MsgType>{body}</xml>")

    sent = event(pushes.mass_finished(7, "send success", 3, 3, 0, ["http://a", "http://b"]))
    assert (sent.event, sent.id, sent.sent_count) == ("masssendjobfinish", 7, 3)
    assert [one["ArticleUrl"] for one in sent._data["ArticleUrlResult"]["ResultList"]["item"]] == [
        "http://a",
        "http://b",
    ]
    made = event(pushes.published("PUBLISHJOBFINISH", "7", 0, "a-7", ["http://a"]))
    assert made._data["PublishEventInfo"]["article_detail"]["item"]["article_url"] == "http://a"
