"""Reads the days of a body: each with what it means, the last day it names, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from content.calendar import Overrides
from content.ingest.days.around import SEEN, Role
from content.ingest.days.corrected import successors
from content.ingest.days.count import counted
from content.ingest.days.day import Day, Meaning
from content.ingest.days.mention import find
from content.ingest.days.role import is_void as void
from content.ingest.days.role import role_of
from content.ingest.days.scene import Sentence, label_before, scenes
from content.ingest.days.spoken import Mention
from content.ingest.days.year import Years, year_earlier, year_later
from content.ingest.proposal import Proposal
from content.item import Block
from content.pattern import late

_BATCH: Final = late(r"(?:第?[一二三四五六首头末两]|下)(?:个)?(?:批|轮|次|段|阶段|期(?!限))|分批")
_CASE: Final = late("万一|一旦|如果|要是|假如|倘若|若|发现|遇[到上见]|碰[到上见]|出现|发生")
# What puts another text right speaks of what that one is about: 《关于做好免费健康体检的通知》.
_OF_ANOTHER: Final = late("更正|勘误|补充|变更|延期|延长|调整|推迟|顺延|改期|改到|错了")
_QUOTED: Final = late(r"《([^》]{4,60})》")
_STALE: Final = timedelta(days=60)  # a deadline so long before its own notice means next year's
_PLAUSIBLE: Final = timedelta(days=400)  # nobody is asked to act by a day farther off
_FAR: Final = timedelta(days=300)
_OLD: Final = timedelta(days=200)  # so does any day that is not told as past
_PAST: Final = late(r"已|了|曾|原|通过|批准|召开|作出|今年|下达")
_ANY_DAY: Final = late(r"[日号月天周末底季年庆旦午秋明初夕宵]|[五十]一|星期|礼拜|节|小时|[今明]|\d[./]\d")
_BESIDE: Final = 80  # characters of a clause and its neighbours
_NONE: Final = Overrides()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day stands: what stands around it in its sentence, and the heading and the label that govern it."""

    before: str = ""
    after: str = ""
    heading: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A day with its words; `last` is the last day that it names, or lets its reader act by."""

    day: Proposal[Day]
    last: date
    is_void: bool = False  # the text itself takes it back
    is_counted: bool = False  # from the text's own day: 公示之日起7日内
    place: Place = Place()


def read_days(
    blocks: Sequence[Block], title: str, issued_on: date | None, today: date, overrides: Overrides = _NONE
) -> tuple[Found, ...]:
    """Return every day of the body with its meaning, in order."""
    titled = re.search(r"((?:19|20)\d{2})年", title)
    years = Years(issued_on, int(titled[1]) if titled else None, today)
    said = [Sentence(title, "", "", ""), *scenes(blocks)]
    about = _about(title, said)
    return tuple(
        found
        for sentence in said
        if _ANY_DAY.search(sentence.text)
        for found in _read(sentence, years, overrides, title=about)
    )


def _about(title: str, said: Sequence[Sentence]) -> str:
    """What a text is about: its title, with that of the text it puts right."""
    if not _OF_ANOTHER.search(title):
        return title
    quoted = next((hit[1] for one in said[1:] if (hit := _QUOTED.search(one.text))), "")
    return f"{title}　{quoted}" if quoted else title


def _read(sentence: Sentence, years: Years, overrides: Overrides, *, title: str) -> Iterator[Found]:
    mentions = find(sentence.text, years)
    spells = list(counted(sentence.text, mentions, years.base, overrides))
    right = successors(sentence.text, mentions)
    for one in mentions:
        whole = next((spell for spell, _ in spells if spell.last and spell.start <= one.start < spell.end), one)
        role = role_of(whole, sentence, title=title, alone=one is mentions[-1], was=right.get(one))
        is_void = one in right.values()
        found = _judged(whole, sentence, years, Role(Meaning.DAY) if is_void else role)
        yield replace(found, is_void=is_void or void(whole, sentence, title=title))
    for spell, plain in spells:
        if plain or (plain is False and not _is_case(sentence, spell)):
            day = Proposal(Day(Meaning.DEADLINE, spell.first, spell.last), _words(sentence, spell))
            yield Found(day, spell.last or spell.first, is_counted=True, place=_place(sentence, spell))


def _is_case(sentence: Sentence, one: Mention) -> bool:
    """Whether it is told for a case that may never come: 万一吃出问题，两小时内报镇上."""
    return _CASE.search(sentence.heading + sentence.label + sentence.leads + sentence.text[: one.start]) is not None


def _judged(one: Mention, sentence: Sentence, years: Years, role: Role) -> Found:
    first, last = one.first, one.last
    if not one.dated:
        ahead = _ahead(one, sentence, years, role)
        first, last = (year_later(first), last and year_later(last)) if ahead else (first, last)
        if last is None and first > years.base + _FAR and (sooner := year_earlier(first)) >= years.base:
            first = sooner  # the year of another day in the sentence
    due = (last or first) + timedelta(days=role.shift)
    meaning = role.meaning
    if role.rank is not None and _is_no_deadline(due, years):
        meaning = Meaning.DAY
    return Found(Proposal(Day(meaning, first, last), _words(sentence, one)), due, place=_place(sentence, one))


def _is_no_deadline(due: date, years: Years) -> bool:
    """Whether a day is long gone (2021年3月1日前办理的), before its own notice, or too far off (承包款交到2028年)."""
    is_gone = due < years.base - _STALE or (years.issued_on is not None and due < years.issued_on)
    return is_gone or due > years.base + _PLAUSIBLE


def _ahead(one: Mention, sentence: Sentence, years: Years, role: Role) -> bool:
    """Whether a day without a year is next year's: 2026年12月发文的“1月31日前”."""
    if not years.issued_on or one.own or _BATCH.search(sentence.heading + label_before(sentence, one.start)):
        return False
    age = years.base - (one.last or one.first)
    return age > (_STALE if role.meaning is Meaning.DEADLINE else _OLD) and not _PAST.search(
        sentence.text[max(0, one.start - SEEN) : one.end + SEEN]
    )


def _place(sentence: Sentence, one: Mention) -> Place:
    before, after = sentence.text[max(0, one.start - _BESIDE) : one.start], sentence.text[one.end : one.end + _BESIDE]
    return Place(before, after, sentence.heading, label_before(sentence, one.start))


def _words(sentence: Sentence, one: Mention) -> str:
    """The clause around a day: the words that a person is shown."""
    text = sentence.text
    left = re.split(r"[，；。：,;:]|——|→", text[: one.start])[-1]
    right = re.split(r"[，；。,;]|——|→", text[one.end :], maxsplit=1)[0]
    return (left + text[one.start : one.end] + right).strip()
