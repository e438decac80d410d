"""What WeChat says of a mass send as a whole: the MASSSENDJOBFINISH event, and mass/get.

Sources: developers.weixin.qq.com/doc/service/guide/product/message/Batch_Sends; codes beyond it were seen by others.
Pure: no IO, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from channels.message import Reason, Scope, Tally
from channels.wechat.receipts.publish import links_of

# err(num) of the event: the administrator's, the platform's checks of copyright and of the text
WORDS: Final[Mapping[int, str]] = {
    10001: "平台认为是广告",
    20001: "平台认为涉及政治",
    20002: "平台认为涉及色情",
    20004: "平台认为涉及社会问题",
    20006: "平台认为涉及违法犯罪",
    20008: "平台认为涉嫌欺诈",
    20013: "平台认为涉及版权",
    21000: "平台没有通过，原因为其他",
    22000: "平台认为涉嫌互相推广",
    30001: "平台的原创校验出错，没有发出",
    30002: "没有通过原创校验",
    30003: "原创作者不许转载",
    40001: "公众号管理员没有同意群发",
    40002: "公众号管理员半小时内没有确认群发",
}
_ADMINISTRATOR: Final = 40_000  # from here on it is a person's word, not the text's fault
_NUMBER: Final = re.compile(r"err\((\d{1,9})\)")
_NOBODY: Final = Reason("none", "平台按总数回报：没有发给任何人")
_UNSAID: Final = Reason("fail", "微信没有发出，未说明原因", Scope.CONTENT)


def finished(message: Mapping[str, Any], ref: str, identity: str, at: datetime) -> Tally:
    """Read MASSSENDJOBFINISH; numbers that are none stay unknown."""
    total, meant, sent, failed = (
        _count(message.get(name)) for name in ("TotalCount", "FilterCount", "SentCount", "ErrorCount")
    )
    why = _why(str(message.get("Status") or ""))
    if why is None and sent == 0 and total:
        why = _NOBODY
    urls = message.get("ArticleUrlResult")
    links = links_of(
        urls.get("ResultList") if isinstance(urls, Mapping) else None, number="ArticleIdx", link="ArticleUrl"
    )
    return Tally(identity, ref, total, meant, sent, failed, why, at, links)


def job(ref: str, found: Mapping[str, Any], now: datetime) -> Tally | None:
    """Read mass/get, which knows no numbers; None: it is under way. DELETE says what we did, not that nobody got it."""
    status = re.sub(r"\s+", "", str(found.get("msg_status") or "")).upper()
    if status not in {"SEND_SUCCESS", "SEND_FAIL", "DELETE"}:
        return None
    why = _UNSAID if status == "SEND_FAIL" else None
    return Tally(f"job-{ref}", ref, None, None, None, None, why, now)


def _why(status: str) -> Reason | None:
    word = re.sub(r"\s+", "", status).lower()
    if word in {"sendsuccess", "success"}:
        return None
    found = _NUMBER.fullmatch(word)
    if found is None:
        return _UNSAID
    code = int(found.group(1))
    scope = Scope.RECIPIENT if code >= _ADMINISTRATOR else Scope.CONTENT
    return Reason(f"err{code}", WORDS.get(code, "平台没有通过，原因未公布"), scope)


def _count(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - int4
