"""What a gateway's status code means. Only codes whose meaning is published and certain stand here.

Sources: CMPP 3.0 (QB-GF-028-2003) for the words; 中国移动's code lists as published by Tencent Cloud (product 382,
SMS status codes) and in carriers' 移动错误代码说明, where two of them agree. Codes that those lists contradict each
other about (MK:0000), or that mean "nobody told us" (MC:0151, IC:0001, IA:0054, UNKNOWN), are left out: no receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from channels.message import Reason, Scope

ARRIVED: Final = frozenset({"CM:0000", "DELIVRD"})
UNDECIDED: Final = frozenset({"ACCEPTD", "UNKNOWN", "ENROUTE"})  # words that settle nothing: ignored in silence

_GONE: Final = "空号"
_OFF: Final = "关机"
_SUSPENDED: Final = "停机"
_AWAY: Final = "不在服务区"
_FULL: Final = "手机短信存满"
_BLACK: Final = "在运营商黑名单中"


def _table(*rows: tuple[str, str, Scope, bool]) -> Mapping[str, Reason]:
    """Write a table: the codes of a row are separated by spaces, then meaning, scope, lasting."""
    return MappingProxyType(
        {code: Reason(code, text, scope, lasting) for codes, text, scope, lasting in rows for code in codes.split()}
    )


_ONE: Final = Scope.RECIPIENT
FAILED: Final = _table(
    ("MK:0001 MK:0012 CB:0001 CB:0053 DB:0100 ID:0100 MB:1043", _GONE, _ONE, True),
    ("ID:0021", "已销户", _ONE, True),
    ("DB:0101 ID:0101", "号码有误", _ONE, True),
    ("MN:0001", "空号、停机或关机", _ONE, False),
    ("MK:0002", "号码未登记", _ONE, False),
    ("DB:0102 ID:0102 MI:0013", _SUSPENDED, _ONE, False),
    ("ID:0020 DB:0103 ID:0103", "欠费停机", _ONE, False),
    ("MK:0005", "短信功能被停用", _ONE, False),
    ("MK:0004 MB:1038", "没有开通短信", _ONE, False),
    ("MK:0024", _OFF, _ONE, False),
    ("MI:0024", "关机或停机", _ONE, False),
    ("MK:0008 MK:0009 MN:0036", _AWAY, _ONE, False),
    ("MK:0017 MK:0208", _FULL, _ONE, False),
    ("MB:1036", "号码状态不正常", _ONE, False),
    ("MB:1077 DB:0144 DB:0145 DB:0146 ID:0069 ID:0097 ID:0141", _BLACK, _ONE, False),
    ("DB:0141", _BLACK, _ONE, True),
    ("MB:1083", "被运营商反诈拦截", _ONE, False),
    ("ID:0076", "被运营商信息安全系统拦截", Scope.CONTENT, False),
    ("ID:0318 KEYWORD", "内容含拦截词", Scope.CONTENT, False),
    ("UNDELIV UNDELIVRD", "未送达（停机、关机或空号）", _ONE, False),
    ("EXPIRED", "超时未送达（长时间关机或不在服务区）", _ONE, False),
    ("DELETED", "被短信中心删除", _ONE, False),
    ("REJECTD", "被运营商拒绝", _ONE, False),
)
