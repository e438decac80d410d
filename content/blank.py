"""Blanks (范文): notices that a clerk only fills in, each of which makes a short SMS, a 广播稿 and a poster. Pure.

They stand in content/data/blanks.json. A slot is named in braces where its words go: 因{原因}，{日期}停水.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from importlib import resources
from typing import Any, Final

from content.calendar import OFFICE_TIME
from content.item import Contact, Duty, Genre, Nature, Paragraph, PlainFacts, Urgency, Version

__all__ = ["BLANKS", "Blank", "BlankError", "Kind", "Slot", "fill"]

_MOST: Final = 40
_VILLAGE: Final = 10**6  # below a town's code


class Kind(StrEnum):
    """What goes into a slot."""

    TEXT = "text"
    DAY = "day"  # 2026-12-03 → 12月3日, with its year where that is another
    TIME = "time"  # 08:30 → 8时30分


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to fill in: its name, what it may look like, and how long it may be."""

    name: str
    example: str
    kind: Kind = Kind.TEXT
    most: int = _MOST


@dataclass(frozen=True, slots=True)
class Blank:
    """A notice with slots; `deadline` and `until` (有效期) name slots of days, `phone` is what the number is for."""

    key: str
    name: str
    genre: Genre
    title: str
    body: tuple[str, ...]
    slots: tuple[Slot, ...]
    duty: Duty = Duty.SHOULD
    urgency: Urgency = Urgency.NORMAL
    who: str = ""
    how_much: str = ""
    how: str = ""
    when: str = ""
    deadline: str = ""
    until: str = ""
    phone: str = "咨询电话"


class BlankError(ValueError):
    """Something is not filled in as it has to be; `problems` says in Chinese what, by the slot's name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


def fill(blank: Blank, given: Mapping[str, str], *, division: int, issuer: str, number: str, today: date) -> Version:
    """Return the notice of a unit, dated today, to be asked about at `number`. Raises BlankError."""
    values, problems = {}, {}
    for slot in blank.slots:
        try:
            values[slot.name] = _read(slot, given.get(slot.name, "").strip())
        except ValueError as error:
            problems[slot.name] = str(error)
    if problems:
        raise BlankError(problems)
    words = {name: _said(value, today) for name, value in values.items()}
    last, until = values.get(blank.deadline), values.get(blank.until)
    return Version(
        title=_put(blank.title, words),
        blocks=tuple(Paragraph(_put(line, words)) for line in blank.body),
        genre=blank.genre,
        nature=Nature.VILLAGE if division % _VILLAGE else Nature.GOVERNMENT,
        division=division,
        duty=blank.duty,
        urgency=blank.urgency,
        issuer=issuer,
        issued_on=today,
        plain=PlainFacts(
            **{name: _put(getattr(blank, name), words) for name in ("who", "how_much", "how", "when")},
            deadline=last if isinstance(last, date) else None,
        ),
        contacts=(Contact(blank.phone, number),) if number else (),
        valid_until=datetime.combine(until, time(23, 59, 59), OFFICE_TIME) if isinstance(until, date) else None,
    )


def _read(slot: Slot, text: str) -> str | date | time:
    """What was filled in. ValueError says in Chinese what is wrong."""
    if not text:
        raise ValueError(f"请填写“{slot.name}”")
    if slot.kind is Kind.TEXT:
        if len(text) > slot.most:
            raise ValueError(f"“{slot.name}”最多{slot.most}个字，现在有{len(text)}个")
        if "\n" in text or "{" in text or "}" in text:
            raise ValueError(f"“{slot.name}”里不能有换行和花括号")
        return text
    example = "2026-12-03" if slot.kind is Kind.DAY else "08:30"
    try:
        return date.fromisoformat(text) if slot.kind is Kind.DAY else time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{slot.name}”请写成 {example} 这样") from None


def _said(value: str | date | time, today: date) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, time):
        return f"{value.hour}时{value.minute}分" if value.minute else f"{value.hour}时"
    return f"{'' if value.year == today.year else f'{value.year}年'}{value.month}月{value.day}日"


def _put(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _blank(raw: Mapping[str, Any]) -> Blank:
    made = dict(raw)
    slots = tuple(Slot(**{**one, "kind": Kind(one.get("kind", "text"))}) for one in made.pop("slots"))
    return Blank(
        genre=Genre(made.pop("genre")), duty=Duty(made.pop("duty")), urgency=Urgency(made.pop("urgency")),
        body=tuple(made.pop("body")), slots=slots, **made,
    )  # fmt: skip


BLANKS: Final[Mapping[str, Blank]] = {
    blank.key: blank
    for blank in map(_blank, json.loads(resources.files("content.data").joinpath("blanks.json").read_text("utf-8")))
}
