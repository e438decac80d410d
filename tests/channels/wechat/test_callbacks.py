"""What WeChat pushes: Tencent's own vectors, forgeries, key rotation, both formats, and every event we act on."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from channels.base import BadCallbackError, OptionsError, Request
from channels.message import Consented, Followed, Moved, News, OptedOut, Receipt, Said, Unfollowed
from channels.wechat.channel.options import Options
from channels.wechat.client.crypto import Gate
from channels.wechat.receipts import division_of, read, scene_of

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "Z" * 42 + "A"
APPID = "wx0123456789abcdef"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
OPENID = "otFpruAK8D-E6EfStSYonYSBZ8_4"


def signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def post(plain: str, *, key: str = KEY, appid: str = APPID, at: datetime = NOW, as_json: bool = False) -> Request:
    encrypted = PrpCrypto(base64.b64decode(key + "=")).encrypt(plain, appid).decode()
    stamp = str(int(at.timestamp()))
    body = json.dumps({"ToUserName": "gh_1", "Encrypt": encrypted}) if as_json else (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    )  # fmt: skip
    query = {"timestamp": stamp, "nonce": "7", "msg_signature": signed("tok", stamp, "7", encrypted)}
    query["signature"] = signed("tok", stamp, "7")
    return Request("POST", query, {}, body.encode())


def gate(*keys: str, freshness: float = 600.0) -> Gate:
    return Gate(APPID, "tok", keys or (KEY,), freshness)


def xml(inner: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{OPENID}]]></FromUserName>"
        f"<CreateTime>1610969440</CreateTime>{inner}</xml>"
    )


def event(inner: str) -> str:
    return xml(f"<MsgType><![CDATA[event]]></MsgType>{inner}")


def events(plain: str, *, as_json: bool = False):
    return read(gate().open(post(plain, as_json=as_json), NOW).message, NOW)


# -- Tencent's vectors ------------------------------------------------------------------------------


def published(vectors, name: str) -> tuple[Gate, dict[str, str]]:
    case = vectors[name]
    keys = () if name in {"url_check", "plain_push"} else (vectors["encoding_aes_key"],)
    door = Gate(case.get("appid", "wx"), vectors["token"], keys, 0.0)
    return door, {part: case[part] for part in ("timestamp", "nonce", "signature", "msg_signature") if part in case}


def test_the_url_check_echoes(vectors):
    door, query = published(vectors, "url_check")
    echo = vectors["url_check"]["echostr"]
    assert door.check_url({**query, "echostr": echo}, NOW) == echo.encode()
    with pytest.raises(BadCallbackError):
        door.check_url({**query, "nonce": "1", "echostr": echo}, NOW)


def test_a_plain_push_verifies(vectors):
    door, query = published(vectors, "plain_push")
    body = b'{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714037059,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
    push = door.open(Request("POST", query, {}, body), NOW)
    assert push.message["debug_str"] == "hello world"
    assert not push.sealed
    with pytest.raises(BadCallbackError):
        door.open(Request("POST", {**query, "timestamp": "1"}, {}, body), NOW)


@pytest.mark.parametrize("name", ["json_push", "xml_push"])
def test_a_sealed_push_opens(vectors, name):
    door, query = published(vectors, name)
    body = vectors[name]["body"]
    raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    push = door.open(Request("POST", query, {}, raw), NOW)
    assert push.message["Event"] == "debug_demo"
    assert push.message["FromUserName"] == "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
    assert push.as_json is (name == "json_push")
    if name == "json_push":
        assert push.message == json.loads(vectors[name]["plaintext"])
    assert read(push.message, NOW) == ()


def test_the_urls_own_signature_does_not_vouch_for_the_body(vectors):
    door, query = published(vectors, "xml_push")
    forged = {**query, "msg_signature": vectors["xml_push"]["url_signature"]}
    with pytest.raises(BadCallbackError):
        door.open(Request("POST", forged, {}, vectors["xml_push"]["body"].encode()), NOW)


def test_a_push_for_another_account_is_refused(vectors):
    _, query = published(vectors, "xml_push")
    other = Gate("wxba5fad812f8e6fb9", vectors["token"], (vectors["encoding_aes_key"],), 0.0)
    with pytest.raises(BadCallbackError):
        other.open(Request("POST", query, {}, vectors["xml_push"]["body"].encode()), NOW)


def test_a_sealed_reply_is_tencents_to_the_letter(vectors, monkeypatch):
    case = vectors["json_reply"]
    door = Gate(case["appid"], vectors["token"], (vectors["encoding_aes_key"],), 0.0)
    monkeypatch.setattr("channels.wechat.client.crypto._Cipher.get_random_string", lambda _: case["random"])
    reply = json.loads(door.seal(case["plaintext"], case["timestamp"], case["nonce"], as_json=True))
    assert reply == {
        "Encrypt": case["encrypt"],
        "MsgSignature": case["msg_signature"],
        "TimeStamp": int(case["timestamp"]),
        "Nonce": case["nonce"],
    }


def test_an_xml_reply_opens_with_wechatpys_own_crypto():
    door = gate()
    push = door.open(post(xml("<MsgType><![CDATA[text]]></MsgType><Content>TD</Content><MsgId>1</MsgId>")), NOW)
    sealed = door.reply(push, "好]]>的", NOW)
    outer = xmltodict.parse(sealed)["xml"]
    crypto = WeChatCrypto("tok", KEY, APPID)
    plain = crypto.decrypt_message(sealed, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    inner = xmltodict.parse(plain)["xml"]
    assert (inner["Content"], inner["ToUserName"], inner["FromUserName"]) == ("好]]>的", OPENID, "gh_1")


# -- the door --------------------------------------------------------------------------------------


def test_forged_and_stale_pushes_are_refused():
    good = post(event("<Event>unsubscribe</Event>"))
    assert gate().open(good, NOW)
    for query in ({**good.query, "msg_signature": "0" * 40}, {**good.query, "nonce": "8"}, {**good.query, "timestamp": "9"}, {}):
        with pytest.raises(BadCallbackError):
            gate().open(dataclasses.replace(good, query=query), NOW)
    for off in (timedelta(seconds=601), timedelta(seconds=-601)):
        with pytest.raises(BadCallbackError):
            gate().open(good, NOW + off)
    assert gate(freshness=0.0).open(good, NOW + timedelta(days=9))


def test_a_plain_body_does_not_pass_where_the_account_is_sealed():
    good = post(event("<Event>unsubscribe</Event>"))
    body = event("<Event>unsubscribe</Event>").encode()
    with pytest.raises(BadCallbackError):
        gate().open(dataclasses.replace(good, body=body), NOW)


def test_the_previous_key_opens_while_it_is_rotated():
    sealed = post(event("<Event>unsubscribe</Event>"), key=OLD_KEY)
    assert gate(KEY, OLD_KEY).open(sealed, NOW).message["Event"] == "unsubscribe"
    with pytest.raises(BadCallbackError):
        gate(KEY).open(sealed, NOW)


@pytest.mark.parametrize("plain", [
    "", "hello", "<xml>", "<xml></xml>", "<a><b/></a>", "<xml><MsgType/></xml>", "{", "[]", "[1]", "{\"a\":" * 5000, "null",
    '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
    "<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>", "<xml>" + "<a>" * 5000,
])  # fmt: skip
def test_unreadable_pushes_end_in_one_error(plain):
    for request in (post(plain), post(plain, as_json=True)):
        with pytest.raises(BadCallbackError):
            gate().open(request, NOW)


@pytest.mark.parametrize("body", [
    b"", b"{}", b"{", b"[]", b'{"Encrypt":1}', b'{"Encrypt":"\xe4\xbd\xa0"}', b"<xml><Encrypt></xml>", b"<Encrypt>" + b" " * 200_000,
    "<Encrypt>你</Encrypt>".encode(), b"\xff\xfe<\0x\0>\0", b'{"Encrypt":"' + b"[" * 100_000,
])  # fmt: skip
def test_broken_envelopes_end_in_one_error(body):
    with pytest.raises(BadCallbackError):
        gate().open(dataclasses.replace(post("x"), body=body), NOW)


@given(st.binary(max_size=400), st.dictionaries(st.sampled_from(["timestamp", "nonce", "signature", "msg_signature"]), st.text(max_size=20)), st.sampled_from(["GET", "POST"]))
def test_no_bytes_at_the_door_raise_anything_else(body, query, method):
    request = Request(method, query, {}, body)
    for door in (gate(), Gate(APPID, "tok", (), 600.0)):
        with pytest.raises(BadCallbackError):
            door.open(request, NOW)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda raw: raw.decode("latin-1"))))
def test_no_sealed_text_raises_anything_else(plain):
    try:
        message = gate().open(post(plain), NOW).message
    except BadCallbackError:
        return
    read(message, NOW)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["List", "TemplateId", "SubscribeStatusString", "MsgID", "ErrorCode"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
NAMES = ("ToUserName", "FromUserName", "CreateTime", "Content", "MsgId", "MsgID", "EventKey", "Status", "List",
         "SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")  # fmt: skip
WORDS = st.sampled_from(["subscribe", "SCAN", "unsubscribe", "TEMPLATESENDJOBFINISH", "subscribe_msg_popup_event",
                         "subscribe_msg_change_event", "subscribe_msg_sent_event", "CLICK", "changeopenid"])  # fmt: skip


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
    (got,) = events(event(f"<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status><![CDATA[{status}]]></Status>"))
    assert isinstance(got, Receipt)
    assert (got.news, got.ref, got.address, got.at) == (news, "200163836", OPENID, AT)
    assert (got.why.code if got.why else None) == code


def test_a_receipt_without_a_number_is_matched_by_its_address():
    (got,) = events(event("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>0</MsgID><Status>success</Status>"))
    assert (got.ref, got.address) == ("", OPENID)


SENT_ITEM = "<List><TemplateId>T1</TemplateId><MsgID>{}</MsgID><ErrorCode>{}</ErrorCode><ErrorStatus>x</ErrorStatus></List>"


def test_a_notices_end_one_item_or_several():
    one = event(f"<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>{SENT_ITEM.format(11, 0)}</SubscribeMsgSentEvent>")
    (got,) = events(one)
    assert (got.news, got.ref) == (News.ARRIVED, "11")
    two = one.replace("</SubscribeMsgSentEvent>", SENT_ITEM.format(12, 43101) + "</SubscribeMsgSentEvent>")
    first, second = events(two)
    assert (first.news, second.news, second.why.code, second.why.lasting) == (News.ARRIVED, News.FAILED, "43101", True)


def popup(*items: tuple[str, str]) -> str:
    inner = "".join(
        f"<List><TemplateId><![CDATA[{template}]]></TemplateId><SubscribeStatusString>{status}</SubscribeStatusString><PopupScene>2</PopupScene></List>"
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
    for message in (flat, alone, wrapped):
        (got,) = events(json.dumps(message), as_json=True)
        assert (got.template, got.count, got.at) == ("T1", 1, AT)


def test_a_consent_withdrawn_in_the_settings():
    item = "<List><TemplateId>T1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>"
    (got,) = events(event(f"<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent>{item}</SubscribeMsgChangeEvent>"))
    assert isinstance(got, Consented)
    assert got.count == 0


def test_following_by_a_villages_qr_and_scanning_it_again_and_leaving():
    (came,) = events(event("<Event>subscribe</Event><EventKey><![CDATA[qrscene_v421321101201]]></EventKey><Ticket>T</Ticket>"))
    (again,) = events(event("<Event>SCAN</Event><EventKey><![CDATA[v421321101201]]></EventKey><Ticket>T</Ticket>"))
    (bare,) = events(event("<Event>subscribe</Event><EventKey></EventKey>"))
    (left,) = events(event("<Event>unsubscribe</Event><EventKey></EventKey>"))
    assert isinstance(came, Followed)
    assert (came.scene, again.scene, bare.scene) == ("v421321101201", "v421321101201", None)
    assert isinstance(left, Unfollowed)
    assert len({came.id, again.id, bare.id, left.id}) == 4
    assert OPENID not in came.id


@pytest.mark.parametrize("word", ["退订", " 退 订。", "td", "ＴＤ", "T", "n", "R", "不再接收"])
def test_opting_out_in_any_spelling(word):
    (got,) = events(xml(f"<MsgType>text</MsgType><Content><![CDATA[{word}]]></Content><MsgId>9</MsgId>"))
    assert isinstance(got, OptedOut)


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


def test_pictures_and_unknown_events_say_nothing_and_bom_and_blanks_are_borne():
    assert events(xml("<MsgType>image</MsgType><PicUrl>x</PicUrl><MsgId>1</MsgId>")) == ()
    assert events(event("<Event>something_new</Event><Odd><A>1</A></Odd>")) == ()
    assert len(events("\ufeff \n" + event("<Event>unsubscribe</Event>") + "\n")) == 1
    good = post(event("<Event>unsubscribe</Event>"))
    bom = dataclasses.replace(good, body=b"\xef\xbb\xbf\r\n " + good.body + b"\n")
    assert gate().open(bom, NOW).message["Event"] == "unsubscribe"


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


# -- through the channel ----------------------------------------------------------------------------


async def test_the_stand_ins_pushes_reach_us_through_a_real_door(house):
    openid = await house.control.follow(house.official, scene="v421321101201")
    await house.control.allow(house.official, openid, "T1")
    await house.control.refuse(house.official, openid, "T1")
    reply = await house.control.say(house.official, openid, "退订")
    assert await house.control.say(house.official, openid, "补贴怎么领") == b"success"
    await house.control.unfollow(house.official, openid)
    kinds = [type(each) for each in house.events]
    assert kinds == [Followed, Consented, Consented, OptedOut, Said, Unfollowed]
    assert {each.address for each in house.events} == {openid}
    crypto = WeChatCrypto(house.official.callback_token, house.official.aes_key, house.official.appid)
    outer = xmltodict.parse(reply)["xml"]
    plain = crypto.decrypt_message(reply, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    assert "今后不再" in plain


async def test_what_is_read_again_later_is_judged_by_when_it_came(house, clock):
    raw = post(event("<Event>unsubscribe</Event>"), at=NOW)
    channel = house.build(appid=APPID, token="tok", aes_key=KEY)
    late = dataclasses.replace(raw, received_at=NOW + timedelta(seconds=3))
    assert len(channel.callback(late).events) == 1
    with pytest.raises(BadCallbackError):
        channel.callback(dataclasses.replace(raw, received_at=NOW + timedelta(hours=1)))


async def test_other_methods_are_refused(house):
    with pytest.raises(BadCallbackError):
        house.channel.callback(Request("PUT", {}, {}, b""))


def test_options_that_cannot_work_are_told_by_field():
    good = {"appid": "wx1", "secret": "s", "kind": "service", "token": "tok", "aes_key": KEY}
    assert Options(**good).keys == (KEY,)
    assert "s" * 3 not in repr(Options(**{**good, "secret": "sss"}))
    for change, name in [
        ({"appid": ""}, "appid"), ({"secret": ""}, "secret"), ({"kind": "x"}, "kind"), ({"token": "a b"}, "token"),
        ({"aes_key": "short"}, "aes_key"), ({"aes_key": "", "previous_aes_key": OLD_KEY}, "previous_aes_key"),
        ({"timeout": 0}, "timeout"), ({"templates": "x"}, "templates"), ({"templates": [{"id": "T"}]}, "mode"),
    ]:  # fmt: skip
        with pytest.raises(OptionsError, match=name):
            Options(**{**good, **change})
