"""Drafts, publishing and mass sends against the stand-in, by us and by stock wechatpy; and nobody reaches everybody."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.exceptions import WeChatClientException

from channels.sandbox.world import Faults
from channels.wechat.client.publish import mass_key, to_list, to_tag
from channels.wechat.render.article import article
from tests.channels.line import rendition
from tests.channels.wechat.test_sandbox import stock

PNG = ("cover.png", b"\x89PNG", "image/png")


async def draft(client) -> str:
    cover = await client.material.add("image", PNG)
    return await client.draft.add([{**article(rendition()), "thumb_media_id": cover["media_id"]}])


async def code_of(work) -> tuple[int, dict]:
    with pytest.raises(WeChatClientException) as caught:
        await work
    return caught.value.errcode, caught.value.response.json()


# -- nobody reaches everybody ----------------------------------------------------------------------


@given(st.one_of(st.none(), st.booleans(), st.text(max_size=5), st.floats(), st.just([]), st.integers(max_value=2)))
def test_what_is_no_tag_of_our_own_is_a_bug_and_never_everybody(tag):
    with pytest.raises((TypeError, ValueError)):
        to_tag(tag, "draft-1", "k1")


@given(st.integers(min_value=3, max_value=1 << 40))
def test_a_tag_goes_to_nobody_else(tag):
    assert to_tag(tag, "draft-1", "k1")["filter"] == {"is_to_all": False, "tag_id": tag}


MANY = [f"o{number}" for number in range(10_001)]


@pytest.mark.parametrize("openids", [[], ["o1"], ["o1", "o1"], "o1o2", ["o1", None], ["o1", ""], MANY])
def test_what_is_no_list_of_followers_is_a_bug(openids):
    with pytest.raises((TypeError, ValueError)):
        to_list(openids, "draft-1", "k1")


@pytest.mark.parametrize("key", ["", "a-b", "a" * 33, "键"])
def test_a_key_that_wechat_would_refuse_is_a_bug(key):
    with pytest.raises(ValueError, match="clientmsgid"):
        to_list(["o1", "o2"], "draft-1", key)


def test_keys_are_the_same_for_the_same_parts_only():
    assert mass_key("a", "b") == mass_key("a", "b")
    assert len({mass_key("a", "b"), mass_key("ab"), mass_key("a", "b", "")}) == 3
    assert to_list(["o1", "o2"], "d", mass_key("a"))["clientmsgid"].isalnum()


async def test_wechatpys_own_mass_sends_are_not_there(house):
    for name in ("send_mass_text", "send_mass_article", "send_mass_image", "send_mass_card", "_send_mass_message"):
        with pytest.raises(AttributeError):
            getattr(house.channel.client.message, name)


# -- what the stand-in does ------------------------------------------------------------------------


async def test_a_draft_is_sent_once_shown_and_gone(house):
    client = house.channel.client
    media_id = await draft(client)
    assert (await client.draft.get(media_id))["news_item"][0]["author"] == "均川镇人民政府"
    got = await client.message.send_to_list(["oA", "oB"], media_id, "k1")
    (shown,) = house.world.handset("oA")
    assert shown.title == "关于申报2026年耕地地力保护补贴的通知"
    assert shown.link == "https://example.org/q/7K3M9XA"
    assert (await code_of(client.draft.get(media_id)))[0] == 40007
    assert (await client.message.get_mass(got["msg_id"]))["msg_status"] == "SEND_SUCCESS"
    await client.message.delete_mass(got["msg_id"])
    assert (await client.message.get_mass(got["msg_id"]))["msg_status"] == "DELETE"
    assert (await code_of(client.message.get_mass(1)))[0] == 40059


async def test_a_repeat_is_too_fast_then_known_by_its_first_number_and_shown_once(house):
    client = house.channel.client
    first = await client.message.send_to_list(["oA", "oB"], await draft(client), "k1")
    again = await draft(client)
    assert (await code_of(client.message.send_to_list(["oA", "oB"], again, "k1")))[0] == 45066
    house.clock.ahead += timedelta(seconds=61)
    code, answer = await code_of(client.message.send_to_list(["oA", "oB"], again, "k1"))
    assert (code, answer["msg_id"]) == (45065, first["msg_id"])
    assert len(house.world.handset("oA")) == 1


async def test_the_fifth_of_a_month_is_filtered_without_a_word(house):
    client = house.channel.client
    for number in range(5):
        await client.message.send_to_list(["oA", "oB"], await draft(client), f"k{number}")
    assert len(house.world.handset("oA")) == 4
    assert sorted(len(job.openids) for job in house.official.press.jobs.values()) == [0, 2, 2, 2, 2]


async def test_a_subscription_account_sends_to_one_tag_a_day_and_to_no_list(house):
    client = house.channel.client
    house.official.kind = "subscription"
    house.official.tags[101] = {"oA"}
    assert (await code_of(client.message.send_to_list(["oA", "oB"], await draft(client), "k1")))[0] == 48001
    await client.message.send_to_tag(101, await draft(client), "k2")
    assert (await code_of(client.message.send_to_tag(101, await draft(client), "k3")))[0] == 45028
    assert len(house.world.handset("oA")) == 1


async def test_sixty_a_minute_and_not_all_at_once(house):
    client = house.channel.client
    drafts = [await draft(client) for _ in range(30)]
    house.world.faults["wechat"] = Faults(latency=0.05)
    codes = await asyncio.gather(
        *(client.message.send_to_list(["oA", "oB"], each, f"k{n}") for n, each in enumerate(drafts)),
        return_exceptions=True,
    )
    assert {getattr(each, "errcode", 0) for each in codes} == {0, -1}
    house.world.faults.clear()
    late = await draft(client)
    for minutes in (0, 1):
        house.official.press.minutes[f"{house.clock() + timedelta(minutes=minutes):%Y%m%d%H%M}"] = 60
    assert (await code_of(client.message.send_to_list(["oA", "oB"], late, "k99")))[0] == 45011


async def test_publishing_takes_the_draft_and_unverified_accounts_may_not(house):
    client = house.channel.client
    number = await client.freepublish.submit(await draft(client))
    found = await client.freepublish.get(number)
    assert (found["publish_status"], found["article_detail"]["count"]) == (0, 1)
    house.official.kind = "unverified"
    assert (await code_of(client.freepublish.submit("draft-1")))[0] == 48001
    await house.world.settle()
    assert [event.ref for event in house.events] == [f"publish:{number}"]


@pytest.mark.parametrize(("field", "value", "code"), [
    ("title", "字" * 33, 45003), ("digest", "字" * 129, 45004), ("content", "字" * 20_000, 45002),
    ("thumb_media_id", "temporary", 40007), ("content", '<img src="https://example.org/a.png">', 45166),
])  # fmt: skip
async def test_drafts_that_the_platform_would_refuse(house, field, value, code):
    client = house.channel.client
    cover = (await client.material.add("image", PNG))["media_id"]
    given = {**article(rendition()), "thumb_media_id": cover, field: value}
    assert (await code_of(client.draft.add([given])))[0] == code


async def test_a_preview_is_shown_to_one_and_keeps_the_draft(house):
    client = house.channel.client
    media_id = await draft(client)
    await client.message.preview(media_id, openid="oA")
    assert [each.title for each in house.world.handset("oA")] == ["预览"]
    assert await client.draft.get(media_id)
    for who in ({}, {"openid": "oA", "name": "w"}):
        with pytest.raises(ValueError, match="one person"):
            client.message.preview(media_id, **who)


async def test_stock_wechatpy_sends_to_a_list_but_its_tag_is_none(house):
    media_id, other = await draft(house.channel.client), await draft(house.channel.client)
    house.official.tags[101] = {"oA"}

    def work():
        client = stock(house)
        try:
            sent = client.message.send_mass_article(["oA", "oB"], media_id, client_msg_id="k1")
            with pytest.raises(WeChatClientException) as wrong:
                client.message.send_mass_article(101, other)
            image = client.media.upload_image(("a.png", b"\x89PNG", "image/png"))
            return sent, wrong.value.errcode, client.message.get_mass(sent["msg_id"]), image
        finally:
            client._http.close()

    sent, code, status, image = await asyncio.to_thread(work)
    assert code == 45159
    assert status["msg_status"] == "SEND_SUCCESS"
    assert sent["msg_id"] in house.official.press.jobs
    assert "qpic" in (image if isinstance(image, str) else image["url"])
