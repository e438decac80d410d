"""阿里云短信 (dysmsapi 2017-05-25): what a call says, what its answer comes to, what receipts and queries tell.

A business error is a 200 with another Code than OK. There is no idempotency at home, so an unclear answer stays
unclear until a receipt or QuerySendDetails speaks; both carry our OutId, one a call.
Sources: help.aliyun.com 55284 (SendSms), 66041 (SendBatchSms), 419277 (QuerySendDetails), 101867 (SmsReport),
60127 (SmsUp), 101346 (codes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from channels.http import Response, unheard_of, unknown
from channels.message import Absent, Deferred, Finding, Outcome, Reason, Refused, Scope, Sent
from channels.sms.client.flat import listed, written
from channels.sms.client.sign import Action, query_string

VERSION: Final = "2017-05-25"
COMMON: Final = frozenset({"SignName", "TemplateCode", "TemplateParam"})  # parameters that many calls share
_OK: Final = "OK"
_FREQUENCY: Final = "isv.BUSINESS_LIMIT_CONTROL"  # one of the numbers gets no more for now
_CAPS: Final = frozenset({"isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"})  # of the account: others carry on
_MINUTE, _HOUR, _HALF_DAY, _DAY = 60.0, 3600.0, 43_200.0, 86_400.0
_NOT_SENT: Final = "2"  # SendStatus: 1 waiting, 2 failed, 3 delivered
PAGE: Final = 50  # rows of a QuerySendDetails

# Code → what to do; a gateway's code of two parts is looked up whole, then by its first part (Throttling.Service).
# What stands in none of the tables is unclear, and people are told of it.
_LATER: Final[Mapping[str, tuple[float, str]]] = MappingProxyType(
    {
        _FREQUENCY: (_HOUR, "这个号码收到的短信到了平台的频次上限，稍后再发"),
        "isv.DAY_LIMIT_CONTROL": (_HOUR, "账号到了每日发送上限"),  # looked at by the hour: whose midnight is not said
        "isv.MONTH_LIMIT_CONTROL": (_HALF_DAY, "账号到了每月发送上限"),
        "Throttling": (_MINUTE, "平台限流"),
    }
)
_ACCOUNT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "isv.AMOUNT_NOT_ENOUGH": "短信账户余额不足",
        "isv.OUT_OF_SERVICE": "短信服务已停机，请充值",
        "isv.PRODUCT_UN_SUBSCRIPT": "没有开通短信服务",
        "isv.PRODUCT_UNSUBSCRIBE": "没有开通短信服务",
        "isv.ACCOUNT_NOT_EXISTS": "账号不存在",
        "isv.ACCOUNT_ABNORMAL": "账号异常",
        "isp.RAM_PERMISSION_DENY": "访问密钥没有发短信的权限",
        "isv.DENY_IP_RANGE": "本机地址不在平台的白名单里",
        "SignatureDoesNotMatch": "访问密钥不对",
        "InvalidTimeStamp": "本机时间不准",
        "InvalidAccessKeyId": "访问密钥不存在",
        "InvalidAccessKeyId.Inactive": "访问密钥已停用",
        "isv.MOBILE_COUNT_OVER_LIMIT": "一次提交的号码超过平台上限，请调小账号的每次提交数",
        "isv.SIGN_NAME_ILLEGAL": "短信签名不合平台规定",
        "isv.SMS_SIGNATURE_ILLEGAL": "短信签名没有通过审核或与账号不符",
        "isv.SMS_SIGN_ILLEGAL": "短信签名没有通过审核或与账号不符",
        "isv.SIGN_STATE_ILLEGAL": "短信签名没有在运营商报备",
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "短信签名与模板的场景不符",
        "isv.EXTEND_CODE_ERROR": "扩展码已被另一个签名使用",
    }
)
_CONTENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "isv.SMS_TEMPLATE_ILLEGAL": "短信模板没有通过审核或与账号不符",
        "isv.INVALID_PARAMETERS": "平台不接受这次提交的参数",
        "isv.INVALID_JSON_PARAM": "模板变量的格式不对",
        "isv.TEMPLATE_MISSING_PARAMETERS": "缺少模板变量",
        "isv.TEMPLATE_PARAMS_ILLEGAL": "模板变量的内容不合规定",
        "isv.PARAM_LENGTH_LIMIT": "模板变量超过35个字",
        "isv.PARAM_NOT_SUPPORT_URL": "模板变量里不能有网址",
        "isv.BLACK_KEY_CONTROL_LIMIT": "内容含有平台禁止的词",
        "isv.SMS_CONTENT_ILLEGAL": "内容含有平台禁止的词",
        "isv.UNSUPPORTED_CONTENT": "内容含平台不支持的字符",
        "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": "平台把它当作推广短信，与通知模板不符",
    }
)
_RECIPIENT: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "isv.MOBILE_NUMBER_ILLEGAL": ("不是大陆手机号码", True),
        "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": ("不是大陆手机号码", True),
        "isv.CUSTOMER_REFUSED": ("机主退订过这个平台的短信", False),
    }
)
# Documented, and nobody knows whether the message has left.
_UNCLEAR: Final = frozenset(
    {"isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "InternalError", "ServiceUnavailable", "SignatureNonceUsed"}
)


def action(host: str, name: str) -> Action:
    """An action of this API; `host` is dysmsapi.aliyuncs.com or the stand-in's."""
    return Action(host, name, VERSION)


def same(
    numbers: Sequence[str], signature: str, template: str, values: Mapping[str, str], key: str, extension: str = ""
) -> dict[str, str]:
    """Return SendSms's parameters, which travel in the query of a POST: one text for up to 1,000 numbers."""
    more = {"SmsUpExtendCode": extension} if extension else {}
    return {
        "PhoneNumbers": ",".join(numbers),
        "SignName": signature,
        "TemplateCode": template,
        "TemplateParam": written(values),
        "OutId": key,
        **more,
    }


def each(numbers: Sequence[str], signature: str, values: Sequence[Mapping[str, str]], extension: str = "") -> bytes:
    """Return SendBatchSms's form: a number and its own values each; template and OutId stand in the query."""
    form = {
        "PhoneNumberJson": listed(numbers),
        "SignNameJson": listed([signature] * len(numbers)),
        "TemplateParamJson": f"[{','.join(map(written, values))}]",
    }
    if extension:
        form["SmsUpExtendCodeJson"] = listed([extension] * len(numbers))
    return query_string(form).encode()


def statistics(day: date) -> dict[str, str]:
    """Return QuerySendStatistics's parameters: a day's totals, a read that names nobody."""
    stamp = day.strftime("%Y%m%d")
    return {"IsGlobe": "1", "StartDate": stamp, "EndDate": stamp, "PageIndex": "1", "PageSize": "1"}


def verdict(response: Response) -> Outcome:
    """What an answer to a send comes to; one outcome holds for every number of the call."""
    answer = _object(response)
    code = answer.get("Code")
    if response.status == 200 and code == _OK and answer.get("BizId"):  # noqa: PLR2004 -- HTTP
        return Sent(str(answer["BizId"])[:64])
    if not isinstance(code, str):
        return unknown(str(response.status))
    return _refusal(code, str(answer.get("Message", "")))


def _refusal(code: str, message: str) -> Outcome:
    """What a code comes to that is not OK."""
    for name in (code, code.partition(".")[0]):
        if name in _LATER:
            after, text = _LATER[name]
            scope = Scope.ACCOUNT if name in _CAPS else Scope.RECIPIENT
            return Deferred(Reason(code, text, scope), _patience(name, message, after), hers=name == _FREQUENCY)
        if name in _RECIPIENT:
            text, lasting = _RECIPIENT[name]
            return Refused(Reason(code, text, lasting=lasting))
        for table, scope in ((_ACCOUNT, Scope.ACCOUNT), (_CONTENT, Scope.CONTENT)):
            if name in table:
                return Refused(Reason(code, table[name], scope))
        if name in _UNCLEAR:
            return unknown(code)
    return unheard_of(code)


def question(number: str, day: date, page: int = 1) -> dict[str, str]:
    """Return QuerySendDetails's parameters: what was sent to a number on a day of the last thirty."""
    return {
        "PhoneNumber": number,
        "SendDate": day.strftime("%Y%m%d"),
        "PageSize": str(PAGE),
        "CurrentPage": str(page),
    }


def found(response: Response, key: str, reasons: Mapping[str, Reason]) -> Finding | None:
    """What QuerySendDetails says of the send that carried our key; None: nothing here, there may be more pages.

    `reasons` explain the carriers' codes. Only a list that was read to its end proves absence.
    """
    answer = _object(response)
    if response.status != 200 or answer.get("Code") != _OK:  # noqa: PLR2004 -- HTTP
        return unknown(str(answer.get("Code") or response.status)[:64])
    details = answer.get("SmsSendDetailDTOs")
    rows = details.get("SmsSendDetailDTO") if isinstance(details, dict) else None
    if not isinstance(rows, list):
        return unknown("unreadable")
    for row in rows:
        if isinstance(row, dict) and row.get("OutId") == key:
            return _standing(row, reasons)
    return None if len(rows) >= PAGE else Absent()


def well(response: Response) -> Reason | None:
    """What an answer to a harmless read says of the account; None: nothing against it."""
    refusal = _refusal(str(_object(response).get("Code")), "")
    return refusal.why if isinstance(refusal, Refused) and refusal.why.scope is Scope.ACCOUNT else None


def _standing(row: Mapping[str, Any], reasons: Mapping[str, Reason]) -> Finding:
    if str(row.get("SendStatus")) == _NOT_SENT:
        code = str(row.get("ErrCode", ""))[:64]
        return Refused(reasons.get(code.upper(), Reason(code or "FAILED", "运营商没有送达")))
    return Sent("")  # waiting or delivered: taken either way


def of_one(outcome: Outcome) -> bool:
    """Whether a call was refused for the sake of one of its numbers, without saying which."""
    match outcome:
        case Refused(why) | Deferred(why):
            return why.code in _RECIPIENT or why.code == _FREQUENCY
    return False


def _patience(code: str, message: str, usual: float) -> float:
    """业务流控 says in words how long: 触发分钟级流控, 小时级, 天级."""
    if code != _FREQUENCY:
        return usual
    return _MINUTE if "分钟" in message else _DAY if "天级" in message else usual


def _object(response: Response) -> Mapping[str, Any]:
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
