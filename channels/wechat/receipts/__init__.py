"""Reads what WeChat pushes to us, already verified and opened, into events.

Sources: developers.weixin.qq.com/doc/service/guide/product/{message,template_message,subscription_messages}.
The platform sends one item or a list, blanks in status words and fields nobody documented: all are borne.
Pure: no IO, no clock.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from channels.message import (
    Consented,
    Event,
    Followed,
    Moved,
    News,
    OptedOut,
    Reason,
    Receipt,
    Said,
    Unfollowed,
)
from channels.wechat.receipts.codes import reason
from channels.wechat.receipts.mass import finished
from channels.wechat.receipts.publish import EVENTS, issue

# TEMPLATESENDJOBFINISH.Status, lower-cased, without blanks
STATUSES: Final[Mapping[str, Reason | None]] = {
    "success": None,
    "failed:userblock": Reason("userblock", "拒收公众号消息", lasting=True),
    "failed:systemfailed": Reason("systemfailed", "微信没有送达，未说明原因"),
    "failed:freqlimit": Reason("freqlimit", "近期收到的消息过多"),
}
OPT_OUT_WORDS: Final = frozenset(
    {"退订", "退定", "退訂", "退订通知", "取消订阅", "取消推送", "不再接收", "拒收", "TD", "T", "N", "R"}
)
OPT_IN_WORDS: Final = frozenset(
    {
        "恢复接收",
        "恢复推送",
        "恢复通知",
        "重新接收",
        "继续接收",
        "我要恢复接收",
        "请恢复接收",
        "恢复接收通知",
        "恢复",
        "恢复订阅",
    }
)
# What opens the hours in which a follower may be written back: how many messages, how long. The place to look:
# developers.weixin.qq.com/doc/service/guide/product/kf/intro (20 messages, as often read, was the rule until 2021)
WRITTEN: Final = frozenset({"text", "image", "voice", "video", "shortvideo", "location", "link"})
WINDOWS: Final[Mapping[str, tuple[int, timedelta]]] = {
    "message": (5, timedelta(hours=48)),
    "click": (3, timedelta(minutes=1)),
    "scancode_push": (3, timedelta(minutes=1)),
    "scancode_waitmsg": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
}
SCENE_PREFIX: Final = "qrscene_"
COUNTY_DIGITS: Final = 6
_VILLAGE_SCENE: Final = re.compile(r"v(\d{6}|\d{9}|\d{12}|\d{15})", re.ASCII)


def scene_of(division: int) -> str:
    """Name the QR parameter of a place: v and its 6, 9, 12 or 15 digits, without the trailing empty segments.

    `division` is the 15-digit code; 421321101201000 gives v421321101201.
    """
    digits = f"{division:015d}"
    while len(digits) > COUNTY_DIGITS and digits.endswith("000"):
        digits = digits[:-3]
    return "v" + digits


def division_of(scene: str | None) -> int | None:
    """Return the 15-digit code that `scene_of` named; None: the QR is not a place's."""
    found = _VILLAGE_SCENE.fullmatch(scene or "")
    return int(found.group(1).ljust(15, "0")) if found else None


def read(message: Mapping[str, Any], came: datetime) -> tuple[Event, ...]:
    """Read one pushed message. `came` stands in when CreateTime is missing; what says nothing to us gives no event."""
    openid = _text(message, "FromUserName")
    kind = _text(message, "MsgType").lower()
    if not openid:
        return ()
    at = _moment(message.get("CreateTime"), came)
    if kind in WRITTEN:  # what is spoken, or a picture, has no words: who sent it is told so
        words = _text(message, "Content") if kind == "text" else _text(message, "Recognition")
        return (_said(_id(message), openid, words, at),)
    if kind != "event":
        return ()
    name = _text(message, "Event").lower()
    if name in EVENTS and isinstance(made := message.get("PublishEventInfo"), Mapping):
        found = issue(made, _id(message, str(made.get("publish_id"))), at)
        return (found,) if found else ()
    if name == "masssendjobfinish":
        ref = _number(message, "MsgID", "MsgId")
        return (finished(message, ref, _id(message), at),) if ref else ()
    return tuple(_event(message, openid, at))


def opened(message: Mapping[str, Any], came: datetime, template: str) -> Consented | None:
    """What she may be written back for it, as a consent to `template` that ends; None: nothing."""
    openid, kind = _text(message, "FromUserName"), _text(message, "MsgType").lower()
    what = "message" if kind in WRITTEN else _text(message, "Event").lower() if kind == "event" else ""
    if not openid or what not in WINDOWS:
        return None
    count, life = WINDOWS[what]
    at = _moment(message.get("CreateTime"), came)
    return Consented(f"{_id(message)}:{template}", openid, template, count, at, at + life)


def _event(message: Mapping[str, Any], openid: str, at: datetime) -> Iterator[Event]:
    name = _text(message, "Event").lower()
    key = _text(message, "EventKey")
    identity = _id(message)
    if name in {"subscribe", "subscribe_scan", "scan"}:
        yield Followed(identity, openid, key.removeprefix(SCENE_PREFIX) or None, at)
    elif name == "unsubscribe":
        yield Unfollowed(identity, openid, at)
    elif name == "templatesendjobfinish":
        yield _receipt(_number(message, "MsgID", "MsgId"), openid, _template_reason(_text(message, "Status")), at)
    elif name == "subscribe_msg_sent_event":
        for item in _items(message, "SubscribeMsgSentEvent"):
            yield _receipt(_number(item, "MsgID", "MsgId"), openid, _notice_reason(item), at)
    elif name in {"subscribe_msg_popup_event", "subscribe_msg_change_event"}:
        # The book's own example of a change stands under the pop-up's wrapper.
        yield from _consents(_items(message, "SubscribeMsgChangeEvent", "SubscribeMsgPopupEvent"), identity, openid, at)
    elif name == "click" and key:
        yield _said(identity, openid, key, at)
    elif name == "changeopenid" and (new := _text(message, "NewOpenID") or _text(message, "NewOpenId")):
        old = _text(message, "OldOpenID") or openid
        yield Moved(identity, old, new, at)


def _said(identity: str, openid: str, text: str, at: datetime) -> Event:
    word = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).upper()
    if word in OPT_OUT_WORDS:
        return OptedOut(identity, openid, at)
    if word in OPT_IN_WORDS:
        return OptedOut(identity, openid, at, again=True)
    return Said(identity, openid, text.strip(), "", at)


def _consents(items: list[Mapping[str, Any]], identity: str, openid: str, at: datetime) -> Iterator[Event]:
    # An item may come twice in one event; it is one tap, so it counts once, and the last word of a template stands.
    latest = {
        template: _text(item, "SubscribeStatusString").lower()
        for item in items
        if (template := _text(item, "TemplateId"))
    }
    for template, status in latest.items():
        if status in {"accept", "reject"}:
            yield Consented(f"{identity}:{template}", openid, template, int(status == "accept"), at)


def _receipt(ref: str, openid: str, why: Reason | None, at: datetime) -> Receipt:
    return Receipt(News.ARRIVED if why is None else News.FAILED, ref, openid, why=why, at=at)


def _template_reason(status: str) -> Reason | None:
    word = re.sub(r"\s+", "", status).lower()
    if word in STATUSES:
        return STATUSES[word]
    return Reason("failed", "微信没有送达，未说明原因")


def _notice_reason(item: Mapping[str, Any]) -> Reason | None:
    code = _text(item, "ErrorCode") or "0"
    if code == "0":
        return None
    if not re.fullmatch(r"-?\d{1,9}", code, re.ASCII):
        return Reason("failed", "微信没有送达，未说明原因")
    return reason(int(code))


def _items(message: Mapping[str, Any], *wrappers: str) -> list[Mapping[str, Any]]:
    """Return the event's items: in XML in a List under a wrapper, in JSON without one or the other; one is no list."""
    holder = next((message[one] for one in wrappers if message.get(one)), None)
    found = message.get("List") if holder is None else holder.get("List") if isinstance(holder, Mapping) else holder
    items = found if isinstance(found, list) else [found]
    return [item for item in items if isinstance(item, Mapping)]


def _id(message: Mapping[str, Any], *more: str) -> str:
    """Name a message for deduplication: by MsgId, an event by who, when and what; hashed, as it holds an openid."""
    number = _text(message, "MsgId")
    parts = (
        ("msg", number)
        if number and _text(message, "MsgType").lower() != "event"
        else tuple(
            _text(message, name)
            for name in ("FromUserName", "CreateTime", "Event", "EventKey", "MsgID", "SubscribeStatusString")
        )
    )
    return hashlib.sha256("\x1f".join((*parts, *more)).encode()).hexdigest()[:32]


def _moment(value: object, came: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return came


def _number(message: Mapping[str, Any], *names: str) -> str:
    """Return a message number; "0" (seen where client_msg_id was given) is none."""
    for name in names:
        if (value := _text(message, name)) not in {"", "0"}:
            return value
    return ""


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if isinstance(value, str):
        # JSON may carry what PostgreSQL cannot: NUL and halves of a character.
        return value.replace("\0", "").encode(errors="replace").decode().strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
