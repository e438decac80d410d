"""Alerts (预警) as they are handed on: CAP-like JSON and XML (GB/T 35965.1). An alert is relayed, never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from lxml import etree

from content.calendar import OFFICE_TIME
from content.ingest.draft import tidy
from content.ingest.drill import not_for_residents
from content.ingest.signal import DEEDS, SEVERITIES, Colour, bare, colour_of, spoken
from content.pattern import late

__all__ = ["Alert", "AlertError", "Colour", "MessageType", "Number", "headline_of", "read_alert", "read_number"]

_LARGEST: Final = 2 * 2**20  # bytes
_TEXT: Final = 20_000  # characters
_SOURCE: Final = "请用发布单位发来的原文件（.json或.xml），或者把里面的内容全部贴上"
_UNREAD: Final = f"预警：读不出来，{_SOURCE}"
_OTHER: Final = "预警：这个文件里没有预警编号、标题和内容，不是预警信息。.json、.xml只收预警，别的请换成.docx或.txt"
_NONE: Final = f"预警：里面没有一条预警，{_SOURCE}"
_NUMBER: Final = late(r"(\d{6})([0-9A-Z]{3})([0-9A-Z]{3})([0-9A-Z]{2})_(\d{14})(?:_(\d{1,6}))?")
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STATION: Final = late(
    r"(?P<issuer>[一-鿿]{2,30}?(?:气象台|气象局|局|厅|委员会|指挥部|中心|政府))"
    rf"(?:\d{{4}}年|\d{{1,2}}月|于|{DEEDS})"
)
_LINE: Final = late(r"[\n;；,，、]")
_YEARS: Final = range(2000, 2100)  # beyond them no clock or database follows


class AlertError(ValueError):
    """Not an alert that can be relayed; `args[0]` names the field in Chinese."""


class MessageType(StrEnum):
    """Whether it begins, changes or ends an alert."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`: whose (division, office), and when it was made (local time)."""

    division: int  # 6 digits
    office: str  # GB/T 4657; 416 is 气象
    unit: str
    kind: str
    made: datetime
    serial: int | None


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. Times are aware. `references` are identifiers of earlier messages, never its own.

    `expires` None: the message does not say. `areas` are loose names as they were written. An Update or a Cancel may
    leave out `event`, `headline` ("") and `colour` (None): they are those of what it refers to.
    """

    identifier: str
    kind: MessageType
    references: tuple[str, ...]
    event: str
    colour: Colour | None
    sent: datetime
    expires: datetime | None
    issuer: str
    headline: str
    text: str
    instruction: str = ""
    areas: tuple[str, ...] = ()
    begins: datetime | None = None  # 生效: later than it was sent

    @property
    def number(self) -> Number | None:
        """What the identifier says, where it follows the standard."""
        return read_number(self.identifier)


def read_number(identifier: str) -> Number | None:
    """Take an identifier apart; None: it does not follow the standard."""
    match = _NUMBER.fullmatch(identifier.strip())
    if match is None:
        return None
    try:
        made = datetime.strptime(match[5], "%Y%m%d%H%M%S").replace(tzinfo=OFFICE_TIME)
    except ValueError:
        return None
    return Number(int(match[1]), match[2], match[3], match[4], made, int(match[6]) if match[6] else None)


def read_alert(data: bytes) -> Alert:
    """Read one alert in JSON or XML. Raises AlertError, which names the field in Chinese."""
    if len(data) > _LARGEST:
        raise AlertError(f"预警：超过{_LARGEST // 2**20}MB，不像预警信息")
    fields = _xml(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _json(data)
    identifier = fields["identifier"]
    if not any(fields[name] for name in ("identifier", "headline", "text", "sent")):
        raise AlertError(_OTHER)
    if not identifier:
        raise AlertError("预警编号：没有，请用发布单位发来的原文件，里面有编号")
    text = fields["text"]
    if not text:
        raise AlertError("预警内容：没有")
    if len(text) > _TEXT:
        raise AlertError(f"预警内容：超过{_TEXT}字")
    if said := not_for_residents(fields["status"], fields["scope"], fields["headline"], text):
        raise AlertError(said)
    kind = _kind(fields)
    event, colour = _signal(fields, kind)
    sent = _time("发布时间", fields["sent"])
    if sent is None:
        raise AlertError("发布时间：没有")
    expires = _time("解除时间", fields["expires"])
    issuer = fields["issuer"] or _issuer(text, fields["headline"])
    return Alert(
        identifier=identifier,
        kind=kind,
        references=tuple(one for one in _references(fields["references"]) if one != identifier),
        event=event,
        colour=colour,
        sent=sent,
        expires=expires if expires and expires > sent else None,
        issuer=issuer,
        headline=fields["headline"] or (headline_of(issuer, event, colour) if event and colour else ""),
        text=text,
        instruction=fields["instruction"],
        areas=tuple(dict.fromkeys(filter(None, map(tidy, _LINE.split(fields["areas"]))))),
        begins=_begins(fields["begins"], sent, expires),
    )


def headline_of(issuer: str, event: str, colour: Colour) -> str:
    """随县气象台发布暴雨红色预警: the headline of a message that has none."""
    return f"{issuer}发布{event}{colour.label}预警"


def _json(data: bytes) -> dict[str, str]:
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise AlertError(_UNREAD) from error
    if isinstance(raw, Mapping) and isinstance(raw.get("alert"), Mapping):
        raw = raw["alert"]
    if not isinstance(raw, Mapping):
        raise AlertError(_NONE)
    info = raw.get("info")
    first = info[0] if isinstance(info, list) and info else info
    flat = {**(first if isinstance(first, Mapping) else {}), **raw}
    return _named({str(key).lower(): _words(value) for key, value in flat.items()})


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_words, value)))
    if isinstance(value, Mapping):
        return _words(value.get("areaDesc", value.get("value", "")))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _xml(data: bytes) -> dict[str, str]:
    if _DOCTYPE.search(data) or b"\x00" in data:
        raise AlertError("预警：文件里有不正常的内容（实体），没有打开")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise AlertError(_UNREAD) from error
    alert = root if etree.QName(root).localname == "alert" else next(root.iter("{*}alert"), None)
    if alert is None:
        raise AlertError(_NONE)
    found: dict[str, list[str]] = {}
    info = next(alert.iter("{*}info"), None)
    for node in (*alert, *(info if info is not None else ())):
        if isinstance(node.tag, str) and len(node) == 0 and (node.text or "").strip():
            found.setdefault(etree.QName(node).localname.lower(), []).append(node.text.strip())
    fields = {name: "\n".join(values) for name, values in found.items()}
    fields["area"] = "\n".join((node.text or "").strip() for node in alert.iter("{*}areaDesc"))
    for node in alert.iter("{*}parameter", "{*}eventCode"):
        name, value = node.findtext("{*}valueName", ""), node.findtext("{*}value", "")
        fields.setdefault(name.strip().lower(), value.strip())
    return _named(fields)


_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "identifier": ("identifier",),
    "msgtype": ("msgtype",),
    "status": ("status",),
    "scope": ("scope",),
    "references": ("references",),
    "event": ("signaltype", "eventname", "eventtypecn", "event"),
    "colour": ("signallevel", "severitycn", "color", "colour", "severity"),
    "sent": ("issuetime", "sent", "sendtime", "effective"),
    "expires": ("relievetime", "expires"),
    "begins": ("onset", "effective"),
    "issuer": ("sendername", "issuer", "sender"),
    "headline": ("headline", "head"),
    "text": ("issuecontent", "description"),
    "instruction": ("instruction",),
    "areas": ("areadesc", "area", "areas", "stationname"),
}
_CODED: Final = late(r"[\w.:@-]*")  # what stands in `sender` or `event` when it is a code and no words


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    """Our name for each field: the first of its names that says something; a bare code says nothing to people."""
    said = {ours: next((fields[one] for one in names if fields.get(one)), "") for ours, names in _NAMES.items()}
    for name in ("issuer", "event"):
        if said[name].isascii() and _CODED.fullmatch(said[name]):
            said[name] = ""
    return {name: value if name in {"text", "instruction", "areas"} else tidy(value) for name, value in said.items()}


def _kind(fields: Mapping[str, str]) -> MessageType:
    said = fields["msgtype"].capitalize() or MessageType.ALERT
    if said not in set(MessageType):
        raise AlertError(f"预警类型：应为Alert（发布）、Update（变更）或Cancel（解除），收到的是{said[:20]}")
    return MessageType(said)


def _signal(fields: Mapping[str, str], kind: MessageType) -> tuple[str, Colour | None]:
    """What is coming and its colour, from the fields or else from the words; a first message must say both."""
    heard = spoken(fields["headline"], fields["text"])
    event = bare(fields["event"]) or (heard.event if heard else "")
    written = colour_of(fields["colour"])
    colour = written or (heard.colour if heard else SEVERITIES.get(fields["colour"].lower()))
    is_first = kind is MessageType.ALERT or not fields["references"]
    if is_first and not event:
        raise AlertError("预警名称（如雷电、暴雨）：没有")
    if is_first and colour is None:
        raise AlertError("预警颜色：应为红、橙、黄、蓝之一")
    if heard and heard.stands and colour and heard.colour is not colour and kind is not MessageType.CANCEL:
        raise AlertError(f"预警颜色：一处写{colour.label}，另一处写{heard.colour.label}，请核对来源")
    return event, colour


def _references(said: str) -> list[str]:
    """Identifiers; CAP writes each as sender,identifier,sent."""
    found = []
    for word in said.split():
        parts = word.split(",")
        found.append(parts[1] if len(parts) == 3 else word)  # noqa: PLR2004
    return list(dict.fromkeys(found))


def _time(label: str, said: str) -> datetime | None:
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said.replace("/", "-"))
    except ValueError as error:
        raise AlertError(f"{label}：认不出，收到的是{said[:30]}") from error
    if at.year not in _YEARS:
        raise AlertError(f"{label}：年份不对，收到的是{said[:30]}，请向发布单位核实")
    return at if at.tzinfo else at.replace(tzinfo=OFFICE_TIME)


def _begins(said: str, sent: datetime, expires: datetime | None) -> datetime | None:
    """From when it is in force, where that is later; what cannot be read stops no alert."""
    try:
        at = _time("生效时间", said)
    except AlertError:
        return None
    return at if at and sent < at and (expires is None or at < expires) else None


def _issuer(text: str, headline: str) -> str:
    for words in (text, headline):
        if match := _STATION.match(words):
            return match["issuer"]
    return headline.partition("发布")[0] if "发布" in headline else ""
