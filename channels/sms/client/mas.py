"""中国移动 云MAS over HTTP, norsubmit and tmpsubmit: base64 of a JSON object with an md5 seal, answered by a code.

Three public copies of the interface document agree; it has no caller's key and no query, so an unclear answer
stays unclear (facts: mac order, field names, result codes; the spelling of msgGroup differs between copies).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from channels.http import Response, unheard_of, unknown
from channels.message import Reason, Refused, Scope, Sent, Unknown
from channels.sms.client.flat import listed, written

_SUCCESS: Final = "success"
# rspcod → what it means for us. Every one of them is a clear no: nothing was accepted.
_REFUSALS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        "IllegalMac": Reason("IllegalMac", "平台不认参数校验码，请核对企业名称、接口账号和接口密码", Scope.ACCOUNT),
        "IllegalSignId": Reason("IllegalSignId", "签名编码无效，请核对短信签名是否已在平台备案", Scope.ACCOUNT),
        "NoSignId": Reason("NoSignId", "没有填写签名编码", Scope.ACCOUNT),
        "InvalidUsrOrPwd": Reason("InvalidUsrOrPwd", "接口账号或密码不对", Scope.ACCOUNT),
        "InvalidMessage": Reason(
            "InvalidMessage", "平台读不懂这次提交，可能含有它不支持的字符，请检查文字后重发", Scope.CONTENT
        ),
        "TooManyMobiles": Reason("TooManyMobiles", "一次提交的号码超过平台上限，请调小账号的每次提交数", Scope.ACCOUNT),
    }
)


def seal(login: Mapping[str, str], secret: str, *fields: str) -> str:
    """Return the mac: md5 over ecName, apId, the secret, the fields, sign and addSerial, nothing between.

    The fields are mobiles and content, or templateId, mobiles and params.
    """
    text = f"{login['ecName']}{login['apId']}{secret}{''.join(fields)}{login['sign']}{login['addSerial']}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def submission(
    login: Mapping[str, str], secret: str, mobiles: Sequence[str], content: str, *, secret_in_body: bool = False
) -> bytes:
    """Return a norsubmit body; `login` holds ecName, apId, sign and addSerial, and no vendor says more of order."""
    joined = ",".join(mobiles)
    return _body(login, secret, {"mobiles": joined, "content": content}, secret_in_body)


def templated(
    login: Mapping[str, str],
    secret: str,
    mobiles: Sequence[str],
    template: str,
    values: Sequence[str],
    *,
    secret_in_body: bool = False,
) -> bytes:
    """Return a tmpsubmit body; the template's values travel as a JSON array in a string, [""] where there are none."""
    params = listed(values or [""])
    fields = {"templateId": template, "mobiles": ",".join(mobiles), "params": params}
    return _body(login, secret, fields, secret_in_body)


def collection(login: Mapping[str, str], secret: str) -> bytes:
    """Return the body that asks for status reports. Not published: the account's own words, the secret among them."""
    return _written({"ecName": login["ecName"], "apId": login["apId"], "secretKey": secret})


def held(response: Response) -> bytes | Reason:
    """What a poll's answer hands out, empty: nothing; or why it is no answer."""
    try:
        reports = response.json()
    except (ValueError, RecursionError):
        reports = None if not response.body.strip() else ""
    if response.status != 200 or isinstance(reports, str):  # noqa: PLR2004 - the one status the document knows
        return Reason(str(response.status), "取状态报告的地址答非所问，请核对它和接口账号", Scope.ACCOUNT)
    return response.body if reports else b""


def verdict(response: Response) -> Sent | Refused | Unknown:
    """Read an answer; only a documented word is clear, and a word that contradicts `success` is not."""
    if response.status != 200:  # noqa: PLR2004 - the one status the document knows
        return unknown(str(response.status))
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return unknown("unreadable")
    if not isinstance(answer, dict):
        return unknown("unreadable")
    code = answer.get("rspcod")
    accepted = _truth(answer.get("success"))
    if code == _SUCCESS and accepted:
        return Sent(_group(answer))
    if isinstance(code, str) and code in _REFUSALS and not accepted:
        return Refused(_REFUSALS[code])
    return unheard_of(code)


def _truth(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _group(answer: Mapping[str, Any]) -> str:
    """Return the batch number; some copies of the document spell its field mgsGroup."""
    value = answer.get("msgGroup") or answer.get("mgsGroup") or ""
    return str(value)[:64]


def _body(login: Mapping[str, str], secret: str, fields: Mapping[str, str], secret_in_body: bool) -> bytes:  # noqa: FBT001
    sealed = {
        "ecName": login["ecName"],
        "apId": login["apId"],
        **fields,
        "sign": login["sign"],
        "addSerial": login["addSerial"],
        "mac": seal(login, secret, *fields.values()),
    }
    # some hosts want the secret itself; over plain http it then travels in clear
    return _written(sealed | ({"secretKey": secret} if secret_in_body else {}))


def _written(fields: Mapping[str, str]) -> bytes:
    return base64.b64encode(written(fields).encode())
