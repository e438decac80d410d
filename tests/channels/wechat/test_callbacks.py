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
from channels.message import Consented, Followed, OptedOut, Said, Unfollowed
from channels.wechat.channel.options import Options
from channels.wechat.client.crypto import Gate
from channels.wechat.receipts import read

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "Z" * 42 + "A"
APPID = "wx0123456789abcdef"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
OPENID = "otFpruAK8D-E6EfStSYonYSBZ8_4"


def signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


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
    fields = {"ToUserName": "gh_97417a04a28d", "MsgType": "event", "Event": "debug_demo", "debug_str": "hello world"}
    body = json.dumps(fields).encode()
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
    for query in (
        {**good.query, "msg_signature": "0" * 40},
        {**good.query, "nonce": "8"},
        {**good.query, "timestamp": "9"},
        {},
    ):
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
    "", "hello", "<xml>", "<xml></xml>", "<a><b/></a>", "<xml><MsgType/></xml>", "{", "[]", "[1]", "null",
    '{"a":' * 5000, "<xml>" + "<a>" * 5000, "<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>",
    '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
])  # fmt: skip
def test_unreadable_pushes_end_in_one_error(plain):
    for request in (post(plain), post(plain, as_json=True)):
        with pytest.raises(BadCallbackError):
            gate().open(request, NOW)


@pytest.mark.parametrize("body", [
    b"", b"{}", b"{", b"[]", b'{"Encrypt":1}', b'{"Encrypt":"\xe4\xbd\xa0"}', b"<xml><Encrypt></xml>",
    b"<Encrypt>" + b" " * 200_000, "<Encrypt>你</Encrypt>".encode(), b"\xff\xfe<\0x\0>\0",
    b'{"Encrypt":"' + b"[" * 100_000,
])  # fmt: skip
def test_broken_envelopes_end_in_one_error(body):
    with pytest.raises(BadCallbackError):
        gate().open(dataclasses.replace(post("x"), body=body), NOW)


@given(
    st.binary(max_size=400),
    st.dictionaries(st.sampled_from(["timestamp", "nonce", "signature", "msg_signature"]), st.text(max_size=20)),
    st.sampled_from(["GET", "POST"]),
)
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


def test_bom_and_blanks_are_borne_inside_and_outside():
    good = post("\ufeff \n" + event("<Event>unsubscribe</Event>") + "\n")
    bom = dataclasses.replace(good, body=b"\xef\xbb\xbf\r\n " + good.body + b"\n")
    assert gate().open(bom, NOW).message["Event"] == "unsubscribe"


@pytest.mark.parametrize("as_json", [True, False])
def test_the_envelope_and_what_is_in_it_may_differ_in_format(as_json):
    inner = json.dumps({"FromUserName": OPENID, "MsgType": "event", "Event": "unsubscribe"})
    for plain in (inner, event("<Event>unsubscribe</Event>")):
        assert gate().open(post(plain, as_json=as_json), NOW).message["Event"] == "unsubscribe"


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


async def test_a_long_term_consent_outlasts_any_number_of_sends(house):
    fields = {"thing1": {"source": "title"}}
    kinds = [("once", False), ("long", True)]
    templates = [{"id": name, "mode": "subscription", "long_term": long, "fields": fields} for name, long in kinds]
    channel = house.build(templates=templates, appid=APPID, token="tok", aes_key=KEY)
    counts = {}
    for status in ("accept", "reject"):
        for name, _ in kinds:
            item = f"<TemplateId>{name}</TemplateId><SubscribeStatusString>{status}</SubscribeStatusString>"
            inner = f"<SubscribeMsgPopupEvent><List>{item}</List></SubscribeMsgPopupEvent>"
            raw = post(event(f"<Event>subscribe_msg_popup_event</Event>{inner}"))
            (got,) = channel.callback(dataclasses.replace(raw, received_at=NOW)).events
            counts[name, status] = got.count
    assert counts["once", "accept"] == 1
    assert counts["long", "accept"] > 100_000
    assert counts["once", "reject"] == counts["long", "reject"] == 0


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
