"""Copy packs: the whole text or a refusal with its number, each outlet's format, nobody's private notice."""

from __future__ import annotations

import contextlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import Account, BadCallbackError, OptionsError, Request, UnfitError
from channels.byhand import ENTRY
from channels.message import Call, Envelope, Message, Refused
from channels.pack import PACK, Pack
from channels.wechat.render.article import article
from content.ingest import read_page
from content.item import Paragraph, Reach
from content.render import units
from tests.channels.line import rendition


def account(**options) -> Account:
    return Account("rm", "byhand", "随县融媒体", {"outlet": "wechat", "keeper": "随县融媒体中心"} | options)


def pack(found, **options) -> Pack:
    message = ENTRY.render(found, account(**options), PACK)
    assert json.loads(json.dumps(message.body)) == message.body
    read = Pack.read(message.body)
    assert read is not None
    return read


def test_a_wechat_pack_is_the_article_that_we_would_send_ourselves():
    found = rendition()
    ours, theirs = article(found), pack(found)
    assert (theirs.title, theirs.digest, theirs.html) == (ours["title"], ours["digest"], ours["content"])
    assert theirs.link == ours["content_source_url"]
    for words in ("谁能领：承包耕地的种粮农户", "均川镇人民政府", found.url):
        assert words in theirs.plain
    assert "<" not in theirs.plain


@pytest.mark.parametrize("outlet", ["weibo", "douyin"])
def test_a_post_says_the_facts_and_where_the_whole_stands_in_plain_text(outlet):
    body = "请各村于三月底前完成核实。" * 400
    made = pack(rendition(blocks=(Paragraph(body),), title="关于申报地力补贴的通知"), outlet=outlet)
    assert made.html == ""
    assert body not in made.plain
    assert "谁能领：承包耕地的种粮农户" in made.plain
    assert made.plain.endswith("全文：https://example.org/q/7K3M9XA")


def test_elsewhere_the_page_is_named_for_there_is_no_link_of_the_articles_own():
    made = pack(rendition(), outlet="site")
    assert "阅读原文" not in made.html
    assert "https://example.org/q/7K3M9XA" in made.html


def test_what_is_too_long_is_refused_with_the_number_of_characters():
    with pytest.raises(UnfitError, match=r"标题最多8个字，请把.*删去\d+个字"):
        pack(rendition(), title_most=8)
    with pytest.raises(UnfitError, match=r"微信公众号正文连同排版最多19999个字，请把正文删去\d+个字"):
        pack(rendition(blocks=(Paragraph("长" * 19_900),)))
    whole = pack(rendition()).plain
    with pytest.raises(UnfitError, match=r"微信公众号正文最多30个字，请删去(\d+)个字") as refusal:
        pack(rendition(), text_most=30)
    assert int(re.search(r"删去(\d+)", str(refusal.value))[1]) == units(whole) - 30


def test_what_not_everybody_may_read_is_not_handed_out():
    with pytest.raises(UnfitError, match="不请人代发"):
        pack(rendition(reach=Reach.VILLAGE))


@given(st.text(max_size=195), st.integers(1, 400))  # a title has 200 at most
def test_whatever_is_written_is_whole_or_refused(words, most):
    found = rendition(title=f"关于{words}的通知", blocks=(Paragraph(words or "空"),))
    with contextlib.suppress(UnfitError):  # in Chinese, with its number: above
        made = pack(found, outlet="douyin", text_most=most)
        assert units(made.plain) <= most
        assert units(made.title) <= 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"outlet": "kuaishou"}, "wechat（微信公众号）"),
        ({"keeper": " "}, "由谁发布"),
        ({"hosts": ["https://a.gov.cn/x"]}, "只写域名"),
        ({"hours": 0}, "1到720"),
        ({"title_most": -1}, "最多字数"),
        ({"secret": "s"}, "不认识的设置项"),
    ],
)
def test_wrong_options_are_said_in_chinese(options, words):
    with pytest.raises(OptionsError, match=re.escape(words)):
        ENTRY.capabilities(account(**options))


def test_it_says_who_publishes_and_where():
    able = ENTRY.capabilities(account(phone="0722-3338001"))
    assert able.modes == ()
    assert able.by_hand is not None
    assert able.by_hand.hosts == ("mp.weixin.qq.com",)
    assert (able.by_hand.keeper, able.by_hand.phone) == ("随县融媒体中心", "0722-3338001")
    assert ENTRY.capabilities(account(hosts=["a.gov.cn"])).by_hand.hosts == ("a.gov.cn",)


async def test_it_sends_nothing_and_believes_no_callback():
    channel = ENTRY.build(account(), None)
    call = Call("k", (Envelope("1-1-1", "nobody", Message(PACK, {}, "")),), 1e18)
    (outcome,) = await channel.send(call)
    assert isinstance(outcome, Refused)
    assert await channel.probe() is None
    with pytest.raises(BadCallbackError):
        channel.callback(Request("POST", {}, {}, b""))


def test_a_weibo_post_also_stands_in_140_characters_whole_facts_only():
    made = pack(rendition(), outlet="weibo")
    assert units(made.short) <= 140
    assert made.short.endswith("https://example.org/q/7K3M9XA")
    facts = [f"{label}：{value}" for label, value in rendition().facts]
    lines = made.short.splitlines()[1:-1]
    assert lines
    assert all(line in facts or line.startswith("电话：") for line in lines)
    assert pack(rendition(title="长" * 150), outlet="weibo").short == "", "the whole post is there"


def test_a_video_is_spoken_within_a_minute_and_captioned_in_figures():
    made = pack(rendition(), outlet="douyin", title_most=60)
    assert 0 < made.seconds <= 60
    letters = re.sub(r"[。，、；：？！“”（）《》\s]", "", made.script)
    assert made.seconds == -(-len(letters) // 4)
    assert not re.search(r"\d", made.script), "figures are words"
    captions = made.captions.splitlines()
    assert all(0 < len(line) <= 15 or re.fullmatch(r"[A-Za-z0-9.%:/-]+", line) for line in captions)
    assert "谁能领" in captions
    short = pack(rendition(), outlet="douyin", title_most=60, seconds_most=15)
    assert 0 < short.seconds <= 15
    assert len(short.script) < len(made.script)
    with pytest.raises(UnfitError, match=r"口播最多40秒，光念标题就要\d+秒"):
        pack(rendition(title="关于" + "长" * 190 + "的通知"), outlet="douyin", title_most=999, seconds_most=40)


def test_a_portals_page_carries_the_tags_that_our_own_reader_finds():
    made = pack(
        rendition(title="“春耕”<通知>"),
        outlet="site",
        site_name="随县人民政府",
        site_code="4213210001",
        column="通知公告",
    )
    page = (
        f"<html><head><meta name='PubDate' content='2026-11-27 09:30'>{made.tags}</head><body><p>文</p></body></html>"
    )
    found = dict(re.findall(r'name="(\w+)" content="([^"]*)"', made.tags))
    assert {"SiteName", "SiteIDCode", "ColumnName", "ArticleTitle", "ContentSource", "Url"} <= set(found)
    assert "SiteDomain" not in found, "nobody said it"
    draft = read_page("page.html", page.encode())
    assert (draft.head.title, draft.head.issuer) == ("“春耕”<通知>", rendition().issuer)


def test_a_pack_that_was_made_before_there_were_scripts_is_read_still():
    body = ENTRY.render(rendition(), account(), PACK).body
    old = {name: body[name] for name in ("outlet", "title", "digest", "plain", "html", "link", "hours")}
    assert Pack.read(old).script == ""
    assert Pack.read({**old, "what": 1}) is None
    assert Pack.read({"outlet": "x"}) is None
