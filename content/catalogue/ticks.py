"""Ticks as counties print them: □ and ■ in one cell, √ in a column of its own, OCR's 口 for □, Wingdings' R for ☑."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeVar

from content.catalogue.row import Audience, Carrier, Level, Way
from content.pattern import late

T = TypeVar("T")
Table = tuple[tuple[T, str], ...]

TICKED: Final = "■☑√✓✔☒▇█●◆▣☑✅"
EMPTY: Final = "□☐○◇▢◻"
_LOOSE: Final = "口"  # □ as OCR and some typists give it
_LETTER: Final = "RＲ"  # ☑ in Wingdings 2
_MARKS: Final = late(f"[{TICKED}{EMPTY}{_LOOSE}{_LETTER}]")
_BLANK: Final = late(r"\s+")
_YES: Final = late(rf"[{TICKED}{_LETTER}vVyY是]|[Xx]")

# How the forms and their many copies say a box; the longer first.
_CARRIERS: Final = (
    (Carrier.SITE, r"(?:县|市|区|省)?(?:人民)?政府(?:门户)?网站|门户网站"),
    (Carrier.GAZETTE, r"政府公报|公报"),
    (Carrier.NEW_MEDIA, r"两微一端|两微|政务新媒体|微信公众号"),
    (Carrier.CONFERENCE, r"(?:新闻)?发布会[/／、]?(?:听证会)?|听证会"),
    (Carrier.BROADCAST, r"广播电视|广播|电视"),
    (Carrier.PRESS, r"纸质媒体|报纸|报刊"),
    (Carrier.READING_ROOM, r"(?:政务|信息)?公开查阅点|查阅点"),
    (Carrier.SERVICE_CENTRE, r"(?:政务|便民)服务(?:中心|大厅)"),
    (Carrier.STATION, r"便民服务(?:站|点)"),
    (Carrier.DOORSTEP, r"入户[/／、]?(?:现场)?|现场"),
    (
        Carrier.BOARD,
        r"社区[/／、]企?事?业?单位[/／、]村公示栏(?:[（(]电子屏[)）])?|(?:社区|村务?|村级)?(?:公示|公开|宣传)栏(?:[（(]电子屏[)）])?|电子(?:显示)?屏",
    ),
    (Carrier.TARGETED, r"精准推送"),
    (Carrier.OTHER, r"其[他它]"),
)
_AUDIENCES: Final = ((Audience.PUBLIC, r"全?社会公?众?|公众"), (Audience.GROUP, r"特定(?:群体|群众|对象|人群)"))
_WAYS: Final = ((Way.ACTIVE, r"主动(?:公开)?"), (Way.ON_REQUEST, r"依申请(?:公开)?"))
_LEVELS: Final = (
    (Level.CITY, r"(?<!县)市级?"),
    (Level.COUNTY, r"[县区]级?"),
    (Level.TOWN, r"乡[(（]?镇?[)）]?[、/／]?(?:街道)?级?|镇级?|街道"),
    (Level.VILLAGE, r"(?:行政)?村[(（]?(?:社区|居)?[)）]?级?|社区级?"),
)


def tick(cell: str) -> bool:
    """Whether the cell of a column that stands for one choice is ticked; □ and words alone are no tick."""
    return bool(_YES.match(_BLANK.sub("", cell)))


def carriers(cell: str) -> tuple[tuple[Carrier, ...], str]:
    """Return the ticked carriers of a cell, and what is written behind 其他."""
    found, rest = _choose(cell, _CARRIERS)
    other = re.search(r"其[他它][:：_＿\s（(]*([^）)\n" + re.escape(TICKED + EMPTY) + r"]+)", cell)
    return found, _clean(other[1]) if other and Carrier.OTHER in found else rest


def audiences(cell: str) -> tuple[tuple[Audience, ...], str]:
    """Return whom a cell names, and the words that say which 特定群体."""
    return _choose(cell, _AUDIENCES)


def ways(cell: str) -> tuple[Way, ...]:
    """Return 主动, 依申请, or both."""
    return _choose(cell, _WAYS)[0]


def levels(cell: str) -> tuple[Level, ...]:
    """Return the levels that a cell names: 县级、乡级."""
    return _choose(cell, _LEVELS)[0]


def group(cell: str) -> str:
    """The words of a 特定群体 column beside its tick: √（低保对象） is 低保对象."""
    words = _clean(_MARKS.sub(" ", cell))
    return re.sub(r"^特定(?:群体|群众|对象|人群)[:：]?", "", words).strip("（()）：: ")


def _choose(cell: str, table: Table[T]) -> tuple[tuple[T, ...], str]:
    """The choices that are ticked: by the mark before each (or behind it), all of them where no mark stands at all."""
    places = sorted(_found(cell, table), key=lambda place: place[:2])
    marked = [mark for mark in _MARKS.finditer(cell) if _is_mark(cell, mark.start(), places)]
    if not marked:
        return tuple(dict.fromkeys(value for _, _, value in places)), _rest(cell, places)
    behind = bool(places) and marked[0].start() > places[0][0]
    chosen: list[T] = []
    last = 0
    for no, (start, end, value) in enumerate(places):
        until = places[no + 1][0] if no + 1 < len(places) else len(cell)
        lo, hi = (end, until) if behind else (last, start)
        sign = [mark[0] for mark in marked if lo <= mark.start() < hi]
        if sign and (sign[0] if behind else sign[-1]) in TICKED + _LETTER:
            chosen.append(value)
        last = end
    return tuple(dict.fromkeys(chosen)), _rest(cell, places)


def _found(cell: str, table: Table[T]) -> Iterator[tuple[int, int, T]]:
    """Where each choice stands; what lies inside a longer one is part of its name."""
    taken = [(match.start(), match.end(), value) for value, pattern in table for match in re.finditer(pattern, cell)]
    for start, end, value in taken:
        if not any(lo <= start and end <= hi and hi - lo > end - start for lo, hi, _ in taken):
            yield start, end, value


def _is_mark(cell: str, at: int, places: list[tuple[int, int, T]]) -> bool:
    """口 and R are marks only right before a choice, or alone between blanks."""
    if cell[at] not in _LOOSE + _LETTER:
        return True
    if any(start <= at < end for start, end, _ in places):
        return False
    after = len(cell) - len(cell[at + 1 :].lstrip())
    return any(start == after for start, _, _ in places)


def _rest(cell: str, places: list[tuple[int, int, T]]) -> str:
    words, last = [], 0
    for start, end, _ in places:
        words.append(cell[last:start])
        last = end
    return _clean(_MARKS.sub(" ", " ".join((*words, cell[last:]))))


def _clean(words: str) -> str:
    return _BLANK.sub(" ", words).strip(" 　_＿:：（()）、，,；;/")
