"""What the pushes of WeChat say: every event we act on, in the forms in which the platform really sends them."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import parse_message

from channels.message import Consented, Followed, Moved, News, OptedOut, Receipt, Said, Unfollowed
from channels.wechat.receipts import division_of, read, scene_of

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
OPENID = "otFpruAK8D-E6EfStSYonYSBZ8_4"


def xml(inner: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{OPENID}]]></FromUserName>"
        f"<CreateTime>1610969440</CreateTime>{inner}</xml>"
    )


def event(inner: str) -> str:
    return xml(f"<MsgType><![CDATA[event]]></MsgType>{inner}")


def events(plain: str):
    """Read a push as the door hands it on: XML through wechatpy's parser, JSON as it is."""
    return read(json.loads(plain) if plain.startswith("{") else parse_message(plain)._data, NOW)


ITEM = st.sampled_from(["List", "TemplateId", "SubscribeStatusString", "MsgID", "ErrorCode"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ITEM, inner, max_size=4),
    max_leaves=8,
)
NAMES = (
    "ToUserName", "FromUserName", "CreateTime", "Content", "MsgId", "MsgID", "EventKey", "Status", "List",
    "SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent",
)  # fmt: skip
WORDS = st.sampled_from([
    "subscribe", "SCAN", "unsubscribe", "TEMPLATESENDJOBFINISH", "subscribe_msg_popup_event",
    "subscribe_msg_change_event", "subscribe_msg_sent_event", "CLICK", "changeopenid",
])  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.sampled_from(["event", "text"]) | VALUES, WORDS | VALUES)
def test_no_message_raises_and_everything_read_can_be_stored(fields, kind, word):
    for found in read({"FromUserName": OPENID, **fields, "MsgType": kind, "Event": word}, NOW):
        for value in dataclasses.asdict(found).values():
            if isinstance(value, str):
                assert "\0" not in value
                value.encode()


# -- events ----------------------------------------------------------------------------------------


AT = datetime.fromtimestamp(1610969440, UTC)


@pytest.mark.parametrize(("status", "news", "code"), [
    ("success", News.ARRIVED, None),
    ("failed:user block", News.FAILED, "userblock"),
    ("failed: system failed", News.FAILED, "systemfailed"),
    ("failed:freq limit", News.FAILED, "freqlimit"),
    ("Failed: System Failed ", News.FAILED, "systemfailed"),
    ("failed:whatever", News.FAILED, "failed"),
])  # fmt: skip
def test_a_template_messages_end(status, news, code):
    (got,) = events(
        event(f"<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status><![CDATA[{status}]]></Status>")
    )
    assert isinstance(got, Receipt)
    assert (got.news, got.ref, got.address, got.at) == (news, "200163836", OPENID, AT)
    assert (got.why.code if got.why else None) == code


def test_a_receipt_without_a_number_is_matched_by_its_address():
    (got,) = events(event("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>0</MsgID><Status>success</Status>"))
    assert (got.ref, got.address) == ("", OPENID)


SENT_ITEM = (
    "<List><TemplateId>T1</TemplateId><MsgID>{}</MsgID><ErrorCode>{}</ErrorCode><ErrorStatus>x</ErrorStatus></List>"
)


def test_a_notices_end_one_item_or_several():
    wrapper = "SubscribeMsgSentEvent"
    one = event(f"<Event>subscribe_msg_sent_event</Event><{wrapper}>{SENT_ITEM.format(11, 0)}</{wrapper}>")
    (got,) = events(one)
    assert (got.news, got.ref) == (News.ARRIVED, "11")
    two = one.replace("</SubscribeMsgSentEvent>", SENT_ITEM.format(12, 43101) + "</SubscribeMsgSentEvent>")
    first, second = events(two)
    assert (first.news, second.news, second.why.code, second.why.lasting) == (News.ARRIVED, News.FAILED, "43101", False)


def popup(*items: tuple[str, str]) -> str:
    inner = "".join(
        f"<List><TemplateId><![CDATA[{template}]]></TemplateId><PopupScene>2</PopupScene>"
        f"<SubscribeStatusString>{status}</SubscribeStatusString></List>"
        for template, status in items
    )
    return event(f"<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>{inner}</SubscribeMsgPopupEvent>")


def test_consents_one_or_several_and_said_twice():
    (only,) = events(popup(("T1", "accept")))
    assert (only.template, only.count, only.address, only.at) == ("T1", 1, OPENID, AT)
    got = events(popup(("T1", "accept"), ("T2", "reject"), ("T1", "accept")))
    assert [(each.template, each.count) for each in got] == [("T1", 1), ("T2", 0)]
    assert len({each.id for each in got}) == 2
    assert events(popup(("T1", "accept"))) == (only,), "the platform's repeat has the same id"


def test_consents_in_json_without_a_wrapper_and_with_one():
    flat = {"ToUserName": "gh", "FromUserName": OPENID, "CreateTime": "1610969440", "MsgType": "event",
            "Event": "subscribe_msg_popup_event",
            "List": [{"TemplateId": "T1", "SubscribeStatusString": "accept", "PopupScene": "0"}]}  # fmt: skip
    alone = {**flat, "List": flat["List"][0]}
    wrapped = {**flat, "List": None, "SubscribeMsgPopupEvent": {"List": flat["List"]}}
    bare = {**flat, "List": None, "SubscribeMsgPopupEvent": flat["List"]}  # no List at all
    for message in (flat, alone, wrapped, bare):
        (got,) = events(json.dumps(message))
        assert (got.template, got.count, got.at) == ("T1", 1, AT)


def test_a_consent_withdrawn_in_the_settings():
    item = "<List><TemplateId>T1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>"
    for wrapper in ("SubscribeMsgChangeEvent", "SubscribeMsgPopupEvent"):  # the book's own example has the latter
        (got,) = events(event(f"<Event>subscribe_msg_change_event</Event><{wrapper}>{item}</{wrapper}>"))
        assert isinstance(got, Consented)
        assert got.count == 0


def test_following_by_a_villages_qr_and_scanning_it_again_and_leaving():
    (came,) = events(
        event("<Event>subscribe</Event><EventKey><![CDATA[qrscene_v421321101201]]></EventKey><Ticket>T</Ticket>")
    )
    (again,) = events(event("<Event>SCAN</Event><EventKey><![CDATA[v421321101201]]></EventKey><Ticket>T</Ticket>"))
    (bare,) = events(event("<Event>subscribe</Event><EventKey></EventKey>"))
    (left,) = events(event("<Event>unsubscribe</Event><EventKey></EventKey>"))
    assert isinstance(came, Followed)
    assert (came.scene, again.scene, bare.scene) == ("v421321101201", "v421321101201", None)
    assert isinstance(left, Unfollowed)
    assert len({came.id, again.id, bare.id, left.id}) == 4
    assert OPENID not in came.id


def test_following_by_a_qr_in_json_names_the_same_scene():
    fields = {"FromUserName": OPENID, "CreateTime": 1, "MsgType": "event", "EventKey": "qrscene_v421321101201"}
    (came,) = events(json.dumps({**fields, "Event": "subscribe"}))
    assert came.scene == "v421321101201"


@pytest.mark.parametrize("word", ["退订", " 退 订。", "td", "ＴＤ", "T", "n", "R", "不再接收"])
def test_opting_out_in_any_spelling(word):
    (got,) = events(xml(f"<MsgType>text</MsgType><Content><![CDATA[{word}]]></Content><MsgId>9</MsgId>"))
    assert isinstance(got, OptedOut)


@pytest.mark.parametrize("word", ["恢复接收", " 重新 接收。"])
def test_coming_back_after_opting_out(word):
    (got,) = events(xml(f"<MsgType>text</MsgType><Content><![CDATA[{word}]]></Content><MsgId>9</MsgId>"))
    assert isinstance(got, OptedOut)
    assert got.again


@pytest.mark.parametrize("text", ["退订了怎么恢复", "TDD", "补贴", "0", "是"])
def test_anything_else_is_said(text):
    (got,) = events(xml(f"<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content><MsgId>9</MsgId>"))
    assert isinstance(got, Said)
    assert got.text == text


def test_a_menu_press_is_said_or_opts_out():
    (press,) = events(event("<Event>CLICK</Event><EventKey>补贴</EventKey>"))
    (out,) = events(event("<Event>CLICK</Event><EventKey>退订</EventKey>"))
    assert (type(press), type(out)) == (Said, OptedOut)


def test_an_account_that_moved_gives_old_and_new():
    (got,) = read({"MsgType": "event", "Event": "changeopenid", "FromUserName": "old", "NewOpenID": "new"}, NOW)
    assert isinstance(got, Moved)
    assert (got.old, got.new, got.at) == ("old", "new", NOW)


@pytest.mark.parametrize("kind", ["image", "voice", "video", "shortvideo", "location", "link"])
def test_what_has_no_words_is_said_without_any(kind):
    (got,) = events(xml(f"<MsgType>{kind}</MsgType><MediaId>x</MediaId><MsgId>1</MsgId>"))
    assert (type(got), got.text) == (Said, "")


def test_a_voice_that_the_platform_has_written_down_is_read():
    (got,) = events(xml("<MsgType>voice</MsgType><Recognition>补贴</Recognition><MsgId>1</MsgId>"))
    assert got.text == "补贴"


def test_unknown_events_say_nothing():
    assert events(event("<Event>something_new</Event><Odd><A>1</A></Odd>")) == ()


def test_a_message_has_one_id_and_another_message_another():
    text = "<MsgType>text</MsgType><Content>hi</Content><MsgId>{}</MsgId>"
    (first,), (same,), (other,) = (events(xml(text.format(number))) for number in (1, 1, 2))
    assert first.id == same.id != other.id


@given(st.integers(100_000, 999_999), st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_a_places_scene_reads_back(county, town, village, group):
    division = ((county * 1000 + town) * 1000 + village) * 1000 + group
    scene = scene_of(division)
    assert len(scene) <= 64
    assert division_of(scene) == division


def test_scenes_are_as_the_posters_print_them():
    assert scene_of(421321101201000) == "v421321101201"
    assert scene_of(421321000000000) == "v421321"
    assert division_of("v421321101201") == 421321101201000
    assert division_of(None) is division_of("") is division_of("123") is division_of("v12") is None
