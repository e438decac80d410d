"""What the two cloud vendors push and let us fetch: JSON of a published shape, so anything else is refused.

Aliyun's SmsReport and SmsUp are arrays of rows; Tencent's callback is an array, its reply an object, and what
PullSmsSendStatus hands out stands in an envelope. Both vendors say themselves whether a message came through: a code
that no table explains then still makes a receipt.
Sources: help.aliyun.com 101867 and 60127, cloud.tencent.com 382/5807 and 382/55977.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from channels.message import BadCallbackError, Event, News, OptedOut, Reason, Receipt, Said
from channels.sms.receipts import Reading, bounded, uplink
from channels.sms.receipts.cells import OFFICE_TIME, address_of, moment_of, word_of
from channels.sms.receipts.codes import ALIYUN, TENCENT, Table

_MOST_ROWS: Final = 20_000
_UNSAID: Final = Reason("FAILED", "运营商没有送达")


def aliyun(body: bytes, *, now: datetime, key: bytes) -> Reading:
    """Read SmsReport or SmsUp. Raises BadCallbackError where the body is no JSON array or too large."""
    events: list[Event] = []
    odd: set[str] = set()
    for row in _rows(_json(body)):
        if "content" in row:
            words = (row.get(name) for name in ("phone_number", "content", "dest_code", "send_time"))
            events += _said(*words, now=now, key=key)
            continue
        success = row.get("success")
        events += _receipt(
            good=success is True or success == "true",
            bad=success is False or success == "false",
            ref=row.get("biz_id"),
            address=row.get("phone_number"),
            table=ALIYUN,
            codes=(row.get("err_code"),),
            at=moment_of(row.get("report_time")),
            odd=odd,
            own=row.get("out_id"),
        )
    return Reading(tuple(events), frozenset(odd))


def tencent(body: bytes, *, now: datetime, key: bytes) -> Reading:
    """Read a status callback or a reply. Raises BadCallbackError where the body is no such JSON or too large."""
    read = _json(body)
    events: list[Event] = []
    odd: set[str] = set()
    for row in _rows([read] if isinstance(read, dict) else read):
        if "text" in row:
            words = (row.get(name) for name in ("mobile", "text", "extend", "time"))
            events += _said(*words, now=now, key=key)
            continue
        events += _receipt(
            good=row.get("report_status") == "SUCCESS",
            bad=row.get("report_status") == "FAIL",
            ref=row.get("sid"),
            address=row.get("mobile"),
            table=TENCENT,
            codes=(row.get("errmsg"), row.get("description")),
            at=moment_of(row.get("user_receive_time")),
            odd=odd,
        )
    return Reading(tuple(events), frozenset(odd))


def tencent_pull(body: bytes, *, now: datetime, key: bytes) -> Reading:
    """Read what PullSmsSendStatus or PullSmsReplyStatus handed out, once and never again. Raises BadCallbackError."""
    read = _json(body)
    answer = read.get("Response") if isinstance(read, dict) else None
    sets = answer if isinstance(answer, dict) else {}
    events: list[Event] = []
    odd: set[str] = set()
    for row in _rows(sets.get("PullSmsReplyStatusSet") or []):
        sent = _office(_at(row.get("ReplyTime")))
        events += _said(row.get("PhoneNumber"), row.get("ReplyContent"), row.get("ExtendCode"), sent, now=now, key=key)
    for row in _rows(sets.get("PullSmsSendStatusSet") or []):
        events += _receipt(
            good=row.get("ReportStatus") == "SUCCESS",
            bad=row.get("ReportStatus") == "FAIL",
            ref=row.get("SerialNo"),
            address=row.get("PhoneNumber"),
            table=TENCENT,
            codes=(row.get("Description"),),
            at=_at(row.get("UserReceiveTime")),
            odd=odd,
            own=row.get("SessionContext"),
        )
    return Reading(tuple(events), frozenset(odd))


def _said(
    mobile: Any, content: Any, extension: Any, sent: Any, *, now: datetime, key: bytes
) -> tuple[OptedOut | Said, ...]:
    said = uplink(mobile, content, extension, sent, at=moment_of(sent) or now, key=key)
    return () if said is None else (said,)


def _at(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if type(seconds) is int and 0 < seconds < 1 << 33 else None


def _office(at: datetime | None) -> str:
    """A moment as the vendor's callback writes it, so that a reply that is pushed and pulled is one."""
    return f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}" if at else ""


def _receipt(  # noqa: PLR0913 - the cells of a row
    *,
    good: bool,
    bad: bool,
    ref: Any,
    address: Any,
    table: Table,
    codes: tuple[Any, ...],
    at: datetime | None,
    odd: set[str],
    own: Any = None,
) -> Iterator[Receipt]:
    """Make a receipt of a row, if it names a number and says which of the two it is."""
    number = address_of(address)
    if number is None or good == bad:
        return
    words = [word for word in map(word_of, codes) if word]
    why = None
    if bad:
        unsaid = Reason(words[0] if words else _UNSAID.code, _UNSAID.text)
        why = next((table.failed[word] for word in words if word in table.failed), unsaid)
        if why is unsaid:
            odd.update(word for word in words if not table.explains(word))
    news = News.ARRIVED if good else News.FAILED
    yield Receipt(news, str(ref or "")[:64], number, own if isinstance(own, str) else None, why, at)


def _json(body: bytes) -> Any:
    bounded(body)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadCallbackError("no JSON") from None


def _rows(read: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(read, list) or len(read) > _MOST_ROWS:
        raise BadCallbackError("no list of rows")
    yield from (row for row in read if isinstance(row, dict))
