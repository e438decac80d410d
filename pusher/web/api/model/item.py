"""Items as the API takes and gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from pydantic import Field

from content.item import Duty, Genre, Nature, Urgency
from content.review import State
from pusher.web.api.model.base import Day, Digest, Division, Line, Model, Moment, Paged, ShortCode

_TEXT: Final = 100_000


class ItemsAsked(Paged):
    """Which items."""

    state: State | None = Field(None, description="只要这个状态的")


class Facts(Model):
    """一看就懂."""

    who: Line = ""
    how_much: Line = ""
    how: Line = ""
    contact: Line = ""
    when: Line = ""
    deadline: Day | None = None


class PhoneLine(Model):
    """A number to ask at."""

    label: str = Field(max_length=20, description="用途，如 咨询电话")
    number: str = Field(max_length=30)


class Told(Model):
    """What a program knows of a text. The rest is read out of it; people review all of it."""

    division: Division
    title: str | None = Field(None, min_length=1, max_length=200)
    genre: Genre | None = None
    nature: Nature | None = None
    duty: Duty | None = None
    urgency: Urgency | None = None
    issuer: Line | None = None
    document_number: Line | None = None
    issued_on: Day | None = None
    valid_until: Moment | None = None


class NewDocument(Told):
    """A file to be published; it is beside this."""


class NewItem(Told):
    """A text to be published."""

    text: str = Field(min_length=1, max_length=_TEXT, description="全文，第一行是标题；空行分段")
    plain: Facts | None = None
    contacts: list[PhoneLine] | None = Field(None, max_length=10)


class Found(Model):
    """One finding of the checks."""

    rule: str
    severity: str = Field(description="block 必须改，warn 请确认，note 提示")
    place: str
    quote: str
    reason: str
    suggestion: str


class ItemLine(Model):
    """An item in a list."""

    code: ShortCode
    division: Division
    state: State
    title: str
    genre: Genre
    urgency: Urgency
    version: Digest
    published: bool = Field(description="通知页面上是不是这一版")
    issued_on: date | None
    published_at: datetime | None
    changed_at: datetime
    page: str = Field(description="通知页面的网址，就是海报上二维码的内容")


class Item(ItemLine):
    """An item with its present version."""

    document: dict[str, Any] = Field(description="这一版的全部内容（标题、正文块、一看就懂、电话……）")
    findings: list[Found]


class Items(Model):
    """A page of items, the latest first."""

    items: list[ItemLine]
    next: str | None = Field(description="下一页的 cursor；null 是最后一页")


class Vouched(Model):
    """Hand a version to review."""

    version: Digest = Field(description="要送审的是哪一版；之后有人改过就不送")


class Reason(Model):
    """Why it is done; it goes into the record."""

    reason: str = Field(min_length=1, max_length=500)
