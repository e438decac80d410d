"""What a gateway's results mean: of SUBMIT_RESP (Result) and of CONNECT_RESP (Status). Pure.

Source: QB-GF-028-2003 §7.4.1.2 and §7.4.3.2. Every result but 0 says that the unit was not accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from channels.message import Deferred, Reason, Refused, Scope, Unknown

_BUSY: Final = 8
_REPEATED: Final = 3
_PATIENCE: Final = 2.0  # seconds; flow control is by the second, the engine waits longer each time
_OTHER: Final = 60.0  # seconds; what it means is the gateway's own affair: neither one person nor the account is blamed
_ONE, _TEXT, _PORT = Scope.RECIPIENT, Scope.CONTENT, Scope.ACCOUNT
_REFUSALS: Final[Mapping[int, tuple[str, Scope, bool]]] = MappingProxyType(
    {
        1: ("网关说消息结构有误，请把日志交给技术人员", _PORT, False),
        2: ("网关说命令字有误，请核对协议版本", _PORT, False),
        4: ("网关说消息长度有误，请核对协议版本", _PORT, False),
        5: ("资费代码有误，请与运营商核对", _PORT, False),
        6: ("网关说超过最大长度，请缩短文字", _TEXT, False),
        7: ("业务代码有误，请与运营商核对", _PORT, False),
        9: ("这个号码不归本网关服务", _ONE, False),
        10: ("端口号码（源号码）有误，请与运营商核对", _PORT, False),
        11: ("企业代码有误，请与运营商核对", _PORT, False),
        12: ("计费号码有误", _ONE, False),
        13: ("号码有误", _ONE, False),
    }
)
_STATUSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "网关说登录消息有误，请核对协议版本",
        2: "网关不认企业代码，或本机地址不在它的白名单里，请与运营商核对",
        3: "密码不对，请核对企业代码和密码",
        4: "网关不支持这个协议版本，请改用另一个版本",
    }
)


def verdict(result: int) -> Refused | Deferred | Unknown:
    """Say what a result other than 0 comes to."""
    code = f"cmpp:{result}"
    if result == _BUSY:
        return Deferred(Reason(code, "网关要求放慢发送"), _PATIENCE)
    if result == _REPEATED:  # we never repeat a sequence: the gateway may have taken this unit before
        return Unknown(Reason(code, "网关说重复提交，结果待核实"))
    found = _REFUSALS.get(result)
    if found is None:
        return Deferred(Reason(code, "网关没有接受，原因代码请查网关的说明"), _OTHER)
    text, scope, lasting = found
    return Refused(Reason(code, text, scope, lasting))


def turned_away(status: int | None, error: str) -> Reason:
    """Say why there is no line; `status` is CONNECT_RESP's, None: nobody answered so far."""
    if status is None:
        return Reason(error, "连不上短信网关，请检查地址、端口和网络", _PORT)
    text = _STATUSES.get(status, "网关拒绝登录，请与运营商核对")
    return Reason(f"login:{status}", text, _PORT)
