"""腾讯云短信 (sms 2021-01-11): what a call says, what its answer comes to, number by number, what queries tell.

Error or not, the answer is a 200. SessionContext carries our key; the vendor echoes it where its support has switched
that on. A status row exists only once the carrier has reported, so its absence proves nothing for days.
Sources: cloud.tencent.com 382/55981 (SendSms), 382/59177 (codes), 382/55977 and 382/59179 (pull).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from channels.http import Response, unheard_of, unknown
from channels.message import Absent, Deferred, Finding, Outcome, Reason, Refused, Scope, Sent, Unknown
from channels.sms.client.flat import listed, quoted
from channels.sms.client.sign import Action

PAGE: Final = 100  # rows of one pull
VERSION: Final = "2021-01-11"
_OK: Final = "Ok"
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0

# Code → what to do; a code of two parts is looked up whole, then by its first part. What stands in none is unclear,
# and people are told of it. By the vendor's convention only FailedOperation and InternalError may come after a send.
_FULL: Final[Mapping[str, float]] = MappingProxyType(  # of one number, in seconds
    {
        "LimitExceeded.PhoneNumberThirtySecondLimit": 30.0,
        "LimitExceeded.PhoneNumberOneHourLimit": _HOUR,
        "LimitExceeded.PhoneNumberDailyLimit": _DAY,
        "LimitExceeded.PhoneNumberSameContentDailyLimit": _DAY,
        "LimitExceeded.DeliveryFrequencyLimit": _HOUR,
    }
)
_SPENT: Final = frozenset(  # the account's day; looked at by the hour: whose midnight is not said
    "LimitExceeded." + name
    for name in (
        "AppDailyLimit",
        "AppMainlandChinaDailyLimit",
        "AppCountryOrRegionDailyLimit",
        "AppGlobalDailyLimit",
        "DailyLimit",
    )
)
_BUSY: Final = frozenset({"RequestLimitExceeded", "LimitExceeded.GlobalSmsSendingRateLimit"})
_LIMIT: Final = "LimitExceeded"
_ACCOUNT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AuthFailure": "访问密钥不对或没有权限",
        "AuthFailure.SignatureExpire": "本机时间不准",
        "UnauthorizedOperation": "账号没有发短信的权限",
        "UnauthorizedOperation.ServiceSuspendDueToArrears": "账户欠费，短信服务已停",
        "UnauthorizedOperation.SdkAppIdIsDisabled": "短信应用已停用",
        "UnauthorizedOperation.RequestIpNotInWhitelist": "本机地址不在平台的白名单里",
        "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "短信应用编号与密钥不符",
        "FailedOperation.InsufficientBalanceInSmsPackage": "短信套餐包余量不足",
        "FailedOperation.SignatureIncorrectOrUnapproved": "短信签名没有通过审核或与账号不符",
        "FailedOperation.MissingSignature": "短信签名没有通过审核",
        "FailedOperation.FailResolvePacket": "平台读不懂这次提交，请把日志交给技术人员",
        "FailedOperation.JsonParseFail": "平台读不懂这次提交，请把日志交给技术人员",
        "FailedOperation.ProhibitSubAccountUse": "子账号没有发短信的权限",
        "FailedOperation.NotEnterpriseCertification": "账号没有完成企业认证",
        "IpInBlacklist": "本机地址在平台的黑名单里",
        "IpNotInWhitelist": "本机地址不在平台的白名单里",
        "ResourceInsufficient": "短信套餐包余量不足",
        "InternalError.SigFieldMissing": "平台没有收到签名，请把日志交给技术人员",
        "InternalError.RestApiInterfaceNotExist": "接口地址不对",
        "InternalError.SigVerificationFail": "访问密钥不对",
        "InternalError.RequestTimeException": "本机时间不准",
        "InvalidParameterValue.SdkAppIdNotExist": "短信应用编号不存在",
        "LimitExceeded.AppCountryOrRegionInBlacklist": "账号不许发往这个地区，请在平台核对",
        "LimitExceeded.PhoneNumberCountLimit": "一次提交的号码超过平台上限，请调小账号的每次提交数",
    }
)
_CONTENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "FailedOperation.ContainSensitiveWord": "内容含有平台禁止的词",
        "FailedOperation.TemplateIncorrectOrUnapproved": "短信模板没有通过审核或内容不符",
        "FailedOperation.TemplateUnapprovedOrNotExist": "短信模板没有通过审核或不存在",
        "FailedOperation.TemplateIdNotExist": "短信模板不存在",
        "FailedOperation.MissingTemplate": "短信模板没有通过审核",
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "模板变量的个数与登记的不一致",
        "FailedOperation.MarketingSendTimeConstraint": "平台把它当作营销短信，只许在8点到22点发",
        "InvalidParameter.DirtyWordFound": "内容含有平台禁止的词",
        "InvalidParameter": "平台不接受这次提交的参数",
        "InvalidParameterValue": "平台不接受这次提交的参数",
        "MissingParameter": "平台说这次提交缺少参数",
        "UnknownParameter": "平台不接受这次提交的参数",
        "UnsupportedOperation": "平台不支持这样发（号码和模板的地区不符）",
        "FailedOperation.ParametersOtherError": "平台不接受这次提交的参数",
        "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": "平台把模板当作营销短信，要求写退订，请登记为通知",
        "FailedOperation.MarketingTemplateWithoutUnsubscribe": "平台把模板当作营销短信，要求写退订，请登记为通知",
        "InvalidParameterValue.TemplateWithDirtyWords": "内容含有平台禁止的词",
        "InvalidParameterValue.ContentLengthLimit": "短信太长",
        "InvalidParameterValue.TemplateParameterLengthLimit": "模板变量超过平台规定的字数",
        "InvalidParameterValue.TemplateParameterFormatError": "模板变量的格式不对",
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "模板变量里不能有网址",
        "InvalidParameterValue.UnsupportedTemplateVariable": "这个账号的模板不许有变量",
    }
)
_RECIPIENT: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "FailedOperation.PhoneNumberInBlacklist": ("号码在平台的免打扰名单里", False),
        "FailedOperation.PhoneNumberParseFail": ("不是大陆手机号码", True),
        "InvalidParameterValue.IncorrectPhoneNumber": ("不是大陆手机号码", True),
    }
)

# Documented, and nobody knows whether the message has left: whole codes and first parts.
_UNCLEAR: Final = frozenset({"InternalError", "FailedOperation.OtherError", "ServiceUnavailable"})


def action(host: str, name: str) -> Action:
    """An action of this API; `host` is sms.tencentcloudapi.com or the stand-in's."""
    return Action(host, name, VERSION, "sms")


def submission(
    app: str,
    signature: str,
    numbers: Sequence[str],
    template: str,
    values: Sequence[str],
    key: str,
    *,
    extension: str = "",
) -> bytes:
    """Return SendSms's body: one text for up to 200 numbers."""
    to = '","+86'.join(numbers)
    more = f',"ExtendCode":{quoted(extension)}' if extension else ""
    return (
        f'{{"PhoneNumberSet":["+86{to}"],"SmsSdkAppId":{quoted(app)},"TemplateId":{quoted(template)},'
        f'"SignName":{quoted(signature)},"TemplateParamSet":{listed(values)},"SessionContext":{quoted(key)}{more}}}'
    ).encode()


def verdicts(response: Response, numbers: Sequence[str]) -> list[Outcome]:
    """What an answer to a send comes to, one a number: some may have been taken and others not."""
    answer = _object(response)
    error = answer.get("Error")
    if isinstance(error, dict):
        return [_refusal(error.get("Code"))] * len(numbers)
    rows = answer.get("SendStatusSet")
    said = {str(row.get("PhoneNumber")): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}
    return [_verdict(said.get(f"+86{number}")) for number in numbers]


def collection(app: str) -> bytes:
    """Return the body of PullSmsSendStatus and PullSmsReplyStatus: each row is handed out once."""
    return _written({"Limit": PAGE, "SmsSdkAppId": app})


def question(app: str, number: str, begin: datetime, end: datetime, page: int) -> bytes:
    """Return PullSmsSendStatusByPhoneNumber's body; at most seven days back."""
    moments = {"BeginTime": int(begin.timestamp()), "EndTime": int(end.timestamp())}
    place = {"Offset": page * PAGE, "Limit": PAGE, "PhoneNumber": f"+86{number}", "SmsSdkAppId": app}
    return _written(moments | place)


def statistics(app: str, day: str) -> bytes:
    """Return SendStatusStatistics's body: a day's totals (yyyymmdd), a read that names nobody."""
    return _written({"BeginTime": f"{day}00", "EndTime": f"{day}23", "SmsSdkAppId": app, "Limit": 0, "Offset": 0})


def found(response: Response, key: str, reasons: Mapping[str, Reason]) -> Finding | None:
    """What a pull by number says of the send under our key; None: nothing here, there may be more pages.

    `reasons` explain the codes of a report.
    """
    answer = _object(response)
    rows = answer.get("PullSmsSendStatusSet")
    if not isinstance(rows, list):
        error = answer.get("Error")
        return unknown(str(error.get("Code"))[:64] if isinstance(error, dict) else "unreadable")
    own = [row for row in rows if isinstance(row, dict)]
    for row in own:
        if row.get("SessionContext") == key:
            if row.get("ReportStatus") == "FAIL":
                code = str(row.get("Description") or "")[:64]
                return Refused(reasons.get(code.upper(), Reason("FAILED", "运营商没有送达")))
            return Sent(str(row.get("SerialNo") or "")[:64])
    if any(not row.get("SessionContext") for row in own):
        return Unknown(Reason("no_context", "平台没有回传我们的编号，请找客服开通 SessionContext"))
    return None if len(rows) >= PAGE else Absent()


def rows_of(response: Response) -> int | Reason:
    """How many rows a pull handed out, or why it was refused."""
    answer = _object(response)
    error = answer.get("Error")
    if isinstance(error, dict) or not answer:
        code = str(error.get("Code"))[:64] if isinstance(error, dict) else "unreadable"
        return well(response) or Reason(code, "平台没有交出来", Scope.ACCOUNT)
    rows = answer.get("PullSmsSendStatusSet") or answer.get("PullSmsReplyStatusSet")
    return len(rows) if isinstance(rows, list) else 0


def well(response: Response) -> Reason | None:
    """What an answer to a harmless read says of the account; None: nothing against it."""
    error = _object(response).get("Error")
    refusal = _refusal(error.get("Code")) if isinstance(error, dict) else None
    return refusal.why if isinstance(refusal, Refused) and refusal.why.scope is Scope.ACCOUNT else None


def _verdict(row: Mapping[str, Any] | None) -> Outcome:
    if row is None:
        return unknown("unanswered")
    if row.get("Code") == _OK and row.get("SerialNo"):
        return Sent(str(row["SerialNo"])[:64])
    return _refusal(row.get("Code"))


def _refusal(code: Any) -> Outcome:
    """What a code comes to that is not Ok."""
    if not isinstance(code, str):
        return unknown("unreadable")
    for name in (code, code.partition(".")[0]):
        if name in _RECIPIENT:
            text, lasting = _RECIPIENT[name]
            return Refused(Reason(code, text, lasting=lasting))
        for table, scope in ((_ACCOUNT, Scope.ACCOUNT), (_CONTENT, Scope.CONTENT)):
            if name in table:
                return Refused(Reason(code, table[name], scope))
        if name in _UNCLEAR:
            return unknown(code)
    return _limited(code) or unheard_of(code)


def _limited(code: str) -> Deferred | None:
    """Whose limit a code speaks of, and how long it holds; None: it speaks of none."""
    if code in _FULL:
        return Deferred(Reason(code, "这个号码收到的短信到了平台的频次上限，稍后再发"), _FULL[code], hers=True)
    if code in _SPENT:
        return Deferred(Reason(code, "账号到了平台的发送上限", Scope.ACCOUNT), _HOUR)
    kind = code.partition(".")[0]
    if code in _BUSY or kind in _BUSY:
        return Deferred(Reason(code, "平台限流"), _MINUTE)
    if kind == _LIMIT:  # one that the vendor has added since: surely not sent, whose it is nobody knows
        return Deferred(Reason(code, "到了平台的发送上限，稍后再发", strange=True), _HOUR, hers=True)
    return None


def _object(response: Response) -> Mapping[str, Any]:
    """What stands in the answer's Response; empty where there is none."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    inner = answer.get("Response") if isinstance(answer, dict) and response.status == 200 else None  # noqa: PLR2004 - HTTP
    return inner if isinstance(inner, dict) else {}


def _written(value: Mapping[str, Any]) -> bytes:
    return _encode(value).encode()


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
