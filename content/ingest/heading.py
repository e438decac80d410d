"""Reads the frame of a document: title, document number, issuer, openness, urgency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.ingest.proposal import Proposal, close_up
from content.ingest.signature import NAMED, last_office, read_signature
from content.item import Openness, Urgency
from content.pattern import late
from content.signed import NAME, ORG

_HEAD: Final = 10  # the frame's first lines
_TITLE_LENGTH: Final = 100
_KINDS: Final = "通知|公告|通告|公示|通报|意见|决定|办法|方案|细则|规划|函|提示|提醒|倡议书|一封信|令|名单|安排|表|预警"
_ORG: Final = late(ORG)
# Who speaks in a title: 随县民政局停电通知, 厉山镇中心小学致家长.
_SPEAKS: Final = late(rf"(?!关于)(?:({ORG})(?=关于|[一-鿿]{{2,16}}(?:{_KINDS})$)|({NAME})(?=关于|[致告]))")
_NUMBER: Final = late(r"[一-鿿]{1,12}(?:〔|\[|［|【)(?:19|20)\d{2}(?:〕|\]|］|】)(?:第)?\s*\d{1,5}\s*号")
_SKIP: Final = late(
    r"附件\d*[:：]?|附表\d*|(?:绝密|机密|秘密).{0,10}|(?:特急|加急|特提|平急)|\d{4,8}|.{2,30}文件|(?:索引号|发文|分类|主题).*"
    r"|[（(]?此件.{2,8}[)）]?|[（(].{1,12}稿[)）]"
)
_ADDRESSEE: Final = late(r".*[:：]")
# Its name with a colon (停电通知：), no lead of a sentence (现将名单公示：) and nobody who is spoken to (各位代表：).
_NAMED: Final = late(rf"(?!现|兹|经|各|请|.*(?:代表|如下|事项)[:：])[^，。；：:]{{0,40}}?(?:{_KINDS})[:：]")
_ASKED: Final = late(r"问(?:题?[一二三四五六七八九十\d]{1,2})?[:：]")  # the first of its questions, not its name
_OPENNESS: Final = (
    (late(r"此件(?:公开发布|主动公开)|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*主动公开"), Openness.ACTIVE),
    (late(r"此件依申请公开|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*依申请公开"), Openness.ON_REQUEST),
    (late(r"此件不(?:予)?公开|(?:信息)?公开(?:选项|属性|方式)\s*[:：]\s*不(?:予)?公开"), Openness.WITHHELD),
)
_SENTENCES: Final = late(r"。[^。]*。|。.*\d{7}")  # a whole message in one line
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


def read_frame(lines: Sequence[str], today: date) -> Frame:
    """Read the frame from a document's lines (headings and paragraphs, in order), as it stands `today`."""
    flat = [close_up(line.strip()) for line in lines]
    title, used = _title(flat)
    parted = [line.strip() for line in lines]  # blanks part offices
    signed = read_signature(parted, today)
    return Frame(
        title=title,
        document_number=_document_number(flat),
        issuer=signed.org or _issuer_named(flat, title) or last_office(parted) or signed.numbered,
        issued_on=signed.day,
        openness=_openness(flat),
        urgency=_urgency(flat, title),
        used=used,
    )


def read_title(lines: Sequence[str]) -> str:
    """Return the title that stands at the head of a document, below its office's name in red; empty: none does."""
    title, _ = _title([close_up(line.strip()) for line in lines])
    return title.value if title else ""


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
            or _SENTENCES.search(line)
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


def _issuer_named(lines: Sequence[str], title: Proposal[str] | None) -> Proposal[str] | None:
    """Return the issuer that the title begins with, or a line of the head names."""
    if title and (match := _SPEAKS.match(title.value)):
        return Proposal(match[1] or match[2], title.value)
    return next((Proposal(line, line) for line in lines[:-1][:3] if _ORG.fullmatch(line) and len(line) >= NAMED), None)


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
