"""Reads the days of a body and chooses the one by which its reader must act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from content.calendar import Overrides
from content.ingest.days import signs
from content.ingest.days.around import SEEN, Rank, Role
from content.ingest.days.corrected import successors
from content.ingest.days.count import counted
from content.ingest.days.day import Day, Meaning
from content.ingest.days.group import group_of
from content.ingest.days.mention import Mention, find
from content.ingest.days.role import role_of
from content.ingest.days.scene import Sentence, label_before, scenes
from content.ingest.days.year import Years, year_earlier, year_later
from content.ingest.proposal import Proposal
from content.item import Block

_ENDLESS: Final = re.compile(
    r"没有截止|不设(?:截止|期限|时限)|常态化(?:办理|受理|申请)|(?:长期|常年|全年)(?:受理|办理|接受)"
    r"|过了?[^，。；]{0,8}[，,]?[^，。；]{0,4}(?:照样|照常|照旧|仍然?|也)(?:可以?|能)?(?:受理|能?办|收|领)"
)
_ASIDE: Final = re.compile(r"监督|举报|投诉|咨询|热线|信访")
_SHOWN: Final = re.compile(r"公示|异议|公告期|[贴挂晒榜]")
_BATCH: Final = re.compile(r"(?:第?[一二三四五六首头末两]|下)(?:个)?(?:批|轮|次|段|阶段|期(?!限))|分批")
_CASE: Final = re.compile("万一|一旦|如果|要是|假如|倘若|若|发现|遇[到上见]|碰[到上见]|出现|发生")
# What puts another text right speaks of what that one is about: 《关于做好免费健康体检的通知》.
_OF_ANOTHER: Final = re.compile("更正|勘误|补充|变更|延期|延长|调整|推迟|顺延|改期|改到|错了")
_QUOTED: Final = re.compile(r"《([^》]{4,60})》")
_STALE: Final = timedelta(days=60)  # a deadline so long before its own notice means next year's
_PLAUSIBLE: Final = timedelta(days=400)  # nobody is asked to act by a day farther off
_FAR: Final = timedelta(days=300)
_OLD: Final = timedelta(days=200)  # so does any day that is not told as past
_PAST: Final = re.compile(r"已|了|曾|原|通过|批准|召开|作出|今年|下达")
_ANY_DAY: Final = re.compile(r"[日号月天周末底季年庆旦午秋明初夕宵]|[五十]一|星期|礼拜|节|小时|[今明]|\d[./]\d")
_NEAR: Final = 20  # characters
_BESIDE: Final = 80  # characters of a clause and its neighbours
_BARE: Final = 4  # characters before a day that stands under its heading or label by itself
_WHOLE: Final = re.compile(r"[^，。；]{0,4}(?:[^，。；]{0,4}的)?[^，。；]{0,6}[迁拆搬撤移清腾整][完走净除改离空理]")
_THE_REST: Final = re.compile(r"[没未不][^，。；]{1,6}的[，,]$")  # 没续上的，12月25日前搬完: not what all are to do
_NONE: Final = Overrides()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day stands: what stands around it, what governs it, and its sentence's number of so many."""

    before: str = ""
    after: str = ""
    heading: str = ""
    label: str = ""
    part: float = 0.0  # of the text that stands before it


@dataclass(frozen=True, slots=True)
class Found:
    """A day with its words, and how well it is a deadline."""

    day: Proposal[Day]
    rank: Rank | None
    last: date
    in_turns: bool = False  # 第一批, 第二轮: one of several
    is_counted: bool = False  # from the text's own day
    of_place: bool = False  # one village's or group's
    is_echo: bool = False  # 过了18号: a day told again
    is_titled: bool = False  # its label names what the title is about: 迁移期限 of 关于坟墓迁移的通告
    group: str = ""  # 缺签字的，…; 柜台缴：…: one group's or way's among others that have their own
    is_whole: bool = False  # something is to be over and done with: 自行迁完
    is_aside: bool = False  # no act of a notice's own (报名, 缴费) beside it: 9月12日前联系会计
    place: Place = Place()


def read_days(
    blocks: Sequence[Block], title: str, issued_on: date | None, today: date, overrides: Overrides = _NONE
) -> tuple[Found, ...]:
    """Return every day of the body with its meaning, in order."""
    titled = re.search(r"((?:19|20)\d{2})年", title)
    years = Years(issued_on, int(titled[1]) if titled else None, today)
    said = [Sentence(title, "", "", ""), *scenes(blocks)]
    about = _about(title, said)
    endless = any(_ENDLESS.search(one.text) and not _ASIDE.search(one.text) for one in said)
    found = [
        replace(found, rank=None) if endless and (found.day.value.until or found.is_counted) else found
        for sentence in said
        if _ANY_DAY.search(sentence.text)
        for found in _read(sentence, years, overrides, title=about)
    ]
    return tuple(_echoed(one, found[:no]) for no, one in enumerate(found))


def _about(title: str, said: Sequence[Sentence]) -> str:
    """What a text is about: its title, with that of the text it puts right."""
    if not _OF_ANOTHER.search(title):
        return title
    quoted = next((hit[1] for one in said[1:] if (hit := _QUOTED.search(one.text))), "")
    return f"{title}　{quoted}" if quoted else title


def _echoed(one: Found, before: Sequence[Found]) -> Found:
    """A day told again (过了18号就晚了) is what it was when it was told first."""
    told = [other.rank for other in before if other.last == one.last and other.rank] if one.is_echo else []
    return replace(one, rank=told[0]) if told else one


def pick_deadline(found: Sequence[Found], *, is_policy: bool = False) -> Proposal[date] | None:
    """Return the reader's own last day: the first of those that are so most clearly.

    A policy speaks to offices: of its days only those that are plainly a resident's count.
    """
    most = Rank.MAIN if is_policy else Rank.REPORT
    due = [one for one in found if one.rank is not None and one.rank <= most]
    if not due:
        return None
    best = min(due, key=lambda one: (_standing(one), one.of_place, not one.is_titled, one.is_aside))
    if best.rank is Rank.DAY:
        best = max((one for one in due if one.rank is Rank.DAY), key=lambda one: one.last)  # of several turns the last
    if best.rank is Rank.EXTENDED:
        main = [one for one in due if one.rank is Rank.MAIN and not one.is_aside]
        rounds = [one for one in due if one.rank is Rank.EXTENDED and one.day.words == best.day.words]  # 4月18日、19日
        best = max((*rounds, *main[:1]), key=_last)
    elif best.rank in {Rank.MAIN, Rank.REPORT} and best.of_place:
        best = max((one for one in due if one.rank is best.rank), key=_last)
    elif best.rank is Rank.MAIN and (
        whole := [one for one in due if one.is_whole and one.rank is Rank.MAIN and one.last > best.last]
    ):
        best = max(whole, key=_last)
    elif best.rank is Rank.MAIN and (twins := _twins(found, best)):
        best = max((best, *twins), key=_last)
    elif best.rank is Rank.MAIN and best.group:
        best = _of_groups(due, best)
    elif best.rank is Rank.MAIN and best.in_turns:
        best = max((one for one in due if one.rank is Rank.MAIN and one.in_turns), key=_last)
    return Proposal(best.last, best.day.words)


def _standing(one: Found) -> int:
    """Its rank; what a title 公示 asks of all comes before what is asked of some."""
    return Rank.SOME if one.rank is Rank.OBJECTION and one.is_titled else (one.rank or 0)


def _twins(found: Sequence[Found], best: Found) -> list[Found]:
    """The days after it by which the same is to be done, by others: 老烟农，4月25日前签；新种的，5月15日前签."""
    act = _after_day(best)
    later = found[found.index(best) + 1 :]
    same = takewhile(lambda one: one.rank is Rank.MAIN and _after_day(one).startswith(act), later)
    return list(same) if act else []


def _after_day(one: Found) -> str:
    """What is done by it: the words behind it without 前."""
    return re.split(r"[日号]", one.day.words)[-1].lstrip("）)之以前内，请")


def _of_groups(due: Sequence[Found], best: Found) -> Found:
    """Of several groups' or ways' own last days the last."""
    own = [one for one in due if one.group and one.rank in {Rank.MAIN, Rank.SOME}]
    return max(own, key=_last) if len({one.group for one in own}) > 1 else best


def _last(one: Found) -> date:
    return one.last


def _read(sentence: Sentence, years: Years, overrides: Overrides, *, title: str) -> Iterator[Found]:
    mentions = find(sentence.text, years)
    spells = list(counted(sentence.text, mentions, years.base, overrides))
    right = successors(sentence.text, mentions)
    for one in mentions:
        whole = next((spell for spell, _ in spells if spell.last and spell.start <= one.start < spell.end), one)
        role = role_of(whole, sentence, title=title, alone=one is mentions[-1], was=right.get(one))
        yield _judged(whole, sentence, years, Role(Meaning.DAY) if one in right.values() else role, title)
    for spell, plain in spells:
        if plain or (plain is False and not _is_case(sentence, spell)):
            own = Rank.OBJECTION if _SHOWN.search(sentence.text) else Rank.MAIN
            rank = own if plain else Rank.COUNTED
            last = spell.last or spell.first
            words = _words(sentence, spell)
            day = Day(Meaning.DEADLINE, spell.first, spell.last)
            yield Found(
                Proposal(day, words), rank, last, is_counted=True, is_aside=_is_aside(sentence, spell),
                place=_place(sentence, spell),
            )  # fmt: skip


def _is_case(sentence: Sentence, one: Mention) -> bool:
    """Whether it is told for a case that may never come: 万一吃出问题，两小时内报镇上."""
    return _CASE.search(sentence.heading + sentence.label + sentence.leads + sentence.text[: one.start]) is not None


def _judged(one: Mention, sentence: Sentence, years: Years, role: Role, title: str) -> Found:
    first, last = one.first, one.last
    if not one.dated:
        ahead = _ahead(one, sentence, years, role)
        first, last = (year_later(first), last and year_later(last)) if ahead else (first, last)
        if last is None and first > years.base + _FAR and (sooner := year_earlier(first)) >= years.base:
            first = sooner  # the year of another day in the sentence
    due = (last or first) + timedelta(days=role.shift)
    meaning, rank = role.meaning, role.rank
    if rank is not None and (due < years.base - _STALE or (years.issued_on and due < years.issued_on)):
        meaning, rank = Meaning.DAY, None  # 2021年3月1日前办理的: long gone
    if rank is not None and due > years.base + _PLAUSIBLE:
        meaning, rank = Meaning.DAY, None  # 承包款交到2028年
    words = _words(sentence, one)
    in_turns = _BATCH.search(label_before(sentence, one.start) + words) is not None
    of_place = signs.OF_PLACES.search(sentence.text[max(0, one.start - _NEAR) : one.start]) is not None
    is_echo = signs.MISSED.search(sentence.text[max(0, one.start - _NEAR) : one.start]) is not None
    return Found(
        Proposal(Day(meaning, first, last), words), rank, due, in_turns,
        of_place=of_place, is_echo=is_echo, is_aside=_is_aside(sentence, one),
        is_titled=_is_titled(sentence, one, title, rank), group=group_of(sentence, one),
        is_whole=_WHOLE.match(sentence.text, one.end) is not None and not _THE_REST.search(sentence.text[: one.start]),
        place=_place(sentence, one),
    )  # fmt: skip


def _ahead(one: Mention, sentence: Sentence, years: Years, role: Role) -> bool:
    """Whether a day without a year is next year's: 2026年12月发文的“1月31日前”."""
    if not years.issued_on or one.own or _BATCH.search(sentence.heading + label_before(sentence, one.start)):
        return False
    age = years.base - (one.last or one.first)
    return age > (_STALE if role.meaning is Meaning.DEADLINE else _OLD) and not _PAST.search(
        sentence.text[max(0, one.start - SEEN) : one.end + SEEN]
    )


def _is_titled(sentence: Sentence, one: Mention, title: str, rank: Rank | None) -> bool:
    """Whether its label's act is the one that the title is about; a title 公示 asks for objections."""
    if rank is Rank.OBJECTION:
        return signs.OBJECT.search(title) is not None
    if rank is Rank.MAIN and signs.LATEST.search(sentence.text[max(0, one.start - _NEAR) : one.start]):
        return not (signs.UNTIL.match(sentence.text, one.end) or group_of(sentence, one))
    said = signs.TERM_SAID.search(sentence.text[max(0, one.start - _NEAR) : one.start])
    term = said or signs.TERM.search(label_before(sentence, one.start))
    return term is not None and term["act"] in title


def _is_aside(sentence: Sentence, one: Mention) -> bool:
    """Whether no act of a notice's own stands in its label, its clause or the ones beside it."""
    before, after = (
        re.split(r"[，,；]", said)
        for said in (sentence.text[max(0, one.start - _BESIDE) : one.start], sentence.text[one.end : one.end + _BESIDE])
    )
    over = [sentence.heading] if len(before[-1]) <= _BARE else []
    beside = "，".join([*over, label_before(sentence, one.start), *before[-2:], *after[:2]])
    return not (signs.ACT.search(beside) or signs.DEALS.search(before[-1] + after[0]) or signs.GOES.search(after[0]))


def _place(sentence: Sentence, one: Mention) -> Place:
    before, after = sentence.text[max(0, one.start - _BESIDE) : one.start], sentence.text[one.end : one.end + _BESIDE]
    return Place(before, after, sentence.heading, label_before(sentence, one.start))


def _words(sentence: Sentence, one: Mention) -> str:
    """The clause around a day: the words that a person is shown."""
    text = sentence.text
    left = re.split(r"[，；。：,;:]|——|→", text[: one.start])[-1]
    right = re.split(r"[，；。,;]|——|→", text[one.end :], maxsplit=1)[0]
    return (left + text[one.start : one.end] + right).strip()
