"""Reads the frame of a document: title, document number, issuer and date of signature, openness, urgency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.ingest.proposal import Proposal, close_up
from content.item import Openness, Urgency
from content.numerals import whole
from content.pattern import late

_HEAD: Final = 10  # the frame's first lines
_TITLE_LENGTH: Final = 100
_ORG_LENGTH: Final = 40
_KINDS: Final = "通知|公告|通告|公示|通报|意见|决定|办法|方案|细则|规划|函|提示|提醒|倡议书|一封信|令|名单|安排|表|预警"
_ORG: Final = late(
    r"[一-鿿（）()·]{2,36}?(?:人民政府(?:办公[室厅])?|办公[室厅]|办事处|委员会|管委会|指挥部|领导小组|[局厅院所站队会台]"
    r"|中心|村委|居委|公司|合作社|联合社|党委|支部|总队|大队|医院|学校)"
)
_NUMBER: Final = late(r"[一-鿿]{1,12}(?:〔|\[|［|【)(?:19|20)\d{2}(?:〕|\]|］|】)(?:第)?\s*\d{1,5}\s*号")
_SKIP: Final = late(
    r"附件\d*[:：]?|附表\d*|(?:绝密|机密|秘密).{0,10}|(?:特急|加急|特提|平急)|\d{4,8}|.{2,30}文件|(?:索引号|发文|分类|主题).*"
    r"|[（(]?此件.{2,8}[)）]?|[（(].{1,12}稿[)）]"
)
_ADDRESSEE: Final = late(r".*[:：]")
# Its name with a colon (停电通知：), no lead of a sentence (现将名单公示：) and nobody who is spoken to (各位代表：).
_NAMED: Final = late(rf"(?!现|兹|经|各|请|.*(?:代表|如下|事项)[:：])[^，。；：:]{{0,40}}?(?:{_KINDS})[:：]")
_ASKED: Final = late(r"问(?:题?[一二三四五六七八九十\d]{1,2})?[:：]")  # the first of its questions, not its name
_DATE: Final = late(
    r"((?:19|20)\d{2}|[一二][〇零○Oo0一二三四五六七八九]{3})年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日"
)
_SIGNED: Final = late(rf"(?P<org>{_ORG.pattern})?\s*(?P<date>{_DATE.pattern})")
_OPENNESS: Final = (
    (late(r"此件(?:公开发布|主动公开)|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*主动公开"), Openness.ACTIVE),
    (late(r"此件依申请公开|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*依申请公开"), Openness.ON_REQUEST),
    (late(r"此件不(?:予)?公开|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*不(?:予)?公开"), Openness.WITHHELD),
)
_SHORT_LINE: Final = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a document. `used` are the lines (by place) that the title took."""

    title: Proposal[str] | None
    document_number: Proposal[str] | None
    issuer: Proposal[str] | None
    issued_on: Proposal[date] | None
    openness: Proposal[Openness] | None
    urgency: Proposal[Urgency] | None
    used: tuple[int, ...]


def read_frame(lines: Sequence[str]) -> Frame:
    """Read the frame from a document's lines (headings and paragraphs, in order)."""
    flat = [close_up(line.strip()) for line in lines]
    title, used = _title(flat)
    issuer, issued_on = _signature(flat)
    return Frame(
        title=title,
        document_number=_document_number(flat),
        issuer=issuer or _issuer_above(flat, title),
        issued_on=issued_on,
        openness=_openness(flat),
        urgency=_urgency(flat, title),
        used=used,
    )


def _title(lines: Sequence[str]) -> tuple[Proposal[str] | None, tuple[int, ...]]:
    org: int | None = None
    lines = [line.rstrip(":：") if _NAMED.fullmatch(line) else line for line in lines[:_HEAD]]
    for place, line in enumerate(lines):
        if not line or _SKIP.fullmatch(line) or _NUMBER.fullmatch(line):
            continue
        if (
            _ADDRESSEE.fullmatch(line)
            or _ASKED.match(line)
            or line.endswith(("。", "；", "，"))
            or len(line) > _TITLE_LENGTH
        ):
            return None, ()
        if _ORG.fullmatch(line) and not re.search(rf"(?:{_KINDS})$", line):
            org = place
            continue
        used = [place]
        if org == place - 1 and line.startswith("关于"):
            used = [place - 1, place]
        if (after := _continuation(lines, place)) is not None:
            used.append(after)
        words = "".join(lines[no] for no in used)
        return Proposal(re.sub(r"(?<=[一-鿿]) (?=关于)", "", words), " ".join(lines[no] for no in used)), tuple(used)
    return None, ()


def _continuation(lines: Sequence[str], place: int) -> int | None:
    """Return the next line's place when a title goes on there."""
    if place + 1 >= len(lines) or re.search(rf"(?:{_KINDS})[）)”]?$", lines[place]):
        return None
    following = lines[place + 1]
    ends = re.search(rf"(?:{_KINDS})$", following)
    return place + 1 if ends and len(following) <= _SHORT_LINE and "关于" in lines[place] else None


def _document_number(lines: Sequence[str]) -> Proposal[str] | None:
    for line in lines[:_HEAD]:
        if match := re.fullmatch(rf"[（(]?({_NUMBER.pattern})[)）]?", line):
            return Proposal(re.sub(r"\s", "", match[1]), line)
    return None


def _signature(lines: Sequence[str]) -> tuple[Proposal[str] | None, Proposal[date] | None]:
    """Return who signed and when: the last date on a line of its own, and the offices right above it."""
    signed: Proposal[date] | None = None
    for place in range(len(lines) - 1, -1, -1):
        match = _SIGNED.fullmatch(lines[place].strip("（）() "))
        if not match or (day := read_date(match["date"])) is None:
            continue
        date_found = Proposal(day, match["date"])
        if match["org"]:
            return Proposal(match["org"].strip(), lines[place]), date_found
        orgs = _orgs_above(lines, place)
        if orgs:
            return Proposal("、".join(orgs), "\n".join(orgs)), date_found
        signed = signed or date_found
    return None, signed


def _orgs_above(lines: Sequence[str], place: int) -> list[str]:
    orgs: list[str] = []
    for line in reversed(lines[max(0, place - 4) : place]):
        if _ORG.fullmatch(line) and len(line) <= _ORG_LENGTH:
            orgs.insert(0, line)
        elif line and orgs:
            break
        elif line:
            return []
    return orgs


def _issuer_above(lines: Sequence[str], title: Proposal[str] | None) -> Proposal[str] | None:
    """Return the issuer that the title begins with, or a line of the head names, or the last line."""
    if title and (match := re.match(rf"({_ORG.pattern})(?=关于|[一-鿿]{{2,16}}(?:{_KINDS})$)", title.value)):
        return Proposal(match[1], title.value)
    candidates = [*lines[:3], *lines[-1:]]
    return next((Proposal(line, line) for line in candidates if _ORG.fullmatch(line) and len(line) > 4), None)  # noqa: PLR2004


def _openness(lines: Sequence[str]) -> Proposal[Openness] | None:
    for line in lines:
        if len(line) > _SHORT_LINE:
            continue
        for pattern, openness in _OPENNESS:
            if match := pattern.search(line):
                return Proposal(openness, match[0])
    return None


def _urgency(lines: Sequence[str], title: Proposal[str] | None) -> Proposal[Urgency] | None:
    for line in lines[:_HEAD]:
        if match := re.search(r"(?:^|[\s★年])(特提|特急|加急)$|^(特提|特急|加急)", line):
            return Proposal(Urgency.URGENT, match[0].strip())
    if title and (match := re.search(r"紧急(?!救援队|预案)|特急", title.value)):
        return Proposal(Urgency.URGENT, match[0])
    return None


def read_date(text: str) -> date | None:
    """Return the day that 2026年3月1日 or 二〇二六年三月一日 names; None: there is no such day."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (whole(part) for part in match.groups())
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
