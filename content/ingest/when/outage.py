"""Reads whom a cut of water or power, or a closed road, touches: one part of a notice for each line that is cut."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.when.schedule import WHEN, Turn
from content.pattern import late

__all__ = ["read_cuts", "read_touched"]

_NUMBER: Final = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_USERS: Final = "(?:村民|居民|用户|住户|群众|商户|业主)"
_SPOKEN_TO: Final = late(
    rf"^(?:尊敬的)?(?P<who>(?!各)[^，。；：:\n]{{1,60}}(?:村|社区|组|镇|乡|街道?|路|小区)[^，。；：:、\n]{{0,8}}{_USERS}(?:朋友)?)们?[：:]$",
    re.MULTILINE,
)
_CUT_OFF: Final = late(
    r"(?P<who>[^。；，：:\s\d月日时点分]{0,40}(?:村|社区|组|小区|街|居委会)(?:(?:全[村部体]|所有)[^，。；：:\n]{0,6})?)"
    r"(?:将|会|要|暂时)?[停断][水电气]"
)
_GROUPS: Final = rf"{_NUMBER}(?:\s*[至到—–~～、，,-]\s*{_NUMBER})*(?:村民)?小?组(?:[（(][^（）()\n]{{1,12}}[)）])?"
_GROUPS_OFF: Final = late(  # narrower than those to whom the text speaks: 对我村1组、3组和5组（湾子里）停水
    rf"(?P<who>(?:(?!对|在)[^。；，：:、\s\d月日时点分]{{0,12}}?(?:村|社区))?(?<!\d)(?<!第)(?:第?{_GROUPS}\s*[、，,和及与]?\s*)+)"
    rf"(?:的?(?:全体|部分|所有)?(?:{_USERS}|农户|片区|区域|范围|一带)?(?:将|会|要|暂时|临时|计划|全部|进行|实施|[都均])*)[停断](?:止供|供)?[水电气暖]"
)
_CLAUSE: Final = late(r"[^。；，\n]+")
_VILLAGE: Final = late(r"(?:村|社区)(?![民委里])")
# A place of which a clause says that it goes off: 同心村12月2日13:00停电.
_GOES_OFF: Final = late(
    rf"(?!因|由于|为|其中|请|[^停断]{{0,12}}正常)[^停断]*?(?:村(?![民委里部])|社区|小区|(?<!第){_NUMBER}组)[^停断]*(?<![不未])[停断](?:止供|供)?[水电气暖]"
    "(?!期间|[之以]?[前后]|时|通知|公告|范围|区域|影响|原因|线路|计划)"
)
_IN_A_ROW: Final = late(r"(?:(?:村|社区|小区|街)(?:全[村部体])?|\d组|[一二三四五六七八九十]组)\s*[、，,和及与]\s*$")
_CUT_SHORT: Final = late("[组社队号栋]")  # what stands behind a number: 3组、东方村
_AFFECTS: Final = late(
    r"(?<![不未无])(?<!不[会再]|没有)(?:影响|涉及|波及|停[水电气暖](?=范围|区域|地区|村组|用户|小区|台区))(?:到|的)?(?:范围|区域|地区|村组|用户|小区|台区|单位)?(?:主要)?(?:包括|为|是|有)?[：:]?\s*"
    r"(?P<who>(?!多|几|\d+个|[下以]列|以下)[^。；：:\n]{2,120})"
)
_PARTS: Final = late(r"[^、，及和]+")
_TOWARDS: Final = late("^将?[对在]")  # 对建设路、滨河小区停水
_COUNT: Final = late(rf"{_NUMBER}")  # of 1、2、3组
_TOUCHED: Final = late(
    r".{0,16}?(?:村(?![民委里])|社区|组|湾|小区|街道?|大道|路|居委会|镇|乡|城区|园|学校|[小中]学|[医卫生]院|市场|厂|公司|沿线|一带|周边)"
    rf"(?:{_NUMBER}(?:[至到—–~～-]{_NUMBER})?(?:组|[栋号]楼?)?|全[村部体]|所有|部分|周边|一带|沿线|小组|{_USERS}|商铺|店铺|企业|单位){{0,3}}"
    r"(?:等\d+个[^用供]{1,4})?(?P<more>$|等|的?(?:正常|生活|生产)*[用供][水电气]|的?(?:正常)?(?:出行|通行))"
)
_OPENING: Final = 300  # characters in which a text says what it is about
# 影响范围：…, 停电区域：…, with its time before it (or, where the first range stands first, behind it).
_RANGE: Final = (
    r"(?:影响|涉及|受影响|停[水电气暖])(?:的|到)?(?:范围|区域|地区|村组|台区|用户|小区)(?:为|是)?"
    r"[：:]\s*(?P<where>[^。；\n]{2,200})"
)
_STEP: Final = late(rf"(?P<when>{WHEN.pattern})|{_RANGE}")
_LEAST: Final = 2  # times: else it is one cut


def read_cuts(text: str) -> tuple[Proposal[Turn], ...]:
    """Return each cut's time with the places it touches, where there are several at different times; else ()."""
    steps = list(_STEP.finditer(text))
    behind = next((step["when"] is None for step in steps), False)
    found, when = [], ""
    for step in reversed(steps) if behind else steps:
        if step["when"]:
            when = step["when"].strip()
        elif when:
            where = step["where"].strip(" ，、")
            found.append(Proposal(Turn(_places(where) or where, when, touches=True), step[0].strip()))
    told = tuple(reversed(found) if behind else found)
    return told if len({one.value.when for one in told}) >= _LEAST else ()


def read_touched(text: str) -> Proposal[str] | None:
    """Return whom a cut or a closed road touches: those to whom the text speaks by their places, or who go without.

    Groups that are cut off come first, all of them; where the text names more places than these, they say nothing.
    """
    opening, spoken = text[:_OPENING], _SPOKEN_TO.search(text)
    groups = list(_GROUPS_OFF.finditer(opening))
    if groups and _are_all(groups, opening):
        who = dict.fromkeys(_trimmed(one) for one in groups)
        if not spoken or _count(spoken["who"]) <= _count("；".join(who)):
            return Proposal("；".join(who), groups[0][0].strip())
    match = spoken or _CUT_OFF.search(opening)
    if match and (match is spoken or _are_all([match], opening)):
        return Proposal(_trimmed(match), match[0].strip())
    affected = ((_places(match["who"]), match) for match in _AFFECTS.finditer(opening))
    return next((Proposal(places, match[0].strip()) for places, match in affected if places), None)


def _trimmed(match: re.Match[str]) -> str:
    return _TOWARDS.sub("", match["who"].strip(" 、，,和及与"))


def _count(who: str) -> int:
    """How many villages it names."""
    return len(_VILLAGE.findall(who))


def _are_all(cuts: list[re.Match[str]], opening: str) -> bool:
    """Whether no place that is cut off stands before one of these in its row, nor in another clause."""
    if any(_IN_A_ROW.search(opening[: one.start("who")]) or _CUT_SHORT.match(one["who"]) for one in cuts):
        return False
    told = [(one.start(), one.end()) for one in cuts]
    rest = (clause for clause in _CLAUSE.finditer(opening) if not any(_meet(clause.span(), one) for one in told))
    return not any(_GOES_OFF.match(clause[0]) for clause in rest)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _places(words: str) -> str:
    """The places with which some words begin: 星亮村1、2组，沙城村 of 星亮村1、2组，沙城村用水，请储水."""
    end = 0
    for part in _PARTS.finditer(words):
        if found := _TOUCHED.match(part[0]):
            end = part.start() + found.start("more")
        elif not _COUNT.fullmatch(part[0]):
            break
        if found and found["more"]:
            break
    return words[:end]
