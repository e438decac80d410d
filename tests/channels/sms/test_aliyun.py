"""Aliyun's answers: what each comes to, by the vendor's own table of codes."""

from __future__ import annotations

import json
from datetime import date

import pytest

from channels.http import Response
from channels.message import Absent, Deferred, Refused, Scope, Sent, Unknown
from channels.sms.client import aliyun
from channels.sms.receipts.codes import ALIYUN

KEY = "202611000000001-7-0"


def answer(status=200, **fields):
    return Response(status, json.dumps(fields).encode())


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (answer(Code="OK", BizId="900619746936498440^0", RequestId="F6"), Sent("900619746936498440^0")),
        (answer(Code="OK", RequestId="F6"), Unknown),  # accepted without a number is no clear answer
        (answer(Code="isv.AMOUNT_NOT_ENOUGH"), Scope.ACCOUNT),
        (answer(403, Code="SignatureDoesNotMatch"), Scope.ACCOUNT),
        (answer(Code="isv.SMS_TEMPLATE_ILLEGAL"), Scope.CONTENT),
        (answer(Code="isv.PARAM_NOT_SUPPORT_URL"), Scope.CONTENT),
        (answer(Code="isv.MOBILE_NUMBER_ILLEGAL"), Scope.RECIPIENT),
        (answer(Code="isv.BUSINESS_LIMIT_CONTROL", Message="触发分钟级流控Permits:1"), 60.0),
        (answer(Code="isv.BUSINESS_LIMIT_CONTROL", Message="触发小时级流控Permits:5"), 3600.0),
        (answer(Code="isv.BUSINESS_LIMIT_CONTROL", Message="触发天级流控Permits:10"), 86_400.0),
        (answer(Code="isv.DAY_LIMIT_CONTROL"), 3_600.0),
        (answer(Code="isp.SYSTEM_ERROR"), Unknown),
        (answer(Code="isv.SOMETHING_NEW"), Unknown),
        (answer(Code=None), Unknown),
        (Response(200, b"[]"), Unknown),
        (Response(200, b"<html>"), Unknown),
    ],
)
def test_what_an_answer_comes_to(response, expected):
    got = aliyun.verdict(response)
    match expected:
        case float():
            assert isinstance(got, Deferred)
            assert got.after == expected
        case Scope():
            assert isinstance(got, Refused)
            assert got.why.scope is expected
        case Sent():
            assert got == expected
        case _:
            assert isinstance(got, expected)


def test_a_call_carries_our_key_and_each_number_its_own_values():
    same = aliyun.same(["14000000001", "14000000002"], "随县人民政府", "SMS_1", {"code": "7K3M9XA"}, KEY)
    assert (same["PhoneNumbers"], same["OutId"]) == ("14000000001,14000000002", KEY)
    assert json.loads(same["TemplateParam"]) == {"code": "7K3M9XA"}
    from urllib.parse import parse_qs

    form = parse_qs(aliyun.each(["14000000001", "14000000002"], "随县人民政府", [{"a": "1"}, {"a": "2"}]).decode())
    assert json.loads(form["TemplateParamJson"][0]) == [{"a": "1"}, {"a": "2"}]
    assert len(json.loads(form["SignNameJson"][0])) == len(json.loads(form["PhoneNumberJson"][0])) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"OutId": KEY, "SendStatus": 3}], Sent),
        ([{"OutId": KEY, "SendStatus": 1}], Sent),
        ([{"OutId": "another", "SendStatus": 3}, {"OutId": KEY, "SendStatus": 2, "ErrCode": "MK:0001"}], Refused),
        ([{"OutId": "another", "SendStatus": 3}], Absent),
        ([], Absent),
    ],
)
def test_a_query_is_read_by_our_key(rows, expected):
    found = aliyun.found(answer(Code="OK", SmsSendDetailDTOs={"SmsSendDetailDTO": rows}), KEY, ALIYUN.failed)
    assert isinstance(found, expected)
    assert isinstance(aliyun.found(answer(Code="isp.SYSTEM_ERROR"), KEY, ALIYUN.failed), Unknown)
    assert aliyun.question("14000000001", date(2026, 11, 27))["SendDate"] == "20261127"
