"""Plain, compatible and safe mode, XML and JSON: what is read, who vouches for it, and how an answer comes back."""

from __future__ import annotations

import base64
import itertools
import json

import pytest
import xmltodict
from wechatpy.crypto import PrpCrypto

from channels.base import BadCallbackError, Request
from channels.message import Followed, Said
from channels.wechat.client.crypto import Gate
from channels.wechat.receipts import read
from tests.channels.wechat.test_callbacks import APPID, KEY, NOW, signed

WRITTEN = {"ToUserName": "gh", "FromUserName": "oFan", "CreateTime": 1, "MsgType": "text", "MsgId": 7}


@pytest.mark.parametrize("as_json", [False, True])
def test_compatible_mode_is_judged_by_its_sealed_part(as_json):
    """兼容模式 brings the plain fields and the sealed text side by side: nobody vouches for the plain ones."""
    inner = {
        "ToUserName": "gh",
        "FromUserName": "oFan",
        "CreateTime": 1,
        "MsgType": "text",
        "Content": "补贴",
        "MsgId": 7,
    }
    plain = json.dumps(inner) if as_json else xml_of(inner)
    sealed = PrpCrypto(base64.b64decode(KEY + "=")).encrypt(plain, APPID).decode()
    outer = {**inner, "FromUserName": "oForged", "Content": "退订", "Encrypt": sealed}
    body = (json.dumps(outer) if as_json else xml_of(outer)).encode()
    query = {"timestamp": "1", "nonce": "2", "signature": signed("tok", "1", "2")}
    query["msg_signature"] = signed("tok", "1", "2", sealed)
    door = Gate(APPID, "tok", (KEY,), 0.0)
    push = door.open(Request("POST", query, {}, body), NOW)
    assert (push.message["FromUserName"], push.message["Content"]) == ("oFan", "补贴")
    assert push.as_json is as_json
    reply = door.reply(push, "好 ]]> 的", NOW)
    found = json.loads(reply)["Encrypt"] if as_json else xmltodict.parse(reply)["xml"]["Encrypt"]
    opened = PrpCrypto(base64.b64decode(KEY + "=")).decrypt(found, APPID)
    content = json.loads(opened)["Content"] if as_json else xmltodict.parse(opened)["xml"]["Content"]
    assert content == "好 ]]> 的"
    only_plain = {**query, "msg_signature": query["signature"]}
    with pytest.raises(BadCallbackError):
        door.open(Request("POST", only_plain, {}, body), NOW)


def xml_of(fields: dict) -> str:
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()) + "</xml>"


async def test_words_are_wrapped_in_each_mode_and_format(house):
    """An answer comes back as its push came: plain or sealed, XML or JSON."""
    for keys, as_json in itertools.product(({"aes_key": ""}, {"aes_key": KEY}), (False, True)):
        channel = house.build(appid=APPID, token="tok", freshness=0.0, **keys)
        inner = {
            "ToUserName": "gh",
            "FromUserName": "oFan",
            "CreateTime": 1,
            "MsgType": "text",
            "Content": "查询",
            "MsgId": 7,
        }
        plain = json.dumps(inner) if as_json else xml_of(inner)
        query = {"timestamp": "1", "nonce": "2", "signature": signed("tok", "1", "2")}
        body = plain
        if keys["aes_key"]:
            sealed = PrpCrypto(base64.b64decode(KEY + "=")).encrypt(plain, APPID).decode()
            query["msg_signature"] = signed("tok", "1", "2", sealed)
            body = json.dumps({"Encrypt": sealed}) if as_json else f"<xml><Encrypt>{sealed}</Encrypt></xml>"
        request = Request("POST", query, {}, body.encode())
        assert [event.text for event in channel.callback(request).events] == ["查询"]
        answer = channel.answer(request, "目录")
        assert answer.content_type == ("application/json" if as_json else "application/xml")
        assert (b"Encrypt" in answer.reply) == bool(keys["aes_key"])
        assert ("目录".encode() in answer.reply or rb"\u76ee" in answer.reply) != bool(keys["aes_key"])


@pytest.mark.parametrize("body", [
    "\ufeff  <xml>{}</xml>\n", "<xml>\n  {}\n</xml>", "<xml>{}<New><A>1</A></New></xml>",
    '<?xml version="1.0" encoding="UTF-8"?>\n<xml>{}</xml>',
])  # fmt: skip
def test_what_the_platform_really_sends_is_borne(body):
    """A byte order mark, blanks, a declaration, fields that nobody documented."""
    inner = "<FromUserName><![CDATA[oFan]]></FromUserName><CreateTime>1</CreateTime><MsgType> text </MsgType>"
    inner += "<Content><![CDATA[ 补贴\n]]></Content><MsgId>7</MsgId>"
    door = Gate(APPID, "tok", (), 0.0)
    query = {"timestamp": "1", "nonce": "2", "signature": signed("tok", "1", "2")}
    push = door.open(Request("POST", query, {}, body.format(inner).encode()), NOW)
    (event,) = read(push.message, NOW)
    assert isinstance(event, Said)
    assert event.text == "补贴"


@pytest.mark.parametrize("name", ["subscribe", "SUBSCRIBE", " Subscribe ", "subscribe_scan"])
def test_an_events_name_is_read_in_any_case(name):
    fields = {
        "FromUserName": "oFan",
        "MsgType": "Event",
        "Event": name,
        "EventKey": "qrscene_v421321101201",
        "Ticket": "t",
    }
    (event,) = read(fields, NOW)
    assert isinstance(event, Followed)
    assert event.scene == "v421321101201"
