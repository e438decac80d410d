"""Cuts a body into what says whom it means, what says whom it does not, and what speaks of something else.

A label (对象：), a heading (二、哪些人能领) or a lead (符合下列情形之一的：) governs what stands after or under it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from typing import Final

from content.ingest.kinds import read_kinds
from content.ingest.proposal import sentences
from content.pattern import Late, late

PEOPLE: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("people_words.json").read_text("utf-8")
)


def people(name: str) -> Late:
    """Return the pattern of a list of words (content/data/people_words.json)."""
    return late("|".join(PEOPLE[name]).replace("{place}", _PLACE))


class Stance(Enum):
    """What a part of a text does for the question 谁."""

    WHO = "who"  # says who is meant
    NOT = "not"  # says who is not
    OTHER = "other"  # speaks of time, papers, money, or of what offices do
    OPEN = "open"  # nothing governs it


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence and what governs it."""

    text: str
    stance: Stance


_PLACE: Final = r"(?:[省市县区乡镇村]|街道|辖区|社区|地|行政区域内?)"
_NUMBER: Final = late(
    r"[\s　*#]*(?:(?P<han>[一二三四五六七八九十]{1,3}[、 ])|(?P<inner>[（(][一二三四五六七八九十\d]{1,3}[）)])"
    r"|(?P<digit>\d{1,2}[.．、)）])|(?P<round>[①-⑳])|(?P<bullet>[-*•·●◆✦★—]))\s*"
)
_LABEL: Final = late(
    r"(?:^|(?<=[。；;，\s　])|(?<=[①-⑳]))(?:【(?P<boxed>[^】]{1,16})】|(?P<named>[^，。；;：:\s]{2,24})[：:])\s*"
    r"|(?P<spoken>[^，。；：:\s]{0,10}(?:对象|人群|参保范围|条件))仍?(?:为|是|包括|限)(?=[^，。；]{2})"
    r"|(?P<listed>(?:符合|具备)[^，。；]{0,24}(?:条件|情形|资格)|[二三四五六七八九两\d]+类(?:人员?|对象|人群|家庭|户))(?=[（(])"
)
_SHORT: Final = late(r"(?P<named>(?![^。]*(?:的不|[了错请是有到]))[^，。；：:\d]{2,10})[。？?](?=.)")
_HEADING: Final = late(r"[【《]?(?P<named>[^，。；;：:]{2,20}?)[】》：:？?*]*\s*")
_QUESTION: Final = late(r"[\s　*]*问[：:]")
_WHICH: Final = late(
    r"(?:哪[些类种]|什么样的)(?!人|情[况形]|条件)[^，。；：]{0,3}[户人者民员]"
)  # says the kind it asks for
_CALLS: Final = late(r"[给为对致告帮]")
# Only leads up to what is said: 【提醒】, 附带说一件事：
_LEAD_IN: Final = late(r"(?:提醒|提示|通知|公告|通告|消息|注意)$|[说讲提交问].{0,4}(?:事|话|句|声)$")
_BELOW: Final = late(r"(?:下列|以下)[^。；]{0,30}[。：:]$")
# Opens the whole text, whatever it names: 现将停水时间通知如下：
_OPENS: Final = late(r"现(?:就|将|把|对)[^。；]{2,60}(?:通知|公告|通告|告知)如下[。：:]$")
_WHO: Final = people("who_label")
_REFUSED: Final = people("refused")
_OTHER: Final = people("other_label")
_OVERRULES: Final = late(r"(?:下列|以下|如下)\d+|列入|优先|名单|公示|案例|工作要求|有关要求|减免|优待|候选")
_SUBTITLE: Final = late(r"^[^，。；：:]{2,40}(?:公示|公告|通知|通告|启事|方案|须知|名单|一览表?|明白[纸卡])$")
_ITEM: Final = 30  # characters: a longer line is no item of a list of people
_PEOPLE_END: Final = late(
    r"(?:家庭|人员|人口|人群?|对象|学生|儿童|老人|职工|妇女|子女|[农牧渔]民|户|者|的)(?:[（(][^（()）]*[）)])?$"
)
_LONG: Final = 20  # characters: a longer line is no heading
_LETTER: Final = late(r"[^，。；：:]{2,30}[：:]")


def parts(lines: Sequence[str]) -> Iterator[Part]:
    """Yield the sentences of a body with what governs them."""
    heading, lead, lead_kind, heading_kind = Stance.OPEN, None, None, None
    begun = False
    for line in lines:
        number = _NUMBER.match(line)
        kind = number.lastgroup if number else None
        rest = line[number.end() :].strip() if number else line.strip()
        is_item = len(rest) <= _ITEM and _is_listed(rest.rstrip("；;。，,、"), lead or heading)
        if (
            lead is not None
            and not (kind is None and is_item)
            and (kind is None or kind == heading_kind or kind != (lead_kind or kind))
        ):
            lead, lead_kind = None, None
        inside = lead is not None or (heading is not Stance.OPEN and kind not in {None, heading_kind})
        named = _named(rest, kind)
        listed = named is not None and (
            (inside and _stance(named) is Stance.OPEN) or (is_item and _stance(named) is not Stance.NOT)
        )
        if not begun and kind is None and _SUBTITLE.search(rest):
            continue  # the title's second line governs nothing
        begun = True
        if (named is not None and not listed) or _QUESTION.match(line):
            asked = rest if named is None else named
            heading, heading_kind, lead = _stance(asked), kind if named is not None else heading_kind, None
            if heading is Stance.WHO and _WHICH.search(asked):
                yield Part(asked, heading)
            continue
        lead_kind = kind if lead is not None else None
        governs = lead or heading
        announced = _announced(rest)
        yield from _of_line(rest, Stance.WHO if announced is Stance.WHO else governs)
        lead = lead if announced is None else announced
        lead = None if lead is Stance.OPEN else lead


def _is_listed(named: str, governs: Stance) -> bool:
    """Whether a short line under what says who is one of those it lists (最低生活保障家庭), no heading of its own."""
    return governs is Stance.WHO and (_PEOPLE_END.search(named) is not None or any(read_kinds(named)))


def _announced(rest: str) -> Stance | None:
    """What a line says of the lines below it: 符合下列条件之一的：; None: nothing."""
    if _OPENS.search(rest):
        return Stance.OPEN
    if _LETTER.fullmatch(rest):
        return _stance(rest)
    if rest.endswith(("：", ":")) or _BELOW.search(rest):
        return _stance(re.split(r"[。；]", rest[:-1])[-1])
    return None


def _of_line(line: str, governs: Stance) -> Iterator[Part]:
    """The sentences of a line; a label in it governs as far as the next one."""
    short = _SHORT.match(line)
    stance = _stance(short["named"], governs) if short else governs
    for sentence in sentences(line):
        place = 0
        for label in _LABEL.finditer(sentence):
            if before := sentence[place : label.start()].strip():
                yield Part(before, stance)
            named = label["boxed"] or label["named"] or label["spoken"] or "对象"
            stance = _stance(named, Stance.OPEN if governs is Stance.OPEN or label["boxed"] else governs)
            if _LEAD_IN.search(named) and (label["boxed"] or stance is not Stance.WHO):
                stance = Stance.OPEN
            if label["named"] and (stance is Stance.OPEN or _CALLS.match(named)):
                yield Part(label[0].strip(), stance)  # 养鱼的老板们：
            place = label.end()
        if text := sentence[place:].strip():
            yield Part(text, stance)


def _named(rest: str, kind: str | None) -> str | None:
    """The words of a heading; None: the line is none."""
    if not rest or len(rest) > _LONG or rest.endswith(("。", "；", ";", "，")):
        return None
    found = _HEADING.fullmatch(rest)
    if found is None or (
        kind is None and not rest.endswith(("】", "：", ":", "？", "?")) and _stance(rest) is Stance.OPEN
    ):
        return None
    return None if rest.endswith(("：", ":")) and kind is None else found["named"]


def _stance(words: str, otherwise: Stance = Stance.OPEN) -> Stance:
    """What words that govern others announce."""
    if _REFUSED.search(words):
        return Stance.NOT
    if _WHO.search(words) and not _OVERRULES.search(words):
        return Stance.WHO
    return Stance.OTHER if _OTHER.search(words) else otherwise
