"""Status reports (状态报告) and uplinks (上行短信) that a gateway pushes, read tolerantly.

How 云MAS wraps its pushes is not published: one object, a list, an object around a list, a form field that holds
JSON, base64 around any of them, UTF-8 or GB18030. All are read; what is not understood is left alone, since the
raw body is kept. Only a body that is no text at all is refused.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from channels.message import BadCallbackError, Event, News, OptedOut, Receipt, Said
from channels.reply import read as read_reply
from channels.sms.receipts.cells import address_of, moment_of, word_of
from channels.sms.receipts.codes import MAS

__all__ = ["LARGEST", "Reading", "bounded", "read", "uplink"]

LARGEST: Final = 4 << 20  # bytes: 5,000 reports of 300 bytes, three times over
_DEEPEST: Final = 4  # wrappings
_MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a push said, and the status codes in it that no table explains."""

    events: tuple[Event, ...]
    unexplained: frozenset[str] = frozenset()


def read(body: bytes, *, now: datetime, key: bytes) -> Reading:
    """Read a push; `key` makes the ids of uplinks, which carry none of their own, unguessable.

    Raises BadCallbackError where the body is too large or no text.
    """
    bounded(body)
    events: list[Event] = []
    unexplained: set[str] = set()
    for number, row in enumerate(_rows(_unwrap(_text(body), 0), 0)):
        if number >= _MOST_ROWS:
            raise BadCallbackError("too many rows")
        found = _uplink(row, now, key) or _report(row, unexplained)
        if found is not None:
            events.append(found)
    return Reading(tuple(events), frozenset(unexplained))


def bounded(body: bytes) -> None:
    """Raise BadCallbackError where a push is larger than any gateway has to say."""
    if len(body) > LARGEST:
        raise BadCallbackError("too large")


def _report(row: Mapping[str, Any], unexplained: set[str]) -> Receipt | None:
    """Read one status report; a state that is not certain makes no receipt."""
    address = address_of(row.get("mobile"))
    words = [word_of(row.get("errorcode")), word_of(row.get("reportstatus"))]
    if address is None or not any(words):
        return None
    ref = str(row.get("msggroup") or row.get("mgsgroup") or "")[:64]
    at = moment_of(row.get("receivedate"))
    why = next((MAS.failed[word] for word in words if word in MAS.failed), None)
    if why is not None:
        return Receipt(News.FAILED, ref, address, None, why, at)
    if words[1] in MAS.arrived and words[0] not in MAS.undecided:
        return Receipt(News.ARRIVED, ref, address, None, None, at)
    unexplained.update(word for word in words if word and not MAS.explains(word))
    return None


def uplink(mobile: Any, content: Any, extension: Any, mark: Any, *, at: datetime, key: bytes) -> OptedOut | Said | None:
    """Read what a resident wrote to the port; None: nobody's number, or no text.

    `mark` tells this message from another of the same words: the gateway's time or number of it. Without one a stop is
    another at every push, for it does no harm twice; a question is the same within the hour, since pushes are repeated.
    """
    address = address_of(mobile)
    if address is None or not isinstance(content, str):
        return None
    asked = read_reply(content)
    only_stops = asked.stop and not asked.more  # else whoever folds it does both: the words are kept
    unmarked = at.isoformat() if only_stops else f"{at:%Y-%m-%dT%H}"
    digits = str(extension or "")[:20]
    told = "\x1f".join((address, str(mark or unmarked), content, digits))
    name = hmac.digest(key, told.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]
    return OptedOut(name, address, at) if only_stops else Said(name, address, content, digits, at)


def _uplink(row: Mapping[str, Any], now: datetime, key: bytes) -> OptedOut | Said | None:
    sent = row.get("sendtime")
    at = moment_of(sent) or now
    return uplink(row.get("mobile"), row.get("smscontent"), row.get("addserial"), sent, at=at, key=key)


# -- wrappings -------------------------------------------------------------------------------------


def _text(body: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    raise BadCallbackError("no text")


def _unwrap(text: str, depth: int) -> Any:
    """Undo JSON, base64 around JSON, or a form; anything else is nothing to us."""
    if depth > _DEEPEST or not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return _unwrap(base64.b64decode(text, validate=True).decode(), depth + 1)
    except (binascii.Error, ValueError):
        pass
    try:
        pairs = parse_qsl(text, max_num_fields=200)
    except ValueError:
        return None
    fields = {name.lower(): value for name, value in pairs}
    if "mobile" in fields:
        return fields
    return [_unwrap(value, depth + 1) for value in fields.values()]


def _rows(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Walk to the objects that name a mobile, keys in lower case."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield from _rows(_unwrap(value, depth + 1), depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _rows(part, depth + 1)
    elif isinstance(value, dict):
        row = {str(name).lower(): part for name, part in value.items()}
        if "mobile" in row:
            yield row
        else:
            yield from _rows(list(row.values()), depth)
