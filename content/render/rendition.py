"""A rendition: everything the channels may say of one version in one place, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from content.item import Attachment, Block, Contact, Duty, Genre, Nature, Reach
from content.render.label import Label
from content.render.telephone import enquiry

_AT_A_GLANCE: Final = 150  # characters; of a longer text its first sentence
GUIDE: Final = "防御指南："  # begins the station's own words where a place's arrangement stands before them


@dataclass(frozen=True, slots=True)
class Rendition:
    """One version as residents of one division meet it.

    `sentence` (一句话) says the whole in one line; `facts` are label and value of 一看就懂; `division` has 15 digits.
    """

    item_code: str
    url: str
    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    issuer: str
    telephone: str
    deadline: date | None
    issued_on: date | None
    blocks: tuple[Block, ...]
    division: int
    broadcast: str  # 广播稿
    duty: Duty
    reach: Reach
    genre: Genre = Genre.NOTICE
    nature: Nature = Nature.GOVERNMENT
    document_number: str = ""
    contacts: tuple[Contact, ...] = ()
    valid_until: datetime | None = None
    danger: str = ""  # what an alert says is coming, in its own words
    arrangement: str = ""  # what the place adds to an alert, under its name; 怎么办 begins with it
    attachments: tuple[Attachment, ...] = ()
    objections: bool = False  # the last day is one for objections to a list
    changed: str = ""  # what is different for who got an older text: 截止原2月28日，改为3月31日
    personal_units: int = 0  # UTF-16 units of the link that a person gets of her own; 0: nobody gets one

    @property
    def guide(self) -> str:
        """怎么办 without what the place itself arranged."""
        return dict(self.facts).get(Label.HOW, "").removeprefix(self.arrangement).strip().removeprefix(GUIDE)

    @property
    def enquiry(self) -> str:
        """The number to ask at; empty: the only one is for complaints (监督电话)."""
        return enquiry(self.contacts, self.telephone)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The facts, before them what an alert says is coming: for where its full text does not stand below."""
        short = self.danger if len(self.danger) <= _AT_A_GLANCE else self.danger.partition("。")[0] + "。"
        return ((Label.DANGER, short), *self.facts) if short else self.facts
