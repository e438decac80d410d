"""An account's options, what it can do, and whom its door lets in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from channels.base import Account, BadCallbackError, OptionsError, Request, read_options
from channels.message import Evidence, Unit
from channels.sms import ENTRY
from channels.sms.channel.mas import Options

GIVEN = ENTRY.sandbox_options("http://127.0.0.1:9", "sms-county")


def account(**changes) -> Account:
    return Account("sms-county", "sms", "随县人民政府", {**GIVEN, **changes})


def test_what_it_can_do():
    (mode,) = ENTRY.capabilities(account(call_size=50, personal_links=True)).modes
    assert (mode.name, mode.unit, mode.best_evidence, mode.call_size) == ("text", Unit.PERSON, Evidence.ARRIVED, 50)
    assert (mode.dedupe, mode.query, mode.personal_links) == (0.0, False, True)
    assert ENTRY.capabilities(account()).address == "phone"


@pytest.mark.parametrize(
    ("gateway", "told"),
    [
        ("mas", ("云MAS", 0, False)),
        ("cmpp", ("CMPP 直连", 0, False)),
        ("aliyun", ("阿里云", 50, True)),  # facts A1: 50 in 24 hours
        ("tencent", ("腾讯云", 10, False)),  # facts A2: 10 a calendar day
    ],
)
def test_each_gateway_says_its_name_and_its_limit_for_one_number(gateway, told):
    given = ENTRY.sandbox_options("http://127.0.0.1:9", "sms-county", gateway)
    found = ENTRY.capabilities(Account("sms-county", "sms", "随县人民政府", given))
    assert (found.label, found.per_number, found.rolling) == told


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"url": "mas.example.org/sms"}, "接口地址"),
        ({"url": "ftp://x/"}, "接口地址"),
        ({"ec_name": " "}, "企业名称"),
        ({"secret_key": ""}, "接口密码"),
        ({"signature": "【随县】"}, "短信签名"),
        ({"signature": "随"}, "短信签名"),
        ({"add_serial": "七"}, "扩展码"),
        ({"add_serial": "٣"}, "扩展码"),
        ({"add_serial": "1" * 21}, "扩展码"),
        ({"callback_token": "short"}, "口令"),
        ({"call_size": 0}, "每次提交数"),
        ({"call_size": 101}, "每次提交数"),
        ({"call_size": "100"}, "每次提交数"),
        ({"max_units": 69}, "最多字数"),
        ({"fingerprint": "00"}, "指纹"),
        ({"fingerprint": "0" * 64}, "https"),
        ({"hotline": "13800138000"}, "咨询热线"),
        ({"hotline": "看公告"}, "咨询热线"),
        ({"link_units": 40}, "link_units"),
        ({"callback_sources": ["mas.example.org"]}, "来源"),
        ({"links": 1}, "链接"),
        ({"secretkey": "x"}, "secretkey"),
    ],
)
def test_wrong_options_are_named_in_chinese(change, word):
    with pytest.raises(OptionsError, match=word):
        ENTRY.capabilities(account(**change))


def test_a_missing_option_is_named():
    with pytest.raises(OptionsError, match="缺少“接口密码”"):
        read_options(Options, {name: value for name, value in GIVEN.items() if name != "secret_key"})


def test_every_option_has_a_name_and_secrets_are_options():
    fields = Options.__dataclass_fields__
    assert all(field.metadata["label"] for field in fields.values())
    assert set(fields) >= ENTRY.secrets
    assert all(not fields[name].repr for name in ENTRY.secrets)


# -- the door --------------------------------------------------------------------------------------

PUSH = json.dumps({"mobile": "14000000001", "msgGroup": "1", "reportStatus": "CM:0000", "errorCode": ""}).encode()
TOKEN = GIVEN["callback_token"]


class Lent:
    http = None
    cache = None

    @staticmethod
    def now() -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)


def door(**changes):
    return ENTRY.build(account(**changes), Lent())


@pytest.mark.parametrize(
    "query", [{}, {"token": ""}, {"token": TOKEN[:-1]}, {"token": TOKEN + "x"}, {"token": "é\udcff"}]
)
def test_without_the_token_nothing_is_read(query):
    with pytest.raises(BadCallbackError):
        door().callback(Request("POST", query, {}, PUSH))


def test_with_the_token_it_is_read_and_acknowledged():
    got = door(acknowledgement="success").callback(Request("POST", {"token": TOKEN}, {}, PUSH))
    assert len(got.events) == 1
    assert got.reply == b"success"


@pytest.mark.parametrize(
    ("remote", "welcome"),
    [("10.0.0.7", True), ("10.0.1.7", False), ("::1", False), ("nonsense", False), ("", True)],
)
def test_only_listed_sources(remote, welcome):
    """No remote: the callback was let in once and is read again."""
    channel = door(callback_sources=["10.0.0.0/24"])
    request = Request("POST", {"token": TOKEN}, {}, PUSH, remote=remote)
    if welcome:
        assert channel.callback(request).events
    else:
        with pytest.raises(BadCallbackError):
            channel.callback(request)
