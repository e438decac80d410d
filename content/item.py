"""An item's version (版本): what is published, as one immutable value known by its content hash.

Pure. The JSON form is what the database keeps; `from_json` is the only way in and names a bad field in Chinese.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from content.codec import ItemError, dump, load
from content.labelled import Labelled

__all__ = [
    "LABELS", "Attachment", "Block", "Contact", "Duty", "Genre", "Heading", "ItemError", "Nature", "Openness",
    "Paragraph", "PlainFacts", "Reach", "Table", "Urgency", "Variant", "Version", "covers", "span",
]  # fmt: skip

_TITLE_LENGTH: Final = 200

# What a screen calls a field; errors use the same words.
LABELS: Final[Mapping[str, str]] = {
    "title": "标题",
    "blocks": "正文",
    "genre": "信息类别",
    "nature": "性质",
    "division": "区划",
    "domain": "领域",
    "openness": "公开属性",
    "openness_reason": "公开属性的理由",
    "reach": "公开范围",
    "duty": "告知要求",
    "urgency": "紧急程度",
    "issuer": "发布单位",
    "document_number": "文号",
    "issued_on": "成文日期",
    "plain": "一看就懂",
    "who": "谁能领",
    "how_much": "领多少",
    "how": "怎么办",
    "when": "什么时候办",
    "contact": "找谁问",
    "deadline": "截止哪天",
    "contacts": "联系电话",
    "label": "用途",
    "number": "号码",
    "valid_until": "有效期",
    "variants": "本地补充",
    "attachments": "附件",
    "unexplained": "不作解读的理由",
    "unexplained_by": "谁决定不作解读",
    "hidden_links": "来稿里的暗链",
    "name": "名称",
    "media_type": "类型",
    "digest": "摘要",
    "size": "大小",
    "said": "图片说明",
    "text": "文字",
    "level": "层级",
    "rows": "行",
}


class Nature(Labelled):
    """What kind of publisher speaks (性质)."""

    GOVERNMENT = "government", "政府信息"
    VILLAGE = "village", "村务"
    ALERT = "alert", "转发预警"
    REMINDER = "reminder", "办事提醒"


class Openness(Labelled):
    """公开属性: only 主动公开 leaves the house."""

    ACTIVE = "active", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class Reach(Labelled):
    """公开范围: narrower than 全社会 is kept out of lists, feeds and search."""

    PUBLIC = "public", "全社会"
    TOWN = "town", "本镇"
    VILLAGE = "village", "本村"
    LISTED = "listed", "特定对象"


class Duty(Labelled):
    """告知要求: how far the duty to tell goes."""

    MUST = "must", "必达"
    SHOULD = "should", "应达"
    NOTICE = "notice", "周知"


class Urgency(Labelled):
    """紧急程度: the lane an item travels in."""

    URGENT = "urgent", "紧急"
    NORMAL = "normal", "普通"
    BULK = "bulk", "不急"


class Genre(Labelled):
    """信息类别: what an item is to the resident who reads it."""

    SUBSIDY = "subsidy", "惠农补贴"
    RELIEF = "relief", "社会救助"
    INSURANCE = "insurance", "社会保险"
    HEALTH = "health", "健康服务"
    HOUSING = "housing", "住房"
    JOBS = "jobs", "就业招聘"
    SCHOOLING = "schooling", "入学资助"
    LISTING = "listing", "公示"
    ALERT = "alert", "预警"
    ORDER = "order", "通告禁令"
    OUTAGE = "outage", "停水停电"
    CONSULTATION = "consultation", "征求意见"
    EVENT = "event", "活动"
    POLICY = "policy", "政策文件"
    EXPLANATION = "explanation", "政策解读"
    PROGRESS = "progress", "民生实事"
    ACCOUNTS = "accounts", "村级财务"
    NOTICE = "notice", "一般通知"

    @property
    def is_benefit(self) -> bool:
        """Whether somebody gets something by it: then 一看就懂 must be filled in."""
        return self in _BENEFITS


_BENEFITS = frozenset({Genre.SUBSIDY, Genre.RELIEF, Genre.INSURANCE, Genre.HEALTH, Genre.HOUSING, Genre.SCHOOLING})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line; level 1 is the topmost below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of plain text, its head first. A merged cell's words stand in its first cell, the others are empty.

    Below the head what is merged downwards and names its rows (村, 组) stands in each of them.
    """

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """一看就懂: five answers in plain words, and `when` for fixed days of doing (办理时间)."""

    who: str = ""
    how_much: str = ""
    how: str = ""
    contact: str = ""
    deadline: date | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to ask at, with what it is for: 咨询电话 0722-3338000."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Variant:
    """What one town or village adds for its own people (本地补充). It never changes the source's text.

    Filled-in plain facts stand in place of the item's (who relays it: how and when before them); contacts come before.
    """

    division: int
    blocks: tuple[Block, ...] = ()
    plain: PlainFacts = PlainFacts()
    contacts: tuple[Contact, ...] = ()

    def __post_init__(self) -> None:
        _check_division(self.division)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to the version; its bytes are found by digest (sha256, hex).

    `said` is a picture in words (图片说明), for who cannot see it.
    """

    name: str
    media_type: str
    digest: str
    size: int
    said: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is nothing but a picture."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item. `division` (15 digits) is the territory its issuer speaks for.

    `unexplained` is why a policy document has no 解读. `hidden_links` hid in the page that it was read from (暗链):
    they are no part of the text, and its checks name them.
    """

    title: str
    blocks: tuple[Block, ...]
    genre: Genre
    nature: Nature
    division: int
    domain: str = ""
    openness: Openness = Openness.ACTIVE
    openness_reason: str = ""
    reach: Reach = Reach.PUBLIC
    duty: Duty = Duty.SHOULD
    urgency: Urgency = Urgency.NORMAL
    issuer: str = ""
    document_number: str = ""
    issued_on: date | None = None
    plain: PlainFacts = PlainFacts()
    contacts: tuple[Contact, ...] = ()
    valid_until: datetime | None = None
    variants: tuple[Variant, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    unexplained: str = ""
    unexplained_by: str = ""
    hidden_links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > _TITLE_LENGTH:
            raise ItemError(f"标题：应有1到{_TITLE_LENGTH}个字")
        _check_division(self.division)

    def to_json(self) -> dict[str, Any]:
        """Return the canonical JSON object; `from_json` reads it back equal."""
        return cast("dict[str, Any]", dump(self))

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Version:
        """Read and validate. Raises ItemError, which names the field in Chinese."""
        return load(cls, raw, LABELS)

    def content_hash(self) -> str:
        """Return the sha256 (hex) of the canonical JSON: a version's name, and what approval binds."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _check_division(code: int) -> None:
    if not 10**14 <= code < 10**15:
        raise ItemError(f"区划：应为15位代码，收到的是{code}")


def covers(outer: int, inner: int) -> bool:
    """Whether the division `inner` (15 digits) lies in `outer`: trailing zero segments stand for the whole subtree."""
    return outer <= inner <= outer + span(outer) - 1


def span(division: int) -> int:
    """Return how many codes a division's subtree holds."""
    return next(size for size in (10**9, 10**6, 10**3, 1) if division % size == 0)
