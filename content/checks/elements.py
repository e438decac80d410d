"""What must not be missing, and dates that cannot be right: for a person to mend before the notice goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from content.calendar import OFFICE_TIME
from content.checks.finding import Finding, Severity
from content.checks.passage import lines
from content.checks.policy import finding
from content.ending import last_day, over_at, told_until
from content.ingest.kind import Kind
from content.ingest.sheet_forms import UNSOLVED
from content.item import Genre, Nature, Openness, Table, Version
from content.signed import sign_of

_PAID: Final = frozenset({Genre.SUBSIDY, Genre.RELIEF})
_LEAST: Final = 4  # letters and digits that say something: 今晚停水
_CALL: Final = ("：", ":")  # 各位村民：
_PLAIN: Final = (("who", "谁能领"), ("how_much", "领多少"), ("how", "怎么办"), ("deadline", "截止哪天"))


def openness(version: Version) -> Iterator[Finding]:
    """Block whatever is not 主动公开."""
    if version.openness is not Openness.ACTIVE:
        missing = "" if version.openness_reason.strip() else "，而且没有写明理由"
        yield finding(
            "openness",
            "公开属性",
            version.openness.label,
            reason=f"公开属性是“{version.openness.label}”，不能发布{missing}",
            suggestion="只有主动公开的信息可以发布；属性有误的，请由拟稿单位改正",
        )


def empty(version: Version) -> Iterator[Finding]:
    """Block a body that says nothing but who is spoken to and who signs; where files follow, warn.

    Of an alert that is passed on nobody may add a word: 解除。
    """
    told = [line for _, line in lines(version.blocks) if not (line.strip().endswith(_CALL) or _is_signed(line))]
    cells = [cell for block in version.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    least = 1 if version.nature is Nature.ALERT else _LEAST
    if sum(map(str.isalnum, "".join((*told, *cells)))) < least:
        yield finding(
            "body",
            "正文",
            "",
            reason="正文是空的，只有附件" if version.attachments else "正文是空的，居民看不到要说的事",
            suggestion="把要告诉群众的事写进正文：什么事、哪天、怎么办",
            severity=Severity.WARN if version.attachments else None,
        )


def elements(version: Version) -> Iterator[Finding]:
    """Warn of what a resident would miss."""
    if not version.issuer.strip():
        yield _missing("发布单位", "不知道是谁发的", "写上单位全称")
    if version.issued_on is None:
        yield _missing("成文日期", "没有成文日期", "写上落款日期")
    if not version.contacts and not version.plain.contact.strip():
        yield _missing("联系电话", "没有可以询问的电话", "写上办公座机")
    if version.genre.is_benefit:
        for name, label in _PLAIN:
            if not getattr(version.plain, name) and not _needless(version, name):
                yield _missing(f"一看就懂“{label}”", f"没有写“{label}”", "照正文填一句大白话")


def dates(version: Version, today: date) -> Iterator[Finding]:
    """Warn of dates that contradict each other or today."""
    last, issued, until = version.plain.deadline, version.issued_on, _until(version)
    if last and issued and last < issued:
        yield _odd("截止哪天", last, "截止日期早于成文日期")
    if last and until and until < last:
        yield _odd("有效期", until, "有效期在截止日期之前就到了")
    elif until and (told := told_until(version, today)) and today <= until < last_day(told):
        yield _odd("有效期", until, f"有效期在说的时间（到{_said(last_day(told))}）之前就到了")
    if issued and issued > today:
        yield _odd("成文日期", issued, "成文日期在今天之后")


def past(version: Version, today: date) -> Iterator[Finding]:
    """Warn of what is over: whoever reads of it now is misled."""
    last, until, over = version.plain.deadline, _until(version), over_at(version, today)
    ends = last_day(over) if over else None
    if last and last < today:
        yield _past("截止哪天", last, "截止日期已经过去")
    if until and until < today:
        yield _past("有效期", until, "有效期已经过去")
    if ends and ends < today and ends not in {last, until}:
        yield _past("一看就懂“什么时候办”", ends, "时间已经过去")


def attachments(version: Version, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Warn of attachments that no machine has read, and stop pictures that nobody has put into words."""
    for attachment in version.attachments:
        if attachment.is_picture and not attachment.said.strip():
            yield finding(
                "picture",
                f"图片“{attachment.name}”",
                attachment.name,
                reason="没有图片说明，看不见的人不知道图上是什么",
                suggestion="在“附件”里写一两句：图上画的是什么，写了哪些字",
            )
        if UNSOLVED in texts.get(attachment.name, ""):
            yield finding(
                "attachment",
                f"附件“{attachment.name}”",
                UNSOLVED,
                reason="表里有的公式没有算出数，手机上看不到",
                suggestion="请用Excel或WPS打开，保存后重新上传",
            )
        if not texts.get(attachment.name, "").strip():
            drawn = attachment.is_picture or attachment.media_type == Kind.PDF.media_type
            yield finding(
                "attachment",
                f"附件“{attachment.name}”",
                attachment.name,
                reason="没有可供检查的文字" if drawn else "里面没有读得出的字，居民在手机上也打不开",
                suggestion="请人工逐页检查有无个人信息" if drawn else "请换一个打得开的文件；扫描件请存成PDF",
            )


def _is_signed(line: str) -> bool:
    return (sign := sign_of(line)) is not None and not sign.number


def _needless(version: Version, name: str) -> bool:
    if name == "deadline":
        return bool(version.plain.when)
    return name == "how_much" and version.genre not in _PAID


def _missing(place: str, reason: str, suggestion: str) -> Finding:
    return finding("elements", place, "", reason=reason, suggestion=suggestion)


def _odd(place: str, day: date, reason: str) -> Finding:
    return finding("dates", place, _said(day), reason=reason, suggestion="请核对日期")


def _past(place: str, day: date, reason: str) -> Finding:
    return finding("over", place, _said(day), reason=reason, suggestion="已经过时的不用再发；日期写错了的，请改正")


def _until(version: Version) -> date | None:
    return version.valid_until.astimezone(OFFICE_TIME).date() if version.valid_until else None


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
