"""What the gateway pushes, however it wraps it; and what it must never be read as."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.message import BadCallbackError, News, OptedOut, Receipt, Said
from channels.sms.receipts import LARGEST, read
from channels.sms.receipts.codes import MAS

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
KEY = b"key"
REPORT = {
    "msgGroup": "0417", "mobile": "14000000001", "submitDate": "20261121160000", "receiveDate": "20261121160005",
    "reportStatus": "CM:0000", "errorCode": "DELIVRD",
}  # fmt: skip
UPLINK = {"mobile": "14000000001", "smsContent": "请问几号截止", "sendTime": "2026-11-21 16:00:05", "addSerial": "07"}
ARRIVED = Receipt(News.ARRIVED, "0417", "14000000001", None, None, datetime(2026, 11, 21, 8, 0, 5, tzinfo=UTC))


def events(body: bytes):
    return read(body, now=NOW, key=KEY).events


def report(**changes) -> bytes:
    return json.dumps({**REPORT, **changes}).encode()


@pytest.mark.parametrize(
    "body",
    [
        report(),
        b"\xef\xbb\xbf" + report(),
        json.dumps([REPORT]).encode(),
        json.dumps({"reports": [REPORT]}).encode(),
        json.dumps({"data": json.dumps([REPORT])}).encode(),
        base64.b64encode(report()),
        urlencode(REPORT).encode(),
        urlencode({"report": json.dumps(REPORT)}).encode(),
        urlencode({"report": base64.b64encode(json.dumps([REPORT]).encode()).decode()}).encode(),
        json.dumps({name.upper(): value for name, value in REPORT.items()}).encode(),
        report(mobile=14000000001),
        report(mobile="8614000000001"),
        report(mobile="+8614000000001"),
        report(mobile="86 1400 0000 001"),
        report(mobile="+86-140-0000-0001"),
        report(mobile="(+86)14000000001"),
        report(errorCode=""),
        report(errorCode=None),
        json.dumps({**{k: v for k, v in REPORT.items() if k != "msgGroup"}, "mgsGroup": "0417"}).encode(),
    ],
)
def test_every_wrapping_says_the_same(body):
    assert events(body) == (ARRIVED,)


def test_a_body_in_gb18030_is_text_too():
    assert events(json.dumps(UPLINK, ensure_ascii=False).encode("gb18030"))[0].text == "请问几号截止"


@pytest.mark.parametrize("code", sorted(MAS.failed))
def test_every_code_of_the_table_fails_with_its_reason(code):
    for body in (report(reportStatus="CM:2007", errorCode=code), report(reportStatus=code, errorCode="")):
        (got,) = events(body)
        assert (got.news, got.why, got.ref) == (News.FAILED, MAS.failed[code], "0417")
        assert any("一" <= letter <= "鿿" for letter in got.why.text)


def test_a_report_that_contradicts_itself_is_not_an_arrival():
    (got,) = events(report(errorCode="MK:0001"))
    assert got.news is News.FAILED


@pytest.mark.parametrize("code", ["CM:2007", "MK:0000", "MC:0151", "ZZ:9999"])
def test_an_unexplained_code_is_no_receipt_and_is_named(code):
    reading = read(report(reportStatus=code, errorCode=""), now=NOW, key=KEY)
    assert reading.events == ()
    assert reading.unexplained == {code}


@pytest.mark.parametrize("word", sorted(MAS.undecided))
def test_a_word_that_settles_nothing_is_passed_over(word):
    reading = read(report(reportStatus=word, errorCode=word), now=NOW, key=KEY)
    assert (reading.events, reading.unexplained) == ((), frozenset())


def test_what_is_no_code_is_never_named():
    reading = read(report(reportStatus="14000000001 张三", errorCode=""), now=NOW, key=KEY)
    assert (reading.events, reading.unexplained) == ((), frozenset())


@pytest.mark.parametrize(
    "mobile", ["13800138OOO", "①4000000001", "14000000001 14000000002", "0722333", "", None, True, 1.4e10, [], {}]
)
def test_a_report_without_a_number_is_no_receipt(mobile):
    assert events(report(mobile=mobile)) == ()


def test_a_number_too_long_to_read_is_nothing():
    assert events(b'{"mobile": 1' + b"0" * 5000 + b', "reportStatus": "CM:0000"}') == ()


def test_a_time_that_cannot_be_is_no_time():
    (got,) = events(report(receiveDate="20261399999999"))
    assert got.at is None


@pytest.mark.parametrize(
    "text",
    [
        *("R", "r", "Ｒ", " r ", "T", "t。", "TD", "td", "T D", "ｔｄ", "t.d.", "N", "n!", "退订", "退 订", "退訂"),
        *("【退订】", "退订。", "回复TD", "回TD退订", "TD退订", "“R”", "\u3000R\u3000", "R\u200b"),
    ],
)
def test_asking_to_be_left_alone(text):
    (got,) = events(json.dumps({**UPLINK, "smsContent": text}).encode())
    assert isinstance(got, OptedOut)
    assert (got.address, got.at) == ("14000000001", datetime(2026, 11, 21, 8, 0, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["", "收到", "不要退订", "谁退订了", "RR", "NO", "TDR", "12", "T恤", "请问N是什么", "👍"]
)
def test_saying_something_else(text):
    (got,) = events(json.dumps({**UPLINK, "smsContent": text}).encode())
    assert isinstance(got, Said)
    assert (got.text, got.extension) == (text, "07")


def test_an_uplink_told_twice_has_one_name_and_another_has_another():
    once, twice = events(json.dumps([UPLINK, UPLINK]).encode())
    (other,) = events(json.dumps({**UPLINK, "sendTime": "20261121160006"}).encode())
    assert once.id == twice.id != other.id
    assert read(json.dumps(UPLINK).encode(), now=NOW, key=b"another").events[0].id != once.id


@pytest.mark.parametrize("bare", [{"sendTime": ""}, {"sendTime": None}])
def test_an_uplink_without_a_time_was_said_when_it_came(bare):
    (got,) = events(json.dumps({**UPLINK, **bare}).encode())
    assert got.at == NOW


def test_a_stop_without_a_time_is_another_each_time_and_a_question_once_an_hour():
    """Else 退订 after a re-admission is taken for the first one, told again."""
    bare = {name: value for name, value in UPLINK.items() if name != "sendTime"}

    def name(text, later):
        body = json.dumps({**bare, "smsContent": text}).encode()
        return read(body, now=NOW + later, key=KEY).events[0].id

    assert name("退订", timedelta(0)) == name("退订", timedelta(0)) != name("退订", timedelta(seconds=5))
    assert (
        name("几号截止", timedelta(0))
        == name("几号截止", timedelta(minutes=10))
        != name("几号截止", timedelta(hours=2))
    )


@pytest.mark.parametrize("text", ["打错了，退订", "不是本人，退订", "非本人"])
def test_whoever_says_more_than_stop_is_kept_with_his_words(text):
    (got,) = events(json.dumps({**UPLINK, "smsContent": text}).encode())
    assert isinstance(got, Said)
    assert got.text == text


def test_bounds():
    with pytest.raises(BadCallbackError):
        events(b" " * (LARGEST + 1))
    with pytest.raises(BadCallbackError):
        events(json.dumps([{"mobile": "1"}] * 20_001).encode())
    with pytest.raises(BadCallbackError):
        events(b"\xff\xfe\x00\x00\x81")
    assert events(b"[" * 100_000) == ()
    assert events(b'{"a":' * 5_000) == ()


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["14000000001", "CM:0000", "DELIVRD", "MK:0001", "20261121160000", "R", base64.b64encode(report()).decode()]
)  # fmt: skip
_KEYS = st.sampled_from([*REPORT, *UPLINK, "mgsGroup", "reports"]) | st.text(max_size=8)
_SHAPES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_KEYS, inner, max_size=7), max_leaves=25
)


@given(
    st.binary(max_size=300)
    | _SHAPES.map(lambda shape: json.dumps(shape).encode())
    | _SHAPES.map(lambda shape: base64.b64encode(json.dumps(shape).encode()))
    | st.dictionaries(_KEYS, st.text(max_size=30), max_size=7).map(
        lambda form: urlencode(form, errors="replace").encode()
    )
)
def test_nothing_that_is_pushed_raises_anything_else(body):
    try:
        found = events(body)
    except BadCallbackError:
        return
    assert all(isinstance(each, Receipt | OptedOut | Said) for each in found)
