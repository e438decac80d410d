"""What a gateway surely did not take is refused or put off, never parked as perhaps sent; only what is unclear is."""

from __future__ import annotations

import json

import pytest
from tencentcloud.sms.v20210111 import errorcodes

from channels.http import Response
from channels.message import Deferred, Refused, Scope, Unknown
from channels.sms.client import aliyun, tencent

NUMBER = "14000000001"
# Answers to other actions of the API than sending; should one come, nobody knows what it means.
_OTHER_ACTIONS = frozenset(
    "FailedOperation." + name
    for name in (
        "ForbidAddMarketingTemplates", "MissingSignatureList", "MissingSignatureToModify", "MissingTemplateList",
        "MissingTemplateToModify", "QualificationIdNotApproved", "SignIdNotExist", "SignNumberLimit",
        "TemplateAlreadyPassedCheck", "TemplateNumberLimit",
    )
)  # fmt: skip
# Perhaps sent (facts A2, D): the vendor itself says so of a time-out.
_UNCLEAR = frozenset(
    {
        "InternalError.Timeout", "InternalError.SendAndRecvFail", "InternalError.OtherError",
        "InternalError.ParseBackendResponseFail", "InternalError.UnknownError", "InternalError.JsonParseFail",
        "FailedOperation.OtherError",
    }
)  # fmt: skip
_CODES = sorted(value for name, value in vars(errorcodes).items() if name.isupper())


def of_aliyun(code: str, message: str = ""):
    return aliyun.verdict(Response(200, json.dumps({"Code": code, "Message": message}).encode()))


def of_tencent(code: str, *, whole: bool):
    row = {"PhoneNumber": f"+86{NUMBER}", "Code": code, "SerialNo": ""}
    said = {"Error": {"Code": code, "Message": ""}} if whole else {"SendStatusSet": [row]}
    (got,) = tencent.verdicts(Response(200, json.dumps({"Response": said}).encode()), [NUMBER])
    return got


@pytest.mark.parametrize(
    ("code", "kind", "scope"),
    [
        ("isv.MOBILE_COUNT_OVER_LIMIT", Refused, Scope.ACCOUNT),
        ("Throttling", Deferred, Scope.RECIPIENT),
        ("Throttling.User", Deferred, Scope.RECIPIENT),
        ("Throttling.Service", Deferred, Scope.RECIPIENT),
        ("Throttling.Resource", Deferred, Scope.RECIPIENT),
        ("InvalidAccessKeyId.Whatever", Refused, Scope.ACCOUNT),
        ("InvalidTimeStamp.Format", Refused, Scope.ACCOUNT),
        ("isv.CUSTOMER_REFUSED", Refused, Scope.RECIPIENT),
        ("isv.UNSUPPORTED_CONTENT", Refused, Scope.CONTENT),
        ("isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE", Refused, Scope.CONTENT),
    ],
)
def test_what_aliyun_surely_did_not_take(code, kind, scope):
    got = of_aliyun(code)
    assert isinstance(got, kind)
    assert (got.why.code, got.why.scope, got.why.strange) == (code, scope, False)


@pytest.mark.parametrize(
    "code", ["isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "InternalError", "ServiceUnavailable", "SignatureNonceUsed"]
)
def test_what_aliyun_leaves_open_is_documented_and_no_riddle(code):
    got = of_aliyun(code)
    assert isinstance(got, Unknown)
    assert not got.why.strange
    assert of_aliyun("isv.NEVER_HEARD_OF").why.strange


@pytest.mark.parametrize("code", _CODES)
def test_every_code_of_tencents_own_list_is_refused_put_off_or_known_to_be_unclear(code):
    for whole in (True, False):
        got = of_tencent(code, whole=whole)
        assert isinstance(got, Unknown) is (code in _UNCLEAR | _OTHER_ACTIONS), code
        assert got.why.strange is (code in _OTHER_ACTIONS)
        assert any("一" <= letter <= "鿿" for letter in got.why.text)


@pytest.mark.parametrize("prefix", ["InvalidParameterValue", "FailedOperation"])
def test_a_template_that_lacks_what_promotions_need_is_a_fault_of_the_text(prefix):
    got = of_tencent(f"{prefix}.MarketingTemplateWithoutUnsubscribe", whole=False)
    assert isinstance(got, Refused)
    assert got.why.scope is Scope.CONTENT
    assert "登记为通知" in got.why.text
