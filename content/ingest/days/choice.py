"""Reads the days of a body: each with its meaning, and with what speaks for its being the reader's last one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from content.calendar import Overrides
from content.ingest.days.around import SEEN, Around, Rank, Role
from content.ingest.days.contest import Found
from content.ingest.days.corrected import successors
from content.ingest.days.count import counted
from content.ingest.days.day import Day, Meaning
from content.ingest.days.mention import Mention, find
from content.ingest.days.role import role_of
from content.ingest.days.scene import Sentence, label_before, scenes
from content.ingest.days.traits import traits
from content.ingest.days.year import Years, year_earlier, year_later
from content.ingest.proposal import Proposal
from content.item import Block

_ENDLESS: Final = re.compile(
    r"没有截止|不设(?:截止|期限|时限)|常态化(?:办理|受理|申请)|(?:长期|常年|全年)(?:受理|办理|接受)"
)
_ASIDE: Final = re.compile(r"监督|举报|投诉|咨询|热线|信访")
_SHOWN: Final = re.compile(r"公示|异议|公告期|[贴挂晒榜]")
_BATCH: Final = re.compile(r"(?:第?[一二三四五六首头末两]|下)(?:个)?(?:批|轮|次|阶段|期(?!限))|分批")
_STALE: Final = timedelta(days=60)  # a deadline so long before its own notice means next year's
_PLAUSIBLE: Final = timedelta(days=400)  # nobody is asked to act by a day farther off
_FAR: Final = timedelta(days=300)
_OLD: Final = timedelta(days=200)  # so does any day that is not told as past
_PAST: Final = re.compile(r"已|了|曾|原|通过|批准|召开|作出|今年|下达")
_ANY_DAY: Final = re.compile(r"[日号月天周末底季年庆旦午秋明初夕宵]|[五十]一|星期|礼拜|节|小时|[今明]|\d[./]\d")
_NONE: Final = Overrides()


def read_days(
    blocks: Sequence[Block], title: str, issued_on: date | None, today: date, overrides: Overrides = _NONE
) -> tuple[Found, ...]:
    """Return every day of the body with its meaning, in order."""
    titled = re.search(r"((?:19|20)\d{2})年", title)
    years = Years(issued_on, int(titled[1]) if titled else None, today)
    said = [Sentence(title, "", "", ""), *scenes(blocks)]
    endless = any(_ENDLESS.search(one.text) and not _ASIDE.search(one.text) for one in said)
    found = (
        one for sentence in said if _ANY_DAY.search(sentence.text)
        for one in _read(sentence, years, overrides, title=title)
    )  # fmt: skip
    return tuple(replace(one, traits=frozenset()) if endless and _lasts(one) else one for one in found)


def _lasts(one: Found) -> bool:
    return bool(one.day.value.until) or one.relation == "counted"


def _read(sentence: Sentence, years: Years, overrides: Overrides, *, title: str) -> Iterator[Found]:
    mentions = find(sentence.text, years)
    spells = list(counted(sentence.text, mentions, years.base, overrides))
    right = successors(sentence.text, mentions)
    wrong = set(right.values())
    for one in mentions:
        whole = next((spell for spell, _ in spells if spell.last and spell.start <= one.start < spell.end), one)
        role = role_of(whole, sentence, title=title, alone=one is mentions[-1], was=right.get(one))
        at = Around(whole, sentence, title, alone=one is mentions[-1])
        more = {"put right"} if one in right else {"was wrong"} if one in wrong else set()
        yield _judged(at, years, Role(Meaning.DAY) if one in wrong else role, more)
    for spell, plain in spells:
        if plain is not None:
            own = Rank.OBJECTION if _SHOWN.search(sentence.text) else Rank.MAIN
            role = Role(Meaning.DEADLINE, own if plain else Rank.COUNTED)
            last = spell.last or spell.first
            at = Around(spell, sentence, title, alone=True)
            day = Day(Meaning.DEADLINE, spell.first, spell.last)
            marks = frozenset(traits(at, role, last - years.base, counted=True))
            yield Found(Proposal(day, _words(sentence, spell)), last, marks)


def _judged(at: Around, years: Years, role: Role, more: set[str]) -> Found:
    one, sentence = at.day, at.sentence
    first, last = one.first, one.last
    if not one.dated:
        ahead = _ahead(one, sentence, years, role)
        first, last = (year_later(first), last and year_later(last)) if ahead else (first, last)
        if last is None and first > years.base + _FAR and (sooner := year_earlier(first)) >= years.base:
            first = sooner  # the year of another day in the sentence
    due = (last or first) + timedelta(days=role.shift)
    oldest = years.issued_on or years.base - _STALE
    may_bind = oldest <= due <= years.base + _PLAUSIBLE  # not 2021年3月1日前办理的, not 承包款交到2028年
    if role.rank is not None and not may_bind:
        role = Role(Meaning.DAY)
    marks = {*traits(at, role, due - years.base), *more} if may_bind else set[str]()
    return Found(Proposal(Day(role.meaning, first, last), _words(sentence, one)), due, frozenset(marks))


def _ahead(one: Mention, sentence: Sentence, years: Years, role: Role) -> bool:
    """Whether a day without a year is next year's: 2026年12月发文的“1月31日前”."""
    if not years.issued_on or one.own or _BATCH.search(sentence.heading + label_before(sentence, one.start)):
        return False
    age = years.base - (one.last or one.first)
    return age > (_STALE if role.meaning is Meaning.DEADLINE else _OLD) and not _PAST.search(
        sentence.text[max(0, one.start - SEEN) : one.end + SEEN]
    )


def _words(sentence: Sentence, one: Mention) -> str:
    """The clause around a day: the words that a person is shown."""
    text = sentence.text
    left = max(text.rfind(mark, 0, one.start) for mark in "，；。：,;:") + 1
    rights = [place for mark in "，；。,;" if (place := text.find(mark, one.end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()
