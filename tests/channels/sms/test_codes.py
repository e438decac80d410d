"""Every gateway's codes, in its own spelling and through its own door, come to a reason in Chinese."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from channels.base import POLLED, Request
from channels.http import Response
from channels.message import News, Refused, Scope
from channels.sms.client import aliyun, tencent
from channels.sms.receipts.codes import ALIYUN, CMPP, MAS, TENCENT
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import laid

NUMBER = "14000000001"
DATA = json.loads(resources.files("channels.sms.receipts").joinpath("codes.json").read_text("utf-8"))


@pytest.fixture
async def hear(request):
    """The callback of one gateway: what its push is read as."""
    name = request.param
    async with laid(entry_of(name), all_cases()[name]) as line:
        channel = line.build()

        def read(rows, *, polled=False):
            body = json.dumps(rows).encode()
            token = {} if polled else {"token": channel._options.callback_token}
            (event,) = channel.callback(Request(POLLED if polled else "POST", token, {}, body)).events
            return event

        yield read


@pytest.mark.parametrize("hear", ["sms_aliyun"], indirect=True)
@pytest.mark.parametrize(
    ("code", "said", "scope"),
    [
        ("MOBILE_NOT_ON_SERVICE", "空号、停机、关机", Scope.RECIPIENT),
        ("MOBILE_IN_BLACK", "黑名单", Scope.RECIPIENT),
        ("IS_CLOSED", "通道", Scope.ACCOUNT),
        ("IS_CLOSE", "通道", Scope.ACCOUNT),
        ("INVALID_NUMBER", "号码不对", Scope.RECIPIENT),
        ("MOBLLE_TERMINAL_ERROR", "手机", Scope.RECIPIENT),
        ("CONTENT_KEYWORD", "拦截词", Scope.CONTENT),
        ("isv.UNSUPPORTED_CONTENT", "字符", Scope.CONTENT),
        ("MK:0001", "空号", Scope.RECIPIENT),
        ("A_NAME_OF_SIXTY_FOUR_LETTERS_THAT_NOBODY_HAS_EVER_EXPLAINED_TO_US", "运营商没有送达", Scope.RECIPIENT),
    ],
)
async def test_aliyuns_names_are_explained_in_push_and_query(hear, code, said, scope):
    row = {"phone_number": NUMBER, "success": False, "err_code": code[:64], "biz_id": "B", "out_id": "1-1-1"}
    event = hear([row])
    assert (event.news, event.why.scope) == (News.FAILED, scope)
    assert said in event.why.text
    assert event.why.code == code[:64].upper(), "also a long one is kept"
    details = {"SmsSendDetailDTO": [{"OutId": "1-1-1", "SendStatus": 2, "ErrCode": code[:64]}]}
    body = json.dumps({"Code": "OK", "SmsSendDetailDTOs": details}).encode()
    found = aliyun.found(Response(200, body), "1-1-1", ALIYUN.failed)
    assert isinstance(found, Refused)
    assert (found.why.text, found.why.code.upper()) == (event.why.text, event.why.code)


@pytest.mark.parametrize("hear", ["sms_tencent"], indirect=True)
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("MK:0001", "空号"),
        ("SUBFAIL", "没有接受"),
        ("WTNFAIL", "网络"),
        ("002", "关机"),
        ("-106", "拦截词"),
        ("UNKNOWN", "没有送达"),
    ],
)
async def test_tencents_words_are_explained_wherever_they_stand(hear, code, said):
    row = {"mobile": NUMBER, "nationcode": "86", "report_status": "FAIL", "sid": "S"}
    for cells in ({"errmsg": code, "description": "用户短信接收失败"}, {"errmsg": "", "description": code}):
        assert said in hear([row | cells]).why.text
    pulled = {
        "PhoneNumber": f"+86{NUMBER}", "SerialNo": "S", "ReportStatus": "FAIL", "Description": code,
        "SessionContext": "1-1-1", "UserReceiveTime": 1_700_000_000,
    }  # fmt: skip
    body = {"Response": {"PullSmsSendStatusSet": [pulled]}}
    assert said in hear(body, polled=True).why.text
    found = tencent.found(Response(200, json.dumps(body).encode()), "1-1-1", TENCENT.failed)
    assert said in found.why.text


def test_every_table_names_its_source_and_no_code_stands_twice():
    for gateway, table in DATA.items():
        assert table["source"], gateway
        codes = [code for row in table["failed"] for code in row[0].split()]
        assert len(codes) == len(set(codes)), gateway
        assert all(code == code.upper() and len(code) <= 64 for code in codes)
        assert not set(codes) & {*table["arrived"], *table["undecided"]}


def test_the_carriers_codes_lie_beneath_every_gateway_and_lasting_is_only_a_number_that_is_gone():
    carrier = {code for row in DATA["carrier"]["failed"] for code in row[0].split()}
    for table in (MAS, CMPP, ALIYUN, TENCENT):
        assert carrier <= set(table.failed)
        lasting = {reason.text for reason in table.failed.values() if reason.lasting}
        assert lasting == {"空号", "已销户", "号码有误", "在运营商黑名单中"}
